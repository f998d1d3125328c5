package city.laterne.app;

import city.laterne.app.modelcity.ModelCity;
import city.laterne.lighting.Estimate;
import city.laterne.lighting.LampListSettings;
import city.laterne.lighting.Lighting;
import city.laterne.shared.Failure;
import city.laterne.shared.GeoPoint;
import city.laterne.streets.OsmFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a city is filled with: a map, a list of lamps, both, or, where neither is given, the model
 * city.
 *
 * @param osm an OpenStreetMap extract
 * @param lamps a list of lamps, in place of those that the map shows
 * @param list what is told of that list
 * @param estimate along which streets lamps are reckoned; empty for the usual: along all that lack
 *     lamps where only a map is given, nowhere besides a list
 * @param model the model city
 */
public record CityContent(
    Optional<Path> osm,
    Optional<Path> lamps,
    LampListSettings list,
    Optional<Estimate> estimate,
    ModelCity model) {
  private static final long USUAL_SEED = 1;

  static CityContent of(CommandLine line) {
    return new CityContent(
        Configuration.file(line, Option.OSM),
        Configuration.file(line, Option.LAMPS),
        list(line),
        line.find(Option.ESTIMATE).map(CityContent::estimate),
        model(line));
  }

  static LampListSettings list(CommandLine line) {
    return LampListSettings.parse(
        line.find(Option.CRS).orElse(""), line.find(Option.COLUMNS).orElse(""));
  }

  static ModelCity model(CommandLine line) {
    int size = line.find(Option.SIZE).map(CityContent::size).orElse(ModelCity.USUAL_LIGHTS);
    try {
      return ModelCity.of(line.find(Option.SEED).map(CityContent::seed).orElse(USUAL_SEED), size);
    } catch (Failure e) {
      throw new Usage(Option.SIZE.flag() + ": " + e.detail());
    }
  }

  static Estimate estimate(String text) {
    return Arrays.stream(Estimate.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new Usage(
                    Option.ESTIMATE.flag() + " \"" + text + "\" is neither none, lit nor usual."));
  }

  private static int size(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new Usage(Option.SIZE.flag() + " \"" + text + "\" is not a number of lights.");
    }
  }

  private static long seed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new Usage(Option.SEED.flag() + " \"" + text + "\" is not a whole number.");
    }
  }

  /** Whether it is the model city. */
  public boolean isModel() {
    return osm.isEmpty() && lamps.isEmpty();
  }

  /** The files it is made of. */
  public Stream<Path> files() {
    return Stream.concat(osm.stream(), lamps.stream());
  }

  /** Some place in it, to tell its sun by; empty when its files tell none. */
  public Optional<GeoPoint> findPlace() {
    if (isModel()) {
      return Optional.of(new GeoPoint(model.longitude(), model.latitude()));
    }
    return osm.flatMap(OsmFile::findPlace)
        .map(place -> new GeoPoint(place[0], place[1]))
        .or(() -> lamps.flatMap(file -> Lighting.findPlace(file, list)));
  }
}

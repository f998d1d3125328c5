package city.laterne.portal;

import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** A map in lists. */
final class ListedMap implements StreetMap {
  final List<Street> streets = new ArrayList<>();
  final List<MapShape> shapes = new ArrayList<>();
  final List<District> districts = new ArrayList<>();
  long version = 1;

  ListedMap street(String name, RoadClass roadClass, String points) throws ParseException {
    LineString line = (LineString) new WKTReader().read("LINESTRING(" + points + ")");
    streets.add(
        new Street(
            "urn:ngsi-ld:RoadSegment:" + streets.size(),
            name,
            roadClass,
            Street.OneWay.NO,
            Street.Lit.YES,
            "",
            Double.NaN,
            false,
            false,
            line));
    return this;
  }

  ListedMap shape(MapShape.Layer layer, String word, String wkt) throws ParseException {
    shapes.add(new MapShape(layer, word, "", new WKTReader().read(wkt)));
    return this;
  }

  ListedMap district(String name, String wkt) throws ParseException {
    return district(name, 9, wkt);
  }

  ListedMap district(String name, int level, String wkt) throws ParseException {
    districts.add(new District("urn:" + name, name, level, new WKTReader().read(wkt)));
    return this;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public String attribution() {
    return "© the test";
  }

  @Override
  public Optional<Envelope> findBounds() {
    Envelope bounds = new Envelope();
    streets.forEach(street -> bounds.expandToInclude(street.line().getEnvelopeInternal()));
    return bounds.isNull() ? Optional.empty() : Optional.of(bounds);
  }

  @Override
  public void eachStreet(Envelope where, Set<RoadClass> classes, Consumer<Street> visitor) {
    for (Street street : streets) {
      if (classes.contains(street.roadClass())
          && street.line().getEnvelopeInternal().intersects(where)) {
        visitor.accept(street);
      }
    }
  }

  @Override
  public void eachShape(
      Envelope where, Set<MapShape.Layer> layers, double least, Consumer<MapShape> visitor) {
    for (MapShape shape : shapes) {
      Envelope own = shape.geometry().getEnvelopeInternal();
      if (layers.contains(shape.layer())
          && own.intersects(where)
          && Math.max(own.getWidth(), own.getHeight()) >= least) {
        visitor.accept(shape);
      }
    }
  }

  @Override
  public List<District> districts() {
    return districts;
  }

  @Override
  public Optional<District> findDistrict(double longitude, double latitude) {
    return Optional.empty();
  }

  @Override
  public List<NamedStreet> search(String text, int most) {
    return streets.stream()
        .filter(
            street ->
                street.name().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
        .map(street -> new NamedStreet(street.name(), "", street.line().getEnvelopeInternal()))
        .limit(most)
        .toList();
  }
}

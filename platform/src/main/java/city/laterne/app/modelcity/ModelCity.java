package city.laterne.app.modelcity;

import city.laterne.lighting.Inventory;
import city.laterne.lighting.LightRecord;
import city.laterne.shared.Failure;
import city.laterne.streets.CityMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A made-up German city, the same for the same seed and size on every machine.
 *
 * <p>It is called Ellernfurt and lies where no real one would be mistaken for it: in the
 * uninhabited Colbitz-Letzlinger Heide in Saxony-Anhalt, so sun and time are German. Every id
 * begins with {@code model-}; streets, quarters and luminaires are invented, no person is named.
 *
 * <p>Beyond {@value #LARGEST_CITY} lights it is a country of such cities: each has about {@value
 * #COUNTRY_CITY} lights, its own seed and name, and a place on a grid over Germany (where real
 * places are, too; the largest country is for tests of scale, not for visitors). The cities are
 * laid out one after the other while lights are read, so memory holds one of them at a time. {@link
 * #map()} is then the map of the first city only, as that of all would hold some ten million
 * shapes; {@link #cities()} leads to each city's own.
 *
 * <p>Safe for many threads.
 */
public final class ModelCity {
  /** Lights of the model city when nothing else is said. */
  public static final int USUAL_LIGHTS = 45_000;

  /** The fewest lights that make a city. */
  public static final int FEWEST_LIGHTS = 1_000;

  /** The most lights: about all of Germany's. */
  public static final int MOST_LIGHTS = 9_500_000;

  /** The most lights of one city; more are a country of cities. */
  public static final int LARGEST_CITY = 200_000;

  /** Lights of a country's city, about. */
  public static final int COUNTRY_CITY = 45_000;

  /** Whom a page names. */
  public static final String ATTRIBUTION = "Modellstadt Ellernfurt (frei erfunden) · model city";

  private final List<Site> sites;
  private final int lights;
  private Optional<City> laidOut = Optional.empty();

  private ModelCity(List<Site> sites, int lights) {
    this.sites = List.copyOf(sites);
    this.lights = lights;
  }

  /**
   * The city of a seed and a size; nothing is laid out before it is asked for.
   *
   * @param lights {@value #FEWEST_LIGHTS} to {@value #MOST_LIGHTS}
   * @throws Failure when the size is out of range
   */
  public static ModelCity of(long seed, int lights) {
    if (lights < FEWEST_LIGHTS || lights > MOST_LIGHTS) {
      throw new Failure(
          Failure.Kind.INVALID,
          "BadRequestData",
          "A model city of "
              + lights
              + " lights cannot be built; it has "
              + FEWEST_LIGHTS
              + " to "
              + MOST_LIGHTS
              + ". Maybe ask for "
              + USUAL_LIGHTS
              + ".");
    }
    return new ModelCity(Country.sites(seed, lights), lights);
  }

  /** Its name; of a country that of the first city. */
  public String name() {
    return sites.getFirst().name();
  }

  /** Where the centre is, degrees east, WGS 84; of a country that of the first city. */
  public double longitude() {
    return sites.getFirst().longitude();
  }

  /** Where the centre is, degrees north, WGS 84; of a country that of the first city. */
  public double latitude() {
    return sites.getFirst().latitude();
  }

  /** How many lights it has. */
  public int size() {
    return lights;
  }

  /** Whether it is a country of several cities. */
  public boolean isCountry() {
    return sites.size() > 1;
  }

  /**
   * Its cities one after the other, itself when it is one. Each is laid out when first asked and
   * forgotten with its last reference; their lights have the numbers that {@link #lights()} gives.
   */
  public Stream<ModelCity> cities() {
    return isCountry()
        ? sites.stream().map(site -> new ModelCity(List.of(site), site.lights()))
        : Stream.of(this);
  }

  /** Streets, districts and base map; of a country those of its first city. */
  public CityMap map() {
    return first().map(ATTRIBUTION);
  }

  /**
   * Kinds of luminaires, cabinets and circuits. Those of a country are of all its cities, each of
   * which is laid out for it; who reads city by city does that work once.
   */
  public Inventory inventory() {
    if (!isCountry()) {
      return first().inventory();
    }
    List<Inventory.Cabinet> cabinets = new ArrayList<>();
    List<Inventory.Circuit> circuits = new ArrayList<>();
    cities()
        .map(ModelCity::inventory)
        .forEach(
            inventory -> {
              cabinets.addAll(inventory.cabinets());
              circuits.addAll(inventory.circuits());
            });
    return new Inventory(Luminaires.ALL, cabinets, circuits);
  }

  /**
   * Its lights, made while they are read: city by city, in each circuit by circuit, along the
   * streets. Numbers of their ids ascend by one from 1 on.
   */
  public Stream<LightRecord> lights() {
    return isCountry() ? cities().flatMap(ModelCity::lights) : first().lights();
  }

  private synchronized City first() {
    City city = laidOut.orElseGet(() -> new City(sites.getFirst()));
    if (!isCountry()) {
      laidOut = Optional.of(city);
    }
    return city;
  }
}

package city.laterne.lighting.internal;

import city.laterne.shared.Failure;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.locationtech.proj4j.BasicCoordinateTransform;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.Proj4jException;
import org.locationtech.proj4j.ProjCoordinate;

/**
 * Systems of coordinates that German cities keep their lamps in. The parameters of the projections
 * are the EPSG registry's; the shift from the old German datum (DHDN) to WGS 84 is one of seven
 * parameters: EPSG:1777 (for the west of Germany), in zone 5 EPSG:15869 (for the east). Against the
 * survey's own grid (BeTA2007) they are right to about 2 m.
 */
public enum CoordinateSystem {
  /** Longitude and latitude. ETRS89 lies within 1 m of it. */
  WGS84(
      "WGS 84", "", 0, 5.5, 47.0, 15.6, 55.2, "4326", "4258", "4979", "4937", "CRS84", "CRS84h",
      "WGS84", "ETRS89"),
  /** Most of Germany. */
  UTM32(
      "ETRS89 / UTM zone 32N",
      "+proj=utm +zone=32 +ellps=GRS80",
      0,
      270_000,
      5_200_000,
      930_000,
      6_120_000,
      "25832",
      "32632",
      "3044",
      "ETRS89UTMZONE32N",
      "WGS84UTMZONE32N",
      "UTM32",
      "UTM32N",
      "ETRS89UTM32",
      "ETRS89UTM32N"),
  /** The east. */
  UTM33(
      "ETRS89 / UTM zone 33N",
      "+proj=utm +zone=33 +ellps=GRS80",
      0,
      180_000,
      5_200_000,
      520_000,
      6_120_000,
      "25833",
      "32633",
      "3045",
      "ETRS89UTMZONE33N",
      "WGS84UTMZONE33N",
      "UTM33",
      "UTM33N",
      "ETRS89UTM33",
      "ETRS89UTM33N"),
  /** With the zone before the easting. */
  UTM32_ZONE(
      "ETRS89 / UTM zone 32N with the zone's number",
      "+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=32500000 +y_0=0 +ellps=GRS80",
      0,
      32_270_000,
      5_200_000,
      32_930_000,
      6_120_000,
      "4647",
      "5652"),
  /** With the zone before the easting. */
  UTM33_ZONE(
      "ETRS89 / UTM zone 33N with the zone's number",
      "+proj=tmerc +lat_0=0 +lon_0=15 +k=0.9996 +x_0=33500000 +y_0=0 +ellps=GRS80",
      0,
      33_180_000,
      5_200_000,
      33_520_000,
      6_120_000,
      "5650",
      "5653"),
  /** The far west. */
  GK2(2, "31466", "GK2"),
  /** The west. */
  GK3(3, "31467", "GK3"),
  /** Bavaria and the middle. */
  GK4(4, "31468", "GK4"),
  /** The east. */
  GK5(5, "31469", "GK5"),
  /** Berlin until 2012. */
  SOLDNER_BERLIN(
      "DHDN / Soldner Berlin",
      "+proj=cass +lat_0=52.41864827777778 +lon_0=13.62720366666667 +x_0=40000 +y_0=10000"
          + " +ellps=bessel +towgs84="
          + Shift.WEST,
      2,
      1_000,
      1_000,
      50_000,
      45_000,
      "3068",
      "SOLDNER",
      "SOLDNERBERLIN"),
  /** Of web maps: the sphere's Mercator. */
  WEB_MERCATOR(
      "Web Mercator", "", 0, 600_000, 5_930_000, 1_740_000, 7_420_000, "3857", "900913", "102100");

  private static final double MERCATOR_RADIUS = 6_378_137;

  private final String title;
  private final String definition;
  private final int accuracy;
  private final double west;
  private final double south;
  private final double east;
  private final double north;
  private final String names;

  /** Shifts to WGS 84 as seven parameters: m, arc seconds, ppm; position vector. */
  private static final class Shift {
    private static final String WEST = "598.1,73.7,418.2,0.202,0.045,-2.455,6.7";
    private static final String EAST = "612.4,77.0,440.2,-0.054,0.057,-2.797,2.55";
  }

  /**
   * Where Germany lies in a system.
   *
   * @param west least easting
   * @param south least northing
   * @param east greatest easting
   * @param north greatest northing
   */
  record Box(double west, double south, double east, double north) {
    boolean contains(double x, double y) {
      return x >= west && x <= east && y >= south && y <= north;
    }
  }

  /** Turns coordinates of a system into degrees. Used by one thread. */
  interface ToDegrees {
    /** Longitude and latitude, WGS 84; NaN where there is no such place. */
    void convert(double x, double y, double[] into);
  }

  CoordinateSystem(
      String title,
      String definition,
      int accuracy,
      double west,
      double south,
      double east,
      double north,
      String... names) {
    this.title = title;
    this.definition = definition;
    this.accuracy = accuracy;
    this.west = west;
    this.south = south;
    this.east = east;
    this.north = north;
    this.names = String.join(",", names);
  }

  /** A zone of three degrees of Gauß-Krüger's system, whose eastings begin with its number. */
  CoordinateSystem(int zone, String... names) {
    this(
        "DHDN / Gauß-Krüger zone " + zone,
        "+proj=tmerc +lat_0=0 +lon_0=%d +k=1 +x_0=%d500000 +y_0=0 +ellps=bessel +towgs84=%s"
            .formatted(zone * 3, zone, zone == 5 ? Shift.EAST : Shift.WEST),
        2,
        zone * 1_000_000 + 250_000,
        5_200_000,
        zone * 1_000_000 + 750_000,
        6_120_000,
        names);
  }

  /**
   * The system of a name, however it is written: {@code EPSG:25832}, {@code
   * urn:ogc:def:crs:EPSG::25832}, {@code 25832}, {@code CRS84}, {@code GK3}.
   */
  static Optional<CoordinateSystem> find(String name) {
    String last = name.strip().substring(name.strip().lastIndexOf(':') + 1);
    String bare = last.substring(last.lastIndexOf('/') + 1);
    String whole = name.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(
            each ->
                Arrays.stream(each.names.split(","))
                    .anyMatch(known -> known.equalsIgnoreCase(bare) || known.equals(whole)))
        .findFirst();
  }

  /**
   * The same.
   *
   * @throws Failure INVALID, code UnknownCoordinateSystem
   */
  public static CoordinateSystem get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.INVALID,
                    "UnknownCoordinateSystem",
                    "The system of coordinates "
                        + name
                        + " is not known. Known are "
                        + Arrays.stream(values())
                            .map(CoordinateSystem::toString)
                            .collect(Collectors.joining(", "))
                        + ". Nothing was changed."));
  }

  /** Where Germany lies in it. */
  Box box() {
    return new Box(west, south, east, north);
  }

  /** How far places in WGS 84 may be off for the shift's sake, m; 0 for less than one. */
  int accuracy() {
    return accuracy;
  }

  /** Whether its numbers are degrees. */
  boolean isDegrees() {
    return this == WGS84;
  }

  /** What turns its coordinates into degrees. */
  ToDegrees toDegrees() {
    return switch (this) {
      case WGS84 ->
          (x, y, into) -> {
            into[0] = x;
            into[1] = y;
          };
      case WEB_MERCATOR ->
          (x, y, into) -> {
            into[0] = Math.toDegrees(x / MERCATOR_RADIUS);
            into[1] = Math.toDegrees(Math.atan(Math.sinh(y / MERCATOR_RADIUS)));
          };
      case UTM32, UTM33, UTM32_ZONE, UTM33_ZONE, GK2, GK3, GK4, GK5, SOLDNER_BERLIN -> projected();
    };
  }

  private ToDegrees projected() {
    CRSFactory factory = new CRSFactory();
    BasicCoordinateTransform transform =
        new BasicCoordinateTransform(
            factory.createFromParameters(name(), definition + " +units=m +no_defs"),
            factory.createFromParameters("WGS84", "+proj=longlat +datum=WGS84 +no_defs"));
    ProjCoordinate from = new ProjCoordinate();
    ProjCoordinate to = new ProjCoordinate();
    return (x, y, into) -> {
      from.setValue(x, y);
      try {
        transform.transform(from, to);
        into[0] = to.x;
        into[1] = to.y;
      } catch (Proj4jException | IllegalStateException e) {
        into[0] = Double.NaN;
        into[1] = Double.NaN;
      }
    };
  }

  /** Its title and EPSG number. */
  @Override
  public String toString() {
    return title + " (EPSG:" + names.split(",")[0] + ")";
  }
}

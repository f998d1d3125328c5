package city.laterne.lighting.internal;

import city.laterne.lighting.LightRecord;
import city.laterne.streets.MappedLamp;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.shape.fractal.HilbertCode;

/**
 * The lights of a map: the lamps that it shows, and along streets that are lit, or of a class that
 * is lit in towns, but show none, lamps as they usually stand there, marked as estimated. Lights
 * without a circuit get one, marked as assumed: along the streets, so that neighbours hang
 * together. A map does not say which lights can be switched alone; all are taken so.
 */
public final class MapLights {
  /** A lamp within so many metres of a street's line belongs to it. */
  private static final double REACH_METRES = 25;

  private static final double METRES_PER_DEGREE = 111_195;
  private static final int CIRCUIT_LIGHTS = 75;
  private static final int CABINET_CIRCUITS = 2;

  /** What is lit in towns where the map does not say whether it is. */
  private static final Set<RoadClass> USUALLY_LIT =
      EnumSet.of(
          RoadClass.TRUNK,
          RoadClass.PRIMARY,
          RoadClass.SECONDARY,
          RoadClass.TERTIARY,
          RoadClass.RESIDENTIAL,
          RoadClass.LIVING_STREET,
          RoadClass.PEDESTRIAN);

  private final StreetMap map;
  private final double shrink;
  private final STRtree lamps = new STRtree();

  /** A lamp on its street. */
  private record Placed(LightRecord light, String street, double order) {}

  private MapLights(StreetMap map, Collection<MappedLamp> mapped) {
    this.map = map;
    double middle = map.findBounds().map(bounds -> bounds.centre().y).orElse(51.0);
    this.shrink = Math.cos(Math.toRadians(middle));
    for (MappedLamp lamp : mapped) {
      lamps.insert(
          new Envelope(new Coordinate(lamp.longitude(), lamp.latitude())),
          new Coordinate(lamp.longitude(), lamp.latitude()));
    }
    lamps.build();
  }

  /** The lights of an installed map. */
  public static List<LightRecord> of(StreetMap map, Collection<MappedLamp> mapped) {
    MapLights lights = new MapLights(map, mapped);
    List<Placed> placed = new ArrayList<>();
    for (MappedLamp lamp : mapped) {
      placed.add(lights.record(lamp));
    }
    map.eachStreet(
        map.findBounds().orElse(new Envelope()),
        USUALLY_LIT,
        street -> lights.estimate(street, placed));
    return lights.onCircuits(placed);
  }

  /** Whether a light's number says that a map brought it. */
  public static boolean isOurs(String number) {
    return number.startsWith("osm-node-") || number.startsWith("estimated-");
  }

  private Placed record(MappedLamp lamp) {
    Optional<Street> street = nearest(lamp.longitude(), lamp.latitude());
    RoadClass roadClass = street.map(Street::roadClass).orElse(RoadClass.RESIDENTIAL);
    return new Placed(
        new LightRecord(
            lamp.id(),
            lamp.longitude(),
            lamp.latitude(),
            lamp.tags().getOrDefault("ref", ""),
            street.map(Street::name).orElse(""),
            district(lamp.longitude(), lamp.latitude()),
            lamp.tags().getOrDefault("circuit", ""),
            "",
            "",
            watts(roadClass),
            height(lamp.tags().getOrDefault("height", "")),
            true,
            floor(roadClass),
            false,
            false),
        street.map(Street::id).orElse("~"),
        lamp.longitude());
  }

  private static double height(String text) {
    return text.matches("[0-9]{1,2}([.][0-9]{1,2})?") ? Double.parseDouble(text) : Double.NaN;
  }

  private String district(double longitude, double latitude) {
    return map.findDistrict(longitude, latitude).map(d -> d.name()).orElse("");
  }

  /** The nearest named street, or the nearest of all where none has a name, within 100 m. */
  private Optional<Street> nearest(double longitude, double latitude) {
    double reach = 100 / METRES_PER_DEGREE;
    Envelope around =
        new Envelope(
            longitude - reach / shrink,
            longitude + reach / shrink,
            latitude - reach,
            latitude + reach);
    record Near(Street street, double metres) {}
    List<Near> near = new ArrayList<>();
    map.eachStreet(
        around,
        EnumSet.allOf(RoadClass.class),
        street -> near.add(new Near(street, metres(street, longitude, latitude))));
    return near.stream()
        .filter(each -> each.metres() <= 100)
        .min(
            Comparator.comparing((Near each) -> each.street().name().isEmpty())
                .thenComparingDouble(Near::metres)
                .thenComparing(each -> each.street().id()))
        .map(Near::street);
  }

  private double metres(Street street, double longitude, double latitude) {
    Coordinate[] course = street.line().getCoordinates();
    double best = Double.POSITIVE_INFINITY;
    for (int i = 1; i < course.length; i++) {
      best = Math.min(best, metres(course[i - 1], course[i], longitude, latitude));
    }
    return best;
  }

  private double metres(Coordinate from, Coordinate to, double longitude, double latitude) {
    double ax = (from.x - longitude) * shrink * METRES_PER_DEGREE;
    double ay = (from.y - latitude) * METRES_PER_DEGREE;
    double dx = (to.x - from.x) * shrink * METRES_PER_DEGREE;
    double dy = (to.y - from.y) * METRES_PER_DEGREE;
    double square = dx * dx + dy * dy;
    double share = square == 0 ? 0 : Math.clamp(-(ax * dx + ay * dy) / square, 0, 1);
    return Math.hypot(ax + share * dx, ay + share * dy);
  }

  private void estimate(Street street, List<Placed> placed) {
    boolean lit =
        street.lit() == Street.Lit.YES
            || (street.lit() == Street.Lit.UNKNOWN && !street.name().isEmpty());
    if (!lit || street.tunnel() || hasLamps(street)) {
      return;
    }
    double spacing = spacing(street.roadClass());
    double aside = Double.isNaN(street.width()) ? 4 : Math.clamp(street.width() / 2 + 1, 2, 12);
    Coordinate[] course = street.line().getCoordinates();
    double next = spacing / 2;
    double done = 0;
    int number = 0;
    for (int i = 1; i < course.length; i++) {
      double dx = (course[i].x - course[i - 1].x) * shrink * METRES_PER_DEGREE;
      double dy = (course[i].y - course[i - 1].y) * METRES_PER_DEGREE;
      double length = Math.hypot(dx, dy);
      while (length > 0 && next <= done + length) {
        double share = (next - done) / length;
        int side = number % 2 == 0 ? 1 : -1;
        double x = dx * share - side * aside * dy / length;
        double y = dy * share + side * aside * dx / length;
        number++;
        double longitude = course[i - 1].x + x / METRES_PER_DEGREE / shrink;
        double latitude = course[i - 1].y + y / METRES_PER_DEGREE;
        placed.add(estimated(street, number, longitude, latitude));
        next += spacing;
      }
      done += length;
    }
  }

  private Placed estimated(Street street, int number, double longitude, double latitude) {
    String id = street.id().substring(street.id().lastIndexOf(':') + 1) + "-" + number;
    return new Placed(
        new LightRecord(
            "estimated-" + id,
            longitude,
            latitude,
            "",
            street.name(),
            district(longitude, latitude),
            "",
            "",
            "",
            watts(street.roadClass()),
            Double.NaN,
            true,
            floor(street.roadClass()),
            true,
            false),
        street.id(),
        number);
  }

  private boolean hasLamps(Street street) {
    Envelope around = street.line().getEnvelopeInternal();
    around.expandBy(REACH_METRES / METRES_PER_DEGREE / shrink, REACH_METRES / METRES_PER_DEGREE);
    for (Object found : lamps.query(around)) {
      if (found instanceof Coordinate lamp && metres(street, lamp.x, lamp.y) <= REACH_METRES) {
        return true;
      }
    }
    return false;
  }

  /** Streets of one class are lit alike: metres from lamp to lamp. */
  private static double spacing(RoadClass roadClass) {
    return switch (roadClass) {
      case TRUNK, PRIMARY -> 40;
      case SECONDARY, TERTIARY -> 36;
      case PEDESTRIAN, LIVING_STREET -> 28;
      default -> 32;
    };
  }

  private static double watts(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY -> 90;
      case SECONDARY, TERTIARY -> 57;
      default -> 28;
    };
  }

  private static double floor(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY, SECONDARY -> 0.5;
      default -> 0.3;
    };
  }

  /**
   * Streets in the order of a Hilbert curve, whole streets on a circuit as long as it takes them;
   * every second circuit of a row begins at the same cabinet.
   */
  private List<LightRecord> onCircuits(List<Placed> placed) {
    Map<String, List<Placed>> byStreet = new HashMap<>();
    for (Placed each : placed) {
      byStreet.computeIfAbsent(each.street(), _ -> new ArrayList<>()).add(each);
    }
    List<List<Placed>> streets = new ArrayList<>(byStreet.values());
    for (List<Placed> street : streets) {
      street.sort(
          Comparator.comparingDouble(Placed::order).thenComparing(each -> each.light().id()));
    }
    streets.sort(
        Comparator.comparingLong((List<Placed> street) -> hilbert(street.getFirst().light()))
            .thenComparing(street -> street.getFirst().light().id()));
    List<LightRecord> lights = new ArrayList<>(placed.size());
    int circuit = 1;
    int load = 0;
    for (List<Placed> street : streets) {
      for (Placed each : street) {
        if (load >= CIRCUIT_LIGHTS) {
          circuit++;
          load = 0;
        }
        load++;
        lights.add(
            each.light().circuit().isEmpty() ? withCircuit(each.light(), circuit) : each.light());
      }
    }
    return lights;
  }

  private static LightRecord withCircuit(LightRecord light, int circuit) {
    int cabinet = (circuit + CABINET_CIRCUITS - 1) / CABINET_CIRCUITS;
    return new LightRecord(
        light.id(),
        light.longitude(),
        light.latitude(),
        light.pole(),
        light.street(),
        light.district(),
        String.format(Locale.ROOT, "K%04d", circuit),
        String.format(Locale.ROOT, "S%04d", cabinet),
        light.model(),
        light.ratedWatts(),
        light.height(),
        light.individually(),
        light.safetyFloor(),
        light.estimated(),
        true);
  }

  private long hilbert(LightRecord light) {
    Envelope bounds = map.findBounds().orElse(new Envelope(0, 1, 0, 1));
    double x = (light.longitude() - bounds.getMinX()) / Math.max(1e-9, bounds.getWidth());
    double y = (light.latitude() - bounds.getMinY()) / Math.max(1e-9, bounds.getHeight());
    return HilbertCode.encode(
            12, (int) (Math.clamp(x, 0, 1) * 4_095), (int) (Math.clamp(y, 0, 1) * 4_095))
        & 0xFFFF_FFFFL;
  }
}

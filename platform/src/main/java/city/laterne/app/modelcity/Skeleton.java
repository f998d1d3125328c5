package city.laterne.app.modelcity;

import city.laterne.streets.RoadClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.polygonize.Polygonizer;

/** The river, the railway and the main roads of a city, and the faces between them. */
final class Skeleton {
  private static final double STEP = 25;

  final Setting setting;
  final River river;

  /** All courses; new streets are added while faces are divided. */
  final List<Course> courses = new ArrayList<>();

  /** Main roads from the centre outwards, the easternmost north of the river first. */
  final List<Course> radials = new ArrayList<>();

  /** The ring roads, the one around the old town first. */
  final List<Course> rings = new ArrayList<>();

  /** Directions of the radials north of the river, radians, ascending. */
  private final List<Double> north = new ArrayList<>();

  /** The quays around the basins of the harbour. */
  private final List<Course> harbour = new ArrayList<>();

  /** A place in each basin of the harbour; empty without a harbour. */
  final List<Node> basins = new ArrayList<>();

  /** Where the railway station is, north of the old town. */
  final Node station;

  final Course edge;

  private final Draw draw;
  private final List<Wave> ringWaves = new ArrayList<>();

  Skeleton(Setting setting) {
    this.setting = setting;
    draw = new Draw(setting.seed(), "skeleton");
    river = new River(setting);
    double radius = setting.radius();
    station = new Node(0, setting.oldTown() * 1.06 + Math.max(140, 0.06 * radius));
    Wave wave = Wave.star(draw);
    edge = Course.street(RoadClass.TRACK, 3.5, circle(radius, 0.2, wave));
    courses.add(edge);
    double[] banks = {river.width / 2, -river.width / 2};
    for (double bank : banks) {
      courses.add(
          new Course(
              Course.Kind.BANK, RoadClass.TRACK, 0, river.line(-1.7 * radius, 1.7 * radius, bank)));
    }
    rings();
    radials();
    if (setting.hasRail()) {
      courses.add(new Course(Course.Kind.RAIL, RoadClass.TRACK, 24, rail()));
    }
    if (setting.hasHarbour()) {
      harbour();
    }
    quays();
    Crossings.join(courses);
    courses.stream().filter(course -> course.isStreet() && course != edge).forEach(this::trim);
  }

  /** The middle of the motorway: it passes the city at its northern edge. */
  List<Node> motorwayLine() {
    double radius = setting.radius();
    double from = north.getFirst() + 0.12;
    double to = north.getLast() + 0.25;
    List<Node> through = new ArrayList<>();
    through.add(polar(2.3 * radius, from - 0.35));
    through.add(polar(1.75 * radius, from - 0.28));
    for (int i = 0; i <= 5; i++) {
      double angle = from + (to - from) * i / 5;
      through.add(polar(radius * (i % 2 == 0 ? 1.22 : 1.27), angle));
    }
    through.add(polar(1.75 * radius, to + 0.3));
    through.add(polar(2.3 * radius, to + 0.4));
    return smooth(through);
  }

  /** Whether a place lies at the side of the city that the motorway passes. */
  boolean isNearMotorway(Node place) {
    double angle = StrictMath.atan2(place.y, place.x);
    return setting.hasHarbour() && angle > north.getFirst() && angle < north.getLast();
  }

  private List<Node> circle(double radius, double depth, Wave wave) {
    int steps = (int) (2 * StrictMath.PI * radius / 40);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      double angle = 2 * StrictMath.PI * i / steps;
      double r = radius * (1 + depth * wave.at(angle));
      nodes.add(new Node(r * StrictMath.cos(angle), r * StrictMath.sin(angle)));
    }
    nodes.add(nodes.getFirst());
    return nodes;
  }

  private void rings() {
    for (double radius : setting.rings()) {
      Wave wave = Wave.around(draw);
      ringWaves.add(wave);
      boolean outer = radius > setting.oldTown();
      Course ring =
          Course.street(
              outer ? RoadClass.PRIMARY : RoadClass.SECONDARY,
              outer ? 14 : 9.5,
              circle(radius, outer ? 0.12 : 0.06, wave));
      rings.add(ring);
      courses.add(ring);
    }
  }

  private void radials() {
    double radius = setting.radius();
    double far = 0.75 * radius;
    double east = StrictMath.atan2(river.y(far), far);
    double west = StrictMath.atan2(river.y(-far), -far);
    if (west < 0) {
      west += 2 * StrictMath.PI;
    }
    double spacing = radius > 3_800 ? 0.50 : radius > 1_700 ? 0.66 : 0.95;
    fan(east, west, spacing, true);
    fan(west, east + 2 * StrictMath.PI, spacing, false);
  }

  private void fan(double from, double to, double spacing, boolean isNorth) {
    int count = (int) Math.max(2, Math.round((to - from) / spacing));
    double step = (to - from) / count;
    int last = setting.rings().size() - 1;
    for (int i = 0; i < count; i++) {
      double angle = from + (i + 0.5 + draw.between(-0.1, 0.1)) * step;
      boolean crossing = !isNorth && Math.abs(angle - (from + to) / 2) < 0.8;
      if (isNorth) {
        north.add(angle);
      }
      if (isNorth || crossing) {
        radial(angle, 0, RoadClass.PRIMARY, crossing);
      } else {
        for (int ring = 1; ring <= last; ring++) {
          if (radial(angle, ring, RoadClass.PRIMARY, false)) {
            break;
          }
        }
      }
      boolean alongRail = isNorth && setting.hasRail() && (i == 0 || i == count - 2);
      if (last > 0 && i < count - 1 && !alongRail) {
        radial(angle + step * draw.between(0.45, 0.55), last, RoadClass.SECONDARY, false);
      }
    }
  }

  /** Draws a main road outwards, unless it came too near to the river. */
  private boolean radial(double angle, int ring, RoadClass roadClass, boolean crossing) {
    double start = setting.rings().get(ring);
    start *=
        ring == 0
            ? 0.93 + 0.06 * ringWaves.get(0).at(angle)
            : 0.93 + 0.12 * ringWaves.get(ring).at(angle);
    double end = setting.radius() * (roadClass == RoadClass.PRIMARY ? 1.42 : 1.05);
    Wave wave = Wave.along(draw, 1.3 * setting.radius());
    double zero = wave.at(start);
    List<Node> nodes = new ArrayList<>();
    for (double r = start; r < end; r += STEP) {
      double turned = angle + 0.075 * (wave.at(r) - zero) * Math.min(1, (r - start) / 500);
      Node node = new Node(r * StrictMath.cos(turned), r * StrictMath.sin(turned));
      double offset = river.offset(node.x, node.y);
      if (!crossing
          && (Math.abs(offset) < river.width / 2 + River.QUAY + 40
              || (offset > 0) != (StrictMath.sin(angle) > -0.02 || ring == 0))) {
        if (nodes.isEmpty() || r < setting.radius() * 1.2) {
          return false;
        }
        break;
      }
      nodes.add(node);
    }
    Course course = Course.street(roadClass, roadClass == RoadClass.PRIMARY ? 12 : 9, nodes);
    courses.add(course);
    radials.add(course);
    return true;
  }

  /** The railway comes in beside the river, passes north of the old town and leaves likewise. */
  private List<Node> rail() {
    double radius = setting.radius();
    double east = (north.getFirst() + north.get(1)) / 2;
    double west = (north.getLast() + north.get(north.size() - 2)) / 2;
    Node fromEast = polar(0.5 * radius, east + 0.04);
    Node toWest = polar(0.5 * radius, west - 0.04);
    Node before = new Node(0.8 * station.y, 1.03 * station.y);
    Node behind = new Node(-0.8 * station.y, 1.03 * station.y);
    return smooth(
        List.of(
            polar(1.9 * radius, east),
            polar(1.45 * radius, east + 0.05),
            polar(0.95 * radius, east),
            fromEast,
            between(fromEast, before),
            before,
            station,
            behind,
            between(toWest, behind),
            toWest,
            polar(0.95 * radius, west),
            polar(1.45 * radius, west - 0.05),
            polar(1.9 * radius, west)));
  }

  private static Node between(Node one, Node two) {
    return new Node((one.x + two.x) / 2, (one.y + two.y) / 2);
  }

  private static Node polar(double r, double angle) {
    return new Node(r * StrictMath.cos(angle), r * StrictMath.sin(angle));
  }

  /** A line that bends through points (Catmull and Rom's); without the first and the last piece. */
  static List<Node> smooth(List<Node> through) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 1; i < through.size() - 2; i++) {
      Node a = through.get(i - 1);
      Node b = through.get(i);
      Node c = through.get(i + 1);
      Node d = through.get(i + 2);
      int steps = (int) Math.max(1, b.distance(c) / STEP);
      for (int step = i == 1 ? 0 : 1; step <= steps; step++) {
        double t = step / (double) steps;
        nodes.add(new Node(bend(a.x, b.x, c.x, d.x, t), bend(a.y, b.y, c.y, d.y, t)));
      }
    }
    return nodes;
  }

  private static double bend(double a, double b, double c, double d, double t) {
    return 0.5
        * (2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t * t
            + (3 * b - a - 3 * c + d) * t * t * t);
  }

  /** Basins lead from the northern bank inland, where no main road is in their way. */
  private void harbour() {
    double radius = setting.radius();
    int wanted = radius > 4_000 ? 3 : 2;
    for (int i = 0; i < wanted; i++) {
      double x = 0.3 * radius + i * Math.max(190, 0.045 * radius);
      double length = river.width / 2 + Math.max(160, Math.min(420, 0.075 * radius));
      double half = Math.max(16, Math.min(38, 0.006 * radius));
      Node mouth = new Node(x, river.y(x));
      double angle = StrictMath.atan2(1, -river.slope(x)) - 0.35;
      double ux = StrictMath.cos(angle);
      double uy = StrictMath.sin(angle);
      List<Node> nodes = new ArrayList<>();
      double[][] corners = {{0, -half}, {length, -half}, {length, half}, {0, half}};
      for (double[] corner : corners) {
        nodes.add(
            new Node(
                mouth.x + ux * corner[0] - uy * corner[1],
                mouth.y + uy * corner[0] + ux * corner[1]));
      }
      Node head = new Node(mouth.x + ux * (length + 70), mouth.y + uy * (length + 70));
      boolean free =
          courses.stream()
              .filter(course -> course.kind != Course.Kind.BANK)
              .flatMap(course -> course.nodes.stream())
              .noneMatch(node -> Node.distance(node.x, node.y, mouth, head) < half + 60);
      if (free) {
        basins.add(new Node(mouth.x + ux * length * 0.6, mouth.y + uy * length * 0.6));
        Course basin = new Course(Course.Kind.BANK, RoadClass.TRACK, 0, nodes);
        harbour.add(basin);
        courses.add(basin);
      }
    }
  }

  private void quays() {
    double radius = setting.radius();
    double aside = river.width / 2 + River.QUAY;
    double reach = setting.rings().size() > 1 ? 0.8 * radius : 1.2 * radius;
    double end = basins.isEmpty() ? reach : 0.27 * radius;
    courses.add(Course.street(RoadClass.TERTIARY, 7.5, river.line(-reach, end, aside)));
    courses.add(Course.street(RoadClass.TERTIARY, 7.5, river.line(-reach, reach, -aside)));
  }

  /** Cuts the ends of a main road off that lead to no other one, but not those out of the city. */
  private void trim(Course course) {
    if (course.isClosed()) {
      return;
    }
    List<Node> nodes = course.nodes;
    while (nodes.size() > 2 && !nodes.getFirst().isJunction()) {
      nodes.removeFirst();
    }
    boolean outward = radials.contains(course) && course.roadClass == RoadClass.PRIMARY;
    while (nodes.size() > 2 && !outward && !nodes.getLast().isJunction()) {
      nodes.removeLast();
    }
  }

  /** The faces within the edge of the city, in an order that is always the same. */
  List<Face> faces() {
    GeometryFactory factory = new GeometryFactory();
    Polygonizer polygonizer = new Polygonizer();
    Map<Coordinate, Node> nodes = new HashMap<>();
    Map<Step, Course> courseOf = new HashMap<>();
    for (Course course : courses) {
      for (int i = 1; i < course.nodes.size(); i++) {
        Node from = course.nodes.get(i - 1);
        Node to = course.nodes.get(i);
        Coordinate start = new Coordinate(from.x, from.y);
        Coordinate end = new Coordinate(to.x, to.y);
        nodes.put(start, from);
        nodes.put(end, to);
        courseOf.put(new Step(from, to), course);
        courseOf.put(new Step(to, from), course);
        LineString line = factory.createLineString(new Coordinate[] {start, end});
        polygonizer.add(line);
      }
    }
    List<Face> faces = new ArrayList<>();
    for (Object found : polygonizer.getPolygons()) {
      Polygon polygon = (Polygon) found;
      polygon.normalize();
      Face face = face(polygon, nodes, courseOf);
      Point inside = polygon.getInteriorPoint();
      if (isWater(inside.getX(), inside.getY())) {
        face.fabric = Fabric.WATER;
      } else if (isPromenade(face)) {
        face.fabric = Fabric.PARK;
      }
      faces.add(face);
    }
    faces.sort(
        Comparator.<Face>comparingDouble(face -> face.nodes.getFirst().x)
            .thenComparingDouble(face -> face.nodes.getFirst().y)
            .thenComparingDouble(Face::area));
    return faces;
  }

  private static Face face(
      Polygon polygon, Map<Coordinate, Node> nodes, Map<Step, Course> courseOf) {
    Coordinate[] ring = polygon.getExteriorRing().getCoordinates();
    List<Node> around = new ArrayList<>();
    List<Course> between = new ArrayList<>();
    for (int i = 0; i < ring.length - 1; i++) {
      Node from = known(nodes, ring[i]);
      Node to = known(nodes, ring[i + 1]);
      around.add(from);
      between.add(known(courseOf, new Step(from, to)));
    }
    return new Face(around, between);
  }

  private record Step(Node from, Node to) {}

  private static <K, V> V known(Map<K, V> map, K key) {
    return Optional.ofNullable(map.get(key))
        .orElseThrow(
            () -> new IllegalStateException("a face has a side that no course runs along"));
  }

  private boolean isWater(double x, double y) {
    return river.covers(x, y) || harbour.stream().anyMatch(basin -> within(basin, x, y));
  }

  private static boolean within(Course course, double x, double y) {
    boolean inside = false;
    Node before = course.last();
    for (Node node : course.nodes) {
      if (node.y > y != before.y > y
          && x < (before.x - node.x) * (y - node.y) / (before.y - node.y) + node.x) {
        inside = !inside;
      }
      before = node;
    }
    return inside;
  }

  /** Whether a face is the strip between a bank and a quay. */
  private boolean isPromenade(Face face) {
    return face.nodes.stream()
        .allMatch(
            node -> Math.abs(river.offset(node.x, node.y)) < river.width / 2 + River.QUAY * 1.15);
  }
}

package city.laterne.app.modelcity;

import city.laterne.streets.RoadClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes named streets of courses, and breaks them into pieces. */
final class Paving {
  /** A piece is not broken at a junction before it is this long, m. */
  private static final double LEAST = 110;

  /** A piece without a junction is broken when it is this long, m. */
  private static final double MOST = 500;

  /** A bridge begins this far before the water, m. */
  private static final double APPROACH = 13;

  /** A street of houses does not go on beyond this length, m. */
  private static final double LONGEST_NAME = 1_000;

  private final Network network;
  private final Map<Course, Face> closes;
  private final List<Course> courses = new ArrayList<>();
  private final Draw draw;
  private final List<Piece> pieces = new ArrayList<>();

  /** Of each course, the number of the first course of its street. */
  private final int[] heads;

  private final double[] lengths;

  private record End(int course, double dx, double dy) {}

  Paving(Network network, Map<Course, Face> closes) {
    this.network = network;
    this.closes = closes;
    draw = new Draw(network.skeleton.setting.seed(), "paving");
    for (Course course : network.skeleton.courses) {
      if (course.isStreet() && course.nodes.size() > 1) {
        courses.add(course);
      }
    }
    courses.addAll(network.outskirts.motorway);
    heads = new int[courses.size()];
    lengths = new double[courses.size()];
    for (int i = 0; i < heads.length; i++) {
      heads[i] = i;
      lengths[i] = courses.get(i).length();
    }
  }

  List<Piece> pieces() {
    StreetNames names =
        new StreetNames(network.skeleton.setting.seed(), network.quarters.boroughs.size());
    nameMainRoads(names);
    goOn();
    Map<Integer, Set<Integer>> boroughs = boroughs();
    Map<Integer, Boolean> oneWays = new HashMap<>();
    for (int i = 0; i < heads.length; i++) {
      Course course = courses.get(i);
      Course head = courses.get(head(i));
      if (head.name.isEmpty() && hasName(head)) {
        head.name = name(head, names, boroughs.getOrDefault(head(i), Set.of(0)));
      }
      course.name = head.name;
      course.oneWay |=
          oneWays.computeIfAbsent(
              head(i),
              street ->
                  head.roadClass == RoadClass.RESIDENTIAL
                      && head.width == 6.5
                      && head.first().isJunction()
                      && head.last().isJunction()
                      && draw.chance(0.35));
      if (course.oneWay && course.roadClass != RoadClass.MOTORWAY) {
        orient(course);
      }
      lay(course, head(i));
    }
    return List.copyOf(pieces);
  }

  /** Lets all courses of a one-way street lead to the same side. */
  private static void orient(Course course) {
    Node first = course.first();
    Node last = course.last();
    if (first.x + 0.4 * first.y > last.x + 0.4 * last.y) {
      Collections.reverse(course.nodes);
    }
  }

  private void nameMainRoads(StreetNames names) {
    List<String> ringNames = List.of("Wallring", "Stadtring", "Außenring");
    for (int i = 0; i < network.skeleton.rings.size(); i++) {
      network.skeleton.rings.get(i).name = names.everywhere(ringNames.get(i));
    }
    for (Course radial : network.skeleton.radials) {
      if (radial.roadClass == RoadClass.PRIMARY) {
        radial.name = names.outward();
      }
    }
  }

  private static boolean hasName(Course course) {
    return switch (course.roadClass) {
      case MOTORWAY, TRACK, FOOTWAY, CYCLEWAY, STEPS -> false;
      case TRUNK,
          PRIMARY,
          SECONDARY,
          TERTIARY,
          UNCLASSIFIED,
          RESIDENTIAL,
          LIVING_STREET,
          PEDESTRIAN,
          SERVICE ->
          true;
    };
  }

  /** Of each street, the boroughs that it touches. */
  private Map<Integer, Set<Integer>> boroughs() {
    Map<Integer, Set<Integer>> touched = new HashMap<>();
    for (int i = 0; i < heads.length; i++) {
      Set<Integer> here = touched.computeIfAbsent(head(i), street -> new TreeSet<>());
      here.add(borough(courses.get(i)));
      for (Node node : courses.get(i).nodes) {
        if (node.quarter >= 0) {
          here.add(network.quarters.quarters.get(node.quarter).borough());
        }
      }
    }
    return touched;
  }

  private String name(Course course, StreetNames names, Set<Integer> boroughs) {
    boolean close = closes.containsKey(course);
    Fabric fabric =
        switch (course.roadClass) {
          case PEDESTRIAN -> Fabric.OLD_TOWN;
          case LIVING_STREET -> close ? Fabric.SUBURB : Fabric.OLD_TOWN;
          case UNCLASSIFIED, SERVICE -> Fabric.INDUSTRY;
          case MOTORWAY,
              TRUNK,
              PRIMARY,
              SECONDARY,
              TERTIARY,
              RESIDENTIAL,
              TRACK,
              CYCLEWAY,
              FOOTWAY,
              STEPS ->
              Fabric.ROWS;
        };
    return names.of(
        course.roadClass == RoadClass.SECONDARY ? RoadClass.TERTIARY : course.roadClass,
        fabric,
        close,
        boroughs);
  }

  private static int quarter(Course course) {
    int middle = course.nodes.size() / 2;
    for (int away = 0; away < course.nodes.size(); away++) {
      int index = middle + (away % 2 == 0 ? away / 2 : -(away + 1) / 2);
      if (index >= 0 && index < course.nodes.size() && course.nodes.get(index).quarter >= 0) {
        return course.nodes.get(index).quarter;
      }
    }
    return 0;
  }

  /** Lets streets of one kind that meet end to end and go straight on be one street. */
  private void goOn() {
    Map<Node, List<End>> ends = new LinkedHashMap<>();
    for (int i = 0; i < heads.length; i++) {
      Course course = courses.get(i);
      if (hasName(course) && course.name.isEmpty() && !course.isClosed()) {
        end(ends, i, course.first(), course.nodes.get(1));
        end(ends, i, course.last(), course.nodes.get(course.nodes.size() - 2));
      }
    }
    for (List<End> meeting : ends.values()) {
      for (int i = 0; i < meeting.size(); i++) {
        for (int j = i + 1; j < meeting.size(); j++) {
          End one = meeting.get(i);
          End two = meeting.get(j);
          if (one.dx() * two.dx() + one.dy() * two.dy() < -0.8) {
            join(one.course(), two.course());
          }
        }
      }
    }
  }

  private static void end(Map<Node, List<End>> ends, int course, Node at, Node next) {
    double length = Math.max(1e-9, at.distance(next));
    ends.computeIfAbsent(at, node -> new ArrayList<>())
        .add(new End(course, (next.x - at.x) / length, (next.y - at.y) / length));
  }

  private void join(int one, int two) {
    int first = head(Math.min(one, two));
    int second = head(Math.max(one, two));
    Course a = courses.get(first);
    Course b = courses.get(second);
    boolean alike =
        a.roadClass == b.roadClass
            && borough(a) == borough(b)
            && closes.containsKey(a) == closes.containsKey(b);
    double most = a.roadClass.compareTo(RoadClass.TERTIARY) <= 0 ? 3_000 : LONGEST_NAME;
    if (first != second && alike && lengths[first] + lengths[second] < most) {
      heads[Math.max(first, second)] = Math.min(first, second);
      lengths[Math.min(first, second)] = lengths[first] + lengths[second];
    }
  }

  private int borough(Course course) {
    return network.quarters.quarters.get(quarter(course)).borough();
  }

  private int head(int course) {
    int head = course;
    while (heads[head] != head) {
      head = heads[head];
    }
    return head;
  }

  /** What a step of a course is like; a piece ends where this changes. */
  private record Ground(boolean lit, boolean bridge, boolean tunnel, boolean gone) {}

  private Ground ground(Course course, Node from, Node to) {
    double x = (from.x + to.x) / 2;
    double y = (from.y + to.y) / 2;
    boolean overWater = network.skeleton.river.isNear(x, y, APPROACH);
    boolean crossing = from.passes || to.passes;
    boolean ring = network.skeleton.rings.contains(course);
    boolean gone = overWater && course.roadClass == RoadClass.TRACK;
    boolean lit =
        hasName(course)
            && ((from.built && to.built) || (overWater && from.distance(0, 0) < reach()));
    return new Ground(lit, overWater || (crossing && !ring), crossing && ring, gone);
  }

  private double reach() {
    return network.skeleton.setting.radius();
  }

  private void lay(Course course, int street) {
    String surface = surface(course);
    List<Node> nodes = new ArrayList<>(List.of(course.first()));
    double length = 0;
    Ground now = ground(course, course.first(), course.nodes.get(1));
    for (int i = 1; i < course.nodes.size(); i++) {
      Node node = course.nodes.get(i);
      length += node.distance(nodes.getLast());
      nodes.add(node);
      if (i == course.nodes.size() - 1) {
        add(course, street, now, surface, nodes);
      } else {
        Ground next = ground(course, node, course.nodes.get(i + 1));
        boolean junction = node.isJunction() && length >= LEAST;
        if (!next.equals(now) || junction || length >= MOST) {
          add(course, street, now, surface, nodes);
          nodes = new ArrayList<>(List.of(node));
          length = 0;
          now = next;
        }
      }
    }
  }

  private void add(Course course, int street, Ground ground, String surface, List<Node> nodes) {
    if (ground.gone()) {
      return;
    }
    int quarter = nodes.get(nodes.size() / 2).quarter;
    pieces.add(
        new Piece(
            street,
            course.name,
            course.roadClass,
            course.oneWay,
            ground.lit(),
            course.width,
            ground.bridge(),
            ground.tunnel(),
            surface,
            quarter >= 0 ? quarter : quarter(course),
            List.copyOf(nodes)));
  }

  private String surface(Course course) {
    return switch (course.roadClass) {
      case PEDESTRIAN -> draw.chance(0.6) ? "sett" : "paving_stones";
      case LIVING_STREET -> draw.chance(0.6) ? "paving_stones" : "asphalt";
      case TRACK, FOOTWAY -> draw.chance(0.6) ? "compacted" : "fine_gravel";
      case RESIDENTIAL -> draw.chance(0.9) ? "asphalt" : "paving_stones";
      case SERVICE -> draw.chance(0.7) ? "asphalt" : "concrete";
      case MOTORWAY, TRUNK, PRIMARY, SECONDARY, TERTIARY, UNCLASSIFIED, CYCLEWAY, STEPS ->
          "asphalt";
    };
  }
}

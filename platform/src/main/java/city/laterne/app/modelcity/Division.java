package city.laterne.app.modelcity;

import city.laterne.streets.RoadClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Cuts faces into blocks by new streets that lead from border to border. */
final class Division {
  /** A street is not begun nearer than this to a junction; it goes there or farther off, m. */
  private static final double APART = 24;

  /** How much of a street is left out before water or railway, m. */
  private static final double SHORT = 16;

  /** A grown face is cut by connecting roads until it is smaller, m². */
  static final double QUARTER = 420_000;

  private final List<Course> courses;
  private final Draw draw;
  private final double oldTown;

  Division(Setting setting, List<Course> courses) {
    this.courses = courses;
    draw = new Draw(setting.seed(), "division");
    oldTown = setting.oldTown();
  }

  /** How a street shall lead through a face. */
  private record Style(
      RoadClass roadClass, double width, double bend, double turn, double clearance) {}

  /** Where a street begins: at a node of the face, or on the side after it. */
  private record Start(int index, boolean fresh, double x, double y, boolean dead) {}

  private record Cut(Start from, Start to, List<Node> between) {}

  /** Cuts a large face by connecting roads. */
  List<Face> coarse(Face whole, double limit) {
    Style style = new Style(RoadClass.TERTIARY, 8, 0.07, 0.08, 26);
    List<Face> done = new ArrayList<>();
    Deque<Face> open = new ArrayDeque<>(List.of(whole));
    while (!open.isEmpty()) {
      Face face = open.pop();
      face.refresh();
      Optional<List<Face>> parts =
          face.fabric == Fabric.WATER || face.area() < limit * draw.between(0.8, 1.3)
              ? Optional.empty()
              : halve(face, style, 10, 10);
      parts.ifPresentOrElse(open::addAll, () -> done.add(face));
    }
    return done;
  }

  /** Cuts a face into blocks, as large as its use wants them. */
  List<Face> blocks(Face whole) {
    Fabric fabric = whole.fabric;
    List<Face> done = new ArrayList<>();
    Deque<Face> open = new ArrayDeque<>(List.of(whole));
    while (!open.isEmpty()) {
      Face face = open.pop();
      face.refresh();
      Optional<List<Face>> parts =
          isPlain(fabric) ? Optional.empty() : divide(face, style(face), fabric);
      parts.ifPresentOrElse(open::addAll, () -> done.add(face));
    }
    for (Face block : done) {
      if (fabric.closes > 0 && draw.chance(fabric.closes)) {
        close(block);
      }
    }
    return done;
  }

  private static boolean isPlain(Fabric fabric) {
    return fabric == Fabric.WATER || fabric == Fabric.LAKE;
  }

  private Style style(Face face) {
    Fabric fabric = face.fabric;
    boolean large = face.area() > 6 * fabric.shortSide * fabric.longSide;
    return switch (fabric) {
      case OLD_TOWN -> {
        Node centre = face.centre();
        boolean market = centre.distance(0, 0) < 0.5 * oldTown;
        yield new Style(
            market || large ? RoadClass.PEDESTRIAN : RoadClass.LIVING_STREET,
            market ? 8 : 4.5,
            fabric.bend,
            fabric.turn,
            8);
      }
      case INDUSTRY ->
          new Style(
              large ? RoadClass.UNCLASSIFIED : RoadClass.SERVICE,
              large ? 8 : 6,
              fabric.bend,
              fabric.turn,
              30);
      case PARK, CEMETERY -> new Style(RoadClass.FOOTWAY, 2.5, fabric.bend, fabric.turn, 14);
      case ALLOTMENTS -> new Style(RoadClass.FOOTWAY, 2, fabric.bend, fabric.turn, 14);
      case WOOD, FIELD -> new Style(RoadClass.TRACK, 3, fabric.bend, fabric.turn, 30);
      case PERIMETER, ROWS, SUBURB, ESTATE, LAKE, WATER ->
          new Style(
              RoadClass.RESIDENTIAL,
              large ? 7 : fabric == Fabric.PERIMETER ? 6.5 : 5.5,
              fabric.bend,
              fabric.turn,
              17);
    };
  }

  private Optional<List<Face>> divide(Face face, Style style, Fabric fabric) {
    double grain = face.grain();
    double[] along = face.extent(StrictMath.cos(grain), StrictMath.sin(grain));
    double[] across = face.extent(-StrictMath.sin(grain), StrictMath.cos(grain));
    double longer = Math.max(along[1] - along[0], across[1] - across[0]);
    double shorter = Math.min(along[1] - along[0], across[1] - across[0]);
    boolean small =
        (longer < 1.42 * fabric.longSide && shorter < 1.42 * fabric.shortSide)
            || face.area() < 0.85 * fabric.shortSide * fabric.longSide;
    return small ? Optional.empty() : halve(face, style, fabric.longSide, fabric.shortSide);
  }

  /**
   * Cuts a face once across the direction in which it is too large.
   *
   * @param length wanted length of a block, m
   * @param depth wanted depth of a block, m
   */
  private Optional<List<Face>> halve(Face face, Style style, double length, double depth) {
    double grain = face.grain();
    double c = StrictMath.cos(grain);
    double s = StrictMath.sin(grain);
    double[] one = face.extent(c, s);
    double[] two = face.extent(-s, c);
    boolean firstLonger = one[1] - one[0] >= two[1] - two[0];
    double longer = Math.max(one[1] - one[0], two[1] - two[0]);
    double shorter = Math.min(one[1] - one[0], two[1] - two[0]);
    boolean acrossLonger = longer / length >= shorter / depth || longer > 2.6 * shorter;
    for (int attempt = 0; attempt < 12; attempt++) {
      boolean flipped = attempt >= 8;
      boolean first = firstLonger == (acrossLonger != flipped);
      double extent = first == firstLonger ? longer : shorter;
      double size = first == firstLonger ? length : depth;
      double angle =
          grain
              + (first ? 0 : StrictMath.PI / 2)
              + draw.between(-style.turn(), style.turn()) * (1 + attempt * 0.2);
      long pieces = Math.max(2, Math.round(extent / size));
      double ratio =
          pieces < 7
              ? Math.floor(pieces / 2.0) / pieces + draw.between(-0.03, 0.03)
              : draw.between(0.42, 0.58);
      ratio += attempt * draw.between(-0.035, 0.035);
      Optional<Cut> cut = cut(face, style, angle, Math.max(0.12, Math.min(0.88, ratio)));
      if (cut.isPresent()) {
        Optional<List<Face>> parts = apply(face, style, cut.get());
        if (parts.isPresent()) {
          return parts;
        }
      }
    }
    return Optional.empty();
  }

  /** A street across a direction, at a share of the face's extent in it. */
  private Optional<Cut> cut(Face face, Style style, double angle, double ratio) {
    double ux = StrictMath.cos(angle);
    double uy = StrictMath.sin(angle);
    double[] extent = face.extent(ux, uy);
    double place = extent[0] + ratio * (extent[1] - extent[0]);
    List<double[]> hits = hits(face, ux, uy, place);
    int best = -1;
    for (int i = 0; i + 1 < hits.size(); i += 2) {
      if (best < 0 || width(hits, i) > width(hits, best)) {
        best = i;
      }
    }
    if (best < 0 || width(hits, best) < 2 * style.clearance()) {
      return Optional.empty();
    }
    Optional<Start> from = start(face, hits.get(best), -uy, ux, style);
    Optional<Start> to = start(face, hits.get(best + 1), -uy, ux, style);
    if (from.isEmpty()
        || to.isEmpty()
        || (from.get().dead() && to.get().dead())
        || (!from.get().fresh() && !to.get().fresh() && from.get().index() == to.get().index())) {
      return Optional.empty();
    }
    List<Node> between = path(from.get(), to.get(), style);
    return isFree(face, from.get(), to.get(), between, style.clearance())
        ? Optional.of(new Cut(from.get(), to.get(), between))
        : Optional.empty();
  }

  private static double width(List<double[]> hits, int index) {
    return hits.get(index + 1)[0] - hits.get(index)[0];
  }

  /** Where a straight line meets the border: place along the line, side, share of the side. */
  private static List<double[]> hits(Face face, double ux, double uy, double place) {
    List<double[]> hits = new ArrayList<>();
    for (int i = 0; i < face.size(); i++) {
      Node a = face.node(i);
      Node b = face.node(i + 1);
      double da = a.x * ux + a.y * uy - place;
      double db = b.x * ux + b.y * uy - place;
      if (da > 0 != db > 0) {
        double t = da / (da - db);
        double x = a.x + t * (b.x - a.x);
        double y = a.y + t * (b.y - a.y);
        hits.add(new double[] {-x * uy + y * ux, i, x, y});
      }
    }
    hits.sort((left, right) -> Double.compare(left[0], right[0]));
    return hits;
  }

  /** A place to begin at or near a hit: a crossing with what comes from beyond, or a new one. */
  private static Optional<Start> start(Face face, double[] hit, double vx, double vy, Style style) {
    int side = (int) hit[1];
    double x = hit[2];
    double y = hit[3];
    Node a = face.node(side);
    Node b = face.node(side + 1);
    Course course = face.courses.get(side);
    double length = a.distance(b);
    double slant = Math.abs((b.x - a.x) * vy - (b.y - a.y) * vx) / length;
    if (slant < 0.62) {
      return Optional.empty();
    }
    boolean dead = !course.isStreet();
    double apart = style.clearance() < 10 ? 11 : APART;
    double snap = style.clearance() < 10 ? 16 : style.roadClass() == RoadClass.TERTIARY ? 60 : 40;
    int nearest = -1;
    double least = snap;
    for (int i = 0; i < face.size(); i++) {
      Node node = face.node(i);
      double distance = node.distance(x, y);
      boolean corner = face.courseBefore(i) != face.courses.get(i);
      if (corner && distance < apart) {
        return Optional.empty();
      }
      if (!corner && node.isJunction() && distance < least && face.courses.get(i) == course) {
        nearest = i;
        least = distance;
      }
    }
    if (nearest >= 0) {
      Node node = face.node(nearest);
      return Optional.of(new Start(nearest, false, node.x, node.y, dead));
    }
    double near = Math.min(a.distance(x, y), b.distance(x, y));
    if (near < 3) {
      int index = a.distance(x, y) < b.distance(x, y) ? side : (side + 1) % face.size();
      boolean corner = face.courseBefore(index) != face.courses.get(index);
      return corner
          ? Optional.empty()
          : Optional.of(new Start(index, false, face.node(index).x, face.node(index).y, dead));
    }
    return Optional.of(new Start(side, true, x, y, dead));
  }

  private List<Node> path(Start from, Start to, Style style) {
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double length = Math.sqrt(dx * dx + dy * dy);
    double reach = Math.min(length, 600);
    double bow = draw.between(-1, 1) * style.bend() * reach;
    double sway = draw.between(-1, 1) * style.bend() * reach * 0.6;
    double shake = style.clearance() < 10 ? 2.2 : 0;
    double step = style.clearance() < 10 ? 14 : 24;
    int steps = (int) Math.max(2, Math.round(length / step));
    List<Node> nodes = new ArrayList<>();
    for (int i = 1; i < steps; i++) {
      double t = i / (double) steps;
      double aside =
          bow * StrictMath.sin(StrictMath.PI * t)
              + sway * StrictMath.sin(2 * StrictMath.PI * t)
              + (shake > 0 ? draw.between(-shake, shake) : 0);
      nodes.add(
          new Node(
              from.x() + t * dx - dy / length * aside, from.y() + t * dy + dx / length * aside));
    }
    return nodes;
  }

  private static boolean isFree(
      Face face, Start from, Start to, List<Node> between, double clearance) {
    for (Node node : between) {
      double end = Math.min(node.distance(from.x(), from.y()), node.distance(to.x(), to.y()));
      double wanted = Math.min(clearance, 0.55 * end);
      if (!face.contains(node.x, node.y) || face.clearance(node.x, node.y) < wanted) {
        return false;
      }
    }
    return !between.isEmpty();
  }

  private Optional<List<Face>> apply(Face face, Style style, Cut cut) {
    List<Node> ring = new ArrayList<>(face.nodes);
    List<Course> sides = new ArrayList<>(face.courses);
    boolean ahead = cut.from().index() <= cut.to().index();
    Start low = ahead ? cut.from() : cut.to();
    Start high = ahead ? cut.to() : cut.from();
    if (low.index() == high.index() && (low.fresh() || high.fresh())) {
      return Optional.empty();
    }
    Node highNode = place(ring, sides, high);
    Node lowNode = place(ring, sides, low);
    int lowIndex = ring.indexOf(lowNode);
    int highIndex = ring.indexOf(highNode);
    List<Node> inner = ahead ? cut.between() : cut.between().reversed();
    Course street = Course.street(style.roadClass(), style.width(), List.of());
    List<Node> path = new ArrayList<>();
    path.add(lowNode);
    path.addAll(inner);
    path.add(highNode);
    List<Course> along = lay(street, path, low.dead(), high.dead());
    List<Node> firstRing = new ArrayList<>(ring.subList(lowIndex, highIndex));
    List<Course> firstSides = new ArrayList<>(sides.subList(lowIndex, highIndex));
    firstRing.addAll(path.subList(1, path.size()).reversed());
    firstSides.addAll(along.reversed());
    List<Node> secondRing = new ArrayList<>(path.subList(0, path.size() - 1));
    List<Course> secondSides = new ArrayList<>(along);
    for (int i = highIndex; i < lowIndex + ring.size(); i++) {
      secondRing.add(ring.get(i % ring.size()));
      secondSides.add(sides.get(i % ring.size()));
    }
    Face first = face.part(firstRing, firstSides);
    Face second = face.part(secondRing, secondSides);
    commit(face, low, lowNode);
    commit(face, high, highNode);
    courses.add(street);
    return Optional.of(List.of(first, second));
  }

  private static Node place(List<Node> ring, List<Course> sides, Start start) {
    if (!start.fresh()) {
      return ring.get(start.index());
    }
    Node node = new Node(start.x(), start.y());
    ring.add(start.index() + 1, node);
    sides.add(start.index() + 1, sides.get(start.index()));
    return node;
  }

  private static void commit(Face face, Start start, Node node) {
    if (start.fresh()) {
      face.courses
          .get(start.index())
          .insert(face.node(start.index()), face.node(start.index() + 1), node);
    }
    if (!start.dead()) {
      node.meetings++;
    }
  }

  /** Puts the street on the path, short of dead ends; what is beside each step of the path. */
  private static List<Course> lay(Course street, List<Node> path, boolean low, boolean high) {
    int from = 0;
    int to = path.size() - 1;
    while (low && from < to - 1 && path.get(from).distance(path.getFirst()) < SHORT) {
      from++;
    }
    while (high && to > from + 1 && path.get(to).distance(path.getLast()) < SHORT) {
      to--;
    }
    street.nodes.addAll(path.subList(from, to + 1));
    List<Course> along = new ArrayList<>();
    for (int i = 0; i < path.size() - 1; i++) {
      boolean fence = i < from || i >= to;
      along.add(
          fence
              ? new Course(
                  Course.Kind.FENCE, RoadClass.TRACK, 0, List.of(path.get(i), path.get(i + 1)))
              : street);
    }
    return along;
  }

  /** Leads a street into a block that ends there. */
  private void close(Face block) {
    block.refresh();
    double grain = block.grain();
    double c = StrictMath.cos(grain);
    double s = StrictMath.sin(grain);
    double[] one = block.extent(c, s);
    double[] two = block.extent(-s, c);
    boolean first = one[1] - one[0] >= two[1] - two[0];
    double shorter = Math.min(one[1] - one[0], two[1] - two[0]);
    Style style =
        new Style(
            block.fabric == Fabric.INDUSTRY ? RoadClass.SERVICE : RoadClass.LIVING_STREET,
            5,
            0.09,
            0.1,
            26);
    if (shorter < 85) {
      return;
    }
    double turn = (first ? 0 : StrictMath.PI / 2) + draw.between(-0.08, 0.08);
    double ux = StrictMath.cos(grain + turn);
    double uy = StrictMath.sin(grain + turn);
    double[] extent = block.extent(ux, uy);
    double place = extent[0] + draw.between(0.38, 0.62) * (extent[1] - extent[0]);
    List<double[]> hits = hits(block, ux, uy, place);
    if (hits.size() != 2) {
      return;
    }
    boolean up = draw.chance(0.5);
    double[] begin = hits.get(up ? 0 : 1);
    double[] beyond = hits.get(up ? 1 : 0);
    Optional<Start> from = start(block, begin, -uy, ux, style);
    if (from.isEmpty() || from.get().dead() || !from.get().fresh()) {
      return;
    }
    double depth = draw.between(0.55, 0.68);
    Start end =
        new Start(
            0,
            true,
            from.get().x() + depth * (beyond[2] - from.get().x()),
            from.get().y() + depth * (beyond[3] - from.get().y()),
            false);
    List<Node> path = new ArrayList<>(path(from.get(), end, style));
    Node head = new Node(end.x(), end.y());
    path.add(head);
    boolean free = true;
    for (Node node : path) {
      double wanted = Math.min(24, 0.6 * node.distance(from.get().x(), from.get().y()));
      free &= block.contains(node.x, node.y) && block.clearance(node.x, node.y) > wanted;
    }
    if (free) {
      List<Node> ring = new ArrayList<>(block.nodes);
      List<Course> sides = new ArrayList<>(block.courses);
      Node start = place(ring, sides, from.get());
      commit(block, from.get(), start);
      path.addFirst(start);
      Course street = Course.street(style.roadClass(), style.width(), path);
      courses.add(street);
      block.stubs.add(street);
      block.refresh();
    }
  }
}

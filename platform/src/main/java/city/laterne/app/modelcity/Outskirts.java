package city.laterne.app.modelcity;

import city.laterne.streets.RoadClass;
import java.util.ArrayList;
import java.util.List;

/** What passes the city outside of its faces: the motorway with its slip roads; and the tram. */
final class Outskirts {
  /** Half of the way between the middles of the two carriageways, m. */
  private static final double HALF = 9;

  /** Carriageways and slip roads. */
  final List<Course> motorway = new ArrayList<>();

  /** The tram's course; empty where there is none. */
  final List<Node> tram = new ArrayList<>();

  private final Skeleton skeleton;

  Outskirts(Skeleton skeleton) {
    this.skeleton = skeleton;
    if (skeleton.setting.hasHarbour()) {
      motorway();
      tram();
    }
  }

  private void motorway() {
    List<Node> middle = skeleton.motorwayLine();
    Course right = carriageway(middle, -HALF);
    Course left = carriageway(middle.reversed(), -HALF);
    for (Course radial : skeleton.radials) {
      if (radial.roadClass == RoadClass.PRIMARY) {
        for (int i = 1; i < middle.size(); i++) {
          int at = crossing(radial, middle.get(i - 1), middle.get(i));
          if (at > 0 && i > 16 && i < middle.size() - 16) {
            interchange(radial, at, right, i);
            interchange(radial, at, left, middle.size() - i);
            break;
          }
        }
      }
    }
    motorway.add(right);
    motorway.add(left);
  }

  private static Course carriageway(List<Node> middle, double aside) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < middle.size(); i++) {
      Node before = middle.get(Math.max(0, i - 1));
      Node after = middle.get(Math.min(middle.size() - 1, i + 1));
      double length = before.distance(after);
      nodes.add(
          new Node(
              middle.get(i).x - (after.y - before.y) / length * aside,
              middle.get(i).y + (after.x - before.x) / length * aside));
    }
    Course course = Course.street(RoadClass.MOTORWAY, 11.5, nodes);
    course.oneWay = true;
    return course;
  }

  /** The index of the radial's node before it crosses a line; 0 when it does not. */
  private int crossing(Course radial, Node from, Node to) {
    for (int i = 1; i < radial.nodes.size(); i++) {
      if (radial.nodes.get(i).distance(0, 0) < skeleton.setting.radius()) {
        continue;
      }
      Node a = radial.nodes.get(i - 1);
      Node b = radial.nodes.get(i);
      if (side(from, to, a) != side(from, to, b) && side(a, b, from) != side(a, b, to)) {
        return i - 1;
      }
    }
    return 0;
  }

  private static boolean side(Node from, Node to, Node place) {
    return (to.x - from.x) * (place.y - from.y) > (to.y - from.y) * (place.x - from.x);
  }

  /** Slip roads of one carriageway: off before the crossing, on behind it. */
  private void interchange(Course radial, int at, Course carriageway, int index) {
    List<Node> lane = carriageway.nodes;
    int off = Math.max(1, index - 12);
    int on = Math.min(lane.size() - 2, index + 12);
    Node near = radial.nodes.get(Math.max(1, at - 3));
    Node far = radial.nodes.get(Math.min(radial.nodes.size() - 2, at + 4));
    Node here = lane.get(Math.min(lane.size() - 1, index));
    Node before = lane.get(Math.max(0, index - 1));
    boolean nearIsRight = !side(before, here, near);
    Node end = nearIsRight ? near : far;
    if (off >= index || on <= index) {
      return;
    }
    here.passes = true;
    ramp(lane.get(off), lane.get(off + 4), end);
    ramp(end, lane.get(on - 4), lane.get(on));
    lane.get(off).meetings++;
    lane.get(on).meetings++;
    end.meetings++;
  }

  /** A slip road that bends towards a node of the carriageway. */
  private void ramp(Node from, Node via, Node to) {
    Node middle =
        new Node(0.3 * from.x + 0.4 * via.x + 0.3 * to.x, 0.3 * from.y + 0.4 * via.y + 0.3 * to.y);
    List<Node> bent = new ArrayList<>(Skeleton.smooth(List.of(from, from, middle, to, to)));
    bent.set(0, from);
    bent.set(bent.size() - 1, to);
    Course ramp = Course.street(RoadClass.MOTORWAY, 5.5, bent);
    ramp.oneWay = true;
    motorway.add(ramp);
  }

  /** The tram follows one main road in, half of the ring around the old town, and another out. */
  private void tram() {
    Course in = skeleton.radials.get(0);
    Course out = skeleton.radials.getLast();
    for (Course radial : skeleton.radials) {
      double toOpposite = out.last().distance(in.last());
      if (radial.roadClass == RoadClass.PRIMARY
          && skeleton.rings.getFirst().nodes.contains(radial.first())
          && radial.last().distance(in.last()) > toOpposite) {
        out = radial;
      }
    }
    List<Node> ring = skeleton.rings.getFirst().nodes;
    int from = ring.indexOf(in.first());
    int to = ring.indexOf(out.first());
    if (from < 0 || to < 0) {
      return;
    }
    double reach = 0.86 * skeleton.setting.radius();
    in.nodes.reversed().stream().filter(node -> node.distance(0, 0) < reach).forEach(tram::add);
    int size = ring.size() - 1;
    int steps = Math.floorMod(to - from, size);
    int direction = steps <= size / 2 ? 1 : -1;
    for (int i = from; i != to; i = Math.floorMod(i + direction, size)) {
      if (i != from) {
        tram.add(ring.get(i));
      }
    }
    out.nodes.stream().filter(node -> node.distance(0, 0) < reach).forEach(tram::add);
  }
}

package city.laterne.app.modelcity;

import city.laterne.streets.RoadClass;
import java.util.List;

/**
 * A piece of a street between two junctions or ends, all of whose ground is alike.
 *
 * @param street number of the street whose name it bears; pieces of one street have it in common
 * @param name as people call it; empty when it has none
 * @param roadClass what it is for
 * @param oneWay whether vehicles may drive only along it
 * @param lit whether it has lights
 * @param width of the carriageway, m
 * @param bridge whether it lies on a bridge
 * @param tunnel whether it lies in a tunnel
 * @param surface OpenStreetMap's word
 * @param quarter number of the quarter
 * @param nodes its course
 */
record Piece(
    int street,
    String name,
    RoadClass roadClass,
    boolean oneWay,
    boolean lit,
    double width,
    boolean bridge,
    boolean tunnel,
    String surface,
    int quarter,
    List<Node> nodes) {
  double length() {
    double length = 0;
    for (int i = 1; i < nodes.size(); i++) {
      length += nodes.get(i - 1).distance(nodes.get(i));
    }
    return length;
  }

  /**
   * A place along it.
   *
   * @param along metres from its beginning
   * @param aside metres to the left of its course
   */
  double[] at(double along, double aside) {
    double left = along;
    for (int i = 1; i < nodes.size(); i++) {
      Node from = nodes.get(i - 1);
      Node to = nodes.get(i);
      double step = from.distance(to);
      if (left <= step || i == nodes.size() - 1) {
        double t = step == 0 ? 0 : Math.min(1, left / step);
        double dx = step == 0 ? 0 : (to.x - from.x) / step;
        double dy = step == 0 ? 0 : (to.y - from.y) / step;
        return new double[] {
          from.x + t * (to.x - from.x) - dy * aside, from.y + t * (to.y - from.y) + dx * aside
        };
      }
      left -= step;
    }
    throw new IllegalStateException("a piece of a street has fewer than two nodes");
  }

  /** Whether it is a main road, whose lights stay brighter. */
  boolean isMain() {
    return roadClass.compareTo(RoadClass.TERTIARY) <= 0;
  }
}

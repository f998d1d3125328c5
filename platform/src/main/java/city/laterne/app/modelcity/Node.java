package city.laterne.app.modelcity;

/**
 * A point of the plan, shared by the courses that meet there. Two nodes are the same when they are
 * the same object.
 */
final class Node {
  /** Metres along the river's general direction and across it, from the centre of the city. */
  final double x;

  final double y;

  /** How many courses of streets meet the first one there. */
  int meetings;

  /** Whether it lies at ground that is built upon, so that its street is lit. */
  boolean built;

  /** Whether something passes there over or under a street without meeting it. */
  boolean passes;

  /** Number of the quarter; −1 while it is in none. */
  int quarter = -1;

  Node(double x, double y) {
    this.x = x;
    this.y = y;
  }

  boolean isJunction() {
    return meetings > 0;
  }

  double distance(Node other) {
    return distance(other.x, other.y);
  }

  double distance(double otherX, double otherY) {
    double dx = otherX - x;
    double dy = otherY - y;
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** Its distance from the line between two nodes. */
  static double distance(double x, double y, Node from, Node to) {
    double dx = to.x - from.x;
    double dy = to.y - from.y;
    double square = dx * dx + dy * dy;
    double t = square == 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / square;
    t = Math.max(0, Math.min(1, t));
    double ex = from.x + t * dx - x;
    double ey = from.y + t * dy - y;
    return Math.sqrt(ex * ex + ey * ey);
  }
}

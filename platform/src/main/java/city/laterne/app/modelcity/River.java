package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.List;

/**
 * The river: it passes south of the old town, which it bends around, and meanders outside of the
 * city. It runs from west to east of the plan, so it has one place for every x.
 */
final class River {
  /** How far quays run from a bank, m. */
  static final double QUAY = 42;

  private static final double STEP = 30;
  private static final double CELL = 10;

  /** From bank to bank, m. */
  final double width;

  private final double radius;
  private final double distance;
  private final double west;
  private final double east;
  private final double phase;
  private final double[] table;

  River(Setting setting) {
    Draw draw = new Draw(setting.seed(), "river");
    width = setting.riverWidth();
    radius = setting.radius();
    distance = setting.oldTown() * 1.1 + width / 2 + QUAY + 18;
    west = draw.between(0.45, 0.8);
    east = draw.between(0.12, 0.4);
    phase = draw.between(0, 2 * StrictMath.PI);
    table = new double[(int) (5 * radius / CELL) + 3];
    for (int i = 0; i < table.length; i++) {
      table[i] = course(i * CELL - 2.5 * radius);
    }
  }

  /** The middle of the river at an x. */
  double y(double x) {
    double cell = (x + 2.5 * radius) / CELL;
    int index = (int) Math.max(0, Math.min(table.length - 2, Math.floor(cell)));
    return table[index] + (cell - index) * (table[index + 1] - table[index]);
  }

  private double course(double x) {
    double bend = west * soft(-x) + east * soft(x);
    double outside = Math.min(1, x * x / (0.3 * radius * radius));
    return bend
        - distance
        + 0.06 * radius * outside * StrictMath.sin(2 * StrictMath.PI * x / (1.05 * radius) + phase);
  }

  private double soft(double x) {
    double round = 0.2 * radius;
    return (Math.sqrt(x * x + round * round) + x - round) / 2;
  }

  /** How far a place is from the middle of the river, about; south of it negative. */
  double offset(double x, double y) {
    double slope = slope(x);
    return (y - y(x)) / Math.sqrt(1 + slope * slope);
  }

  boolean covers(double x, double y) {
    return Math.abs(offset(x, y)) < width / 2;
  }

  /** Whether a place lies in the river or not farther from it than some metres. */
  boolean isNear(double x, double y, double metres) {
    return Math.abs(offset(x, y)) < width / 2 + metres;
  }

  double slope(double x) {
    return (y(x + CELL) - y(x - CELL)) / (2 * CELL);
  }

  /** A line beside the middle of the river. */
  List<Node> line(double from, double to, double aside) {
    List<Node> nodes = new ArrayList<>();
    int steps = (int) Math.ceil((to - from) / STEP);
    for (int i = 0; i <= steps; i++) {
      double x = from + (to - from) * i / steps;
      double slope = slope(x);
      double length = Math.sqrt(1 + slope * slope);
      nodes.add(new Node(x - slope / length * aside, y(x) + aside / length));
    }
    return nodes;
  }
}

package city.laterne.sweeping.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up city whose streets lie in a grid, to try and measure solvers on: two-way streets with a
 * kerb side each way, one-way streets of which both kerbs are swept in the same direction, some
 * streets that need no sweeping, main roads every five blocks, a depot in the middle, a dump at the
 * edge. Costs are metres, times seconds, loads kilograms. The same for the same size and seed.
 *
 * <p>Vehicles are like the compact electric sweepers of today: 1,200 kg, eight hours, 40 km/h on
 * the way and 10 km/h at work; a street yields some 45 kg a kilometre.
 */
public final class GridCity {
  private static final int BLOCKS_BETWEEN_MAIN_ROADS = 5;
  private static final double SWEPT_SHARE = 0.85;
  private static final double ONE_WAY_SHARE = 0.3;
  private static final int CAPACITY = 1_200;
  private static final int SHIFT = 8 * 3600;
  private static final int DUMP_TIME = 600;
  private static final UTurns U_TURNS = new UTurns(UTurns.Where.ANYWHERE, 25, 15);

  private final int kerbSides;
  private final SplittableRandom random;
  private final int side;
  private final List<Link> links = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();

  private GridCity(int kerbSides, long seed) {
    this.kerbSides = kerbSides;
    this.random = new SplittableRandom(seed);
    double streets = kerbSides / 2.0 / SWEPT_SHARE;
    this.side = Math.max(3, (int) Math.ceil(Math.sqrt(streets / 2)) + 1);
  }

  /**
   * A city.
   *
   * @param kerbSides how many are to be swept, 1 to 1,000,000
   * @param seed of the random numbers
   */
  public static RoutingProblem of(int kerbSides, long seed) {
    Checks.inRange("the number of kerb sides", kerbSides, 1, 1_000_000);
    return new GridCity(kerbSides, seed).problem(seed);
  }

  private RoutingProblem problem(long seed) {
    boolean[] oneWayRow = oneWay();
    boolean[] oneWayColumn = oneWay();
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        if (column + 1 < side) {
          street(crossing(row, column), crossing(row, column + 1), row, oneWayRow[row]);
        }
        if (row + 1 < side) {
          street(crossing(row, column), crossing(row + 1, column), column, oneWayColumn[column]);
        }
      }
    }
    int depot = crossing(side / 2, side / 2);
    VehicleKind sweepers =
        new VehicleKind(
            "sweeper",
            VehicleKind.FREE,
            List.of(CAPACITY),
            depot,
            depot,
            TimeWindow.ALWAYS,
            SHIFT,
            0,
            0,
            new BreakRule.None());
    Facility dump =
        new Facility("dump", Facility.Kind.DUMP, crossing(0, side / 3), 0, DUMP_TIME, List.of(0));
    return new RoutingProblem(
        "grid-" + kerbSides + "-" + seed,
        side * side,
        links,
        services,
        List.of(Dimension.load("kg")),
        List.of(sweepers),
        List.of(dump),
        List.of(),
        U_TURNS,
        1,
        Objective.COST);
  }

  /** Which lines are one-way: never the main roads, so that every place can be reached and left. */
  private boolean[] oneWay() {
    boolean[] oneWay = new boolean[side];
    for (int line = 1; line + 1 < side; line++) {
      oneWay[line] = !isMain(line) && random.nextDouble() < ONE_WAY_SHARE;
    }
    return oneWay;
  }

  private boolean isMain(int line) {
    return line % BLOCKS_BETWEEN_MAIN_ROADS == 0 || line == side - 1;
  }

  private int crossing(int row, int column) {
    return row * side + column;
  }

  /** A street of one block; one-way lines run in turn this way and that. */
  private void street(int one, int other, int line, boolean oneWay) {
    int length = random.nextInt(80, 141);
    int drive = isMain(line) ? length * 36 / 500 : length * 36 / 400;
    int from = line % 2 == 0 ? one : other;
    int to = line % 2 == 0 ? other : one;
    int link = links.size();
    links.add(new Link(from, to, !oneWay, length, drive));
    if (random.nextDouble() < SWEPT_SHARE) {
      kerb(link, Direction.FORWARD, length);
      kerb(link, oneWay ? Direction.FORWARD : Direction.BACKWARD, length);
    }
  }

  private void kerb(int link, Direction direction, int length) {
    if (services.size() == kerbSides) {
      return;
    }
    int kilograms = Math.max(1, (int) Math.round(length * 0.045 * random.nextDouble(0.6, 1.4)));
    Work work = Work.of(length, length * 36 / 100, kilograms);
    services.add(new Service.OfArc("kerb-" + services.size(), new Arc(link, direction), work));
  }
}

package city.laterne.lighting.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.locationtech.jts.shape.fractal.HilbertCode;

/**
 * Lets new circuits of a plan grow along the streets: whole pieces of streets together, from
 * neighbour to neighbour, until enough lights hang on them. Used by one thread.
 */
final class CircuitGrowth {
  private static final int MOST = CircuitPlan.MOST;
  private static final int ENOUGH = 60;
  private static final int FEW = 40;
  private static final double APART_METRES = 300;

  private final Optional<StreetIndex> streets;
  private final double northmost;
  private final PointGrid lights;
  private final long[] streetKeys;

  /** Lights of one piece of a street, from–to in their order. */
  record Unit(int from, int to, double longitude, double latitude, String street) {
    int size() {
      return to - from;
    }
  }

  /**
   * Over the lights of a plan.
   *
   * @param streetKeys by light: the number of its street's piece, or a cell of the ground
   */
  CircuitGrowth(
      Optional<StreetIndex> streets, double northmost, PointGrid lights, long[] streetKeys) {
    this.streets = streets;
    this.northmost = northmost;
    this.lights = lights;
    this.streetKeys = streetKeys;
  }

  /** Lights of one piece of a street together, long pieces in even parts. */
  private List<Unit> units(int[] order) {
    List<Unit> units = new ArrayList<>();
    int from = 0;
    while (from < order.length) {
      long street = streetKeys[order[from]];
      int to = from;
      while (to < order.length && streetKeys[order[to]] == street) {
        to++;
      }
      int parts = (to - from + MOST - 1) / MOST;
      for (int part = 0; part < parts; part++) {
        int start = from + (int) ((long) (to - from) * part / parts);
        int end = from + (int) ((long) (to - from) * (part + 1) / parts);
        double longitude = 0;
        double latitude = 0;
        for (int i = start; i < end; i++) {
          longitude += lights.longitude(order[i]) / (end - start);
          latitude += lights.latitude(order[i]) / (end - start);
        }
        String name =
            street < 1L << 62 && streets.isPresent()
                ? streets.get().pieces().get((int) street).name()
                : "";
        units.add(new Unit(start, end, longitude, latitude, name));
      }
      from = to;
    }
    return units;
  }

  /**
   * Lets circuits grow from unit to neighbouring unit, in the order of a Hilbert curve.
   *
   * @param order lights without a circuit, along the streets
   * @param first the number of the first circuit
   * @param circuitOf takes each light's circuit
   * @return the circuits; such as gave all their lights to others are empty
   */
  List<PlannedCircuit> run(int[] order, int first, int[] circuitOf) {
    List<Unit> units = units(order);
    int[] unitOf = new int[lights.size()];
    Arrays.fill(unitOf, -1);
    for (int unit = 0; unit < units.size(); unit++) {
      for (int i = units.get(unit).from(); i < units.get(unit).to(); i++) {
        unitOf[order[i]] = unit;
      }
    }
    Neighbours neighbours = new Neighbours(lights, order, units, unitOf);
    int[] circuitOfUnit = new int[units.size()];
    Arrays.fill(circuitOfUnit, -1);
    List<PlannedCircuit> fresh = new ArrayList<>();
    for (int seed : alongHilbert(units)) {
      if (circuitOfUnit[seed] < 0) {
        PlannedCircuit circuit = new PlannedCircuit(first + fresh.size(), "", "", true);
        fresh.add(circuit);
        growOne(circuit, seed, units, circuitOfUnit, neighbours);
      }
    }
    mergeSmall(fresh, units, circuitOfUnit, neighbours);
    if (fresh.stream().anyMatch(CircuitGrowth::isSmall)) {
      // What lies apart is led to a circuit farther off.
      PointGrid wide = new PointGrid(APART_METRES, northmost);
      for (int light = 0; light < lights.size(); light++) {
        int _ = wide.add(lights.longitude(light), lights.latitude(light));
      }
      mergeSmall(fresh, units, circuitOfUnit, new Neighbours(wide, order, units, unitOf));
    }
    for (int unit = 0; unit < units.size(); unit++) {
      for (int i = units.get(unit).from(); i < units.get(unit).to(); i++) {
        circuitOf[order[i]] = circuitOfUnit[unit];
      }
    }
    return fresh;
  }

  private static void growOne(
      PlannedCircuit circuit,
      int seed,
      List<Unit> units,
      int[] circuitOfUnit,
      Neighbours neighbours) {
    Set<String> names = new HashSet<>();
    List<Integer> frontier = new ArrayList<>();
    int unit = seed;
    while (unit >= 0) {
      Unit taken = units.get(unit);
      circuitOfUnit[unit] = circuit.number;
      circuit.add(taken.longitude(), taken.latitude(), taken.size());
      names.add(taken.street());
      for (int neighbour : neighbours.of(unit)) {
        if (circuitOfUnit[neighbour] < 0 && !frontier.contains(neighbour)) {
          frontier.add(neighbour);
        }
      }
      int done = unit;
      frontier.removeIf(other -> other == done);
      unit = circuit.load >= ENOUGH ? -1 : nearest(circuit, frontier, units, names);
    }
  }

  /** The nearest unit that still has room; another piece of a street at hand counts as half. */
  private static int nearest(
      PlannedCircuit circuit, List<Integer> frontier, List<Unit> units, Set<String> names) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int candidate : frontier) {
      Unit unit = units.get(candidate);
      if (circuit.load + unit.size() > MOST) {
        continue;
      }
      double metres =
          Ground.metres(
              circuit.middleLongitude(),
              circuit.middleLatitude(),
              unit.longitude(),
              unit.latitude());
      boolean known = !unit.street().isEmpty() && names.contains(unit.street());
      double cost = known ? metres / 2 : metres;
      if (cost < least) {
        least = cost;
        best = candidate;
      }
    }
    return best;
  }

  private static boolean isSmall(PlannedCircuit circuit) {
    return circuit.load > 0 && circuit.load < FEW;
  }

  /** Gives the units of circuits of few lights to neighbours that have room, the nearest first. */
  private static void mergeSmall(
      List<PlannedCircuit> fresh, List<Unit> units, int[] circuitOfUnit, Neighbours neighbours) {
    if (fresh.isEmpty()) {
      return;
    }
    int base = fresh.getFirst().number;
    List<List<Integer>> members = new ArrayList<>();
    fresh.forEach(_ -> members.add(new ArrayList<>()));
    for (int unit = 0; unit < units.size(); unit++) {
      members.get(circuitOfUnit[unit] - base).add(unit);
    }
    List<PlannedCircuit> smallest =
        fresh.stream()
            .filter(CircuitGrowth::isSmall)
            .sorted(
                Comparator.comparingInt((PlannedCircuit circuit) -> circuit.load)
                    .thenComparingInt(circuit -> circuit.number))
            .toList();
    for (PlannedCircuit small : smallest) {
      if (!isSmall(small)) {
        continue;
      }
      for (int unit : List.copyOf(members.get(small.number - base))) {
        Unit moved = units.get(unit);
        Optional<PlannedCircuit> host =
            Arrays.stream(neighbours.of(unit))
                .mapToObj(other -> fresh.get(circuitOfUnit[other] - base))
                .filter(other -> other != small && other.load + moved.size() <= MOST)
                .min(
                    Comparator.comparingDouble((PlannedCircuit other) -> metres(other, moved))
                        .thenComparingInt(other -> other.number));
        if (host.isPresent()) {
          circuitOfUnit[unit] = host.get().number;
          host.get().add(moved.longitude(), moved.latitude(), moved.size());
          small.add(moved.longitude(), moved.latitude(), -moved.size());
          members.get(small.number - base).remove((Object) unit);
          members.get(host.get().number - base).add(unit);
        }
      }
    }
  }

  private static double metres(PlannedCircuit circuit, Unit unit) {
    return Ground.metres(
        circuit.middleLongitude(), circuit.middleLatitude(), unit.longitude(), unit.latitude());
  }

  private static List<Integer> alongHilbert(List<Unit> units) {
    double west = units.stream().mapToDouble(Unit::longitude).min().orElse(0);
    double south = units.stream().mapToDouble(Unit::latitude).min().orElse(0);
    double width = units.stream().mapToDouble(Unit::longitude).max().orElse(1) - west;
    double height = units.stream().mapToDouble(Unit::latitude).max().orElse(1) - south;
    double side = Math.max(1e-9, Math.max(width, height));
    return IntStream.range(0, units.size())
        .boxed()
        .sorted(
            Comparator.comparingLong(
                    (Integer unit) ->
                        HilbertCode.encode(
                                15,
                                (int) ((units.get(unit).longitude() - west) / side * 32_767),
                                (int) ((units.get(unit).latitude() - south) / side * 32_767))
                            & 0xFFFF_FFFFL)
                .thenComparingInt(unit -> unit))
        .toList();
  }
}

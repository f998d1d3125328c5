package city.laterne.lighting.internal;

import city.laterne.lighting.Inventory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.locationtech.jts.shape.fractal.HilbertCode;

/**
 * Circuits and cabinets for lights that have none on record: neighbourhoods along the pieces of
 * streets, 60 to 90 lights a circuit where there are so many, up to three circuits a cabinet, which
 * stands beside the light in their middle. Lights that have a circuit keep it, recorded or assumed;
 * a light that comes later joins an assumed circuit beside it while that has room. So the same
 * lights yield the same plan, and more lights leave it as it was. Used by one thread.
 */
final class CircuitPlan {
  /** The most lights of a circuit. */
  static final int MOST = 90;

  private static final int ENOUGH = 66;
  private static final int FEW = 40;
  private static final double BESIDE_METRES = 60;
  private static final double NEIGHBOUR_METRES = 90;
  private static final double CABINET_METRES = 350;
  private static final int CABINET_CIRCUITS = 2;
  private static final double ASIDE_METRES = 1.5;

  private final Optional<StreetIndex> streets;
  private final double northmost;
  private final PointGrid lights;
  private int[] circuitOf = new int[1 << 8];
  private int[] pending = new int[1 << 8];
  private int pendings;
  private final List<Circuit> circuits = new ArrayList<>();
  private final Map<String, Circuit> byName = new HashMap<>();
  private final Set<String> cabinets = new HashSet<>();
  private final Map<String, double[]> cabinetPlaces = new HashMap<>();

  /** By light: the number of its street's piece, or a cell of the ground. */
  private long[] streetKeys = new long[0];

  /** A circuit as it grows. */
  private static final class Circuit {
    private final int number;
    private String name;
    private String cabinet;
    private final boolean assumed;
    private boolean settled;
    private int load;
    private double longitude;
    private double latitude;

    private Circuit(int number, String name, String cabinet, boolean assumed) {
      this.number = number;
      this.name = name;
      this.cabinet = cabinet;
      this.assumed = assumed;
    }

    private void add(double east, double north, int count) {
      longitude += east * count;
      latitude += north * count;
      load += count;
    }

    private double middleLongitude() {
      return longitude / load;
    }

    private double middleLatitude() {
      return latitude / load;
    }
  }

  /** Lights of one piece of a street, from–to in their order. */
  private record Unit(int from, int to, double longitude, double latitude, String street) {
    int size() {
      return to - from;
    }
  }

  CircuitPlan(Optional<StreetIndex> streets, double northmost) {
    this.streets = streets;
    this.northmost = northmost;
    this.lights = new PointGrid(NEIGHBOUR_METRES, northmost);
  }

  /** Takes note of what the city has: circuits keep their cabinets, names are not given twice. */
  void know(Inventory inventory) {
    for (Inventory.Circuit each : inventory.circuits()) {
      Circuit circuit = new Circuit(circuits.size(), each.name(), each.cabinet(), each.assumed());
      circuit.settled = !each.cabinet().isEmpty();
      circuits.add(circuit);
      byName.put(each.name(), circuit);
      cabinets.add(each.cabinet());
    }
    inventory.cabinets().forEach(each -> cabinets.add(each.name()));
  }

  /** Takes a light up that has a circuit; {@code cabinet} is empty when it is not known. */
  int settle(double longitude, double latitude, String circuit, String cabinet, boolean assumed) {
    Circuit found = byName.get(circuit);
    if (found == null) {
      found = new Circuit(circuits.size(), circuit, cabinet, assumed);
      circuits.add(found);
      byName.put(circuit, found);
    }
    if (found.cabinet.isEmpty()) {
      found.cabinet = cabinet;
    }
    found.add(longitude, latitude, 1);
    return add(longitude, latitude, found.number);
  }

  /** Takes a light up that has none and gives its number in the plan. */
  int add(double longitude, double latitude) {
    int light = add(longitude, latitude, -1);
    if (pendings == pending.length) {
      pending = Arrays.copyOf(pending, pendings * 2);
    }
    pending[pendings++] = light;
    return light;
  }

  private int add(double longitude, double latitude, int circuit) {
    int light = lights.add(longitude, latitude);
    if (light == circuitOf.length) {
      circuitOf = Arrays.copyOf(circuitOf, light * 2);
    }
    circuitOf[light] = circuit;
    return light;
  }

  /** The circuit of a light, once the plan is made. */
  String circuit(int light) {
    return circuits.get(circuitOf[light]).name;
  }

  /** The cabinet of a light's circuit, once the plan is made. */
  String cabinet(int light) {
    return circuits.get(circuitOf[light]).cabinet;
  }

  /** Makes the plan. */
  void run() {
    int[] waiting = join(inOrder());
    List<Circuit> fresh = grow(waiting, units(waiting));
    name(fresh, "K");
    giveCabinets();
    placeCabinets();
  }

  /** Lights without a circuit, along the streets; those beside no street by their place. */
  private int[] inOrder() {
    long[] keys = new long[pendings];
    double[] along = new double[pendings];
    for (int i = 0; i < pendings; i++) {
      double longitude = lights.longitude(pending[i]);
      double latitude = lights.latitude(pending[i]);
      int street = streets.map(index -> index.find(longitude, latitude)).orElse(-1);
      if (street >= 0) {
        keys[i] = street;
        along[i] = streets.map(StreetIndex::along).orElse(0.0);
      } else {
        long row = (long) Math.floor(latitude * 700);
        long column = (long) Math.floor(longitude * 450);
        keys[i] = (1L << 62) | ((row & 0x3FFF_FFFF) << 31) | (column & 0x7FFF_FFFF);
        along[i] = longitude;
      }
    }
    int[] order =
        IntStream.range(0, pendings)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> keys[i])
                    .thenComparingDouble(i -> along[i])
                    .thenComparingDouble(i -> lights.latitude(pending[i]))
                    .thenComparingDouble(i -> lights.longitude(pending[i])))
            .mapToInt(i -> i)
            .toArray();
    streetKeys = new long[lights.size()];
    for (int i = 0; i < pendings; i++) {
      streetKeys[pending[i]] = keys[i];
    }
    return Arrays.stream(order).map(i -> pending[i]).toArray();
  }

  /** Lets lights join assumed circuits beside them that have room; gives back the others. */
  private int[] join(int[] order) {
    if (circuits.stream().noneMatch(circuit -> circuit.assumed)) {
      return order;
    }
    int[] left = new int[order.length];
    int count = 0;
    for (int light : order) {
      double longitude = lights.longitude(light);
      double latitude = lights.latitude(light);
      int[] best = {-1};
      double[] metres = {Double.POSITIVE_INFINITY};
      lights.eachWithin(
          longitude,
          latitude,
          BESIDE_METRES,
          other -> {
            int circuit = circuitOf[other];
            if (circuit >= 0
                && circuits.get(circuit).assumed
                && circuits.get(circuit).load < MOST) {
              double away =
                  Ground.metres(
                      longitude, latitude, lights.longitude(other), lights.latitude(other));
              if (away < metres[0]) {
                metres[0] = away;
                best[0] = circuit;
              }
            }
          });
      if (best[0] >= 0) {
        circuitOf[light] = best[0];
        circuits.get(best[0]).add(longitude, latitude, 1);
      } else {
        left[count++] = light;
      }
    }
    return Arrays.copyOf(left, count);
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

  /** Lets circuits grow from unit to neighbouring unit, in the order of a Hilbert curve. */
  private List<Circuit> grow(int[] order, List<Unit> units) {
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
    List<Circuit> fresh = new ArrayList<>();
    for (int seed : alongHilbert(units)) {
      if (circuitOfUnit[seed] < 0) {
        Circuit circuit = new Circuit(circuits.size() + fresh.size(), "", "", true);
        fresh.add(circuit);
        growOne(circuit, seed, units, circuitOfUnit, neighbours);
      }
    }
    List<Circuit> left = mergeSmall(fresh, units, circuitOfUnit, neighbours);
    for (int unit = 0; unit < units.size(); unit++) {
      for (int i = units.get(unit).from(); i < units.get(unit).to(); i++) {
        circuitOf[order[i]] = circuitOfUnit[unit];
      }
    }
    circuits.addAll(fresh);
    return left;
  }

  private static void growOne(
      Circuit circuit, int seed, List<Unit> units, int[] circuitOfUnit, Neighbours neighbours) {
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
      Circuit circuit, List<Integer> frontier, List<Unit> units, Set<String> names) {
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

  /** Gives circuits of few lights to a neighbour that has room; gives back those left. */
  private List<Circuit> mergeSmall(
      List<Circuit> fresh, List<Unit> units, int[] circuitOfUnit, Neighbours neighbours) {
    int base = circuits.size();
    List<List<Integer>> members = new ArrayList<>();
    fresh.forEach(_ -> members.add(new ArrayList<>()));
    for (int unit = 0; unit < units.size(); unit++) {
      members.get(circuitOfUnit[unit] - base).add(unit);
    }
    for (Circuit small : fresh) {
      if (small.load >= FEW) {
        continue;
      }
      Optional<Circuit> host =
          members.get(small.number - base).stream()
              .flatMap(unit -> Arrays.stream(neighbours.of(unit)).boxed())
              .map(unit -> fresh.get(circuitOfUnit[unit] - base))
              .filter(other -> other != small && other.load + small.load <= MOST)
              .min(
                  Comparator.comparingInt((Circuit other) -> other.load)
                      .thenComparingInt(other -> other.number));
      if (host.isPresent()) {
        for (int unit : members.get(small.number - base)) {
          circuitOfUnit[unit] = host.get().number;
          Unit moved = units.get(unit);
          host.get().add(moved.longitude(), moved.latitude(), moved.size());
          members.get(host.get().number - base).add(unit);
        }
        members.get(small.number - base).clear();
        small.load = 0;
      }
    }
    return fresh.stream().filter(circuit -> circuit.load > 0).toList();
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

  private void name(List<Circuit> fresh, String letter) {
    int next = 1 + highest(byName.keySet(), letter);
    for (Circuit circuit : fresh) {
      circuit.name = String.format(Locale.ROOT, letter + "%04d", next++);
      byName.put(circuit.name, circuit);
    }
  }

  private static int highest(Set<String> names, String letter) {
    return names.stream()
        .filter(name -> name.matches(letter + "[0-9]{4,8}"))
        .mapToInt(name -> Integer.parseInt(name.substring(1)))
        .max()
        .orElse(0);
  }

  /** Two neighbouring circuits without a cabinet begin at one. */
  private void giveCabinets() {
    List<Circuit> without = new ArrayList<>();
    for (Circuit circuit : circuits) {
      if (circuit.load > 0 && circuit.cabinet.isEmpty()) {
        without.add(circuit);
      }
      cabinets.add(circuit.cabinet);
    }
    PointGrid middles = new PointGrid(CABINET_METRES, northmost);
    without.forEach(c -> middles.add(c.middleLongitude(), c.middleLatitude()));
    int next = 1 + highest(cabinets, "S");
    for (Circuit circuit : without) {
      if (!circuit.cabinet.isEmpty()) {
        continue;
      }
      circuit.cabinet = String.format(Locale.ROOT, "S%04d", next++);
      List<Circuit> near = new ArrayList<>();
      middles.eachWithin(
          circuit.middleLongitude(),
          circuit.middleLatitude(),
          CABINET_METRES,
          other -> near.add(without.get(other)));
      near.stream()
          .filter(other -> other.cabinet.isEmpty())
          .sorted(
              Comparator.comparingDouble((Circuit other) -> metres(circuit, other))
                  .thenComparingInt(other -> other.number))
          .limit(CABINET_CIRCUITS - 1)
          .forEach(other -> other.cabinet = circuit.cabinet);
    }
  }

  private static double metres(Circuit one, Circuit other) {
    return Ground.metres(
        one.middleLongitude(),
        one.middleLatitude(),
        other.middleLongitude(),
        other.middleLatitude());
  }

  /** A cabinet stands beside that light of its circuits which is nearest to their middle. */
  private void placeCabinets() {
    Map<String, double[]> middles = new HashMap<>();
    for (Circuit circuit : circuits) {
      if (circuit.load > 0) {
        double[] sum = middles.computeIfAbsent(circuit.cabinet, _ -> new double[3]);
        sum[0] += circuit.longitude;
        sum[1] += circuit.latitude;
        sum[2] += circuit.load;
      }
    }
    Map<String, Double> best = new HashMap<>();
    for (int light = 0; light < lights.size(); light++) {
      String cabinet = cabinet(light);
      double[] sum = middles.getOrDefault(cabinet, new double[] {0, 0, 1});
      double metres =
          Ground.metres(
              sum[0] / sum[2], sum[1] / sum[2], lights.longitude(light), lights.latitude(light));
      if (metres < best.getOrDefault(cabinet, Double.POSITIVE_INFINITY)) {
        best.put(cabinet, metres);
        double shrink = Ground.shrink(lights.latitude(light));
        cabinetPlaces.put(
            cabinet,
            new double[] {
              lights.longitude(light) + ASIDE_METRES / Ground.METRES_PER_DEGREE / shrink,
              lights.latitude(light)
            });
      }
    }
  }

  /**
   * What is new: circuits that the city has not, or not with a cabinet, and the cabinets of all; in
   * order of their names.
   */
  Inventory inventory() {
    List<Inventory.Circuit> fresh =
        circuits.stream()
            .filter(circuit -> circuit.load > 0 && !circuit.settled)
            .map(each -> new Inventory.Circuit(each.name, each.cabinet, each.assumed))
            .sorted(Comparator.comparing(Inventory.Circuit::name))
            .toList();
    List<Inventory.Cabinet> placed =
        cabinetPlaces.entrySet().stream()
            .map(
                each ->
                    new Inventory.Cabinet(
                        each.getKey(), each.getValue()[0], each.getValue()[1], true))
            .sorted(Comparator.comparing(Inventory.Cabinet::name))
            .toList();
    return new Inventory(List.of(), placed, fresh);
  }

  /** Names of all circuits on which lights hang. */
  Set<String> circuitNames() {
    Set<String> names = new HashSet<>();
    circuits.stream().filter(each -> each.load > 0).forEach(each -> names.add(each.name));
    return names;
  }

  /** Names of all cabinets that feed them. */
  Set<String> cabinetNames() {
    Set<String> names = new HashSet<>();
    circuits.stream().filter(each -> each.load > 0).forEach(each -> names.add(each.cabinet));
    return names;
  }

  /** Which units have lights beside those of another; asked for, not kept. */
  private static final class Neighbours {
    private final PointGrid lights;
    private final int[] order;
    private final List<Unit> units;
    private final int[] unitOf;

    private Neighbours(PointGrid lights, int[] order, List<Unit> units, int[] unitOf) {
      this.lights = lights;
      this.order = order;
      this.units = units;
      this.unitOf = unitOf;
    }

    private int[] of(int unit) {
      Set<Integer> found = new HashSet<>();
      int[] last = {-1};
      for (int i = units.get(unit).from(); i < units.get(unit).to(); i++) {
        lights.eachWithin(
            lights.longitude(order[i]),
            lights.latitude(order[i]),
            NEIGHBOUR_METRES,
            other -> {
              if (unitOf[other] >= 0 && unitOf[other] != unit && unitOf[other] != last[0]) {
                last[0] = unitOf[other];
                found.add(unitOf[other]);
              }
            });
      }
      return found.stream().mapToInt(i -> i).sorted().toArray();
    }
  }
}

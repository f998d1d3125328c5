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
  private int[] pendingStreet = new int[1 << 8];
  private double[] pendingAlong = new double[1 << 8];
  private int pendings;
  private final List<PlannedCircuit> circuits = new ArrayList<>();
  private final Map<String, PlannedCircuit> byName = new HashMap<>();
  private final Set<String> cabinets = new HashSet<>();
  private final Map<String, double[]> cabinetPlaces = new HashMap<>();

  /** By light: the number of its street's piece, or a cell of the ground. */
  private long[] streetKeys = new long[0];

  CircuitPlan(Optional<StreetIndex> streets, double northmost) {
    this.streets = streets;
    this.northmost = northmost;
    this.lights = new PointGrid(NEIGHBOUR_METRES, northmost);
  }

  /** Takes note of what the city has: circuits keep their cabinets, names are not given twice. */
  void know(Inventory inventory) {
    for (Inventory.Circuit each : inventory.circuits()) {
      PlannedCircuit circuit =
          new PlannedCircuit(circuits.size(), each.name(), each.cabinet(), each.assumed());
      circuit.settled = !each.cabinet().isEmpty();
      circuits.add(circuit);
      byName.put(each.name(), circuit);
      cabinets.add(each.cabinet());
    }
    inventory.cabinets().forEach(each -> cabinets.add(each.name()));
  }

  /** Takes a light up that has a circuit; {@code cabinet} is empty when it is not known. */
  int settle(double longitude, double latitude, String circuit, String cabinet, boolean assumed) {
    PlannedCircuit found = byName.get(circuit);
    if (found == null) {
      found = new PlannedCircuit(circuits.size(), circuit, cabinet, assumed);
      circuits.add(found);
      byName.put(circuit, found);
    }
    if (found.cabinet.isEmpty()) {
      found.cabinet = cabinet;
    }
    found.add(longitude, latitude, 1);
    return add(longitude, latitude, found.number);
  }

  /**
   * Takes a light up that has none and gives its number in the plan.
   *
   * @param street the number of its street's piece, or −1
   * @param along how far along the piece it stands
   */
  int add(double longitude, double latitude, int street, double along) {
    int light = add(longitude, latitude, -1);
    if (pendings == pending.length) {
      pending = Arrays.copyOf(pending, pendings * 2);
      pendingStreet = Arrays.copyOf(pendingStreet, pendings * 2);
      pendingAlong = Arrays.copyOf(pendingAlong, pendings * 2);
    }
    pending[pendings] = light;
    pendingStreet[pendings] = street;
    pendingAlong[pendings++] = along;
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
    List<PlannedCircuit> fresh =
        new CircuitGrowth(streets, northmost, lights, streetKeys)
            .run(waiting, circuits.size(), circuitOf);
    circuits.addAll(fresh);
    fresh.removeIf(circuit -> circuit.load == 0);
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
      if (pendingStreet[i] >= 0) {
        keys[i] = pendingStreet[i];
        along[i] = pendingAlong[i];
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

  private void name(List<PlannedCircuit> fresh, String letter) {
    int next = 1 + highest(byName.keySet(), letter);
    for (PlannedCircuit circuit : fresh) {
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
    List<PlannedCircuit> without = new ArrayList<>();
    for (PlannedCircuit circuit : circuits) {
      if (circuit.load > 0 && circuit.cabinet.isEmpty()) {
        without.add(circuit);
      }
      cabinets.add(circuit.cabinet);
    }
    PointGrid middles = new PointGrid(CABINET_METRES, northmost);
    without.forEach(c -> middles.add(c.middleLongitude(), c.middleLatitude()));
    int next = 1 + highest(cabinets, "S");
    for (PlannedCircuit circuit : without) {
      if (!circuit.cabinet.isEmpty()) {
        continue;
      }
      circuit.cabinet = String.format(Locale.ROOT, "S%04d", next++);
      List<PlannedCircuit> near = new ArrayList<>();
      middles.eachWithin(
          circuit.middleLongitude(),
          circuit.middleLatitude(),
          CABINET_METRES,
          other -> near.add(without.get(other)));
      near.stream()
          .filter(other -> other.cabinet.isEmpty())
          .sorted(
              Comparator.comparingDouble((PlannedCircuit other) -> metres(circuit, other))
                  .thenComparingInt(other -> other.number))
          .limit(CABINET_CIRCUITS - 1)
          .forEach(other -> other.cabinet = circuit.cabinet);
    }
  }

  private static double metres(PlannedCircuit one, PlannedCircuit other) {
    return Ground.metres(
        one.middleLongitude(),
        one.middleLatitude(),
        other.middleLongitude(),
        other.middleLatitude());
  }

  /** A cabinet stands beside that light of its circuits which is nearest to their middle. */
  private void placeCabinets() {
    Map<String, double[]> middles = new HashMap<>();
    for (PlannedCircuit circuit : circuits) {
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
}

package city.laterne.lighting.internal;

import city.laterne.lighting.Estimate;
import city.laterne.lighting.Inventory;
import city.laterne.lighting.LightRecord;
import city.laterne.lighting.internal.LampSource.ListedLight;
import city.laterne.streets.RoadClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a list does not tell of its lamps and the city's map and lights do: street and district,
 * circuit and cabinet; besides, which estimated lights come and go. Only reckons; writes nothing.
 * Used by one thread.
 */
final class Completion {
  private final LampImport.Job job;
  private final RawLamps lamps;
  private final StoredLights stored;
  private final Optional<StreetIndex> streets;
  private final Districts districts;
  private final int[] street;
  private final double[] along;
  private final int[] planned;
  private final BitSet outside = new BitSet();
  private final BitSet dropped = new BitSet();
  private List<LightRecord> estimated = List.of();
  private final List<Integer> placeless = new ArrayList<>();
  private final CircuitPlan plan;
  private int goneEstimates;

  Completion(LampImport.Job job, RawLamps lamps, StoredLights stored) {
    this.job = job;
    this.lamps = lamps;
    this.stored = stored;
    this.streets = job.map().flatMap(StreetIndex::of);
    this.districts = new Districts(job.map());
    this.street = new int[lamps.size()];
    this.along = new double[lamps.size()];
    this.planned = new int[lamps.size()];
    this.plan = new CircuitPlan(streets, northmost());
  }

  private double northmost() {
    double most = job.map().flatMap(map -> map.findBounds()).map(b -> b.getMaxY()).orElse(0.0);
    for (int i = 0; i < lamps.size(); i++) {
      most = lamps.isGood(i) ? Math.max(most, Math.abs(lamps.y(i))) : most;
    }
    for (int i = 0; i < stored.size(); i++) {
      most = Math.max(most, Math.abs(stored.latitude(i)));
    }
    return most;
  }

  /**
   * Reckons it all.
   *
   * @param known the circuits that the city has, with their cabinets
   */
  void run(Inventory known) {
    plan.know(known);
    Arrays.fill(street, -1);
    LongTable listed = new LongTable();
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        listed.put(lamps.hash(i), i);
        findStreet(i);
      }
    }
    for (int light : stored.removable().keySet()) {
      if (!stored.isEstimated(light) && listed.find(stored.hash(light)) < 0) {
        dropped.set(light);
      }
    }
    streets.ifPresent(index -> estimate(index, listed));
    if (job.circuits()) {
      planCircuits(listed);
    }
  }

  private void findStreet(int lamp) {
    streets.ifPresent(
        index -> {
          street[lamp] = index.find(lamps.x(lamp), lamps.y(lamp));
          along[lamp] = index.along();
          outside.set(lamp, street[lamp] < 0);
        });
  }

  /** Reckons lamps along dark stretches, and drops those that recorded ones have replaced. */
  private void estimate(StreetIndex index, LongTable listed) {
    if (job.estimate() == Estimate.NONE && !stored.hasEstimated()) {
      return;
    }
    BitSet lit = new BitSet();
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        index.eachWithin(lamps.x(i), lamps.y(i), LampEstimate.REACH_METRES, lit::set);
      }
    }
    for (int i = 0; i < stored.size(); i++) {
      boolean recorded = stored.isPlaced(i) && !stored.isEstimated(i) && !dropped.get(i);
      if (recorded && listed.find(stored.hash(i)) < 0) {
        index.eachWithin(
            stored.longitude(i), stored.latitude(i), LampEstimate.REACH_METRES, lit::set);
      }
    }
    LongTable wanted = new LongTable();
    if (job.estimate() != Estimate.NONE) {
      estimated = new LampEstimate(index, districts, job.estimate()).run(lit, northmost());
      estimated.forEach(lamp -> wanted.put(LongTable.hash(lamp.id()), 0));
    }
    Set<String> litStreets = new HashSet<>();
    lit.stream()
        .mapToObj(number -> index.pieces().get(number).id())
        .forEach(id -> litStreets.add(id.substring(id.lastIndexOf(':') + 1)));
    stored
        .removable()
        .forEach(
            (light, number) -> {
              if (stored.isEstimated(light) && number.startsWith(LampEstimate.PREFIX)) {
                boolean goes =
                    job.estimate() == Estimate.NONE
                        ? litStreets.contains(LampEstimate.street(number))
                        : wanted.find(stored.hash(light)) < 0;
                if (goes && listed.find(stored.hash(light)) < 0) {
                  dropped.set(light);
                  goneEstimates++;
                }
              }
            });
  }

  private void planCircuits(LongTable listed) {
    LongTable estimatedAt = new LongTable();
    for (int i = 0; i < estimated.size(); i++) {
      estimatedAt.put(LongTable.hash(estimated.get(i).id()), i);
    }
    for (int i = 0; i < stored.size(); i++) {
      boolean stays =
          !dropped.get(i)
              && listed.find(stored.hash(i)) < 0
              && estimatedAt.find(stored.hash(i)) < 0
              && !stored.circuit(i).isEmpty();
      if (stays && !stored.isPlaced(i)) {
        placeless.add(i);
      } else if (stays) {
        int _ =
            plan.settle(
                stored.longitude(i),
                stored.latitude(i),
                stored.circuit(i),
                stored.cabinet(i),
                stored.isAssumed(i));
      }
    }
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        planned[i] = plan(i);
      }
    }
    int[] ofEstimated = new int[estimated.size()];
    for (int i = 0; i < ofEstimated.length; i++) {
      LightRecord lamp = estimated.get(i);
      double longitude = lamp.longitude();
      double latitude = lamp.latitude();
      int before = stored.find(LongTable.hash(lamp.id()));
      ofEstimated[i] =
          hasCircuit(before)
              ? keep(before, longitude, latitude)
              : streets
                  .map(
                      index ->
                          plan.add(
                              longitude, latitude, index.find(longitude, latitude), index.along()))
                  .orElseThrow();
    }
    plan.run();
    List<LightRecord> onCircuits = new ArrayList<>(ofEstimated.length);
    for (int i = 0; i < ofEstimated.length; i++) {
      int before = stored.find(LongTable.hash(estimated.get(i).id()));
      boolean recorded = hasCircuit(before) && !stored.isAssumed(before);
      onCircuits.add(
          recorded
              ? estimated.get(i)
              : onCircuit(
                  estimated.get(i), plan.circuit(ofEstimated[i]), plan.cabinet(ofEstimated[i])));
    }
    estimated = onCircuits;
  }

  /** Puts a lamp on the circuit that it has, or lets one be found. */
  private int plan(int lamp) {
    double longitude = lamps.x(lamp);
    double latitude = lamps.y(lamp);
    if (!lamps.circuit(lamp).isEmpty()) {
      return plan.settle(longitude, latitude, lamps.circuit(lamp), lamps.cabinet(lamp), false);
    }
    int before = stored.find(lamps.hash(lamp));
    return hasCircuit(before)
        ? keep(before, longitude, latitude)
        : plan.add(longitude, latitude, street[lamp], along[lamp]);
  }

  private boolean hasCircuit(int before) {
    return before >= 0 && !stored.circuit(before).isEmpty();
  }

  private int keep(int before, double longitude, double latitude) {
    return plan.settle(
        longitude,
        latitude,
        stored.circuit(before),
        stored.cabinet(before),
        stored.isAssumed(before));
  }

  /** Whether a lamp stands far from every street. */
  boolean isOutside(int lamp) {
    return outside.get(lamp);
  }

  /** What the city holds as assumed of a lamp. */
  LightDrafts.Held held(int lamp) {
    int before = stored.find(lamps.hash(lamp));
    return before >= 0 ? stored.held(before) : LightDrafts.Held.NONE;
  }

  /** A lamp with what was found of it. */
  ListedLight complete(int lamp, ListedLight listed) {
    LightRecord light = listed.light();
    Optional<StreetIndex.Piece> piece =
        street[lamp] < 0
            ? Optional.empty()
            : streets.map(index -> index.pieces().get(street[lamp]));
    RoadClass roadClass = piece.map(StreetIndex.Piece::roadClass).orElse(RoadClass.RESIDENTIAL);
    int before = stored.find(lamps.hash(lamp));
    LampSource.Assumed assumed =
        new LampSource.Assumed(
            job.ofMap()
                && Double.isNaN(light.ratedWatts())
                && !(before >= 0 && stored.hasRating(before)),
            job.ofMap()
                && Double.isNaN(light.safetyFloor())
                && !(before >= 0 && stored.hasFloor(before)));
    LightRecord full =
        new LightRecord(
            light.id(),
            light.longitude(),
            light.latitude(),
            light.pole(),
            light.street().isEmpty()
                ? piece.map(StreetIndex.Piece::name).orElse("")
                : light.street(),
            light.district().isEmpty()
                ? districts.of(light.longitude(), light.latitude())
                : light.district(),
            light.circuit(),
            light.cabinet(),
            light.model(),
            assumed.rating() ? LampEstimate.watts(roadClass) : light.ratedWatts(),
            light.height(),
            light.individually(),
            assumed.floor() ? LampEstimate.floor(roadClass) : light.safetyFloor(),
            light.estimated(),
            light.assumed());
    if (!job.circuits() || !light.circuit().isEmpty() || isRecordedBefore(lamp)) {
      return new ListedLight(full, listed.details(), assumed);
    }
    return new ListedLight(
        onCircuit(full, plan.circuit(planned[lamp]), plan.cabinet(planned[lamp])),
        listed.details(),
        assumed);
  }

  /** Whether somebody else has put the lamp on a circuit, such as another list before. */
  private boolean isRecordedBefore(int lamp) {
    int before = stored.find(lamps.hash(lamp));
    return hasCircuit(before) && !stored.isAssumed(before);
  }

  private static LightRecord onCircuit(LightRecord light, String circuit, String cabinet) {
    return new LightRecord(
        light.id(),
        light.longitude(),
        light.latitude(),
        light.pole(),
        light.street(),
        light.district(),
        circuit,
        cabinet,
        light.model(),
        light.ratedWatts(),
        light.height(),
        light.individually(),
        light.safetyFloor(),
        light.estimated(),
        true);
  }

  /** Lamps along streets that show none. */
  List<LightRecord> estimated() {
    return estimated;
  }

  /** The URIs of lights that go. */
  List<String> gone() {
    return dropped.stream()
        .mapToObj(light -> LightDrafts.URN + stored.removable().get(light))
        .toList();
  }

  /** How many of them were estimated. */
  int goneEstimates() {
    return goneEstimates;
  }

  /** Circuits and cabinets. */
  Inventory inventory() {
    return plan.inventory();
  }

  /** Names of the circuits on which lights hang. */
  Set<String> circuitNames() {
    Set<String> names = plan.circuitNames();
    placeless.forEach(light -> names.add(stored.circuit(light)));
    return names;
  }

  /** Names of the cabinets that feed them. */
  Set<String> cabinetNames() {
    Set<String> names = plan.cabinetNames();
    placeless.forEach(light -> names.add(stored.cabinet(light)));
    return names;
  }
}

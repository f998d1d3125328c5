package city.laterne.lighting.internal;

import city.laterne.lighting.Circuit;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.Streetlight;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.lighting.SunProgramme;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Writes to the lights that circuits switch what their circuit shall do, and why, so that each of
 * them tells it. Only lights that say otherwise are written, some hundred in a transaction. One
 * thread.
 */
final class CircuitFollowing {
  private static final System.Logger LOG = System.getLogger(CircuitFollowing.class.getName());
  private static final int CIRCUITS = 64;
  private static final int CHUNK = 500;
  private static final int MOST_ON_THEIR_WAY = 8;
  private static final Author AUTHOR = Author.domain("lighting");

  private final Tenant tenant;
  private final LightingGround ground;
  private final MachineClock machine;

  /**
   * What the lights that a circuit switches make of it.
   *
   * @param floor their highest safety floor, 0 to 1
   * @param cell where one of them stands; empty when none has a place
   */
  record Group(double floor, Optional<SunProgramme.Cell> cell) {
    static final Group EMPTY = new Group(0, Optional.empty());

    Group with(Streetlight light) {
      return new Group(Math.max(floor, light.safetyFloor()), cell.or(light::findCell));
    }
  }

  CircuitFollowing(Tenant tenant, LightingGround ground, MachineClock machine) {
    this.tenant = tenant;
    this.ground = ground;
    this.machine = machine;
  }

  /**
   * Whether a light of a circuit says what its circuit says; nothing decided yet counts as such.
   */
  static boolean inStep(Streetlight light, Circuit circuit) {
    return Double.isNaN(circuit.desired())
        || (Double.compare(light.desired(), circuit.desired()) == 0
            && light.reason().equals(circuit.reason()));
  }

  /**
   * Brings the lights of circuits in step.
   *
   * @param circuits URIs of circuits by their names
   * @return what the lights make of the circuits
   * @throws Failure UNAVAILABLE when the store takes nothing now; to be done again
   */
  Map<String, Group> run(Map<String, String> circuits) {
    Map<String, Group> groups = new HashMap<>();
    List<String> names = List.copyOf(circuits.keySet());
    for (int from = 0; from < names.size(); from += CIRCUITS) {
      some(names.subList(from, Math.min(names.size(), from + CIRCUITS)), circuits, groups);
    }
    return groups;
  }

  private void some(Collection<String> names, Map<String, String> ids, Map<String, Group> groups) {
    List<Operation> operations = new ArrayList<>();
    List<CompletableFuture<List<Outcome>>> onTheirWay = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      Map<String, Circuit> circuits = new HashMap<>();
      for (String name : names) {
        view.find(ids.getOrDefault(name, ""))
            .ifPresent(entity -> circuits.put(name, Circuit.of(entity, ground.feeders())));
        groups.put(name, Group.EMPTY);
      }
      new CircuitLights(ground.terms())
          .each(
              view,
              names,
              light -> {
                if (light.inGroup()) {
                  groups.merge(
                      light.circuit(), Group.EMPTY.with(light), (old, _) -> old.with(light));
                  Circuit circuit = circuits.get(light.circuit());
                  if (circuit != null && !inStep(light, circuit)) {
                    operations.add(follow(light, circuit));
                    if (operations.size() == CHUNK) {
                      send(operations, onTheirWay);
                    }
                  }
                }
              });
    }
    send(operations, onTheirWay);
    onTheirWay.forEach(CircuitFollowing::await);
  }

  private Operation follow(Streetlight light, Circuit circuit) {
    StreetlightTerms terms = ground.terms();
    return new Operation.Write(
        light.id(),
        List.of(),
        List.of(),
        List.of(
            Attribute.property(terms.desired(), Value.ofDouble(circuit.desired())),
            Attribute.property(terms.reason(), new Value.Text(circuit.reason()))),
        Operation.WriteMode.APPEND,
        machine.micros());
  }

  private void send(List<Operation> operations, List<CompletableFuture<List<Outcome>>> onTheirWay) {
    if (operations.isEmpty()) {
      return;
    }
    if (onTheirWay.size() >= MOST_ON_THEIR_WAY) {
      await(onTheirWay.removeFirst());
    }
    onTheirWay.add(tenant.submit(List.of(Transaction.of(AUTHOR, operations))));
    operations.clear();
  }

  /** Waits for the disk. A refusal means that a light went meanwhile: its circuit is told again. */
  private static void await(CompletableFuture<List<Outcome>> outcomes) {
    try {
      for (Outcome outcome : outcomes.join()) {
        switch (outcome) {
          case Outcome.Committed _ -> {}
          case Outcome.Refused(var refusal) ->
              throw new Failure(Failure.Kind.UNAVAILABLE, "NotInStep", refusal.message());
        }
      }
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      LOG.log(System.Logger.Level.ERROR, "Lights were not told what their circuit does", e);
      throw e;
    }
  }
}

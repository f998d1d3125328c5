package city.laterne.lighting.internal;

import city.laterne.commands.Command;
import city.laterne.commands.Gate;
import city.laterne.commands.GateOutcome;
import city.laterne.commands.Order;
import city.laterne.lighting.Circuit;
import city.laterne.lighting.FeederTerms;
import city.laterne.lighting.LevelReason;
import city.laterne.lighting.Lighting;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.Locks;
import city.laterne.lighting.Streetlight;
import city.laterne.security.Principal;
import city.laterne.shared.CityClock;
import city.laterne.shared.DimLevel;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What people ask of lights against the programme: emergency light, its end, and a crew's lock.
 * What they name is translated to what can be switched. Safe for many threads.
 */
public final class Overrides {
  private static final int CHUNK = 500;

  private final Tenant tenant;
  private final LightingGround ground;
  private final Gate gate;
  private final CityClock clock;
  private final MachineClock machine;

  /** The overrides of a tenant's lights. */
  public Overrides(
      Tenant tenant, LightingGround ground, Gate gate, CityClock clock, MachineClock machine) {
    this.tenant = tenant;
    this.ground = ground;
    this.gate = gate;
    this.clock = clock;
    this.machine = machine;
  }

  /** See {@link Lighting#emergency}. */
  public List<GateOutcome> emergency(
      Principal principal, List<String> ids, String text, Duration length) {
    gate.require(principal, "emergency light", lights(ids));
    LevelReason reason =
        new LevelReason(
            LevelReason.Rule.EMERGENCY, principal.name(), text, clock.now().plus(length));
    return all(principal, switched(principal, ids), DimLevel.FULL, reason);
  }

  /** See {@link Lighting#resume}. */
  public int resume(Principal principal, List<String> ids) {
    gate.require(principal, "end emergency light", lights(ids));
    Author author = new Author(principal.name(), Set.of(Writer.values()));
    List<String> held = listHeld(principal, ids);
    for (int from = 0; from < held.size(); from += CHUNK) {
      List<Operation> operations = new ArrayList<>();
      for (String id : held.subList(from, Math.min(held.size(), from + CHUNK))) {
        long at = machine.micros();
        operations.add(new Operation.DeleteAttribute(id, ground.terms().desired(), "", false, at));
        operations.add(new Operation.DeleteAttribute(id, ground.terms().reason(), "", false, at));
      }
      Outcome _ = tenant.commit(Transaction.of(author, operations));
    }
    return held.size();
  }

  /** See {@link Lighting#lock}. */
  public List<GateOutcome> lock(Principal principal, String circuit, String crew, String text) {
    gate.require(principal, "lock", "circuit " + circuit);
    ground.locks().set(principal.author(), new Locks.Lock(circuit, crew, text, principal.name()));
    LevelReason reason = new LevelReason(LevelReason.Rule.LOCK, crew, text, Instant.MAX);
    List<String> ids = listOfCircuit(principal, circuit);
    return all(principal, ids, DimLevel.OFF, reason);
  }

  private static String lights(List<String> ids) {
    return ids.isEmpty() ? "all lights" : ids.size() + " lights from " + ids.getFirst() + " on";
  }

  private List<GateOutcome> all(
      Principal principal, List<String> ids, DimLevel level, LevelReason reason) {
    List<Order> orders = new ArrayList<>(ids.size());
    for (String id : ids) {
      orders.add(ground.rules().order(id, level, reason, Command.Urgency.STOP));
    }
    return gate.pass(principal, orders);
  }

  /**
   * What is to be switched so that lights are: each by itself, or its circuit where it cannot be.
   *
   * @param ids lights and circuits; empty for all
   */
  private List<String> switched(Principal principal, List<String> ids) {
    Set<String> found = new LinkedHashSet<>();
    try (ReadView view = tenant.read(principal.scope())) {
      if (ids.isEmpty()) {
        view.each(
            new Filter.HasType(ground.feeders().type()),
            entity -> {
              found.add(entity.id());
              return true;
            });
        view.each(
            new Filter.HasType(ground.terms().type()),
            entity -> {
              found.add(switched(entity, found::contains));
              return true;
            });
      } else {
        for (String id : ids) {
          found.add(
              view.find(id)
                  .map(entity -> switched(entity, circuit -> view.find(circuit).isPresent()))
                  .orElse(id));
        }
      }
    }
    return List.copyOf(found);
  }

  private String switched(Entity entity, Predicate<String> isThere) {
    if (!entity.types().contains(ground.terms().type())) {
      return entity.id();
    }
    Streetlight light = Streetlight.of(entity, ground.terms());
    String circuit = FeederTerms.id(light.circuit());
    return light.inGroup() && !light.circuit().isEmpty() && isThere.test(circuit)
        ? circuit
        : light.id();
  }

  /** Lights switched alone and circuits that another rule than the programme holds. */
  private List<String> listHeld(Principal principal, List<String> ids) {
    Set<String> wanted = ids.isEmpty() ? Set.of() : Set.copyOf(switched(principal, ids));
    List<String> held = new ArrayList<>();
    try (ReadView view = tenant.read(principal.scope())) {
      view.each(
          new Filter.HasType(ground.terms().type()),
          entity -> {
            Streetlight light = Streetlight.of(entity, ground.terms());
            if (!light.inGroup() && overrides(light.findReason())) {
              held.add(light.id());
            }
            return true;
          });
      view.each(
          new Filter.HasType(ground.feeders().type()),
          entity -> {
            if (overrides(Circuit.of(entity, ground.feeders()).findReason())) {
              held.add(entity.id());
            }
            return true;
          });
    }
    return ids.isEmpty() ? held : held.stream().filter(wanted::contains).toList();
  }

  private boolean overrides(Optional<LevelReason> reason) {
    return reason.isPresent() && reason.get().overrides(clock.now());
  }

  /** A circuit, where it is recorded, and the lights on it that are switched alone. */
  private List<String> listOfCircuit(Principal principal, String circuit) {
    List<String> ids = new ArrayList<>();
    try (ReadView view = tenant.read(principal.scope())) {
      view.find(FeederTerms.id(circuit)).ifPresent(entity -> ids.add(entity.id()));
      new CircuitLights(ground.terms())
          .each(
              view,
              List.of(circuit),
              light -> {
                if (!light.inGroup()) {
                  ids.add(light.id());
                }
              });
    }
    return ids;
  }
}

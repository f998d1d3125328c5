package city.laterne.lighting.internal;

import city.laterne.commands.Command;
import city.laterne.commands.Gate;
import city.laterne.commands.GateOutcome;
import city.laterne.commands.Order;
import city.laterne.lighting.Circuit;
import city.laterne.lighting.LevelReason;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.Streetlight;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.lighting.SunProgramme;
import city.laterne.security.Principal;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.AttributePath;
import city.laterne.store.Author;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * A step of the sun programme: reads lights that are switched alone, and circuits, from the store,
 * passes what they need through the gate, and writes why where only the reason is another. Notes
 * the ends of overrides that it meets. One thread.
 */
final class ProgrammeStep {
  private static final System.Logger LOG = System.getLogger(ProgrammeStep.class.getName());
  private static final int CHUNK = 500;
  private static final Author AUTHOR = Author.domain("lighting");
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final Tenant tenant;
  private final LightingGround ground;
  private final Gate gate;
  private final MachineClock machine;
  private final Principal principal;
  private final CircuitBook circuits;
  private final Consumer<String> told;
  private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparing(End::at));

  /** The end of an override. */
  private record End(Instant at, String id) {}

  /**
   * A step of a tenant's programme.
   *
   * @param told takes the names of the circuits that were told something
   */
  ProgrammeStep(
      Tenant tenant,
      LightingGround ground,
      Gate gate,
      MachineClock machine,
      Principal principal,
      CircuitBook circuits,
      Consumer<String> told) {
    this.tenant = tenant;
    this.ground = ground;
    this.gate = gate;
    this.machine = machine;
    this.principal = principal;
    this.circuits = circuits;
    this.told = told;
  }

  /** Takes out the lights and circuits whose override is over. */
  List<String> takeEnded(Instant now) {
    List<String> ended = new ArrayList<>();
    for (End end = ends.peek(); end != null && !end.at().isAfter(now); end = ends.peek()) {
      ended.add(ends.remove().id());
    }
    return ended;
  }

  /**
   * A step for lights and circuits of these URIs; what is neither is left in peace.
   *
   * @return how many got a new level
   * @throws city.laterne.shared.Failure UNAVAILABLE when the store takes nothing now; to be done
   *     again
   */
  int of(Collection<String> ids, Instant now) {
    List<SunProgramme.Light> found = new ArrayList<>();
    try (ReadView view = tenant.read(principal.scope())) {
      for (String id : ids) {
        view.find(id).flatMap(entity -> light(entity, now)).ifPresent(found::add);
      }
    }
    return pass(found, now);
  }

  /** The same for the lights of a cell that are switched alone. */
  int of(SunProgramme.Cell cell, Instant now) {
    StreetlightTerms terms = ground.terms();
    Filter alone =
        new Filter.Compare(
            AttributePath.of(terms.controlling()),
            Filter.Operator.EQUAL,
            List.of(new Filter.Operand.Single(new Value.Text(Streetlight.INDIVIDUAL))));
    Filter there =
        new Filter.Spatial(
            terms.location(), Filter.SpatialRelation.INTERSECTS, FACTORY.toGeometry(cell.bounds()));
    List<SunProgramme.Light> found = new ArrayList<>();
    try (ReadView view = tenant.read(principal.scope())) {
      view.each(
          new Filter.And(List.of(new Filter.HasType(terms.type()), alone, there)),
          entity -> {
            light(entity, now).filter(light -> light.cell().equals(cell)).ifPresent(found::add);
            return true;
          });
    }
    return pass(found, now);
  }

  /** The same for a circuit and its lights. */
  int ofCircuit(String name, Instant now) {
    List<String> ids = new ArrayList<>();
    circuits.findId(name).ifPresent(ids::add);
    try (ReadView view = tenant.read(principal.scope())) {
      new CircuitLights(ground.terms()).each(view, List.of(name), light -> ids.add(light.id()));
    }
    return of(ids, now);
  }

  /** What the programme has to know of a circuit, or of a light that is switched alone. */
  private Optional<SunProgramme.Light> light(Entity entity, Instant now) {
    if (entity.types().contains(ground.feeders().type())) {
      Circuit circuit = Circuit.of(entity, ground.feeders());
      return circuits
          .findCell(circuit.id())
          .map(
              cell ->
                  SunProgramme.Light.of(
                      circuit.id(),
                      cell,
                      circuits.group(circuit.name()).floor(),
                      true,
                      isLocked(circuit.name())))
          .map(known -> told(known, circuit.desired(), circuit.findReason(), now));
    }
    Streetlight light = Streetlight.of(entity, ground.terms());
    return light
        .findCell()
        .filter(_ -> light.individually())
        .map(
            cell ->
                SunProgramme.Light.of(
                    light.id(), cell, light.safetyFloor(), false, isLocked(light.circuit())))
        .map(known -> told(known, light.desired(), light.findReason(), now));
  }

  private boolean isLocked(String circuit) {
    return ground.locks().find(circuit).isPresent();
  }

  private SunProgramme.Light told(
      SunProgramme.Light light, double desired, Optional<LevelReason> reason, Instant now) {
    if (reason.isEmpty()) {
      return light.told(desired, "");
    }
    LevelReason why = reason.get();
    if (why.overrides(now)) {
      ends.add(new End(why.until(), light.id()));
      return light.heldBy(why.until());
    }
    return why.rule() == LevelReason.Rule.PROGRAMME ? light.told(desired, why.detail()) : light;
  }

  private int pass(List<SunProgramme.Light> lights, Instant now) {
    List<Order> orders = new ArrayList<>();
    List<SunProgramme.Decision> reasons = new ArrayList<>();
    List<SunProgramme.Decision> decisions = ground.programme().step(lights, now);
    for (SunProgramme.Decision decision : decisions) {
      if (decision.newLevel()) {
        orders.add(
            ground
                .rules()
                .order(decision.id(), decision.level(), decision.reason(), Command.Urgency.NORMAL));
      } else {
        reasons.add(decision);
      }
    }
    List<GateOutcome> outcomes = gate.pass(principal, orders);
    write(reasons);
    decisions.forEach(decision -> circuits.findName(decision.id()).ifPresent(told));
    outcomes.stream()
        .filter(outcome -> outcome instanceof GateOutcome.Refused)
        .forEach(no -> LOG.log(System.Logger.Level.INFO, "The programme was refused: {0}", no));
    return Gate.accepted(outcomes);
  }

  /** Writes why, where the level stays and needs no command. */
  private void write(List<SunProgramme.Decision> decisions) {
    for (int from = 0; from < decisions.size(); from += CHUNK) {
      List<Operation> operations = new ArrayList<>();
      for (SunProgramme.Decision decision :
          decisions.subList(from, Math.min(decisions.size(), from + CHUNK))) {
        operations.add(
            new Operation.Write(
                decision.id(),
                List.of(),
                List.of(),
                List.of(
                    Attribute.property(
                        ground.terms().reason(), new Value.Text(decision.reason().toJson()))),
                Operation.WriteMode.APPEND,
                machine.micros()));
      }
      Outcome _ = tenant.commit(Transaction.of(AUTHOR, operations));
    }
  }
}

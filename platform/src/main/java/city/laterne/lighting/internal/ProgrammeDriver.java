package city.laterne.lighting.internal;

import city.laterne.commands.Command;
import city.laterne.commands.Gate;
import city.laterne.commands.GateOutcome;
import city.laterne.commands.Order;
import city.laterne.lighting.Circuit;
import city.laterne.lighting.FeederTerms;
import city.laterne.lighting.LevelReason;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.Locks;
import city.laterne.lighting.Streetlight;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.lighting.SunProgramme;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.CityClock;
import city.laterne.shared.DimLevel;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Carries the sun programme out for the lights and circuits of one tenant: it knows every light
 * that is switched alone and every circuit, looks at those for which something changed (their
 * cell's phase, the end of an override, a lock, their own record) and passes what they need through
 * the gate. Whatever a circuit is told, by whomever, the lights that it switches say too ({@link
 * CircuitFollowing}). At its start it looks at all of them, so the lights come to what the
 * programme wants at the city's present time. One thread.
 *
 * <p>Of lights that hang on a circuit nothing is kept here but their circuit's highest floor.
 */
public final class ProgrammeDriver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProgrammeDriver.class.getName());
  private static final int READ = 5_000;
  private static final int CHUNK = 500;
  private static final Author AUTHOR = Author.domain("lighting");
  private static final long SETTLE_MICROS = 3_000_000;
  private static final double LEVEL_TOLERANCE = 0.005;

  private final Tenant tenant;
  private final LightingGround ground;
  private final Gate gate;
  private final CityClock clock;
  private final MachineClock machine;
  private final Map<String, Long> returned = new ConcurrentHashMap<>();
  private final Principal principal;
  private final Set<Name> relevant;
  private final CircuitFollowing following;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<SunProgramme.Cell, Integer> cells = new HashMap<>();
  private final Map<String, String> circuitIds = new HashMap<>();
  private final Map<String, CircuitFollowing.Group> groups = new HashMap<>();
  private final Set<String> outOfStep = new LinkedHashSet<>();
  private final Map<SunProgramme.Cell, SunProgramme.Phase> phases = new HashMap<>();
  private final Set<String> dirty = new LinkedHashSet<>();
  private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparing(End::at));
  private Set<String> lockedCircuits = Set.of();
  private Optional<ChangeCursor> cursor = Optional.empty();

  /** A light with the circuit that feeds it, or a circuit with its name. */
  private record Known(SunProgramme.Light light, String circuit) {}

  /** The end of a light's override. */
  private record End(Instant at, String id) {}

  /** A driver of a tenant's lights. */
  public ProgrammeDriver(
      Tenant tenant, LightingGround ground, Gate gate, CityClock clock, MachineClock machine) {
    this.machine = machine;
    this.tenant = tenant;
    this.ground = ground;
    this.gate = gate;
    this.clock = clock;
    this.principal =
        new Principal("domain:lighting", Set.of(Right.values()), Scope.all(tenant.name()));
    StreetlightTerms terms = ground.terms();
    this.relevant =
        Set.of(
            terms.location(),
            terms.floor(),
            terms.circuit(),
            terms.desired(),
            terms.reason(),
            terms.controlling(),
            ground.feeders().name());
    this.following = new CircuitFollowing(tenant, ground, machine);
  }

  /**
   * Takes up changes, waiting for the first at most so long, and does what they and the city's time
   * ask for.
   *
   * @return how many lights and circuits got a new level
   */
  public int turn(Duration wait) throws InterruptedException {
    takeUpChanges(wait);
    Instant now = clock.now();
    takeUpPhases(now);
    takeUpLocks();
    for (End end = ends.peek(); end != null && !end.at().isAfter(now); end = ends.peek()) {
      ends.remove();
      refresh(List.of(end.id()));
      dirty.add(end.id());
    }
    int switched = restate() + (dirty.isEmpty() ? 0 : decide(now));
    bringInStep();
    return switched;
  }

  /**
   * Notes that a light's device came into reach. A controller that was without power may burn
   * otherwise than it last confirmed: once its first report had time to come in, it is told its
   * level again if the two differ.
   */
  public void returned(String id, long machineNow) {
    returned.put(id, machineNow + SETTLE_MICROS);
  }

  private int restate() {
    if (returned.isEmpty()) {
      return 0;
    }
    long machineNow = machine.micros();
    List<Order> orders = new ArrayList<>();
    try (ReadView view = tenant.read(principal.scope())) {
      for (Map.Entry<String, Long> each : List.copyOf(returned.entrySet())) {
        if (each.getValue() <= machineNow && returned.remove(each.getKey(), each.getValue())) {
          view.find(each.getKey()).flatMap(this::sameAgain).ifPresent(orders::add);
        }
      }
    }
    return orders.isEmpty() ? 0 : Gate.accepted(gate.pass(principal, orders));
  }

  /** The order that a device had before, when it says that it does something else. */
  private Optional<Order> sameAgain(Entity entity) {
    if (isCircuit(entity)) {
      Circuit circuit = Circuit.of(entity, ground.feeders());
      return sameAgain(circuit.id(), circuit.desired(), circuit.confirmed(), circuit.findReason());
    }
    Streetlight light = Streetlight.of(entity, ground.terms());
    return light.inGroup()
        ? Optional.empty()
        : sameAgain(light.id(), light.desired(), light.confirmed(), light.findReason());
  }

  private Optional<Order> sameAgain(
      String id, double desired, double confirmed, Optional<LevelReason> reason) {
    return Math.abs(desired - confirmed) > LEVEL_TOLERANCE
        ? reason.map(why -> order(id, new DimLevel(desired), why))
        : Optional.empty();
  }

  private Order order(String id, DimLevel level, LevelReason reason) {
    return ground.rules().order(id, level, reason, Command.Urgency.NORMAL);
  }

  private boolean isCircuit(Entity entity) {
    return entity.types().contains(ground.feeders().type());
  }

  private void takeUpChanges(Duration wait) throws InterruptedException {
    if (cursor.isEmpty()) {
      Scope lights =
          new Scope(
              tenant.name(),
              Optional.of(Set.of(StreetlightTerms.TYPE, FeederTerms.TYPE)),
              Optional.empty(),
              Optional.empty());
      cursor = Optional.of(tenant.tail(lights, relevant));
      scan();
      return;
    }
    try {
      // A few looks a second at all that has come since are enough: one for every commit would cost
      // far more.
      LockSupport.parkNanos(wait.toNanos());
      Set<String> changed = new HashSet<>();
      List<Change> some;
      do {
        some = cursor.get().read(READ, Duration.ZERO);
        for (Change change : some) {
          if (concerns(change)) {
            changed.add(change.entityId());
          }
        }
      } while (some.size() == READ);
      refresh(changed);
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Looking at all lights again: {0}", e.detail());
      scan();
    }
  }

  private boolean concerns(Change change) {
    return switch (change.kind()) {
      case CREATED, REPLACED, DELETED -> true;
      case HISTORY -> false;
      case UPDATED ->
          change.attributes().stream().anyMatch(a -> isNews(change, a.name()))
              || change.removed().stream().anyMatch(name -> isNews(change, name));
    };
  }

  /** A desired level of a light that is not known here is what it was told as part of a circuit. */
  private boolean isNews(Change change, Name name) {
    boolean told = name == ground.terms().desired() || name == ground.terms().reason();
    return told
        ? known.containsKey(change.entityId()) || change.types().contains(ground.feeders().type())
        : relevant.contains(name);
  }

  private void scan() {
    known.clear();
    cells.clear();
    circuitIds.clear();
    groups.clear();
    Map<String, Circuit> circuits = new HashMap<>();
    try (ReadView view = tenant.read(principal.scope())) {
      view.each(
          new Filter.HasType(ground.feeders().type()),
          entity -> {
            Circuit circuit = Circuit.of(entity, ground.feeders());
            circuits.put(circuit.name(), circuit);
            return true;
          });
      view.each(
          new Filter.HasType(ground.terms().type()),
          entity -> {
            Streetlight light = Streetlight.of(entity, ground.terms());
            if (light.inGroup()) {
              Optional<Circuit> circuit = Optional.ofNullable(circuits.get(light.circuit()));
              groups.merge(
                  light.circuit(),
                  CircuitFollowing.Group.EMPTY.with(light),
                  (old, _) -> old.with(light));
              if (circuit.isPresent() && !CircuitFollowing.inStep(light, circuit.get())) {
                outOfStep.add(light.circuit());
              }
            } else {
              remember(light);
            }
            return true;
          });
    }
    circuits.values().forEach(this::remember);
  }

  private void refresh(Iterable<String> ids) {
    try (ReadView view = tenant.read(principal.scope())) {
      for (String id : ids) {
        Optional<Entity> entity = view.find(id);
        if (entity.isEmpty()) {
          forget(id);
        } else if (isCircuit(entity.get())) {
          Circuit circuit = Circuit.of(entity.get(), ground.feeders());
          remember(circuit);
          outOfStep.add(circuit.name());
        } else {
          Streetlight light = Streetlight.of(entity.get(), ground.terms());
          if (light.inGroup()) {
            forget(id);
            outOfStep.add(light.circuit());
          } else {
            remember(light);
          }
        }
      }
    }
  }

  private void remember(Streetlight light) {
    if (light.findPlace().isEmpty() || !light.individually()) {
      forget(light.id());
      return;
    }
    keep(
        light.id(),
        SunProgramme.Cell.of(light.longitude(), light.latitude()),
        light.safetyFloor(),
        false,
        light.desired(),
        light.findReason(),
        light.circuit());
  }

  private void remember(Circuit circuit) {
    circuitIds.put(circuit.name(), circuit.id());
    CircuitFollowing.Group group =
        groups.getOrDefault(circuit.name(), CircuitFollowing.Group.EMPTY);
    Optional<SunProgramme.Cell> cell =
        circuit.hasPlace()
            ? Optional.of(SunProgramme.Cell.of(circuit.longitude(), circuit.latitude()))
            : group.cell();
    if (cell.isEmpty()) {
      forget(circuit.id());
      return;
    }
    keep(
        circuit.id(),
        cell.get(),
        group.floor(),
        true,
        circuit.desired(),
        circuit.findReason(),
        circuit.name());
  }

  private void keep(
      String id,
      SunProgramme.Cell cell,
      double floor,
      boolean stepped,
      double given,
      Optional<LevelReason> reason,
      String circuit) {
    Instant heldUntil = Instant.MIN;
    double desired = given;
    String phase = "";
    if (reason.isPresent()) {
      if (reason.get().rule() == LevelReason.Rule.PROGRAMME) {
        phase = reason.get().detail();
      } else if (reason.get().overrides(clock.now())) {
        heldUntil = reason.get().until();
        ends.add(new End(heldUntil, id));
      } else {
        desired = Double.NaN;
      }
    }
    Known fresh =
        new Known(
            new SunProgramme.Light(id, cell, floor, stepped, false, desired, phase, heldUntil),
            circuit);
    Optional<Known> before = Optional.ofNullable(known.put(id, fresh));
    before.ifPresent(old -> uncount(old.light().cell()));
    cells.merge(cell, 1, Integer::sum);
    if (before.isEmpty() || !before.get().equals(fresh)) {
      dirty.add(id);
    }
  }

  private void forget(String id) {
    Optional.ofNullable(known.remove(id)).ifPresent(old -> uncount(old.light().cell()));
  }

  private void uncount(SunProgramme.Cell cell) {
    cells.merge(cell, -1, (count, less) -> count + less == 0 ? null : count + less);
  }

  /** Tells lights what their circuits do, and learns what they make of these. */
  private void bringInStep() {
    if (outOfStep.isEmpty()) {
      return;
    }
    Map<String, String> circuits = new HashMap<>();
    outOfStep.forEach(
        name -> Optional.ofNullable(circuitIds.get(name)).ifPresent(id -> circuits.put(name, id)));
    try {
      Map<String, CircuitFollowing.Group> made = following.run(circuits);
      outOfStep.clear();
      made.forEach(
          (name, group) -> {
            if (!group.equals(groups.put(name, group))) {
              refreshCircuit(circuits.getOrDefault(name, ""));
            }
          });
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Lights wait for their circuit: {0}", e.detail());
    }
  }

  private void refreshCircuit(String id) {
    try (ReadView view = tenant.read(principal.scope())) {
      view.find(id)
          .filter(this::isCircuit)
          .ifPresent(entity -> remember(Circuit.of(entity, ground.feeders())));
    }
  }

  private void takeUpPhases(Instant now) {
    Set<SunProgramme.Cell> turned = new HashSet<>();
    for (SunProgramme.Cell cell : cells.keySet()) {
      SunProgramme.Phase phase = ground.programme().at(cell, now).phase();
      if (phase != phases.put(cell, phase)) {
        turned.add(cell);
      }
    }
    if (!turned.isEmpty()) {
      for (Known each : known.values()) {
        if (turned.contains(each.light().cell())) {
          dirty.add(each.light().id());
        }
      }
    }
  }

  private void takeUpLocks() {
    Set<String> locked =
        ground.locks().list().stream().map(Locks.Lock::circuit).collect(Collectors.toSet());
    if (!locked.equals(lockedCircuits)) {
      for (Known each : known.values()) {
        if (locked.contains(each.circuit()) != lockedCircuits.contains(each.circuit())) {
          dirty.add(each.light().id());
        }
      }
      lockedCircuits = locked;
    }
  }

  private int decide(Instant now) {
    List<SunProgramme.Light> lights = new ArrayList<>(dirty.size());
    for (String id : dirty) {
      Optional.ofNullable(known.get(id)).ifPresent(each -> lights.add(withLock(each)));
    }
    List<Order> orders = new ArrayList<>();
    List<SunProgramme.Decision> reasons = new ArrayList<>();
    for (SunProgramme.Decision decision : ground.programme().step(lights, now)) {
      if (decision.newLevel()) {
        orders.add(order(decision.id(), decision.level(), decision.reason()));
      } else {
        reasons.add(decision);
      }
    }
    List<GateOutcome> outcomes;
    try {
      outcomes = gate.pass(principal, orders);
      write(reasons);
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "The programme waits: {0}", e.detail());
      return 0;
    }
    for (SunProgramme.Light light : lights) {
      if (light.stepped()) {
        Optional.ofNullable(known.get(light.id())).ifPresent(each -> outOfStep.add(each.circuit()));
      }
    }
    dirty.clear();
    for (GateOutcome outcome : outcomes) {
      if (outcome instanceof GateOutcome.Refused refused) {
        LOG.log(System.Logger.Level.INFO, "The programme was refused: {0}", refused);
      }
    }
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

  private SunProgramme.Light withLock(Known each) {
    return each.light().withLock(ground.locks().find(each.circuit()).isPresent());
  }

  @Override
  public void close() {
    cursor.ifPresent(ChangeCursor::close);
  }
}

package city.laterne.lighting.internal;

import city.laterne.commands.Gate;
import city.laterne.commands.Order;
import city.laterne.lighting.Circuit;
import city.laterne.lighting.FeederTerms;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.Locks;
import city.laterne.lighting.Streetlight;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.lighting.SunProgramme;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.CityClock;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Carries the sun programme out for the lights and circuits of one tenant: it looks at those for
 * which something changed (their cell's phase, the end of an override, a lock, their own record)
 * and passes what they need through the gate. Whatever a circuit is told, by whomever, the lights
 * that it switches say too ({@link CircuitFollowing}). At its start it looks at all of them, so the
 * lights come to what the programme wants at the city's present time. One thread.
 *
 * <p>Of lights nothing is kept here: the store finds those of a cell or circuit when their turn
 * comes ({@link ProgrammeStep}). What is kept are the cells in which something stands, and the
 * circuits.
 */
public final class ProgrammeDriver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProgrammeDriver.class.getName());
  private static final int READ = 512;
  private static final int DECIDED_AT_ONCE = 5_000;
  private static final int CIRCUITS_A_TURN = 1_024;

  private final Tenant tenant;
  private final LightingGround ground;
  private final Gate gate;
  private final CityClock clock;
  private final Principal principal;
  private final Set<Name> records;
  private final Set<Name> told;
  private final Restating restating;
  private final CircuitFollowing following;
  private final CircuitBook circuits = new CircuitBook();
  private final Set<SunProgramme.Cell> cells = new HashSet<>();
  private final Map<SunProgramme.Cell, SunProgramme.Phase> phases = new HashMap<>();
  private final ProgrammeStep step;
  private Set<String> lockedCircuits = Set.of();
  private Optional<ChangeCursor> cursor = Optional.empty();
  private volatile boolean ending;

  // What is to be looked at: kept until it is done.
  private final Set<String> dirty = new LinkedHashSet<>();
  private final LinkedHashSet<SunProgramme.Cell> turned = new LinkedHashSet<>();
  private final LinkedHashSet<String> relocked = new LinkedHashSet<>();
  private final Set<String> outOfStep = new LinkedHashSet<>();

  /** A driver of a tenant's lights. */
  public ProgrammeDriver(
      Tenant tenant, LightingGround ground, Gate gate, CityClock clock, MachineClock machine) {
    this.tenant = tenant;
    this.ground = ground;
    this.gate = gate;
    this.clock = clock;
    this.principal =
        new Principal("domain:lighting", Set.of(Right.values()), Scope.all(tenant.name()));
    StreetlightTerms terms = ground.terms();
    this.records =
        Set.of(
            terms.location(),
            terms.floor(),
            terms.circuit(),
            terms.controlling(),
            ground.feeders().name());
    this.told = Set.of(terms.desired(), terms.reason());
    this.restating = new Restating(ground, machine);
    this.step =
        new ProgrammeStep(tenant, ground, gate, machine, principal, circuits, outOfStep::add);
    this.following = new CircuitFollowing(tenant, ground, machine);
  }

  /**
   * Takes up changes, waiting for the first at most so long, and does what they and the city's time
   * ask for.
   *
   * @return how many lights and circuits got a new level
   */
  public int turn(Duration wait) throws InterruptedException {
    int switched = takeUpChanges(outOfStep.isEmpty() ? wait : Duration.ZERO);
    Instant now = clock.now();
    takeUpPhases(now);
    takeUpLocks();
    dirty.addAll(step.takeEnded(now));
    switched += restate() + decide(now);
    bringInStep();
    return switched;
  }

  /**
   * Notes that a light's device came into reach: it is told its level again if it says, once its
   * first report had time to come in, that it burns otherwise.
   */
  public void returned(String id, long machineNow) {
    restating.returned(id, machineNow);
  }

  /** Notes that a light or circuit reports something else than it was told. By any thread. */
  public void contradicted(String id, long machineNow) {
    restating.contradicted(id, machineNow);
  }

  /** Asks the turn that is under way not to begin anything long. By any thread. */
  public void end() {
    ending = true;
  }

  private int restate() {
    if (restating.isIdle()) {
      return 0;
    }
    List<Order> orders;
    try (ReadView view = tenant.read(principal.scope())) {
      orders = restating.take(view);
    }
    return orders.isEmpty() ? 0 : Gate.accepted(gate.pass(principal, orders));
  }

  // Changes.

  private int takeUpChanges(Duration wait) throws InterruptedException {
    if (cursor.isEmpty()) {
      Scope lights =
          new Scope(
              tenant.name(),
              Optional.of(Set.of(StreetlightTerms.TYPE, FeederTerms.TYPE)),
              Optional.empty(),
              Optional.empty());
      cursor = Optional.of(tenant.tail(lights, relevant()));
      scan();
      return 0;
    }
    int switched = 0;
    try {
      // A few looks a second at all that has come since are enough: one for every commit would cost
      // far more.
      LockSupport.parkNanos(wait.toNanos());
      List<Change> some;
      do {
        some = cursor.get().read(READ);
        takeUp(some);
        switched += dirty.size() < DECIDED_AT_ONCE ? 0 : decide(clock.now());
      } while (some.size() == READ && !ending);
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Looking at all lights again: {0}", e.detail());
      scan();
    }
    return switched;
  }

  private Set<Name> relevant() {
    Set<Name> relevant = new HashSet<>(records);
    relevant.addAll(told);
    return relevant;
  }

  /** Takes up all changes up to now. */
  private void takeUpAll() {
    List<Change> some;
    do {
      some = cursor.orElseThrow().read(READ);
      takeUp(some);
    } while (some.size() == READ && !ending);
  }

  private void takeUp(List<Change> changes) {
    Set<String> recorded = new HashSet<>();
    for (Change change : changes) {
      switch (change.kind()) {
        case CREATED, REPLACED, DELETED -> recorded.add(change.entityId());
        case HISTORY -> {}
        case UPDATED -> {
          if (touches(change, records)) {
            recorded.add(change.entityId());
          } else if (touches(change, told)) {
            dirty.add(change.entityId());
            circuits.findName(change.entityId()).ifPresent(outOfStep::add);
          }
        }
      }
    }
    try (ReadView view = tenant.read(principal.scope())) {
      for (String id : recorded) {
        circuits.forget(id);
        view.find(id).ifPresent(this::takeUpRecord);
      }
    }
  }

  private static boolean touches(Change change, Set<Name> names) {
    return change.attributes().stream().anyMatch(written -> names.contains(written.name()))
        || change.removed().stream().anyMatch(names::contains);
  }

  private void takeUpRecord(Entity entity) {
    dirty.add(entity.id());
    if (entity.types().contains(ground.feeders().type())) {
      Circuit circuit = Circuit.of(entity, ground.feeders());
      circuits.put(circuit);
      circuits.findCell(circuit.id()).ifPresent(cells::add);
      outOfStep.add(circuit.name());
    } else {
      Streetlight light = Streetlight.of(entity, ground.terms());
      light.findCell().ifPresent(cells::add);
      if (light.inGroup()) {
        outOfStep.add(light.circuit());
      }
    }
  }

  private void scan() {
    Map<String, Circuit> byName = new HashMap<>();
    new FullLook(tenant, ground.terms().type(), relevant(), () -> ending)
        .run(() -> lookAtCircuits(byName), light -> look(light, byName), this::takeUpAll);
    circuits.each(id -> circuits.findCell(id).ifPresent(cells::add));
    phases.clear();
  }

  private void lookAtCircuits(Map<String, Circuit> byName) {
    circuits.clear();
    byName.clear();
    try (ReadView view = tenant.read(principal.scope())) {
      view.each(
          new Filter.HasType(ground.feeders().type()),
          entity -> {
            Circuit circuit = Circuit.of(entity, ground.feeders());
            circuits.put(circuit);
            byName.put(circuit.name(), circuit);
            return !ending;
          });
    }
  }

  private void look(Entity entity, Map<String, Circuit> byName) {
    Streetlight light = Streetlight.of(entity, ground.terms());
    light.findCell().ifPresent(cells::add);
    if (light.inGroup()) {
      String name = light.circuit();
      var _ = circuits.put(name, circuits.group(name).with(light));
      Optional.ofNullable(byName.get(name))
          .filter(circuit -> !CircuitFollowing.inStep(light, circuit))
          .ifPresent(_ -> outOfStep.add(name));
    }
  }

  // What the time and the crews ask for.

  private void takeUpPhases(Instant now) {
    Set<SunProgramme.Cell> others = new HashSet<>();
    for (SunProgramme.Cell cell : cells) {
      SunProgramme.Phase phase = ground.programme().at(cell, now).phase();
      if (phase != phases.put(cell, phase)) {
        others.add(cell);
      }
    }
    if (!others.isEmpty()) {
      turned.addAll(others);
      circuits.each(
          id -> circuits.findCell(id).filter(others::contains).ifPresent(_ -> dirty.add(id)));
    }
  }

  private void takeUpLocks() {
    Set<String> locked =
        ground.locks().list().stream().map(Locks.Lock::circuit).collect(Collectors.toSet());
    for (Set<String> some : List.of(locked, lockedCircuits)) {
      some.stream()
          .filter(circuit -> locked.contains(circuit) != lockedCircuits.contains(circuit))
          .forEach(relocked::add);
    }
    lockedCircuits = locked;
  }

  // What the programme makes of it.

  private int decide(Instant now) {
    int switched = 0;
    try {
      while (!dirty.isEmpty() && !ending) {
        List<String> some = dirty.stream().limit(DECIDED_AT_ONCE).toList();
        switched += step.of(some, now);
        some.forEach(dirty::remove);
      }
      while (!turned.isEmpty() && !ending) {
        switched += step.of(turned.getFirst(), now);
        turned.removeFirst();
      }
      while (!relocked.isEmpty() && !ending) {
        switched += step.ofCircuit(relocked.getFirst(), now);
        relocked.removeFirst();
      }
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "The programme waits: {0}", e.detail());
    }
    return switched;
  }

  /** Tells lights what their circuits do, and learns what they make of these. */
  private void bringInStep() {
    List<String> some = outOfStep.stream().limit(CIRCUITS_A_TURN).toList();
    Map<String, String> byName = new HashMap<>();
    some.forEach(name -> circuits.findId(name).ifPresent(id -> byName.put(name, id)));
    try {
      following
          .run(byName)
          .forEach(
              (name, group) -> {
                if (circuits.put(name, group)) {
                  group.cell().ifPresent(cells::add);
                  circuits.findId(name).ifPresent(dirty::add);
                }
              });
      some.forEach(outOfStep::remove);
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Lights wait for their circuit: {0}", e.detail());
    }
  }

  @Override
  public void close() {
    cursor.ifPresent(ChangeCursor::close);
  }
}

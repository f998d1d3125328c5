package city.laterne.lighting.internal;

import city.laterne.commands.Command;
import city.laterne.commands.Gate;
import city.laterne.commands.GateOutcome;
import city.laterne.commands.Order;
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
 * Carries the sun programme out for the lights of one tenant: it knows every light, looks at those
 * for which something changed (their cell's phase, the end of an override, a lock, their own
 * record) and passes what they need through the gate. At its start it looks at all of them, so the
 * lights come to what the programme wants at the city's present time. One thread.
 */
public final class ProgrammeDriver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProgrammeDriver.class.getName());
  private static final int READ = 5_000;
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
  private final Map<String, Known> known = new HashMap<>();
  private final Map<SunProgramme.Cell, SunProgramme.Phase> phases = new HashMap<>();
  private final Set<String> dirty = new LinkedHashSet<>();
  private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparing(End::at));
  private Set<String> lockedCircuits = Set.of();
  private Optional<ChangeCursor> cursor = Optional.empty();

  /** A light with the circuit that feeds it. */
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
            terms.controlling());
  }

  /**
   * Takes up changes, waiting for the first at most so long, and does what they and the city's time
   * ask for.
   *
   * @return how many lights got a new level
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
    return restate() + (dirty.isEmpty() ? 0 : decide(now));
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
          view.find(each.getKey())
              .map(entity -> Streetlight.of(entity, ground.terms()))
              .filter(light -> Math.abs(light.desired() - light.confirmed()) > LEVEL_TOLERANCE)
              .flatMap(this::sameAgain)
              .ifPresent(orders::add);
        }
      }
    }
    return orders.isEmpty() ? 0 : Gate.accepted(gate.pass(principal, orders));
  }

  private Optional<Order> sameAgain(Streetlight light) {
    return light
        .findReason()
        .map(
            reason ->
                ground
                    .rules()
                    .order(
                        light.id(), new DimLevel(light.desired()), reason, Command.Urgency.NORMAL));
  }

  private void takeUpChanges(Duration wait) throws InterruptedException {
    if (cursor.isEmpty()) {
      Scope lights =
          new Scope(
              tenant.name(),
              Optional.of(Set.of(StreetlightTerms.TYPE)),
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
          change.attributes().stream().anyMatch(a -> relevant.contains(a.name()))
              || change.removed().stream().anyMatch(relevant::contains);
    };
  }

  private void scan() {
    known.clear();
    try (ReadView view = tenant.read(principal.scope())) {
      view.each(
          new Filter.HasType(ground.terms().type()),
          entity -> {
            remember(entity);
            return true;
          });
    }
  }

  private void refresh(Iterable<String> ids) {
    try (ReadView view = tenant.read(principal.scope())) {
      for (String id : ids) {
        Optional<Entity> entity = view.find(id);
        if (entity.isPresent()) {
          remember(entity.get());
        } else {
          known.remove(id);
        }
      }
    }
  }

  private void remember(Entity entity) {
    Streetlight light = Streetlight.of(entity, ground.terms());
    if (light.findPlace().isEmpty() || !light.individually()) {
      known.remove(light.id());
      return;
    }
    Instant now = clock.now();
    Instant heldUntil = Instant.MIN;
    double desired = light.desired();
    Optional<LevelReason> reason = light.findReason();
    if (reason.isPresent() && reason.get().rule() != LevelReason.Rule.PROGRAMME) {
      if (reason.get().overrides(now)) {
        heldUntil = reason.get().until();
        ends.add(new End(heldUntil, light.id()));
      } else {
        desired = Double.NaN;
      }
    }
    Known fresh =
        new Known(
            new SunProgramme.Light(
                light.id(),
                SunProgramme.Cell.of(light.longitude(), light.latitude()),
                light.safetyFloor(),
                false,
                desired,
                heldUntil),
            light.circuit());
    if (!fresh.equals(known.put(light.id(), fresh))) {
      dirty.add(light.id());
    }
  }

  private void takeUpPhases(Instant now) {
    Set<SunProgramme.Cell> cells =
        known.values().stream().map(each -> each.light().cell()).collect(Collectors.toSet());
    Set<SunProgramme.Cell> turned = new HashSet<>();
    for (SunProgramme.Cell cell : cells) {
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
    List<SunProgramme.Decision> decisions = ground.programme().step(lights, now);
    List<Order> orders = new ArrayList<>(decisions.size());
    for (SunProgramme.Decision decision : decisions) {
      orders.add(
          ground
              .rules()
              .order(decision.id(), decision.level(), decision.reason(), Command.Urgency.NORMAL));
    }
    List<GateOutcome> outcomes;
    try {
      outcomes = gate.pass(principal, orders);
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "The programme waits: {0}", e.detail());
      return 0;
    }
    dirty.clear();
    for (GateOutcome outcome : outcomes) {
      if (outcome instanceof GateOutcome.Refused refused) {
        LOG.log(System.Logger.Level.INFO, "The programme was refused: {0}", refused);
      }
    }
    return Gate.accepted(outcomes);
  }

  private static SunProgramme.Light withLock(Known each, boolean locked) {
    SunProgramme.Light light = each.light();
    return new SunProgramme.Light(
        light.id(), light.cell(), light.safetyFloor(), locked, light.desired(), light.heldUntil());
  }

  private SunProgramme.Light withLock(Known each) {
    return withLock(each, ground.locks().find(each.circuit()).isPresent());
  }

  @Override
  public void close() {
    cursor.ifPresent(ChangeCursor::close);
  }
}

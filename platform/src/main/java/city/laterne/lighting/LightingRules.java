package city.laterne.lighting;

import city.laterne.commands.Command;
import city.laterne.commands.CommandRule;
import city.laterne.commands.DesireRule;
import city.laterne.commands.GateRefusal;
import city.laterne.commands.Order;
import city.laterne.lighting.internal.CircuitLights;
import city.laterne.security.Principal;
import city.laterne.shared.CityClock;
import city.laterne.shared.DimLevel;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.store.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What lighting says to orders for lights and circuits, and how a wished level becomes an order.
 * Precedence, highest first: a crew's lock, emergency, manual, programme. A circuit is on or off;
 * lights that are switched through one take no orders of their own. Safe for many threads.
 */
public final class LightingRules implements CommandRule, DesireRule {
  /** How long an operator's wish holds when it names no end, city time. */
  public static final Duration USUAL_OVERRIDE = Duration.ofHours(4);

  private static final Duration LONGEST_VALIDITY = Duration.ofHours(24);

  private final Tenant tenant;
  private final StreetlightTerms terms;
  private final FeederTerms feeders;
  private final Locks locks;
  private final SunProgramme programme;
  private final CityClock clock;

  /** The rules of a tenant. */
  public LightingRules(
      Tenant tenant,
      StreetlightTerms terms,
      FeederTerms feeders,
      Locks locks,
      SunProgramme programme,
      CityClock clock) {
    this.tenant = tenant;
    this.terms = terms;
    this.feeders = feeders;
    this.locks = locks;
    this.programme = programme;
    this.clock = clock;
  }

  @Override
  public List<GateRefusal> against(Entity entity, Order order) {
    boolean circuit = isCircuit(entity);
    if (!order.name().equals(StreetlightTerms.COMMAND)
        || !(circuit || entity.types().contains(terms.type()))) {
      return List.of();
    }
    double level = order.value().asDouble();
    if (!(level >= 0 && level <= 1)) {
      return List.of(outOfRange(entity.id(), order.value()));
    }
    return circuit
        ? againstCircuit(Circuit.of(entity, feeders), level, wanted(order))
        : againstLight(Streetlight.of(entity, terms), level, wanted(order));
  }

  private List<GateRefusal> againstLight(
      Streetlight light, double level, Optional<LevelReason> wanted) {
    if (light.inGroup()) {
      return List.of(inGroup(light));
    }
    List<GateRefusal> reasons = new ArrayList<>();
    Optional<Locks.Lock> lock = locks.find(light.circuit());
    if (lock.isPresent() && level > 0) {
      reasons.add(locked(light.id(), lock.get()));
    }
    if (!isRule(wanted, LevelReason.Rule.LOCK)) {
      if (level < light.safetyFloor()
          && light.findPlace().isPresent()
          && isDark(light.longitude(), light.latitude())) {
        reasons.add(underFloor(light.id(), level, light.safetyFloor()));
      }
      againstEmergency(light.id(), light.findReason(), wanted).ifPresent(reasons::add);
    }
    return reasons;
  }

  private List<GateRefusal> againstCircuit(
      Circuit circuit, double level, Optional<LevelReason> wanted) {
    if (level > 0 && level < 1) {
      return List.of(notDimmable(circuit, level));
    }
    List<GateRefusal> reasons = new ArrayList<>();
    Optional<Locks.Lock> lock = locks.find(circuit.name());
    if (lock.isPresent() && level > 0) {
      reasons.add(locked(circuit.id(), lock.get()));
    }
    if (!isRule(wanted, LevelReason.Rule.LOCK)) {
      // The programme reckons with the floors itself; asking them again costs a read a light.
      if (level == 0
          && !isRule(wanted, LevelReason.Rule.PROGRAMME)
          && circuit.hasPlace()
          && isDark(circuit.longitude(), circuit.latitude())) {
        floorOf(circuit).ifPresent(reasons::add);
      }
      againstEmergency(circuit.id(), circuit.findReason(), wanted).ifPresent(reasons::add);
    }
    return reasons;
  }

  private Optional<GateRefusal> floorOf(Circuit circuit) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      double floor = new CircuitLights(terms).floor(view, circuit.name());
      return floor > 0 ? Optional.of(underFloor(circuit.id(), 0, floor)) : Optional.empty();
    }
  }

  private Optional<GateRefusal> againstEmergency(
      String id, Optional<LevelReason> present, Optional<LevelReason> wanted) {
    return isRule(present, LevelReason.Rule.EMERGENCY)
            && present.get().overrides(clock.now())
            && !isRule(wanted, LevelReason.Rule.EMERGENCY)
        ? Optional.of(emergency(id, present.get()))
        : Optional.empty();
  }

  private boolean isDark(double longitude, double latitude) {
    SunProgramme.Cell cell = SunProgramme.Cell.of(longitude, latitude);
    return programme.at(cell, clock.now()).phase() != SunProgramme.Phase.DAY;
  }

  private boolean isCircuit(Entity entity) {
    return entity.types().contains(feeders.type());
  }

  /** Whether a crew's lock forbids a command on its way: it would energise a locked circuit. */
  boolean isLockedOut(Entity entity, Command command) {
    return command.name().equals(StreetlightTerms.COMMAND)
        && command.value().asDouble() > 0
        && locks.find(circuitOf(entity)).isPresent();
  }

  private String circuitOf(Entity entity) {
    if (isCircuit(entity)) {
      return Circuit.of(entity, feeders).name();
    }
    return entity.types().contains(terms.type()) ? Streetlight.of(entity, terms).circuit() : "";
  }

  @Override
  public boolean isDesired(String typeIri, String attributeIri) {
    return attributeIri.equals(StreetlightTerms.DESIRED)
        && (typeIri.equals(StreetlightTerms.TYPE) || typeIri.equals(FeederTerms.TYPE));
  }

  @Override
  public Order order(Principal principal, Entity entity, Attribute desired) {
    double level = desired.value().asDouble();
    if (!(level >= 0 && level <= 1)) {
      throw outOfRange(entity.id(), desired.value()).toFailure();
    }
    Instant until = end(desired);
    LevelReason reason =
        new LevelReason(
            LevelReason.Rule.MANUAL, principal.name(), sub(desired, "reason").orElse(""), until);
    return order(entity.id(), new DimLevel(level), reason, Command.Urgency.NORMAL);
  }

  /**
   * The order of a level for a reason; it may be sent as long as the reason holds, at most a day.
   */
  public Order order(String id, DimLevel level, LevelReason reason, Command.Urgency urgency) {
    Value value = Value.ofDouble(level.fraction());
    Value why = new Value.Text(reason.toJson());
    return new Order(
        id,
        StreetlightTerms.COMMAND,
        value,
        urgency,
        List.of(reason.toJson()),
        validity(reason.until()),
        List.of(
            Attribute.property(terms.desired(), value), Attribute.property(terms.reason(), why)));
  }

  /** How much of the machine's time is left until a moment of the city. */
  private Duration validity(Instant until) {
    if (until.equals(Instant.MAX)) {
      return LONGEST_VALIDITY;
    }
    Duration city = Duration.between(clock.now(), until);
    double seconds = (city.toMillis() / 1e3) / Math.max(clock.speed(), 1e-3);
    if (seconds >= LONGEST_VALIDITY.toSeconds()) {
      return LONGEST_VALIDITY;
    }
    return Duration.ofMillis((long) (seconds * 1e3));
  }

  private Instant end(Attribute desired) {
    Optional<String> given = sub(desired, "until");
    if (given.isEmpty()) {
      return clock.now().plus(USUAL_OVERRIDE);
    }
    try {
      return OffsetDateTime.parse(given.get()).toInstant();
    } catch (DateTimeException e) {
      throw new Failure(
          Failure.Kind.INVALID,
          "BadRequestData",
          "until is " + given.get() + ", which is no time such as 2026-11-23T22:00:00Z.",
          e);
    }
  }

  private static Optional<String> sub(Attribute attribute, String term) {
    return attribute.sub().stream()
        .filter(sub -> sub.name().iri().endsWith("/" + term))
        .map(sub -> sub.value() instanceof Value.Text(String text) ? text : "")
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private Optional<LevelReason> wanted(Order order) {
    return order.writes().stream()
        .filter(attribute -> attribute.name() == terms.reason())
        .findFirst()
        .flatMap(attribute -> LevelReason.parse(attribute.value()));
  }

  private static boolean isRule(Optional<LevelReason> reason, LevelReason.Rule rule) {
    return reason.isPresent() && reason.get().rule() == rule;
  }

  private static GateRefusal underFloor(String id, double level, double floor) {
    return new GateRefusal(
        Failure.Kind.CONFLICT,
        "BelowSafetyFloor",
        "Level "
            + level
            + " for "
            + id
            + " is under its safety floor of "
            + floor
            + " while it is dark. Maybe ask for at least that.");
  }

  private static GateRefusal locked(String id, Locks.Lock lock) {
    return new GateRefusal(
        Failure.Kind.CONFLICT,
        "CircuitLocked",
        id
            + " hangs on circuit "
            + lock.circuit()
            + ", locked by "
            + lock.crew()
            + (lock.reason().isEmpty() ? "" : " (" + lock.reason() + ")")
            + "; only that crew releases it.");
  }

  private static GateRefusal inGroup(Streetlight light) {
    return new GateRefusal(
        Failure.Kind.CONFLICT,
        "SwitchedByCircuit",
        light.circuit().isEmpty()
            ? light.id()
                + " is switched through a circuit only, and none is recorded for it. Maybe record"
                + " its circuit."
            : light.id()
                + " cannot be switched alone: it hangs on circuit "
                + light.circuit()
                + ", which switches all its lights together. Maybe write the wish to "
                + FeederTerms.id(light.circuit())
                + ".");
  }

  private static GateRefusal notDimmable(Circuit circuit, double level) {
    return new GateRefusal(
        Failure.Kind.INVALID,
        "CircuitNotDimmable",
        "Level "
            + level
            + " for circuit "
            + circuit.name()
            + ": a circuit can only be switched on (1) or off (0), not dimmed.");
  }

  private static GateRefusal emergency(String id, LevelReason reason) {
    return new GateRefusal(
        Failure.Kind.CONFLICT,
        "EmergencyLight",
        id
            + " burns for an emergency called by "
            + reason.detail()
            + " until "
            + reason.until()
            + ". Maybe end that first.");
  }

  private static GateRefusal outOfRange(String id, Value value) {
    return new GateRefusal(
        Failure.Kind.INVALID,
        "BadRequestData",
        "Level "
            + (Double.isNaN(value.asDouble()) ? value.toString() : value.asDouble())
            + " for "
            + id
            + " is not a number between 0 (off) and 1 (full). Maybe a percentage?");
  }
}

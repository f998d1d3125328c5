package city.laterne.lighting.internal;

import city.laterne.lighting.Circuit;
import city.laterne.lighting.FaultKind;
import city.laterne.lighting.FeederTerms;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.PowerCurve;
import city.laterne.lighting.Streetlight;
import city.laterne.shared.CityClock;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.store.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the lights and circuits behind rows and numbers of the {@link LightTable}, which keeps no
 * ids: through the index on circuits, or among all lights for one without. Used by the watch's
 * thread, which alone changes the table.
 */
final class FaultSubjects {
  private static final int CIRCUITS = 64;

  private final Tenant tenant;
  private final LightingGround ground;
  private final CityClock clock;
  private final LightTable table;
  private int now;

  FaultSubjects(Tenant tenant, LightingGround ground, CityClock clock, LightTable table) {
    this.tenant = tenant;
    this.ground = ground;
    this.clock = clock;
    this.table = table;
  }

  /**
   * What to open for what was found.
   *
   * @param second the present, as the table counts machine seconds
   */
  List<FaultBook.Opening> openings(List<FaultSweep.Found> found, int second) {
    now = second;
    if (found.isEmpty()) {
      return List.of();
    }
    Map<Integer, List<FaultSweep.Found>> byRow = new HashMap<>();
    Set<String> circuits = new HashSet<>();
    List<FaultSweep.Found> ofCircuits = new ArrayList<>();
    boolean anywhere = false;
    for (FaultSweep.Found each : found) {
      if (each.kind().isOfCircuit()) {
        circuits.add(table.circuits.text(each.number()));
        ofCircuits.add(each);
      } else {
        byRow.computeIfAbsent(each.number(), _ -> new ArrayList<>()).add(each);
        String circuit = table.circuits.text(table.circuit[each.number()]);
        anywhere |= circuit.isEmpty();
        circuits.add(circuit);
      }
    }
    circuits.remove("");
    List<FaultBook.Opening> openings = new ArrayList<>();
    Map<String, Entity> anyOf = new HashMap<>();
    if (anywhere) {
      tenant.scan(
          Scope.all(tenant.name()),
          new Filter.HasType(ground.terms().type()),
          Set.of(ground.terms().location(), ground.terms().district()),
          entity -> {
            light(entity, byRow, openings, anyOf);
            return true;
          },
          () -> {});
    } else {
      lightsOf(List.copyOf(circuits), entity -> light(entity, byRow, openings, anyOf));
    }
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      ofCircuits.forEach(each -> openings.add(circuit(view, each, anyOf)));
    }
    return openings;
  }

  /** Some circuits at a time: a query compares each light with all of its circuits. */
  private void lightsOf(List<String> circuits, Consumer<Entity> visitor) {
    for (int from = 0; from < circuits.size(); from += CIRCUITS) {
      try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
        new CircuitLights(ground.terms())
            .eachEntity(
                view, circuits.subList(from, Math.min(circuits.size(), from + CIRCUITS)), visitor);
      }
    }
  }

  private void light(
      Entity entity,
      Map<Integer, List<FaultSweep.Found>> byRow,
      List<FaultBook.Opening> openings,
      Map<String, Entity> anyOf) {
    int row = entity.ordinal();
    if (!table.has(row)) {
      return;
    }
    anyOf.putIfAbsent(table.circuits.text(table.circuit[row]), entity);
    for (FaultSweep.Found each : byRow.getOrDefault(row, List.of())) {
      boolean power = each.kind() != FaultKind.NO_CONTACT;
      double level =
          LightTable.fraction(table.level[row] > 0 ? table.level[row] : table.desired[row]);
      PowerCurve curve = table.curve(row);
      boolean rest = each.kind() == FaultKind.DAY_BURNER;
      openings.add(
          new FaultBook.Opening(
              each.kind(),
              row,
              entity.id(),
              table.circuits.text(table.circuit[row]),
              table.districts.text(table.district[row]),
              entity.find(ground.terms().location()).map(Attribute::value),
              1,
              power ? table.power[row] : Double.NaN,
              power ? curve.watts(rest ? 0 : level) : Double.NaN,
              cityTime(each.since())));
    }
  }

  private FaultBook.Opening circuit(
      ReadView view, FaultSweep.Found found, Map<String, Entity> anyOf) {
    String name = table.circuits.text(found.number());
    Optional<Entity> light = Optional.ofNullable(anyOf.get(name));
    Optional<Value> place =
        view.find(FeederTerms.id(name))
            .filter(entity -> Circuit.of(entity, ground.feeders()).hasPlace())
            .flatMap(entity -> entity.find(ground.feeders().location()))
            .or(() -> light.flatMap(entity -> entity.find(ground.terms().location())))
            .map(Attribute::value);
    String district =
        light.map(entity -> Streetlight.of(entity, ground.terms()).district()).orElse("");
    return new FaultBook.Opening(
        found.kind(),
        found.number(),
        FeederTerms.id(name),
        name,
        district,
        place,
        found.affected(),
        Double.NaN,
        Double.NaN,
        cityTime(found.since()));
  }

  private Instant cityTime(int second) {
    double ago = (now - second) * clock.speed();
    return clock.now().minusMillis(Math.round(ago * 1e3));
  }
}

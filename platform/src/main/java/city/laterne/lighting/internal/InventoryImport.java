package city.laterne.lighting.internal;

import city.laterne.context.EntityImport;
import city.laterne.context.EntityImport.Counts;
import city.laterne.context.EntityImport.Draft;
import city.laterne.lighting.CabinetTerms;
import city.laterne.lighting.FeederTerms;
import city.laterne.lighting.Inventory;
import city.laterne.lighting.ModelTerms;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Brings models, cabinets and circuits into the store. What was only reckoned never takes the place
 * of what is there: a cabinet stays where it stands, a circuit on the cabinet where it begins.
 */
final class InventoryImport {
  private static final int BATCH = 1_000;
  private static final Value.Point NOWHERE = Value.Point.of(0, 0);

  private final Tenant tenant;
  private final Author author;
  private final MachineClock clock;
  private final ModelTerms models;
  private final CabinetTerms cabinets;
  private final FeederTerms circuits;

  InventoryImport(Tenant tenant, Author author, MachineClock clock) {
    this.tenant = tenant;
    this.author = author;
    this.clock = clock;
    this.models = ModelTerms.of(tenant.names());
    this.cabinets = CabinetTerms.of(tenant.names());
    this.circuits = FeederTerms.of(tenant.names());
  }

  /** Whether the city knows circuits and cabinets as entities. */
  boolean isPossible() {
    return tenant.openIngest()
        || tenant.declarations().stream().anyMatch(each -> each.type().equals(FeederTerms.TYPE));
  }

  /**
   * Brings an inventory in.
   *
   * @return what became of models, cabinets and circuits, in this order
   */
  List<Counts> run(Inventory inventory) {
    Map<String, Inventory.Cabinet> byName = new HashMap<>();
    inventory.cabinets().forEach(each -> byName.put(each.name(), each));
    return List.of(
        write(models.type(), inventory.models().stream().map(this::draft).toList()),
        write(
            cabinets.type(),
            unlessThere(
                inventory.cabinets().stream()
                    .map(each -> new Reckoned(draft(each), each.assumed()))
                    .toList())),
        write(
            circuits.type(),
            unlessThere(
                inventory.circuits().stream()
                    .map(
                        each ->
                            new Reckoned(
                                draft(each, byName), each.assumed() || each.cabinet().isEmpty()))
                    .toList())));
  }

  /** The circuits and cabinets that the city has; models are left out. */
  Inventory known() {
    List<Inventory.Circuit> known = new ArrayList<>();
    List<Inventory.Cabinet> placed = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      each(
          view,
          circuits.type(),
          entity ->
              known.add(
                  new Inventory.Circuit(
                      LightDrafts.name(entity.id()), cabinetOf(entity), isAssumed(entity))));
      each(
          view,
          cabinets.type(),
          entity -> {
            Value.Point place =
                entity
                    .find(cabinets.location())
                    .map(found -> found.value() instanceof Value.Point point ? point : NOWHERE)
                    .orElse(NOWHERE);
            placed.add(
                new Inventory.Cabinet(
                    LightDrafts.name(entity.id()),
                    place.longitude().toDouble(),
                    place.latitude().toDouble(),
                    isAssumed(entity)));
          });
    }
    return new Inventory(List.of(), placed, known);
  }

  private static void each(ReadView view, Name type, Consumer<Entity> visitor) {
    view.each(
        new Filter.HasType(type),
        entity -> {
          visitor.accept(entity);
          return true;
        });
  }

  private String cabinetOf(Entity circuit) {
    return circuit
        .find(circuits.cabinet())
        .map(Attribute::value)
        .map(value -> value instanceof Value.Text(String urn) ? LightDrafts.name(urn) : "")
        .orElse("");
  }

  /** A draft, and whether it was reckoned. */
  private record Reckoned(Draft draft, boolean reckoned) {}

  /**
   * Leaves reckoned ones out that are there, and of recorded ones the relationship and place that
   * are there already and may be better.
   */
  private List<Draft> unlessThere(List<Reckoned> all) {
    List<Draft> left = new ArrayList<>(all.size());
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      for (Reckoned each : all) {
        if (!each.reckoned() || view.find(each.draft().id()).isEmpty()) {
          left.add(each.draft());
        }
      }
    }
    return left;
  }

  private Draft draft(Inventory.Model model) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.property(models.name(), new Value.Text(model.name())));
    number(attributes, models.powerRating(), model.ratedWatts(), "WTT");
    number(attributes, models.standbyPower(), model.standbyWatts(), "WTT");
    if (model.kelvin() > 0) {
      number(attributes, models.colorTemperature(), model.kelvin(), "KEL");
    }
    attributes.add(Attribute.property(models.dimmable(), Value.Bool.of(model.dimmable())));
    return new Draft(ModelTerms.id(model.name()), attributes, List.of());
  }

  private static void number(List<Attribute> to, Name name, double number, String unit) {
    if (!Double.isNaN(number)) {
      to.add(Attribute.property(name, Value.ofDouble(number)).withUnit(unit));
    }
  }

  private Draft draft(Inventory.Cabinet each) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.property(cabinets.name(), new Value.Text(each.name())));
    attributes.add(
        Attribute.geo(cabinets.location(), Value.Point.of(each.longitude(), each.latitude())));
    mark(attributes, cabinets.assumed(), each.assumed());
    return new Draft(CabinetTerms.id(each.name()), attributes, List.of());
  }

  private Draft draft(Inventory.Circuit each, Map<String, Inventory.Cabinet> byName) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.property(circuits.name(), new Value.Text(each.name())));
    if (!each.cabinet().isEmpty()) {
      attributes.add(Attribute.relationship(circuits.cabinet(), CabinetTerms.id(each.cabinet())));
      Inventory.Cabinet found = byName.get(each.cabinet());
      if (found != null) {
        attributes.add(
            Attribute.geo(
                circuits.location(), Value.Point.of(found.longitude(), found.latitude())));
      }
    }
    mark(attributes, circuits.assumed(), each.assumed());
    return new Draft(FeederTerms.id(each.name()), attributes, List.of());
  }

  private static void mark(List<Attribute> to, Name name, boolean reckoned) {
    if (reckoned) {
      to.add(Attribute.property(name, Value.Bool.TRUE));
    }
  }

  private Counts write(Name type, List<Draft> drafts) {
    EntityImport entities =
        new EntityImport(
            tenant,
            author,
            type,
            clock,
            (draft, why) -> {
              throw new Failure(
                  Failure.Kind.UNPROCESSABLE,
                  "Refused",
                  "The city does not take " + draft.id() + ": " + why);
            });
    for (int from = 0; from < drafts.size(); from += BATCH) {
      entities.write(drafts.subList(from, Math.min(drafts.size(), from + BATCH)));
    }
    return entities.counts();
  }

  /**
   * Takes reckoned circuits and cabinets away that no light hangs on any more.
   *
   * @return how many
   */
  int removeUnused(Set<String> usedCircuits, Set<String> usedCabinets) {
    return removeUnused(circuits.type(), usedCircuits::contains)
        + removeUnused(cabinets.type(), usedCabinets::contains);
  }

  private int removeUnused(Name type, Predicate<String> used) {
    List<String> gone = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      each(
          view,
          type,
          entity -> {
            if (isAssumed(entity) && !used.test(LightDrafts.name(entity.id()))) {
              gone.add(entity.id());
            }
          });
    }
    return remove(tenant, author, clock, gone);
  }

  private boolean isAssumed(Entity entity) {
    return entity
        .find(circuits.assumed())
        .filter(found -> found.value().equals(Value.Bool.TRUE))
        .isPresent();
  }

  /** Takes entities away. */
  static int remove(Tenant tenant, Author author, MachineClock clock, List<String> ids) {
    int removed = 0;
    for (int from = 0; from < ids.size(); from += BATCH) {
      List<Operation> some = new ArrayList<>();
      for (String id : ids.subList(from, Math.min(ids.size(), from + BATCH))) {
        some.add(new Operation.Delete(id, clock.micros()));
      }
      if (tenant.commit(Transaction.of(author, some)) instanceof Outcome.Committed) {
        removed += some.size();
      }
    }
    return removed;
  }
}

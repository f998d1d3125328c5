package city.laterne.lighting.internal;

import city.laterne.context.EntityImport;
import city.laterne.context.EntityImport.Counts;
import city.laterne.context.EntityImport.Draft;
import city.laterne.context.jsonld.TermTable;
import city.laterne.lighting.Inventory;
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
  /** The type of a circuit. */
  static final String CIRCUIT = "StreetlightFeeder";

  /** The type of a cabinet. */
  static final String CABINET = "StreetlightControlCabinet";

  /** The type of a luminaire's model. */
  static final String MODEL = "StreetlightModel";

  private static final int BATCH = 1_000;
  private static final Value.Point NOWHERE = Value.Point.of(0, 0);

  private final Tenant tenant;
  private final Author author;
  private final MachineClock clock;
  private final Name name;
  private final Name location;
  private final Name cabinet;
  private final Name assumed;

  InventoryImport(Tenant tenant, Author author, MachineClock clock) {
    this.tenant = tenant;
    this.author = author;
    this.clock = clock;
    this.name = name("name");
    this.location = name("location");
    this.cabinet = name("refStreetlightControlCabinet");
    this.assumed = name("circuitAssumed");
  }

  private Name name(String term) {
    return tenant.names().intern(TermTable.CORE.expand(term));
  }

  /** Whether the city knows circuits and cabinets as entities. */
  boolean isPossible() {
    String type = TermTable.CORE.expand(CIRCUIT);
    return tenant.openIngest()
        || tenant.declarations().stream().anyMatch(each -> each.type().equals(type));
  }

  /**
   * Brings an inventory in.
   *
   * @return what became of models, cabinets and circuits, in this order
   */
  List<Counts> run(Inventory inventory) {
    return List.of(
        write(MODEL, inventory.models().stream().map(this::draft).toList()),
        write(
            CABINET,
            unlessThere(
                inventory.cabinets().stream()
                    .map(each -> new Reckoned(draft(each), each.assumed()))
                    .toList())),
        write(
            CIRCUIT,
            unlessThere(
                inventory.circuits().stream()
                    .map(
                        each ->
                            new Reckoned(
                                draft(each, inventory), each.assumed() || each.cabinet().isEmpty()))
                    .toList())));
  }

  /** The circuits and cabinets that the city has; models are left out. */
  Inventory known() {
    List<Inventory.Circuit> circuits = new ArrayList<>();
    List<Inventory.Cabinet> cabinets = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      each(
          view,
          CIRCUIT,
          entity ->
              circuits.add(
                  new Inventory.Circuit(
                      LightDrafts.name(entity.id()), cabinetOf(entity), isAssumed(entity))));
      each(
          view,
          CABINET,
          entity -> {
            Value.Point place =
                entity
                    .find(location)
                    .map(found -> found.value() instanceof Value.Point point ? point : NOWHERE)
                    .orElse(NOWHERE);
            cabinets.add(
                new Inventory.Cabinet(
                    LightDrafts.name(entity.id()),
                    place.longitude().toDouble(),
                    place.latitude().toDouble(),
                    isAssumed(entity)));
          });
    }
    return new Inventory(List.of(), cabinets, circuits);
  }

  private void each(ReadView view, String type, Consumer<Entity> visitor) {
    view.each(
        new Filter.HasType(name(type)),
        entity -> {
          visitor.accept(entity);
          return true;
        });
  }

  private String cabinetOf(Entity circuit) {
    return circuit
        .find(cabinet)
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
    attributes.add(Attribute.property(name, new Value.Text(model.name())));
    number(attributes, "powerRating", model.ratedWatts(), "WTT");
    number(attributes, "standbyPower", model.standbyWatts(), "WTT");
    if (model.kelvin() > 0) {
      number(attributes, "colorTemperature", model.kelvin(), "KEL");
    }
    attributes.add(Attribute.property(name("dimmable"), Value.Bool.of(model.dimmable())));
    return new Draft(LightDrafts.urn(MODEL, model.name()), attributes, List.of());
  }

  private void number(List<Attribute> to, String term, double number, String unit) {
    if (!Double.isNaN(number)) {
      to.add(Attribute.property(name(term), Value.ofDouble(number)).withUnit(unit));
    }
  }

  private Draft draft(Inventory.Cabinet each) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.property(name, new Value.Text(each.name())));
    attributes.add(Attribute.geo(location, Value.Point.of(each.longitude(), each.latitude())));
    mark(attributes, each.assumed());
    return new Draft(LightDrafts.urn(CABINET, each.name()), attributes, List.of());
  }

  private Draft draft(Inventory.Circuit each, Inventory inventory) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.property(name, new Value.Text(each.name())));
    if (!each.cabinet().isEmpty()) {
      attributes.add(Attribute.relationship(cabinet, LightDrafts.urn(CABINET, each.cabinet())));
      Inventory.Cabinet found = cabinets(inventory).get(each.cabinet());
      if (found != null) {
        attributes.add(
            Attribute.geo(location, Value.Point.of(found.longitude(), found.latitude())));
      }
    }
    mark(attributes, each.assumed());
    return new Draft(LightDrafts.urn(CIRCUIT, each.name()), attributes, List.of());
  }

  private final Map<String, Inventory.Cabinet> cabinetsByName = new HashMap<>();

  private Map<String, Inventory.Cabinet> cabinets(Inventory inventory) {
    if (cabinetsByName.isEmpty()) {
      inventory.cabinets().forEach(each -> cabinetsByName.put(each.name(), each));
    }
    return cabinetsByName;
  }

  private void mark(List<Attribute> to, boolean reckoned) {
    if (reckoned) {
      to.add(Attribute.property(assumed, Value.Bool.TRUE));
    }
  }

  private Counts write(String type, List<Draft> drafts) {
    EntityImport entities =
        new EntityImport(
            tenant,
            author,
            name(type),
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
  int removeUnused(Set<String> circuits, Set<String> cabinets) {
    return removeUnused(CIRCUIT, circuits::contains) + removeUnused(CABINET, cabinets::contains);
  }

  private int removeUnused(String type, Predicate<String> used) {
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
    return entity.find(assumed).filter(found -> found.value().equals(Value.Bool.TRUE)).isPresent();
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

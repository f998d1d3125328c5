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
import city.laterne.store.Name;
import city.laterne.store.Tenant;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings models, cabinets and circuits into the store. None is taken away: lights may still name
 * it.
 */
public final class InventoryImport {
  private final Tenant tenant;
  private final MachineClock clock;

  /** Imports into a tenant. */
  public InventoryImport(Tenant tenant, MachineClock clock) {
    this.tenant = tenant;
    this.clock = clock;
  }

  /**
   * Imports.
   *
   * @param principal the name that stands behind it
   * @return what was done, models, cabinets and circuits together
   */
  public Counts run(String principal, Inventory inventory) {
    Author author = new Author(principal, Set.of(Writer.values()));
    ModelTerms models = ModelTerms.of(tenant.names());
    CabinetTerms cabinets = CabinetTerms.of(tenant.names());
    FeederTerms feeders = FeederTerms.of(tenant.names());
    Map<String, Value> places = new HashMap<>();
    for (Inventory.Cabinet each : inventory.cabinets()) {
      places.put(each.name(), Value.Point.of(each.longitude(), each.latitude()));
    }
    Counts one =
        write(author, models.type(), inventory.models().stream().map(m -> draft(m, models)));
    Counts two =
        write(author, cabinets.type(), inventory.cabinets().stream().map(c -> draft(c, cabinets)));
    Counts three =
        write(
            author,
            feeders.type(),
            inventory.circuits().stream().map(c -> draft(c, feeders, places)));
    return new Counts(
        one.created() + two.created() + three.created(),
        one.changed() + two.changed() + three.changed(),
        one.unchanged() + two.unchanged() + three.unchanged(),
        0);
  }

  private Counts write(Author author, Name type, Stream<Draft> drafts) {
    return new EntityImport(
            tenant,
            author,
            type,
            clock,
            (draft, why) -> {
              throw new Failure(
                  Failure.Kind.CONFLICT, "InventoryRefused", draft.id() + " was refused: " + why);
            })
        .run(drafts.toList(), _ -> false, 0, _ -> {});
  }

  private static Draft draft(Inventory.Model model, ModelTerms terms) {
    return new Draft(
        ModelTerms.id(model.name()),
        List.of(
            text(terms.name(), model.name()),
            Attribute.property(terms.powerRating(), Value.ofDouble(model.ratedWatts()))
                .withUnit("WTT"),
            Attribute.property(terms.standbyPower(), Value.ofDouble(model.standbyWatts()))
                .withUnit("WTT"),
            Attribute.property(terms.colorTemperature(), Value.Decimal.of(model.kelvin()))
                .withUnit("KEL"),
            Attribute.property(terms.dimmable(), Value.Bool.of(model.dimmable()))),
        List.of());
  }

  private static Draft draft(Inventory.Cabinet cabinet, CabinetTerms terms) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(text(terms.name(), cabinet.name()));
    attributes.add(
        Attribute.geo(terms.location(), Value.Point.of(cabinet.longitude(), cabinet.latitude())));
    if (cabinet.assumed()) {
      attributes.add(Attribute.property(terms.assumed(), Value.Bool.TRUE));
    }
    return new Draft(CabinetTerms.id(cabinet.name()), attributes, List.of());
  }

  private static Draft draft(
      Inventory.Circuit circuit, FeederTerms terms, Map<String, Value> places) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(text(terms.name(), circuit.name()));
    if (!circuit.cabinet().isEmpty()) {
      attributes.add(Attribute.relationship(terms.cabinet(), CabinetTerms.id(circuit.cabinet())));
      Value place = places.get(circuit.cabinet());
      if (place != null) {
        attributes.add(Attribute.geo(terms.location(), place));
      }
    }
    if (circuit.assumed()) {
      attributes.add(Attribute.property(terms.assumed(), Value.Bool.TRUE));
    }
    return new Draft(FeederTerms.id(circuit.name()), attributes, List.of());
  }

  private static Attribute text(Name name, String text) {
    return Attribute.property(name, new Value.Text(text));
  }
}

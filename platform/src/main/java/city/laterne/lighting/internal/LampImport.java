package city.laterne.lighting.internal;

import city.laterne.lighting.ImportReport;
import city.laterne.lighting.ImportReport.Rejection;
import city.laterne.lighting.StreetlightTerms;
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
import city.laterne.store.Writer;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings lamps of a GeoJSON file into the store. The whole file is read before anything is written; a second import of
 * the same file changes nothing.
 */
public final class LampImport {
  private static final int CHUNK = 500;

  private final Tenant tenant;
  private final StreetlightTerms terms;
  private final MachineClock clock;

  /** Imports into a tenant. */
  public LampImport(Tenant tenant, StreetlightTerms terms, MachineClock clock) {
    this.tenant = tenant;
    this.terms = terms;
    this.clock = clock;
  }

  /**
   * Imports a file.
   *
   * @param principal the name that stands behind it
   * @throws city.laterne.shared.Failure INVALID, code NotGeoJson, when it is no whole GeoJSON file: then nothing was
   *     changed
   */
  public ImportReport run(String principal, InputStream file) {
    LampReader reader = new LampReader();
    reader.read(file);
    List<Rejection> rejections = new ArrayList<>(reader.rejections);
    List<Operation> operations = new ArrayList<>();
    List<Lamp> writing = new ArrayList<>();
    int unchanged = 0;
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      Map<Value, String> places = places(view);
      for (Lamp lamp : reader.lamps) {
        Optional<Entity> before = view.find(lamp.id());
        Optional<String> other =
            Optional.ofNullable(places.get(lamp.place())).filter(id -> !id.equals(lamp.id()));
        if (other.isPresent()) {
          String reason = "Lamp " + other.get() + " stands at the very same place already.";
          rejections.add(new Rejection(lamp.index(), lamp.id(), "DuplicatePlace", reason));
        } else if (before.isPresent()) {
          List<Attribute> changed = changed(before.get(), attributes(lamp));
          if (changed.isEmpty()) {
            unchanged++;
          } else {
            operations.add(write(lamp, changed));
            writing.add(lamp);
          }
        } else {
          operations.add(create(lamp));
          writing.add(lamp);
        }
      }
    }
    int rejectedBefore = rejections.size();
    int created = commit(principal, operations, writing, rejections);
    int updated = operations.size() - created - (rejections.size() - rejectedBefore);
    return new ImportReport(
        reader.features(),
        created,
        updated,
        unchanged,
        rejections.size(),
        rejections.subList(0, Math.min(ImportReport.LISTED, rejections.size())));
  }

  private Map<Value, String> places(ReadView view) {
    Map<Value, String> places = new HashMap<>();
    view.each(
        new Filter.HasType(terms.type()),
        entity -> {
          entity
              .find(terms.location())
              .ifPresent(location -> places.put(location.value(), entity.id()));
          return true;
        });
    return places;
  }

  private int commit(
      String principal, List<Operation> operations, List<Lamp> lamps, List<Rejection> rejections) {
    Author author = new Author(principal, Set.of(Writer.values()));
    int created = 0;
    for (int from = 0; from < operations.size(); from += CHUNK) {
      List<Operation> part = operations.subList(from, Math.min(operations.size(), from + CHUNK));
      Outcome outcome = tenant.commit(Transaction.of(author, part));
      if (outcome instanceof Outcome.Committed) {
        created += creations(part);
      } else {
        for (int i = 0; i < part.size(); i++) {
          Lamp lamp = lamps.get(from + i);
          switch (tenant.commit(Transaction.of(author, part.get(i)))) {
            case Outcome.Committed _ -> created += creations(List.of(part.get(i)));
            case Outcome.Refused(var refusal) ->
                rejections.add(
                    new Rejection(lamp.index(), lamp.id(), "Refused", refusal.message()));
          }
        }
      }
    }
    return created;
  }

  private static int creations(List<Operation> operations) {
    return (int) operations.stream().filter(o -> o instanceof Operation.Create).count();
  }

  private Operation create(Lamp lamp) {
    List<Attribute> attributes = new ArrayList<>(attributes(lamp));
    attributes.add(Attribute.property(terms.status(), new Value.Text("ok")));
    attributes.add(Attribute.property(terms.controlling(), new Value.Text("individual")));
    return new Operation.Create(
        lamp.id(), List.of(terms.type()), List.of(), attributes, clock.micros());
  }

  private Operation write(Lamp lamp, List<Attribute> changed) {
    return new Operation.Write(
        lamp.id(),
        List.of(),
        List.of(),
        changed,
        Operation.WriteMode.APPEND,
        clock.micros());
  }

  private static List<Attribute> changed(Entity before, List<Attribute> wanted) {
    return wanted.stream()
        .filter(
            attribute ->
                before
                    .find(attribute.name())
                    .filter(present -> present.value().equals(attribute.value()))
                    .isEmpty())
        .toList();
  }

  private List<Attribute> attributes(Lamp lamp) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.geo(terms.location(), lamp.place()));
    text(attributes, lamp, "ref", terms.pole());
    text(attributes, lamp, "name", terms.name());
    text(attributes, lamp, "circuit", terms.circuit());
    text(attributes, lamp, "lamp_mount", terms.mount());
    text(attributes, lamp, "light:colour", terms.color());
    text(attributes, lamp, "start_date", terms.serviceStarted());
    text(
        attributes,
        lamp,
        lamp.texts().containsKey("lamp_type") ? "lamp_type" : "light:method",
        terms.technology());
    number(attributes, lamp, "height", terms.height(), "MTR", 0, 100);
    number(attributes, lamp, "power_rating", terms.powerRating(), "WTT", 0, 10_000);
    number(attributes, lamp, "safety_floor", terms.floor(), "", 0, 1);
    number(
        attributes,
        lamp,
        lamp.texts().containsKey("direction") ? "direction" : "angle",
        terms.direction(),
        "DD",
        -360,
        360);
    return attributes;
  }

  private static void text(List<Attribute> to, Lamp lamp, String key, Name name) {
    Optional.ofNullable(lamp.texts().get(key))
        .ifPresent(text -> to.add(Attribute.property(name, new Value.Text(text))));
  }

  /** Takes a number over; what is none, or cannot be, stays out: such tags are free text in OpenStreetMap. */
  private static void number(
      List<Attribute> to, Lamp lamp, String key, Name name, String unit, double min, double max) {
    String text = lamp.texts().getOrDefault(key, "");
    if (text.matches("-?[0-9]{1,6}([.][0-9]{1,6})?")) {
      BigDecimal number = new BigDecimal(text);
      if (number.doubleValue() >= min && number.doubleValue() <= max) {
        to.add(Attribute.property(name, Value.ofDecimal(number)).withUnit(unit));
      }
    }
  }
}

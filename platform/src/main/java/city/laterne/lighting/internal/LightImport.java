package city.laterne.lighting.internal;

import city.laterne.context.EntityImport;
import city.laterne.context.EntityImport.Draft;
import city.laterne.lighting.LightRecord;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Name;
import city.laterne.store.Tenant;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;

/** Brings the lights of a register, a map or the model city into the store. */
public final class LightImport {
  private static final String URN = "urn:ngsi-ld:Streetlight:";

  private final Tenant tenant;
  private final StreetlightTerms terms;
  private final MachineClock clock;

  /** Imports into a tenant. */
  public LightImport(Tenant tenant, StreetlightTerms terms, MachineClock clock) {
    this.tenant = tenant;
    this.terms = terms;
    this.clock = clock;
  }

  /**
   * Imports; see {@link EntityImport#run}.
   *
   * @param principal the name that stands behind it
   * @param ours by its number in the source, whether a light came from there
   */
  public EntityImport.Counts run(
      String principal,
      Iterable<LightRecord> lights,
      Predicate<String> ours,
      int count,
      DoubleConsumer progress) {
    return new EntityImport(
            tenant,
            new Author(principal, Set.of(Writer.values())),
            terms.type(),
            clock,
            (draft, why) -> {
              throw new IllegalStateException(draft.id() + " was refused: " + why);
            })
        .run(
            () -> drafts(lights.iterator()),
            id -> ours.test(id.substring(URN.length())),
            count,
            progress);
  }

  private Iterator<Draft> drafts(Iterator<LightRecord> lights) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lights.hasNext();
      }

      @Override
      public Draft next() {
        return draft(lights.next());
      }
    };
  }

  private Draft draft(LightRecord light) {
    List<Attribute> attributes = new ArrayList<>(16);
    attributes.add(
        Attribute.geo(terms.location(), Value.Point.of(light.longitude(), light.latitude())));
    text(attributes, terms.pole(), light.pole());
    text(attributes, terms.street(), light.street());
    text(attributes, terms.district(), light.district());
    text(attributes, terms.circuit(), light.circuit());
    reference(attributes, terms.cabinet(), "StreetlightControlCabinet", light.cabinet());
    reference(attributes, terms.model(), "StreetlightModel", light.model());
    number(attributes, terms.powerRating(), light.ratedWatts(), "WTT");
    number(attributes, terms.height(), light.height(), "MTR");
    if (light.safetyFloor() > 0) {
      number(attributes, terms.floor(), light.safetyFloor(), "");
    }
    attributes.add(
        Attribute.property(
            terms.controlling(), new Value.Text(light.individually() ? "individual" : "group")));
    mark(attributes, terms.estimated(), light.estimated());
    mark(attributes, terms.assumed(), light.assumed());
    return new Draft(
        URN + light.id(),
        attributes,
        List.of(Attribute.property(terms.status(), new Value.Text("ok"))));
  }

  private static void text(List<Attribute> to, Name name, String text) {
    if (!text.isEmpty()) {
      to.add(Attribute.property(name, new Value.Text(text)));
    }
  }

  private static void reference(List<Attribute> to, Name name, String type, String target) {
    if (!target.isEmpty()) {
      to.add(
          Attribute.relationship(
              name,
              "urn:ngsi-ld:"
                  + type
                  + ":"
                  + URLEncoder.encode(target, StandardCharsets.UTF_8).replace("+", "%20")));
    }
  }

  private static void number(List<Attribute> to, Name name, double number, String unit) {
    if (!Double.isNaN(number)) {
      to.add(Attribute.property(name, Value.ofDouble(number)).withUnit(unit));
    }
  }

  private static void mark(List<Attribute> to, Name name, boolean holds) {
    if (holds) {
      to.add(Attribute.property(name, Value.Bool.TRUE));
    }
  }
}

package city.laterne.context.http;

import city.laterne.context.entity.AttributeWriter;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Attribute;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code /types}, {@code /types/{type}}, {@code /attributes} and {@code /attributes/{attrId}}
 * (clauses 6.25 to 6.28).
 */
final class TypeEndpoints {
  /** Attributes are collected from so many entities at most. */
  private static final int MOST_LOOKED_AT = 10_000;

  private TypeEndpoints() {}

  static void types(Exchange exchange) {
    exchange.requireRead();
    boolean details = exchange.flag("details");
    Vocabulary terms = exchange.vocabulary();
    JsonBytes body = new JsonBytes();
    try (ReadView view = exchange.read()) {
      List<Name> types = view.types().stream().map(ReadView.TypeCount::type).toList();
      if (!details) {
        list(
            body,
            "EntityTypeList",
            "typeList",
            view.position(),
            types.stream().map(terms::term).toList());
      } else {
        String before = "[";
        for (Name type : types) {
          body.raw(before).raw("{\"id\":").string(type.iri()).raw(",\"type\":\"EntityType\"");
          body.raw(",\"typeName\":").string(terms.term(type)).raw(",\"attributeNames\":");
          strings(attributes(view, new Filter.HasType(type), terms), body);
          body.raw('}');
          before = ",";
        }
        body.raw(before.equals("[") ? "[]" : "]");
      }
    }
    exchange.send(Status.OK_200, body);
  }

  static void type(Exchange exchange) {
    exchange.requireRead();
    Vocabulary terms = exchange.vocabulary();
    String term = exchange.path("type");
    JsonBytes body = new JsonBytes();
    try (ReadView view = exchange.read()) {
      ReadView.TypeCount found =
          view.types().stream()
              .filter(count -> count.type().iri().equals(terms.table().expand(term)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Refused(
                          new Problems.Problem(
                              404,
                              "ResourceNotFound",
                              "There is no entity of type " + term + ".")));
      body.raw("{\"id\":").string(found.type().iri()).raw(",\"type\":\"EntityTypeInfo\"");
      body.raw(",\"typeName\":").string(terms.term(found.type()));
      body.raw(",\"entityCount\":").decimal(found.entities(), 0).raw(",\"attributeDetails\":[");
      collect(view, new Filter.HasType(found.type()))
          .forEach(
              (name, seen) -> {
                attribute(name, terms, body.separate());
                body.raw(",\"attributeTypes\":");
                strings(seen.kinds, body);
                body.raw('}');
              });
    }
    exchange.send(Status.OK_200, body.raw("]}"));
  }

  /** One attribute (clause 5.7.10). */
  static void attribute(Exchange exchange) {
    exchange.requireRead();
    Vocabulary terms = exchange.vocabulary();
    String term = exchange.path("attrId");
    JsonBytes body = new JsonBytes();
    try (ReadView view = exchange.read()) {
      Name name = terms.find(term).orElseThrow(() -> noAttribute(term));
      Map<Name, Seen> all = collect(view, new Filter.HasAnyAttribute(Set.of(name)));
      Seen seen = Optional.ofNullable(all.get(name)).orElseThrow(() -> noAttribute(term));
      attribute(name, terms, body);
      body.raw(",\"attributeCount\":").decimal(seen.instances, 0).raw(",\"attributeTypes\":");
      strings(seen.kinds, body);
      body.raw(",\"typeNames\":");
      strings(seen.types.stream().map(terms::term).toList(), body);
    }
    exchange.send(Status.OK_200, body.raw('}'));
  }

  private static Refused noAttribute(String term) {
    return new Refused(
        new Problems.Problem(
            404, "ResourceNotFound", "There is no entity with an attribute " + term + "."));
  }

  /** What was seen of an attribute. */
  private static final class Seen {
    private final Set<String> kinds = new TreeSet<>();
    private final Set<Name> types = new LinkedHashSet<>();
    private long instances;
  }

  /** The attributes of the matches, in order of their names' IRIs. */
  private static Map<Name, Seen> collect(ReadView view, Filter filter) {
    Map<Name, Seen> all = new TreeMap<>(Comparator.comparing(Name::iri));
    int[] left = {MOST_LOOKED_AT};
    view.each(
        filter,
        entity -> {
          for (Attribute attribute : entity.attributes()) {
            Seen seen = all.computeIfAbsent(attribute.name(), _ -> new Seen());
            seen.kinds.add(AttributeWriter.typeName(attribute.kind()));
            seen.types.addAll(entity.types());
            seen.instances++;
          }
          return --left[0] > 0;
        });
    return all;
  }

  /** Appends the description of an attribute, to be ended. */
  private static void attribute(Name name, Vocabulary terms, JsonBytes to) {
    to.raw("{\"id\":").string(name.iri()).raw(",\"type\":\"Attribute\",\"attributeName\":");
    to.string(terms.term(name));
  }

  static void attributes(Exchange exchange) {
    exchange.requireRead();
    Vocabulary terms = exchange.vocabulary();
    JsonBytes body = new JsonBytes();
    try (ReadView view = exchange.read()) {
      Set<String> names = attributes(view, new Filter.All(), terms);
      if (!exchange.flag("details")) {
        list(body, "AttributeList", "attributeList", view.position(), names);
      } else {
        body.raw('[');
        collect(view, new Filter.All())
            .forEach(
                (name, seen) -> {
                  attribute(name, terms, body.separate());
                  body.raw(",\"typeNames\":");
                  strings(seen.types.stream().map(terms::term).toList(), body);
                  body.raw('}');
                });
        body.raw(']');
      }
    }
    exchange.send(Status.OK_200, body);
  }

  private static Set<String> attributes(ReadView view, Filter filter, Vocabulary terms) {
    Set<String> names = new TreeSet<>();
    int[] left = {MOST_LOOKED_AT};
    view.each(
        filter,
        entity -> {
          for (Attribute attribute : entity.attributes()) {
            names.add(terms.term(attribute.name()));
          }
          return --left[0] > 0;
        });
    return names;
  }

  private static void list(
      JsonBytes to, String type, String member, long position, Iterable<String> names) {
    to.raw("{\"id\":").string("urn:ngsi-ld:" + type + ":" + position);
    to.raw(",\"type\":").string(type).raw(",\"" + member + "\":");
    strings(names, to);
    to.raw('}');
  }

  private static void strings(Iterable<String> texts, JsonBytes to) {
    char before = '[';
    for (String text : texts) {
      to.raw(before).string(text);
      before = ',';
    }
    (before == '[' ? to.raw('[') : to).raw(']');
  }
}

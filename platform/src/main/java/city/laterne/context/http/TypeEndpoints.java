package city.laterne.context.http;

import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Attribute;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code /types}, {@code /types/{type}} and {@code /attributes} (clauses 6.25 to 6.27). */
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
      String before = "";
      for (String name : attributes(view, new Filter.HasType(found.type()), terms)) {
        body.raw(before).raw("{\"id\":").string(terms.table().expand(name));
        body.raw(",\"type\":\"Attribute\",\"attributeName\":").string(name).raw('}');
        before = ",";
      }
    }
    exchange.send(Status.OK_200, body.raw("]}"));
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
        String before = "[";
        for (String name : names) {
          body.raw(before).raw("{\"id\":").string(terms.table().expand(name));
          body.raw(",\"type\":\"Attribute\",\"attributeName\":").string(name).raw('}');
          before = ",";
        }
        body.raw(before.equals("[") ? "[]" : "]");
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

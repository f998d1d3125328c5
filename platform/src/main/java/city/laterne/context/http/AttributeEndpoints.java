package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityDraft;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.entity.Projection;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributePatch;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Operation.WriteMode;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.util.List;

/** {@code /entities/{id}/attrs} and {@code /entities/{id}/attrs/{attrId}} (clauses 6.6 and 6.7). */
final class AttributeEndpoints {
  private static final String SCOPE = "https://uri.etsi.org/ngsi-ld/scope";

  private AttributeEndpoints() {}

  /** Updates attributes; since v1.6.1 those that are not there are added (clause 5.6.2.4). */
  static void update(Exchange exchange) {
    write(exchange, WriteMode.APPEND, true);
  }

  static void append(Exchange exchange) {
    write(
        exchange,
        exchange.option("noOverwrite") ? WriteMode.APPEND_NO_OVERWRITE : WriteMode.APPEND,
        false);
  }

  private static void write(Exchange exchange, WriteMode mode, boolean nullsRemove) {
    exchange.requireWrite();
    String id = exchange.entityId();
    EntityDraft draft = EntityEndpoints.read(exchange);
    if (!nullsRemove) {
      draft.withoutNulls();
    }
    Writes.requireVisible(exchange, id);
    List<Attribute> attributes = Writes.withoutDesired(exchange, id, draft.attributes());
    boolean noScope = nullsRemove && draft.head().setsScopes() && !hasScope(exchange, id);
    HeadChange head = noScope ? draft.head().withoutScopes() : draft.head();
    if (attributes.isEmpty() && !draft.attributes().isEmpty() && draft.removed().isEmpty()) {
      exchange.empty(Status.NO_CONTENT_204);
      return;
    }
    Outcome.Applied applied =
        Writes.commit(
                exchange,
                List.of(
                    new Operation.Write(
                        id,
                        draft.types(),
                        List.of(),
                        attributes,
                        draft.removed(),
                        head,
                        mode,
                        exchange.now())))
            .applied()
            .getFirst();
    if (applied.notApplied().isEmpty() && !noScope) {
      exchange.empty(Status.NO_CONTENT_204);
    } else {
      partly(exchange, applied, noScope);
    }
  }

  /** An update replaces scopes; it does not add them to an entity that has none (clause 4.18). */
  private static boolean hasScope(Exchange exchange, String id) {
    try (ReadView view = exchange.read()) {
      return view.find(id).map(entity -> !entity.scopes().isEmpty()).orElse(true);
    }
  }

  private static void partly(Exchange exchange, Outcome.Applied applied, boolean noScope) {
    JsonBytes body = new JsonBytes().raw("{\"updated\":[");
    String before = "";
    for (Name name : applied.written()) {
      body.raw(before).string(name.iri());
      before = ",";
    }
    body.raw("],\"notUpdated\":[");
    before = "";
    for (Outcome.NotApplied not : applied.notApplied()) {
      body.raw(before).raw("{\"attributeName\":").string(not.name().iri());
      if (!not.datasetId().isEmpty()) {
        body.raw(",\"datasetId\":").string(not.datasetId());
      }
      body.raw(",\"reason\":").string(not.reason()).raw('}');
      before = ",";
    }
    if (noScope) {
      body.raw(before).raw("{\"attributeName\":").string(SCOPE);
      body.raw(",\"reason\":").string("The entity has no scope.").raw('}');
    }
    exchange.send(Status.create(207), body.raw("]}"));
  }

  static void partialUpdate(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    AttributePatch patch =
        RequestBody.one(
            exchange,
            (parser, terms) ->
                exchange
                    .entityReader(terms)
                    .fragment(parser, terms.intern(exchange.path("attrId"))));
    Writes.requireVisible(exchange, id);
    boolean plain =
        patch.removes()
            || !Writes.withoutDesired(exchange, id, List.of(patch.attribute())).isEmpty();
    if (plain) {
      Writes.commit(exchange, List.of(new Operation.PartialUpdate(id, patch, exchange.now())));
    }
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void replace(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    String term = exchange.path("attrId");
    if (Projection.CORE_MEMBERS.contains(term)) {
      throw Bad.data(term + " is no attribute; maybe replace it with the entity?");
    }
    EntityDraft draft =
        RequestBody.one(
                exchange,
                (parser, terms) ->
                    exchange.entityReader(terms).attribute(parser, terms.intern(term)))
            .withoutNulls();
    Writes.requireVisible(exchange, id);
    List<Attribute> attributes = Writes.withoutDesired(exchange, id, draft.attributes());
    if (!attributes.isEmpty()) {
      Outcome.Applied applied =
          Writes.commit(
                  exchange,
                  List.of(
                      new Operation.Write(
                          id, List.of(), List.of(), attributes, WriteMode.UPDATE, exchange.now())))
              .applied()
              .getFirst();
      if (!applied.notApplied().isEmpty()) {
        throw noAttribute(id, term);
      }
    }
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void delete(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    String term = exchange.path("attrId");
    Writes.requireVisible(exchange, id);
    if (term.equals("scope")) {
      deleteScope(exchange, id);
      return;
    }
    Name name = exchange.vocabulary().find(term).orElseThrow(() -> noAttribute(id, term));
    Writes.commit(
        exchange,
        List.of(
            new Operation.DeleteAttribute(
                id,
                name,
                exchange.parameter("datasetId"),
                exchange.flag("deleteAll"),
                exchange.now())));
    exchange.empty(Status.NO_CONTENT_204);
  }

  private static void deleteScope(Exchange exchange, String id) {
    try (ReadView view = exchange.read()) {
      if (view.find(id).orElseThrow(() -> Writes.missing(id)).scopes().isEmpty()) {
        throw noAttribute(id, "scope");
      }
    }
    Writes.commit(
        exchange,
        List.of(
            new Operation.Write(
                id,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new HeadChange(true, List.of(), false, Micros.ABSENT),
                WriteMode.APPEND,
                exchange.now())));
    exchange.empty(Status.NO_CONTENT_204);
  }

  private static Refused noAttribute(String id, String term) {
    return new Refused(
        new Problems.Problem(
            404, "ResourceNotFound", "Entity " + id + " has no attribute " + term + "."));
  }
}

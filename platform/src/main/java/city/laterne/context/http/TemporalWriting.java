package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityDraft;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
import city.laterne.context.temporal.InstanceId;
import city.laterne.context.temporal.ScopesOverTime;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeRef;
import city.laterne.store.Entity;
import city.laterne.store.HeadChange;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * Writes to the history: {@code POST /temporal/entities}, {@code DELETE /temporal/entities/{id}}
 * and what lies under {@code /temporal/entities/{id}/attrs} (clauses 5.6.11 to 5.6.16). An entity
 * and its temporal evolution are one: made, changed and taken away together.
 */
final class TemporalWriting {
  /** Rows that one transaction writes anew. */
  private static final int BATCH = 1_000;

  private TemporalWriting() {}

  static void upsert(Exchange exchange) {
    exchange.requireWrite();
    EntityDraft draft = observed(exchange, read(exchange).whole());
    requireUndesired(exchange, draft.types(), draft.attributes());
    Writes.requireWithin(exchange, draft.id(), draft.types(), draft.attributes());
    boolean created = evolve(exchange, draft.id(), draft.types(), draft);
    if (created) {
      exchange.header("Location", "/ngsi-ld/v1/temporal/entities/" + draft.id());
    }
    exchange.empty(created ? Status.CREATED_201 : Status.NO_CONTENT_204);
  }

  static void append(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    EntityDraft draft = observed(exchange, read(exchange).withoutNulls());
    if (draft.head().setsExpiry() && draft.head().expiresAt() == Micros.ABSENT) {
      throw Bad.data("The expiresAt of entity " + id + " is null; only an update can take it so.");
    }
    requireUndesired(exchange, find(exchange, id).types(), draft.attributes());
    boolean _ = evolve(exchange, id, List.of(), draft);
    exchange.empty(Status.NO_CONTENT_204);
  }

  /** Scopes without a time hold from now on, and are told to be observed now (clause 4.5.6). */
  private static EntityDraft observed(Exchange exchange, EntityDraft draft) {
    return new EntityDraft(
        draft.id(),
        draft.types(),
        draft.head(),
        draft.attributes().stream()
            .map(
                one ->
                    ScopesOverTime.tells(one)
                            && one.observedAt() == Micros.ABSENT
                            && !(one.value() instanceof Value.Null)
                        ? one.withObservedAt(exchange.now())
                        : one)
            .toList(),
        draft.removed());
  }

  private static EntityDraft read(Exchange exchange) {
    return RequestBody.one(
        exchange, (parser, terms) -> exchange.entityReader(terms).evolution(parser));
  }

  private static boolean evolve(
      Exchange exchange, String id, List<Name> createWith, EntityDraft draft) {
    Same same = same(exchange, id, draft);
    List<Operation> operations = new ArrayList<>();
    if (!same.rows().isEmpty()) {
      List<Name> names = same.names();
      operations.add(
          new Operation.Rewrite(id, names, same.rows(), List.of(), List.of(), exchange.now()));
    }
    HeadChange head = head(exchange, id, draft);
    operations.add(new Operation.Evolve(id, createWith, head, same.left(), exchange.now()));
    boolean created = Writes.commit(exchange, operations).applied().getLast().created();
    Writes.expire(exchange, id, head.expiresAt());
    return created;
  }

  /**
   * What the newest scopes given make of those of now: these stay when they were set later. The
   * scopes of the history are few, so that they are looked at before the write, not in it.
   */
  private static HeadChange head(Exchange exchange, String id, EntityDraft draft) {
    Optional<Attribute> newest =
        draft.attributes().stream()
            .filter(ScopesOverTime::tells)
            .max(Comparator.comparingLong(one -> since(exchange, one)));
    if (newest.isEmpty()) {
      return draft.head();
    }
    long since = since(exchange, newest.get());
    try (ReadView view = exchange.read()) {
      List<HistoryRow> rows = view.scopes(id);
      boolean late =
          view.find(id)
              .map(
                  there ->
                      rows.isEmpty()
                          ? !there.scopes().isEmpty() && there.modifiedAt() > since
                          : rows.getLast().time() > since)
              .orElse(false);
      return late
          ? draft.head()
          : new HeadChange(
              true,
              ScopesOverTime.scopes(newest.get()),
              draft.head().setsExpiry(),
              draft.head().expiresAt());
    }
  }

  private static long since(Exchange exchange, Attribute scopes) {
    long told = scopes.modifiedAt() == Micros.ABSENT ? exchange.now() : scopes.modifiedAt();
    return scopes.observedAt() == Micros.ABSENT ? told : scopes.observedAt();
  }

  /**
   * What of given instances stands in the history already.
   *
   * @param left those that do not stand there as they are
   * @param rows rows less the instances that others of the same time replace
   * @param names the attributes in these rows that are replaced
   */
  private record Same(List<Attribute> left, List<HistoryRow> rows, List<Name> names) {}

  /** What tells observations apart. */
  private record Observation(Name name, String datasetId, long observedAt) {
    static Observation of(Attribute attribute) {
      return new Observation(attribute.name(), attribute.datasetId(), attribute.observedAt());
    }
  }

  /** An instance with the time of one that is there takes its place (clause 5.6.11). */
  private static Same same(Exchange exchange, String id, EntityDraft draft) {
    Map<Observation, Attribute> given = new HashMap<>();
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (Attribute attribute : draft.attributes()) {
      if (attribute.observedAt() != Micros.ABSENT) {
        given.put(Observation.of(attribute), attribute);
        from = Math.min(from, attribute.observedAt());
        to = Math.max(to, attribute.observedAt());
      }
    }
    Set<Attribute> known = Collections.newSetFromMap(new IdentityHashMap<>());
    List<HistoryRow> rows = new ArrayList<>();
    Set<Name> names = new LinkedHashSet<>();
    if (!given.isEmpty()) {
      try (ReadView view = exchange.read()) {
        view.history(id, from, to + 1, false, row -> replace(row, given, known, rows, names));
      }
    }
    return new Same(
        draft.attributes().stream().filter(one -> !known.contains(one)).toList(),
        rows,
        List.copyOf(names));
  }

  private static boolean replace(
      HistoryRow row,
      Map<Observation, Attribute> given,
      Set<Attribute> known,
      List<HistoryRow> rows,
      Set<Name> names) {
    List<Attribute> kept = new ArrayList<>();
    for (Attribute there : row.attributes()) {
      Optional<Attribute> anew = Optional.ofNullable(given.get(Observation.of(there)));
      if (anew.isPresent() && !anew.get().saysTheSameAs(there)) {
        names.add(there.name());
      } else {
        kept.add(there);
        anew.ifPresent(known::add);
      }
    }
    if (kept.size() < row.attributes().size()) {
      rows.add(row.with(kept));
    }
    return true;
  }

  /** A desired value is a command to come and has no past to be told. */
  private static void requireUndesired(
      Exchange exchange, List<Name> types, List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      for (Name type : types) {
        if (exchange.door().desired().isDesired(type.iri(), attribute.name().iri())) {
          throw Bad.data(
              "Attribute "
                  + attribute.name()
                  + " is a desired value and cannot be written into the history. Maybe use"
                  + " /entities?");
        }
      }
    }
  }

  private static Entity find(Exchange exchange, String id) {
    try (ReadView view = exchange.read()) {
      return Writes.get(exchange, view, id);
    }
  }

  static void deleteEntity(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    boolean there;
    try (ReadView view = exchange.read()) {
      there = Writes.find(exchange, view, id).isPresent();
      if (!there && TemporalReading.gone(view, id).isEmpty()) {
        throw Writes.missing(id);
      }
    }
    if (there) {
      Writes.commit(exchange, List.of(new Operation.Delete(id, exchange.now())));
    }
    boolean _ = rewrite(exchange, id, List.of(), _ -> true);
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void deleteAttribute(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    Entity entity = find(exchange, id);
    Name name = attribute(exchange, id);
    String dataset = exchange.parameter("datasetId");
    AttributeRef gone =
        new AttributeRef(name, dataset.equals("@none") ? "" : dataset, exchange.flag("deleteAll"));
    boolean some =
        entity.attributes().stream().anyMatch(gone::means)
            || (name.iri().equals(ScopesOverTime.NAME) && !entity.scopes().isEmpty());
    some |= rewrite(exchange, id, List.of(name), gone::means);
    if (!some) {
      throw noAttribute(id, exchange.path("attrId"));
    }
    Writes.commit(
        exchange,
        List.of(
            new Operation.Rewrite(
                id, List.of(name), List.of(), List.of(), List.of(gone), exchange.now())));
    exchange.empty(Status.NO_CONTENT_204);
  }

  /** Takes instances out of all rows, a batch at a time; says whether there were any. */
  private static boolean rewrite(
      Exchange exchange, String id, List<Name> names, Predicate<Attribute> gone) {
    long from = Long.MIN_VALUE;
    boolean some = false;
    while (true) {
      List<HistoryRow> changed = new ArrayList<>();
      try (ReadView view = exchange.read()) {
        view.history(
            id,
            from,
            Long.MAX_VALUE,
            false,
            row -> {
              List<Attribute> kept =
                  row.attributes().stream().filter(one -> !gone.test(one)).toList();
              if (kept.size() < row.attributes().size()) {
                changed.add(row.with(kept));
              }
              return changed.size() < BATCH;
            });
      }
      if (!changed.isEmpty()) {
        some = true;
        from = changed.getLast().time();
        Writes.commit(
            exchange,
            List.of(
                new Operation.Rewrite(id, names, changed, List.of(), List.of(), exchange.now())));
      }
      if (changed.size() < BATCH) {
        return some;
      }
    }
  }

  static void modifyInstance(Exchange exchange) {
    exchange.requireWrite();
    Place place = place(exchange);
    Attribute before = place.row().attributes().get(place.index());
    EntityDraft draft =
        RequestBody.one(
                exchange,
                (parser, terms) ->
                    instances(exchange.entityReader(terms), parser, before, exchange))
            .withoutNulls();
    List<Attribute> given =
        draft.attributes().stream().filter(one -> one.name() == before.name()).toList();
    if (given.size() != 1
        || draft.attributes().size() != 1
        || given.getFirst().value() instanceof Value.Null) {
      throw Bad.data("The body must hold exactly one instance of the attribute, not null.");
    }
    requireUndesired(exchange, place.entity().types(), given);
    long now = exchange.now();
    Attribute one = given.getFirst();
    Attribute after =
        new Attribute(
            one.name(),
            before.datasetId(),
            one.kind(),
            one.value(),
            one.unitCode().isEmpty() ? before.unitCode() : one.unitCode(),
            one.observedAt() == Micros.ABSENT ? before.observedAt() : one.observedAt(),
            before.createdAt(),
            now,
            one.sub().isEmpty() ? before.sub() : one.sub(),
            one.details());
    List<HistoryRow> rows = new ArrayList<>();
    List<Attribute> attributes = new ArrayList<>(place.row().attributes());
    if (after.observedAt() == before.observedAt()) {
      attributes.set(place.index(), after);
    } else {
      attributes.remove(place.index());
      rows.add(
          new HistoryRow(
              after.observedAt(),
              place.row().hash() + now,
              List.of(after),
              List.of(),
              place.row().ofScopes()));
    }
    rows.add(place.row().with(attributes));
    List<Attribute> correct =
        isCurrent(place.entity(), before) ? List.of(after) : List.<Attribute>of();
    String id = place.entity().id();
    List<Operation> operations = new ArrayList<>();
    operations.add(
        new Operation.Rewrite(id, List.of(before.name()), rows, correct, List.of(), now));
    if (tellsScopesOfNow(exchange, place)) {
      HeadChange scopes = new HeadChange(true, ScopesOverTime.scopes(after), false, Micros.ABSENT);
      operations.add(new Operation.Evolve(id, List.of(), scopes, List.of(), now));
    }
    Writes.commit(exchange, operations);
    exchange.empty(Status.NO_CONTENT_204);
  }

  private static boolean tellsScopesOfNow(Exchange exchange, Place place) {
    if (!place.row().ofScopes()) {
      return false;
    }
    try (ReadView view = exchange.read()) {
      List<HistoryRow> rows = view.scopes(place.entity().id());
      return !rows.isEmpty() && rows.getLast().equals(place.row());
    }
  }

  /** The body is an attribute of its name, as part of an entity, or the bare instance. */
  private static EntityDraft instances(
      EntityReader reader, JsonParser parser, Attribute before, Exchange exchange) {
    String text = exchange.path("attrId");
    JsonNode tree = Json.TREE.readTree(parser);
    boolean wrapped = tree.isObject() && tree.has(text) && !tree.has("value");
    try (JsonParser again = Json.TREE.treeAsTokens(tree)) {
      again.nextToken();
      return wrapped ? reader.evolution(again) : reader.instances(again, before.name());
    }
  }

  private static boolean isCurrent(Entity entity, Attribute before) {
    return entity.attributes().stream().anyMatch(before::saysTheSameAs);
  }

  static void deleteInstance(Exchange exchange) {
    exchange.requireWrite();
    Place place = place(exchange);
    Attribute before = place.row().attributes().get(place.index());
    List<Attribute> attributes = new ArrayList<>(place.row().attributes());
    attributes.remove(place.index());
    Writes.commit(
        exchange,
        List.of(
            new Operation.Rewrite(
                place.entity().id(),
                List.of(before.name()),
                List.of(place.row().with(attributes)),
                List.of(),
                List.of(),
                exchange.now())));
    exchange.empty(Status.NO_CONTENT_204);
  }

  private record Place(Entity entity, HistoryRow row, int index) {}

  private static Place place(Exchange exchange) {
    String id = exchange.entityId();
    String text = EntityReader.uri(exchange.path("instanceId"), "The instanceId in the path");
    Entity entity = find(exchange, id);
    Name name = attribute(exchange, id);
    InstanceId instance = InstanceId.parse(text).orElseThrow(() -> noInstance(id, text));
    List<HistoryRow> rows;
    try (ReadView view = exchange.read()) {
      rows = view.history(id, instance.time(), instance.time() + 1, BATCH, false);
    }
    for (HistoryRow row : rows) {
      int index = instance.find(row);
      if (index >= 0 && row.attributes().get(index).name() == name) {
        return new Place(entity, row, index);
      }
    }
    throw noInstance(id, text);
  }

  private static Name attribute(Exchange exchange, String id) {
    String term = exchange.path("attrId");
    boolean good =
        !Set.of("", ".", "..", "%2e", "%2e%2e").contains(term) && InstanceId.parse(term).isEmpty();
    for (int i = 0; i < term.length(); i++) {
      good &= "()<>\"'=;|{}[] ".indexOf(term.charAt(i)) < 0;
    }
    if (!good) {
      throw Bad.data("\"" + term + "\" in the path is no name of an attribute.");
    }
    Optional<Name> name = exchange.vocabulary().find(term);
    return name.orElseThrow(() -> noAttribute(id, term));
  }

  private static Refused noAttribute(String id, String term) {
    return new Refused(
        new Problems.Problem(
            404, "ResourceNotFound", "Entity " + id + " has no attribute " + term + "."));
  }

  private static Refused noInstance(String id, String instance) {
    return new Refused(
        new Problems.Problem(
            404, "ResourceNotFound", "Entity " + id + " has no instance " + instance + "."));
  }
}

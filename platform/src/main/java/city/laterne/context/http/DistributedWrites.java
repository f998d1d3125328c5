package city.laterne.context.http;

import static city.laterne.context.registration.SourceOperation.APPEND_ATTRS;
import static city.laterne.context.registration.SourceOperation.CREATE_ENTITY;
import static city.laterne.context.registration.SourceOperation.DELETE_ATTRS;
import static city.laterne.context.registration.SourceOperation.DELETE_ENTITY;
import static city.laterne.context.registration.SourceOperation.MERGE_ENTITY;
import static city.laterne.context.registration.SourceOperation.REPLACE_ATTRS;
import static city.laterne.context.registration.SourceOperation.REPLACE_ENTITY;
import static city.laterne.context.registration.SourceOperation.UPDATE_ATTRS;
import static city.laterne.context.registration.SourceOperation.UPDATE_ENTITY;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.registration.Registrations;
import city.laterne.context.registration.SourceOperation;
import city.laterne.context.registration.Sources;
import city.laterne.context.registration.Sources.Reply;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes of one entity or attribute, shared with context sources (ETSI GS CIM 009 v1.9.1, clauses
 * 4.3.6, 5.6 and 6.3.17). Without registrations, with {@code local=true}, and for principals that
 * may not see everything, the platform's own endpoint is all there is.
 */
final class DistributedWrites {
  /** Members of an entity that are no attributes. */
  static final Set<String> HEAD =
      Set.of(
          "id",
          "@id",
          "type",
          "@type",
          "scope",
          "expiresAt",
          "@context",
          "createdAt",
          "modifiedAt",
          "deletedAt");

  private static final byte[] NO_BODY = new byte[0];
  private static final List<String> PASSED = List.of("options", "type", "datasetId", "deleteAll");

  private DistributedWrites() {}

  /** Whether no source is asked. */
  static boolean isAlone(Exchange exchange) {
    return exchange.isInSnapshot()
        || registrations(exchange).isEmpty()
        || exchange.flag("local")
        || Writes.isRestricted(exchange.principal().scope());
  }

  static Registrations registrations(Exchange exchange) {
    return exchange.door().hub().registrations(exchange.tenant());
  }

  /**
   * A body that was found to be sound.
   *
   * @param bytes as it came
   * @param json without anything expanded
   * @param terms of its context
   */
  record Body(byte[] bytes, ObjectNode json, Vocabulary terms) {
    /** IRIs by term of the attributes in it. */
    Map<String, String> attributes() {
      return attributes(json, terms.table());
    }

    static Map<String, String> attributes(JsonNode entity, TermTable table) {
      Map<String, String> iris = new LinkedHashMap<>();
      for (String term : entity.propertyNames()) {
        if (!HEAD.contains(term)) {
          iris.put(term, table.expand(term));
        }
      }
      return iris;
    }

    /** Types of an entity, as IRIs. */
    static Set<String> types(JsonNode entity, TermTable table) {
      JsonNode given = entity.has("type") ? entity.path("type") : entity.path("@type");
      Set<String> types = new LinkedHashSet<>();
      if (given.isString()) {
        types.add(table.expand(given.stringValue()));
      }
      for (JsonNode type : given.isArray() ? given : Json.TREE.createArrayNode()) {
        types.add(table.expand(type.asString("")));
      }
      return types;
    }

    /** An entity with only some of its attributes. */
    static ObjectNode only(JsonNode entity, Set<String> terms) {
      ObjectNode part = Json.TREE.createObjectNode();
      for (Map.Entry<String, JsonNode> member : entity.properties()) {
        if (HEAD.contains(member.getKey()) || terms.contains(member.getKey())) {
          part.set(member.getKey(), member.getValue());
        }
      }
      return part;
    }
  }

  private static Body body(Exchange exchange, BiConsumer<EntityReader, JsonParser> check) {
    byte[] bytes = RequestBody.bytes(exchange);
    Exchange again = exchange.with(bytes, exchange.answer());
    Vocabulary terms =
        RequestBody.one(
            again,
            (parser, vocabulary) -> {
              check.accept(again.entityReader(vocabulary), parser);
              return vocabulary;
            });
    if (Json.TREE.readTree(bytes) instanceof ObjectNode json) {
      return new Body(bytes, json, terms);
    }
    throw Bad.data("The body must be a JSON object.");
  }

  static void create(Exchange exchange) {
    if (isAlone(exchange)) {
      EntityEndpoints.create(exchange);
      return;
    }
    exchange.requireWrite();
    Body body = body(exchange, (reader, parser) -> reader.read(parser).whole());
    String id = body.json().path("id").asString(body.json().path("@id").asString(""));
    new Run(exchange, body.terms().table(), id)
        .entity(
            body,
            CREATE_ENTITY,
            "POST",
            _ -> "/entities",
            EntityEndpoints::create,
            () -> {
              exchange.header("Location", "/ngsi-ld/v1/entities/" + id);
              exchange.empty(Status.CREATED_201);
            });
  }

  static void replace(Exchange exchange) {
    if (isAlone(exchange)) {
      EntityEndpoints.replace(exchange);
      return;
    }
    exchange.requireWrite();
    Body body = body(exchange, (reader, parser) -> reader.read(parser).withoutNulls());
    ofEntity(exchange, body, REPLACE_ENTITY, "PUT", EntityEndpoints::replace);
  }

  static void merge(Exchange exchange) {
    if (isAlone(exchange)) {
      EntityEndpoints.merge(exchange);
      return;
    }
    exchange.requireWrite();
    Body body = body(exchange, EntityReader::patch);
    ofEntity(exchange, body, MERGE_ENTITY, "PATCH", EntityEndpoints::merge);
  }

  private static void ofEntity(
      Exchange exchange,
      Body body,
      SourceOperation operation,
      String method,
      Consumer<Exchange> own) {
    String id = exchange.entityId();
    String given = body.json().path("id").asString(id);
    if (!given.equals(id)) {
      throw Bad.data("The body is entity " + given + ", the path entity " + id + ".");
    }
    new Run(exchange, body.terms().table(), id)
        .entity(
            body,
            operation,
            method,
            _ -> "/entities/" + Forward.path(id),
            own,
            () -> exchange.empty(Status.NO_CONTENT_204));
  }

  static void delete(Exchange exchange) {
    if (isAlone(exchange)) {
      EntityEndpoints.delete(exchange);
      return;
    }
    exchange.requireWrite();
    String id = exchange.entityId();
    new Run(exchange, exchange.vocabulary().table(), id).deletion(id);
  }

  static void append(Exchange exchange) {
    attributes(exchange, APPEND_ATTRS, "POST", AttributeEndpoints::append);
  }

  static void update(Exchange exchange) {
    attributes(exchange, UPDATE_ENTITY, "PATCH", AttributeEndpoints::update);
  }

  private static void attributes(
      Exchange exchange, SourceOperation operation, String method, Consumer<Exchange> own) {
    if (isAlone(exchange)) {
      own.accept(exchange);
      return;
    }
    exchange.requireWrite();
    String id = exchange.entityId();
    Body body = body(exchange, EntityReader::read);
    Run run = new Run(exchange, body.terms().table(), id);
    run.updates = true;
    run.entity(
        body,
        operation,
        method,
        _ -> "/entities/" + Forward.path(id) + "/attrs",
        own,
        () -> exchange.empty(Status.NO_CONTENT_204));
  }

  static void partialUpdate(Exchange exchange) {
    if (exchange.path("attrId").equals("scope")) {
      throw Bad.data(
          "The scope of an entity cannot be updated in part (clause 5.6.4.4). Maybe PATCH the"
              + " entity?");
    }
    attribute(exchange, UPDATE_ATTRS, "PATCH", AttributeEndpoints::partialUpdate);
  }

  static void replaceAttribute(Exchange exchange) {
    attribute(exchange, REPLACE_ATTRS, "PUT", AttributeEndpoints::replace);
  }

  static void deleteAttribute(Exchange exchange) {
    attribute(exchange, DELETE_ATTRS, "DELETE", AttributeEndpoints::delete);
  }

  private static void attribute(
      Exchange exchange, SourceOperation operation, String method, Consumer<Exchange> own) {
    if (isAlone(exchange)) {
      own.accept(exchange);
      return;
    }
    exchange.requireWrite();
    String id = exchange.entityId();
    String term = exchange.path("attrId");
    Optional<Body> body = Optional.empty();
    TermTable table = exchange.vocabulary().table();
    if (operation != DELETE_ATTRS) {
      Body given =
          body(
              exchange,
              (reader, parser) -> reader.fragment(parser, exchange.vocabulary().intern(term)));
      body = Optional.of(given);
      table = given.terms().table();
    }
    new Run(exchange, table, id).attribute(term, operation, method, body, own);
  }

  /** One distributed write. */
  private static final class Run {
    private final Exchange exchange;
    private final String id;
    private final Registrations registrations;
    private final Forward forward;
    private boolean updates;

    Run(Exchange exchange, TermTable table, String id) {
      this.exchange = exchange;
      this.id = id;
      registrations = registrations(exchange);
      forward = new Forward(exchange, registrations, table);
    }

    /** The types that the entity is known to have. */
    private Set<String> types() {
      Set<String> types = new HashSet<>();
      try (ReadView view = exchange.read()) {
        view.find(id)
            .ifPresent(entity -> entity.types().stream().map(Name::iri).forEach(types::add));
      }
      String given = exchange.parameter("type");
      if (types.isEmpty() && !given.isEmpty()) {
        for (String type : given.split("[,|;()]", -1)) {
          types.add(forward.table().expand(type));
        }
      }
      return types;
    }

    private void entity(
        Body body,
        SourceOperation operation,
        String method,
        Function<Forward.Under, String> path,
        Consumer<Exchange> own,
        Runnable done) {
      Set<String> types = Body.types(body.json(), forward.table());
      Split.Written written =
          new Split.Written(
              List.of(operation), id, types.isEmpty() ? types() : types, body.attributes(), false);
      Split split = Split.of(forward, registrations.inForce(), written);
      List<Sources.Call> calls = new ArrayList<>();
      for (Split.Claim claim : split.claims()) {
        calls.add(
            forward.call(
                claim.to(),
                method,
                path.apply(forward.under(claim.to(), true)),
                forward.passedOn(PASSED),
                Body.only(body.json(), claim.terms())));
      }
      boolean all = split.own().size() == written.attributes().size();
      byte[] left =
          all ? body.bytes() : Json.TREE.writeValueAsBytes(Body.only(body.json(), split.own()));
      finish(parts(written, split, calls, left, own), done);
    }

    private void attribute(
        String term,
        SourceOperation operation,
        String method,
        Optional<Body> body,
        Consumer<Exchange> own) {
      String iri = forward.table().expand(term);
      Split.Written written =
          new Split.Written(List.of(operation), id, types(), Map.of(term, iri), false);
      Split split = Split.of(forward, registrations.inForce(), written);
      List<Sources.Call> calls = new ArrayList<>();
      for (Split.Claim claim : split.claims()) {
        String path =
            "/entities/"
                + Forward.path(id)
                + "/attrs/"
                + Forward.path(Forward.term(iri, forward.under(claim.to(), body.isPresent())));
        Map<String, String> passed = forward.passedOn(PASSED);
        calls.add(
            body.isPresent()
                ? forward.call(claim.to(), method, path, passed, body.get().json())
                : forward.call(claim.to(), method, path, passed));
      }
      byte[] bytes = body.map(Body::bytes).orElse(NO_BODY);
      finish(parts(written, split, calls, bytes, own), () -> exchange.empty(Status.NO_CONTENT_204));
    }

    private void deletion(String entityId) {
      Split.Written written =
          new Split.Written(List.of(DELETE_ENTITY), entityId, types(), Map.of(), true);
      Split split = Split.of(forward, registrations.inForce(), written);
      List<Sources.Call> calls = new ArrayList<>();
      for (Split.Claim claim : split.claims()) {
        calls.add(
            forward.call(
                claim.to(),
                "DELETE",
                "/entities/" + Forward.path(entityId),
                forward.passedOn(PASSED)));
      }
      List<Part> parts =
          new ArrayList<>(parts(written, split, calls, NO_BODY, EntityEndpoints::delete));
      if (split.claimed() && parts.size() > 1) {
        // What sources alone hold need not be here, too.
        parts.removeIf(part -> part.registrationId().isEmpty() && part.isMissing());
      }
      finish(parts, () -> exchange.empty(Status.NO_CONTENT_204));
    }

    private List<Part> parts(
        Split.Written written,
        Split split,
        List<Sources.Call> calls,
        byte[] left,
        Consumer<Exchange> own) {
      List<CompletableFuture<Reply>> asked = exchange.door().hub().sources().start(calls);
      List<Part> parts = new ArrayList<>();
      if (split.isOwnToo(written)) {
        parts.add(Part.own(exchange, left, Split.iris(written, split.own()), own));
      }
      parts.addAll(split.refused());
      List<Part> nothingThere = new ArrayList<>();
      for (int i = 0; i < asked.size(); i++) {
        Split.Claim claim = split.claims().get(i);
        Part part = Part.of(claim.to(), Split.iris(written, claim.terms()), asked.get(i).join());
        (claim.guessed() && part.isMissing() ? nothingThere : parts).add(part);
      }
      return parts.isEmpty() ? nothingThere.subList(0, 1) : parts;
    }

    private void finish(List<Part> parts, Runnable done) {
      if (parts.stream().allMatch(Part::isDone)) {
        done.run();
      } else if (parts.size() == 1 && parts.getFirst().problem().isPresent()) {
        throw new Refused(parts.getFirst().problem().get());
      } else if (updates) {
        exchange.send(Status.create(207), updated(parts));
      } else {
        exchange.send(Status.create(207), perEntity(parts));
      }
    }

    /** A BatchOperationResult (clause 5.2.16). */
    private JsonBytes perEntity(List<Part> parts) {
      JsonBytes json = new JsonBytes().raw("{\"success\":[");
      if (parts.stream().anyMatch(part -> part.problem().isEmpty())) {
        json.string(id);
      }
      json.raw("],\"errors\":[");
      for (Part part : parts) {
        Optional<Problems.Problem> problem = part.problem();
        if (part.partly()) {
          problem =
              Optional.of(
                  new Problems.Problem(
                      207, "PartlyDone", "Not all was done: " + part.body() + "."));
        }
        problem.ifPresent(found -> error(id, part.registrationId(), found, json.separate()));
      }
      return json.raw("]}");
    }

    /** An UpdateResult (clause 5.2.18). */
    private JsonBytes updated(List<Part> parts) {
      Set<String> updated = new LinkedHashSet<>();
      JsonBytes not = new JsonBytes();
      for (Part part : parts) {
        Set<String> left = new LinkedHashSet<>(part.attributes());
        for (JsonNode one : part.body().path("notUpdated")) {
          String name = forward.table().expand(one.path("attributeName").asString(""));
          left.remove(name);
          notUpdated(name, one.path("reason").asString(""), part, not);
        }
        if (part.isDone() || part.body().has("updated")) {
          updated.addAll(left);
        } else {
          String reason =
              part.problem().map(Problems.Problem::detail).orElse("The source did not say why.");
          left.forEach(name -> notUpdated(name, reason, part, not));
        }
      }
      JsonBytes json = new JsonBytes().raw("{\"updated\":[");
      updated.forEach(name -> json.separate().string(name));
      return json.raw("],\"notUpdated\":[").raw(not.toByteArray()).raw("]}");
    }

    private static void notUpdated(String name, String reason, Part part, JsonBytes to) {
      if (to.length() > 0) {
        to.raw(',');
      }
      to.raw("{\"attributeName\":").string(name).raw(",\"reason\":").string(reason);
      if (!part.registrationId().isEmpty()) {
        to.raw(",\"registrationId\":").string(part.registrationId());
      }
      to.raw('}');
    }
  }

  /** Appends a BatchEntityError (clause 5.2.17). */
  static void error(
      String entityId, String registrationId, Problems.Problem problem, JsonBytes to) {
    to.raw('{');
    if (!entityId.isEmpty()) {
      to.raw("\"entityId\":").string(entityId).raw(',');
    }
    if (!registrationId.isEmpty()) {
      to.raw("\"registrationId\":").string(registrationId).raw(',');
    }
    to.raw("\"error\":");
    problem.write(to);
    to.raw('}');
  }
}

package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registrations;
import city.laterne.context.registration.SourceOperation;
import city.laterne.context.registration.Sources;
import city.laterne.context.registration.Sources.Reply;
import city.laterne.shared.Failure;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Batches shared with context sources (ETSI GS CIM 009 v1.9.1, clauses 4.3.6 and 5.6.7 to 5.6.10):
 * each entity is split as alone, and each source gets one batch of its parts, or its parts one by
 * one when it takes no batches.
 */
final class DistributedBatch {
  private static final List<String> PASSED = List.of("options");

  private DistributedBatch() {}

  static void create(Exchange exchange) {
    run(
        exchange,
        new Kind("create", SourceOperation.CREATE_BATCH, SourceOperation.CREATE_ENTITY, "POST"),
        (reader, parser) -> reader.read(parser).whole(),
        BatchEndpoints::create);
  }

  static void upsert(Exchange exchange) {
    run(
        exchange,
        new Kind("upsert", SourceOperation.UPSERT_BATCH, SourceOperation.UPSERT_BATCH, ""),
        (reader, parser) -> reader.read(parser).whole(),
        BatchEndpoints::upsert);
  }

  static void update(Exchange exchange) {
    run(
        exchange,
        new Kind("update", SourceOperation.UPDATE_BATCH, SourceOperation.APPEND_ATTRS, "ATTRS"),
        (reader, parser) -> reader.read(parser).identified().withoutNulls(),
        BatchEndpoints::update);
  }

  static void merge(Exchange exchange) {
    run(
        exchange,
        new Kind("merge", SourceOperation.MERGE_BATCH, SourceOperation.MERGE_ENTITY, "PATCH"),
        (reader, parser) -> reader.patch(parser).identified(),
        BatchEndpoints::merge);
  }

  static void delete(Exchange exchange) {
    run(
        exchange,
        new Kind("delete", SourceOperation.DELETE_BATCH, SourceOperation.DELETE_ENTITY, "DELETE"),
        (_, parser) -> EntityReader.uri(parser.getString(), "id"),
        BatchEndpoints::delete);
  }

  /**
   * A kind of batch.
   *
   * @param word the last part of its path
   * @param single what does the same for one entity
   */
  private record Kind(
      String word, SourceOperation batch, SourceOperation single, String singleMethod) {
    boolean deletes() {
      return batch == SourceOperation.DELETE_BATCH;
    }

    List<SourceOperation> operations() {
      return batch == single ? List.of(batch) : List.of(batch, single);
    }
  }

  private static void run(
      Exchange exchange,
      Kind kind,
      BiConsumer<EntityReader, JsonParser> check,
      Consumer<Exchange> own) {
    if (DistributedWrites.isAlone(exchange)) {
      own.accept(exchange);
      return;
    }
    exchange.requireWrite();
    byte[] bytes = RequestBody.bytes(exchange);
    Exchange again = exchange.with(bytes, exchange.answer());
    boolean linked = RequestBody.isLinked(again);
    if (!(Json.TREE.readTree(bytes) instanceof ArrayNode items)) {
      throw Bad.request("The body must be a JSON array.");
    }
    Run run = new Run(exchange, kind);
    for (JsonNode item : items) {
      run.add(again, item, linked, check);
    }
    run.finish(own);
  }

  /** What one source gets. */
  private static final class Errand {
    private final Forward forward;
    private final SourceOperation operation;
    private final ArrayNode items = Json.TREE.createArrayNode();
    private final List<String> ids = new ArrayList<>();

    Errand(Forward forward, SourceOperation operation) {
      this.forward = forward;
      this.operation = operation;
    }
  }

  private record To(Registration registration, TermTable table) {}

  private record Trouble(String id, String registrationId, Problems.Problem problem) {}

  /** One batch. */
  private static final class Run {
    private final Exchange exchange;
    private final Kind kind;
    private final Registrations registrations;
    private final List<Registration> all;
    private final Map<TermTable, Forward> forwards = new LinkedHashMap<>();
    private final Map<To, Errand> errands = new LinkedHashMap<>();
    private final ArrayNode left = Json.TREE.createArrayNode();
    private final Set<String> claimed = new HashSet<>();
    private final Set<String> guessed = new HashSet<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> done = new LinkedHashSet<>();
    private final Set<String> created = new LinkedHashSet<>();
    private final List<Trouble> troubles = new ArrayList<>();

    Run(Exchange exchange, Kind kind) {
      this.exchange = exchange;
      this.kind = kind;
      registrations = DistributedWrites.registrations(exchange);
      all = registrations.inForce();
    }

    private void add(
        Exchange again, JsonNode item, boolean linked, BiConsumer<EntityReader, JsonParser> check) {
      Vocabulary terms;
      try (JsonParser parser = Json.TREE.treeAsTokens(item)) {
        terms =
            linked && item.isObject() ? RequestBody.vocabulary(again, item) : exchange.vocabulary();
        parser.nextToken();
        check.accept(again.entityReader(terms), parser);
      } catch (Failure _) {
        left.add(item); // the platform's own endpoint says what is wrong with it
        return;
      }
      TermTable table = terms.table();
      Forward forward =
          forwards.computeIfAbsent(table, _ -> new Forward(exchange, registrations, table));
      String id = item.isString() ? item.stringValue() : item.path("id").asString("");
      asked.add(id);
      Set<String> types = DistributedWrites.Body.types(item, table);
      Split.Written written =
          new Split.Written(
              kind.operations(),
              id,
              types.isEmpty() ? known(id) : types,
              DistributedWrites.Body.attributes(item, table),
              kind.deletes());
      Split split = Split.of(forward, all, written);
      if (split.claimed()) {
        claimed.add(id);
      }
      for (Part refused : split.refused()) {
        refused
            .problem()
            .ifPresent(why -> troubles.add(new Trouble(id, refused.registrationId(), why)));
      }
      for (Split.Claim claim : split.claims()) {
        Errand errand =
            errands.computeIfAbsent(
                new To(claim.to(), table), _ -> new Errand(forward, claim.operation()));
        errand.ids.add(id);
        if (claim.guessed()) {
          guessed.add(id);
        }
        errand.items.add(item.isObject() ? DistributedWrites.Body.only(item, claim.terms()) : item);
      }
      if (split.isOwnToo(written)) {
        boolean whole = split.own().size() == written.attributes().size();
        left.add(whole ? item : DistributedWrites.Body.only(item, split.own()));
      }
    }

    private Set<String> known(String id) {
      Set<String> types = new HashSet<>();
      try (ReadView view = exchange.read()) {
        view.find(id)
            .ifPresent(entity -> entity.types().stream().map(Name::iri).forEach(types::add));
      }
      return types;
    }

    private void finish(Consumer<Exchange> own) {
      List<Sources.Call> calls = new ArrayList<>();
      List<List<String>> ids = new ArrayList<>();
      errands.forEach((to, errand) -> calls(to.registration(), errand, calls, ids));
      List<CompletableFuture<Reply>> replies = exchange.door().hub().sources().start(calls);
      if (!left.isEmpty() || calls.isEmpty()) {
        own(Part.own(exchange, Json.TREE.writeValueAsBytes(left), Set.of(), own));
      }
      for (int i = 0; i < calls.size(); i++) {
        Registration from = calls.get(i).to();
        result(Part.of(from, Set.of(), replies.get(i).join()), from.id(), ids.get(i));
      }
      answer();
    }

    private void calls(
        Registration to, Errand errand, List<Sources.Call> calls, List<List<String>> ids) {
      if (errand.operation == kind.batch()) {
        calls.add(
            errand.forward.call(
                to,
                "POST",
                "/entityOperations/" + kind.word(),
                errand.forward.passedOn(PASSED),
                errand.items));
        ids.add(errand.ids);
        return;
      }
      for (int i = 0; i < errand.ids.size(); i++) {
        ids.add(List.of(errand.ids.get(i)));
        calls.add(single(to, errand, errand.ids.get(i), errand.items.get(i)));
      }
    }

    private Sources.Call single(Registration to, Errand errand, String id, JsonNode item) {
      String path = "/entities/" + Forward.path(id);
      return switch (kind.singleMethod()) {
        case "DELETE" -> errand.forward.call(to, "DELETE", path, Map.of());
        case "ATTRS" ->
            errand.forward.call(to, "POST", path + "/attrs", errand.forward.passedOn(PASSED), item);
        case "PATCH" -> errand.forward.call(to, "PATCH", path, Map.of(), item);
        default -> errand.forward.call(to, "POST", "/entities", Map.of(), item);
      };
    }

    /** Takes over what the platform's own batch endpoint says. */
    private void own(Part part) {
      if (part.problem().isPresent() && errands.isEmpty()) {
        throw new Refused(part.problem().get());
      }
      List<String> ids = new ArrayList<>();
      for (JsonNode item : left) {
        ids.add(item.isString() ? item.stringValue() : item.path("id").asString(""));
      }
      result(part, "", ids);
    }

    private void result(Part part, String registrationId, List<String> ids) {
      if (part.problem().isPresent()) {
        ids.forEach(id -> troubles.add(new Trouble(id, registrationId, part.problem().get())));
        return;
      }
      Set<String> wrong = new HashSet<>();
      for (JsonNode error : part.body().path("errors")) {
        String id = error.path("entityId").asString("");
        wrong.add(id);
        troubles.add(new Trouble(id, registrationId, problem(error.path("error"))));
      }
      if (part.partly() && part.body().isMissingNode()) {
        Problems.Problem unsaid =
            new Problems.Problem(207, "PartlyDone", "The source does not say what was not done.");
        ids.forEach(id -> troubles.add(new Trouble(id, registrationId, unsaid)));
        return;
      }
      ids.stream().filter(id -> !wrong.contains(id)).forEach(done::add);
      if (part.body().isArray()) {
        part.body().forEach(id -> created.add(id.asString("")));
      }
    }

    private static Problems.Problem problem(JsonNode error) {
      String type = error.path("type").asString("");
      return new Problems.Problem(
          error.path("status").asInt(400),
          type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf(':')) + 1),
          error.path("detail").asString(error.path("title").asString("")));
    }

    private void answer() {
      if (kind.deletes()) {
        // What sources alone hold need not be here, too.
        troubles.removeIf(
            trouble ->
                trouble.problem().status() == 404
                    && done.contains(trouble.id())
                    && (trouble.registrationId().isEmpty() ? claimed : guessed)
                        .contains(trouble.id()));
      }
      if (troubles.isEmpty()) {
        boolean makes = kind.batch() == SourceOperation.CREATE_BATCH;
        Set<String> made = makes ? asked : created;
        if (made.isEmpty()) {
          exchange.empty(Status.NO_CONTENT_204);
          return;
        }
        exchange.send(Status.CREATED_201, ids(new JsonBytes(), made));
        return;
      }
      Set<String> wrong = new HashSet<>();
      troubles.forEach(trouble -> wrong.add(trouble.id()));
      Set<String> good = new LinkedHashSet<>(done);
      good.removeAll(wrong);
      JsonBytes json = ids(new JsonBytes().raw("{\"success\":"), good).raw(",\"errors\":[");
      for (Trouble trouble : troubles) {
        DistributedWrites.error(
            trouble.id(), trouble.registrationId(), trouble.problem(), json.separate());
      }
      exchange.send(Status.create(207), json.raw("]}"));
    }

    private static JsonBytes ids(JsonBytes to, Set<String> ids) {
      to.raw('[');
      ids.forEach(id -> to.separate().string(id));
      return to.raw(']');
    }
  }
}

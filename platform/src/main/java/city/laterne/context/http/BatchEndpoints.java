package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityDraft;
import city.laterne.context.entity.EntityPatch;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.query.ProjectionLanguage;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeRef;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Operation.WriteMode;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * {@code /entityOperations} (clauses 6.14 to 6.17): each entity by itself, all in one hand-over to
 * the store.
 */
final class BatchEndpoints {
  private static final int MOST = 10_000;

  private BatchEndpoints() {}

  /** What is to be done and what failed before. */
  private static final class Batch {
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> success = new ArrayList<>();
    private final List<String> created = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<Problems.Problem> problems = new ArrayList<>();

    private void fail(JsonNode entity, Failure failure) {
      fail(entity.path("id").asString(""), Problems.of(failure));
    }

    private void fail(String id, Problems.Problem problem) {
      failed.add(id);
      problems.add(problem);
    }
  }

  static void create(Exchange exchange) {
    long now = exchange.now();
    Batch batch =
        read(
            exchange,
            draft -> {
              draft.whole();
              Writes.requireWithin(exchange, draft.id(), draft.types(), draft.attributes());
              return new Operation.Create(
                  draft.id(),
                  draft.types(),
                  draft.scopes(),
                  draft.attributes(),
                  draft.head().expiresAt(),
                  now);
            });
    run(exchange, batch);
    answer(exchange, batch);
  }

  static void upsert(Exchange exchange) {
    boolean update = exchange.option("update");
    long now = exchange.now();
    Batch batch =
        read(
            exchange,
            draft -> {
              draft.whole();
              Writes.requireWithin(exchange, draft.id(), draft.types(), draft.attributes());
              if (!update) {
                return new Operation.Put(
                    draft.id(),
                    draft.types(),
                    draft.scopes(),
                    draft.attributes(),
                    draft.head().expiresAt(),
                    false,
                    now);
              }
              List<Attribute> plain =
                  Writes.withoutDesired(exchange, draft.id(), draft.attributes());
              return new Operation.Write(
                  draft.id(),
                  draft.types(),
                  draft.types(),
                  plain,
                  List.of(),
                  draft.head(),
                  WriteMode.APPEND,
                  now);
            });
    run(exchange, batch);
    answer(exchange, batch);
  }

  static void update(Exchange exchange) {
    WriteMode mode =
        exchange.option("noOverwrite") ? WriteMode.APPEND_NO_OVERWRITE : WriteMode.APPEND;
    long now = exchange.now();
    Batch batch =
        read(
            exchange,
            draft -> {
              draft.identified().withoutNulls();
              Writes.requireVisible(exchange, draft.id());
              List<Attribute> plain =
                  Writes.withoutDesired(exchange, draft.id(), draft.attributes());
              return new Operation.Write(
                  draft.id(), draft.types(), List.of(), plain, List.of(), draft.head(), mode, now);
            });
    run(exchange, batch);
    answer(exchange, batch);
  }

  static void merge(Exchange exchange) {
    Batch batch =
        each(
            exchange,
            EntityReader::patch,
            EntityPatch::id,
            patch -> {
              patch.identified();
              Writes.requireVisible(exchange, patch.id());
              return EntityEndpoints.merge(exchange, patch.id(), patch, List.of());
            });
    run(exchange, batch);
    answer(exchange, batch);
  }

  static void delete(Exchange exchange) {
    exchange.requireWrite();
    long now = exchange.now();
    Batch batch = new Batch();
    RequestBody.each(
        exchange,
        (parser, _) -> {
          if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw Bad.data("The body must be an array of entity ids.");
          }
          String id = parser.getString();
          guarded(
              batch,
              id,
              () -> {
                Writes.requireVisible(exchange, EntityReader.uri(id, "id"));
                batch.operations.add(new Operation.Delete(id, now));
              });
        },
        batch::fail);
    refuseEmpty(batch);
    run(exchange, batch);
    answer(exchange, batch);
  }

  private static void refuseEmpty(Batch batch) {
    if (batch.operations.isEmpty() && batch.failed.isEmpty()) {
      throw Bad.data("The batch is empty.");
    }
  }

  /**
   * Purges what a query selects (clauses 5.6.21 and 6.4.3.3): entities, or of them the attributes
   * in {@code drop}, or all but those in {@code keep}.
   */
  static void purge(Exchange exchange) {
    exchange.requireWrite();
    String keep = exchange.parameter("keep");
    String drop = exchange.parameter("drop");
    if (!keep.isEmpty() && !drop.isEmpty()) {
      throw Bad.data("keep and drop cannot be given together.");
    }
    if (ProjectionLanguage.levels(exchange.parameter("attrs") + keep + drop) > 0) {
      throw Bad.data("Entities behind relationships cannot be purged (clause 5.6.21.4).");
    }
    boolean whole = keep.isEmpty() && drop.isEmpty();
    Set<Name> named =
        whole
            ? Set.of()
            : ProjectionLanguage.attributes(keep.isEmpty() ? drop : keep, exchange.vocabulary());
    Filter filter = EntityQuery.parse(exchange.parameters(), exchange.vocabulary()).filter();
    long now = exchange.now();
    Batch batch = new Batch();
    try (ReadView view = exchange.read()) {
      view.each(
          filter,
          entity -> {
            batch.operations.add(
                whole
                    ? new Operation.Delete(entity.id(), now)
                    : without(entity, named, !keep.isEmpty(), now));
            if (batch.operations.size() == MOST) {
              run(exchange, batch);
              batch.operations.clear();
            }
            return true;
          });
    }
    run(exchange, batch);
    batch.created.clear();
    answer(exchange, batch);
  }

  private static Operation without(Entity entity, Set<Name> named, boolean keeps, long now) {
    List<AttributeRef> removals =
        entity.attributes().stream()
            .map(Attribute::name)
            .distinct()
            .filter(name -> named.contains(name) != keeps)
            .map(AttributeRef::all)
            .toList();
    return new Operation.Write(
        entity.id(),
        List.of(),
        List.of(),
        List.of(),
        removals,
        HeadChange.NONE,
        WriteMode.APPEND,
        now);
  }

  private static Batch read(Exchange exchange, Function<EntityDraft, Operation> make) {
    return each(exchange, EntityReader::read, EntityDraft::id, make);
  }

  private static <T> Batch each(
      Exchange exchange,
      BiFunction<EntityReader, JsonParser, T> read,
      Function<T, String> id,
      Function<T, Operation> make) {
    exchange.requireWrite();
    Batch batch = new Batch();
    RequestBody.each(
        exchange,
        (parser, terms) -> {
          if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw Bad.data("A batch must hold objects only, not " + parser.currentToken() + ".");
          }
          int depth = parser.streamReadContext().getNestingDepth();
          EntityReader reader = exchange.entityReader(terms);
          T entity;
          try {
            entity = read.apply(reader, parser);
          } catch (Failure failure) {
            batch.fail(reader.lastId(), Problems.of(failure));
            skip(parser, depth);
            return;
          }
          guarded(batch, id.apply(entity), () -> batch.operations.add(make.apply(entity)));
        },
        batch::fail);
    refuseEmpty(batch);
    if (batch.operations.size() > MOST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooLarge",
          "The batch has " + batch.operations.size() + " entities; the limit is " + MOST + ".");
    }
    return batch;
  }

  private static void guarded(Batch batch, String id, Runnable step) {
    try {
      step.run();
    } catch (Failure failure) {
      batch.fail(id, Problems.of(failure));
    } catch (Refused refused) {
      batch.fail(id, refused.problem());
    }
  }

  /** Leaves an entity in which something was wrong, up to its end. */
  private static void skip(JsonParser parser, int depth) {
    while (parser.streamReadContext().getNestingDepth() >= depth && depth > 0) {
      if (parser.nextToken() == null) {
        return;
      }
    }
  }

  private static void run(Exchange exchange, Batch batch) {
    if (batch.operations.isEmpty()) {
      return;
    }
    List<Outcome> outcomes = Writes.submit(exchange, batch.operations);
    for (int i = 0; i < outcomes.size(); i++) {
      String id = batch.operations.get(i).entityId();
      switch (outcomes.get(i)) {
        case Outcome.Committed committed -> {
          Outcome.Applied applied = committed.applied().getFirst();
          if (!applied.notApplied().isEmpty()) {
            batch.fail(id, notApplied(exchange, applied));
            continue;
          }
          batch.success.add(id);
          if (applied.created()) {
            batch.created.add(id);
          }
        }
        case Outcome.Refused refused -> batch.fail(id, Problems.of(refused.refusal()));
      }
    }
  }

  private static Problems.Problem notApplied(Exchange exchange, Outcome.Applied applied) {
    String left =
        applied.notApplied().stream()
            .map(not -> exchange.vocabulary().term(not.name()) + ": " + not.reason())
            .collect(Collectors.joining(" "));
    return new Problems.Problem(400, "BadRequestData", "Not all was written. " + left);
  }

  private static void answer(Exchange exchange, Batch batch) {
    if (!batch.failed.isEmpty()) {
      JsonBytes body = new JsonBytes().raw("{\"success\":");
      ids(batch.success, body);
      body.raw(",\"errors\":[");
      for (int i = 0; i < batch.failed.size(); i++) {
        body.raw(i == 0 ? "{" : ",{");
        if (!batch.failed.get(i).isEmpty()) {
          body.raw("\"entityId\":").string(batch.failed.get(i)).raw(',');
        }
        body.raw("\"error\":");
        batch.problems.get(i).write(body);
        body.raw('}');
      }
      exchange.send(Status.create(207), body.raw("]}"));
    } else if (batch.created.isEmpty()) {
      exchange.empty(Status.NO_CONTENT_204);
    } else {
      JsonBytes body = new JsonBytes();
      ids(batch.created, body);
      exchange.send(Status.CREATED_201, body);
    }
  }

  private static void ids(List<String> ids, JsonBytes to) {
    to.raw('[');
    for (int i = 0; i < ids.size(); i++) {
      if (i > 0) {
        to.raw(',');
      }
      to.string(ids.get(i));
    }
    to.raw(']');
  }
}

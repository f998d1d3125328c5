package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityDraft;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.JsonBytes;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Operation;
import city.laterne.store.Operation.WriteMode;
import city.laterne.store.Outcome;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

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
                  draft.id(), draft.types(), draft.scopes(), draft.attributes(), now);
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
                    draft.id(), draft.types(), draft.scopes(), draft.attributes(), false, now);
              }
              List<Attribute> plain =
                  Writes.withoutDesired(exchange, draft.id(), draft.attributes());
              return new Operation.Write(
                  draft.id(), draft.types(), draft.types(), plain, WriteMode.APPEND, now);
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
              return new Operation.Write(draft.id(), draft.types(), List.of(), plain, mode, now);
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
        });
    run(exchange, batch);
    answer(exchange, batch);
  }

  private static Batch read(Exchange exchange, Function<EntityDraft, Operation> make) {
    exchange.requireWrite();
    Batch batch = new Batch();
    RequestBody.each(
        exchange,
        (parser, terms) -> {
          int depth = parser.streamReadContext().getNestingDepth();
          EntityReader reader = new EntityReader(terms);
          EntityDraft draft;
          try {
            draft = reader.read(parser);
          } catch (Failure failure) {
            batch.fail("", Problems.of(failure));
            skip(parser, depth);
            return;
          }
          guarded(batch, draft.id(), () -> batch.operations.add(make.apply(draft)));
        });
    if (batch.operations.isEmpty() && batch.failed.isEmpty()) {
      throw Bad.data("The batch is empty.");
    }
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
          batch.success.add(id);
          if (committed.applied().getFirst().created()) {
            batch.created.add(id);
          }
        }
        case Outcome.Refused refused -> batch.fail(id, Problems.of(refused.refusal()));
      }
    }
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

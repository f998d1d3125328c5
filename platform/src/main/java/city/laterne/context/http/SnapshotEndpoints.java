package city.laterne.context.http;

import city.laterne.context.entity.EntityReader;
import city.laterne.context.snapshot.Snapshot;
import city.laterne.context.snapshot.SnapshotDraft;
import city.laterne.context.snapshot.SnapshotFilter;
import city.laterne.context.snapshot.SnapshotJson;
import city.laterne.context.snapshot.SnapshotQuery;
import city.laterne.context.snapshot.Snapshots;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * {@code /snapshots}, {@code /snapshots/{id}} and {@code /snapshots/{id}/clone} (clauses 5.16, 6.36
 * to 6.38). Asks for READ: a snapshot holds nothing that its owner could not read.
 */
final class SnapshotEndpoints {
  static final String PATH = "/snapshots";

  private SnapshotEndpoints() {}

  static void create(Exchange exchange) {
    exchange.requireRead();
    RegistrationEndpoints.Given given = RegistrationEndpoints.given(exchange);
    SnapshotDraft draft = SnapshotDraft.read(given.json(), given.table(), SnapshotDraft.Use.CREATE);
    List<SnapshotQuery> queries = new ArrayList<>();
    for (JsonNode query : given.json().path("snapshotQueries")) {
      queries.add(CurrentQuery.of(exchange, query, given.table()));
    }
    List<SnapshotQuery> temporalQueries = new ArrayList<>();
    for (JsonNode query : given.json().path("snapshotTemporalQueries")) {
      temporalQueries.add(HistoryQuery.of(exchange, query, given.table()));
    }
    created(exchange, of(exchange).create(draft, exchange.principal(), queries, temporalQueries));
  }

  static void copy(Exchange exchange) {
    exchange.requireRead();
    String id = id(exchange);
    RegistrationEndpoints.Given given = RegistrationEndpoints.given(exchange);
    SnapshotDraft draft = SnapshotDraft.read(given.json(), given.table(), SnapshotDraft.Use.CLONE);
    created(exchange, of(exchange).copy(id, draft, exchange.principal()));
  }

  private static void created(Exchange exchange, Snapshot made) {
    exchange.header("Location", "/ngsi-ld/v1" + PATH + "/" + Forward.path(made.id()));
    exchange.empty(Status.CREATED_201);
  }

  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    send(exchange, of(exchange).get(id(exchange), exchange.principal()));
  }

  static void update(Exchange exchange) {
    exchange.requireRead();
    String id = id(exchange);
    Snapshot _ = of(exchange).get(id, exchange.principal());
    RegistrationEndpoints.Given given = RegistrationEndpoints.given(exchange);
    SnapshotDraft draft = SnapshotDraft.read(given.json(), given.table(), SnapshotDraft.Use.UPDATE);
    send(exchange, of(exchange).update(id, draft, exchange.principal()));
  }

  static void delete(Exchange exchange) {
    exchange.requireRead();
    of(exchange).delete(id(exchange), exchange.principal());
    exchange.empty(Status.NO_CONTENT_204);
  }

  /** Takes away what a query wants; 404 when that is nothing (table 6.36.3.2-2). */
  static void purge(Exchange exchange) {
    exchange.requireRead();
    String q = exchange.parameter("q");
    if (of(exchange).purge(SnapshotFilter.parse(q), exchange.principal()) == 0) {
      throw new Refused(
          new Problems.Problem(404, "ResourceNotFound", "No snapshot is as \"" + q + "\" wants."));
    }
    exchange.empty(Status.NO_CONTENT_204);
  }

  private static void send(Exchange exchange, Snapshot snapshot) {
    RegistrationEndpoints.send(
        exchange, SnapshotJson.write(snapshot, exchange.vocabulary().table()));
  }

  private static Snapshots of(Exchange exchange) {
    return exchange.door().snapshots().of(exchange.tenant());
  }

  private static String id(Exchange exchange) {
    return EntityReader.uri(exchange.path("id"), "The snapshot's id in the path");
  }
}

package city.laterne.app;

import city.laterne.store.Store;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics}: for those who operate the
 * process; no login.
 */
final class Operations implements HttpService {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final Metrics metrics;
  private final BooleanSupplier started;

  /** {@code started} says whether all parts run. */
  Operations(Store store, Metrics metrics, BooleanSupplier started) {
    this.store = store;
    this.metrics = metrics;
    this.started = started;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/health/live", this::live)
        .get("/health/ready", this::ready)
        .get("/metrics", this::metrics);
  }

  private void live(ServerRequest request, ServerResponse response) {
    json(response, JSON.createObjectNode().put("status", "UP"));
  }

  private void ready(ServerRequest request, ServerResponse response) {
    boolean up = started.getAsBoolean();
    ObjectNode body = JSON.createObjectNode();
    ObjectNode tenants = JSON.createObjectNode();
    for (String name : store.tenants()) {
      String refuses = store.tenant(name).figures().diskRefuses();
      tenants.put(name, refuses.isEmpty() ? "UP" : "The disk refuses writes: " + refuses);
      up &= refuses.isEmpty();
    }
    body.put("status", up ? "UP" : "DOWN");
    body.put("started", started.getAsBoolean());
    body.set("tenants", tenants);
    if (!up) {
      response.header(HeaderNames.RETRY_AFTER, "1");
    }
    response.status(up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    json(response, body);
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
        .send(metrics.text());
  }

  private static void json(ServerResponse response, ObjectNode body) {
    response.header(HeaderValues.CONTENT_TYPE_JSON).send(JSON.writeValueAsBytes(body));
  }
}

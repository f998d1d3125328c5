package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.Json;
import city.laterne.context.http.DistributedSubscriptions.Notified;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.registration.PassingNames;
import city.laterne.context.subscription.Subscription;
import city.laterne.shared.Failure;
import city.laterne.store.Entity;
import city.laterne.store.ReadView;
import city.laterne.store.Tenant;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Takes the notifications of context sources and tells the subscribers (ETSI GS CIM 009 v1.9.1,
 * clause 5.8.6), to be mounted at {@code /ngsi-ld/ex}. Who knows the id of the copy of a
 * subscription may notify: it was told to the source alone. It stands in the address that the
 * source was told, so that nothing is read of whoever does not know it; a short notification may
 * name it in its body alone. Entities that are gone at a source are not told, as others may have a
 * part of them still.
 */
final class RemoteNotifications implements HttpService {
  private static final int MOST_BYTES = 8 << 20;
  private static final int MOST_BYTES_OF_UNKNOWN = 64 << 10;

  /** So many are read at once; others are told to come again. */
  private static final int MOST_AT_ONCE = 8;

  private final Door door;
  private final DistributedSubscriptions subscriptions;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  RemoteNotifications(Door door, DistributedSubscriptions subscriptions) {
    this.door = door;
    this.subscriptions = subscriptions;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post(
        "/remote-notify",
        (request, response) -> NgsiLdService.guarded(response, () -> take(request, response)));
  }

  private void take(ServerRequest request, ServerResponse response) {
    if (!free.tryAcquire()) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "Busy",
          MOST_AT_ONCE + " notifications of sources are being read. Maybe try again in a second?");
    }
    try {
      tell(request);
    } finally {
      free.release();
    }
    response.status(Status.OK_200).send();
  }

  private void tell(ServerRequest request) {
    String known = request.query().first(DistributedSubscriptions.COPY).orElse("");
    if (!known.isEmpty()) {
      var _ = notified(known);
    }
    JsonNode notification =
        Json.TREE.readTree(body(request, known.isEmpty() ? MOST_BYTES_OF_UNKNOWN : MOST_BYTES));
    String id = notification.path("subscriptionId").asString("");
    if (!known.isEmpty() && !known.equals(id)) {
      throw Bad.data("The notification is of " + id + ", its address of " + known + ".");
    }
    Notified notified = notified(id);
    String tenant = notified.key().tenant();
    door.subscriptions()
        .of(tenant)
        .find(notified.key().subscription())
        .ifPresent(one -> tell(notified, one, notification, table(request, notification)));
  }

  private Notified notified(String id) {
    return subscriptions
        .find(id)
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.NOT_FOUND,
                    "ResourceNotFound",
                    "Nobody here asked for subscription " + id + "."));
  }

  private TermTable table(ServerRequest request, JsonNode notification) {
    if (notification.has("@context")) {
      return door.contexts().of(notification.get("@context"));
    }
    String url = Exchange.contextUrl(request);
    return url.isEmpty() ? TermTable.CORE : door.contexts().at(url);
  }

  private void tell(
      Notified notified, Subscription subscription, JsonNode notification, TermTable table) {
    ArrayNode there = Json.TREE.createArrayNode();
    for (JsonNode entity : notification.path("data")) {
      if (!entity.has("deletedAt")) {
        there.add(entity);
      }
    }
    Tenant tenant = door.store().tenant(notified.key().tenant());
    PassingNames names = new PassingNames(tenant.names());
    List<Entity> entities =
        new RemoteEntities(door.contexts(), names).read(Json.TREE.writeValueAsBytes(there), table);
    if (subscription.more().splitEntities()) {
      entities = merged(tenant, subscription, entities);
    }
    door.subscriptions()
        .tell(tenant.name(), subscription, entities, names, !notified.copy().whole());
  }

  /** The entities with what is held of them here. */
  private static List<Entity> merged(
      Tenant tenant, Subscription subscription, List<Entity> entities) {
    EntityMerge merge = new EntityMerge();
    try (ReadView view = tenant.read(subscription.scope())) {
      for (Entity entity : entities) {
        view.find(entity.id()).ifPresent(own -> merge.add(own, _ -> true));
        merge.add(entity, _ -> true);
      }
    }
    return merge.list();
  }

  private static byte[] body(ServerRequest request, int most) {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(most + 1);
      if (body.length > most) {
        throw new Failure(
            Failure.Kind.TOO_LARGE,
            "TooLarge",
            "The notification is longer than " + most + " bytes.");
      }
      if (body.length == 0) {
        throw Bad.request("The request has no body.");
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

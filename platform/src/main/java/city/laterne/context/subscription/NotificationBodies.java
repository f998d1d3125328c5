package city.laterne.context.subscription;

import city.laterne.context.query.FilterMatch;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import city.laterne.store.Tenant;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the messages that tell of changes (clause 5.3.1): the entities as the subscription's owner
 * may see them now, each once, those left out that its query does not match.
 */
final class NotificationBodies {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_ENTITIES = 100;
  private static final String CORE =
      "\"https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld\"";

  private final Tenant tenant;
  private final EntityJson wording;
  private final MachineClock clock;

  NotificationBodies(Tenant tenant, EntityJson wording, MachineClock clock) {
    this.tenant = tenant;
    this.wording = wording;
    this.clock = clock;
  }

  /** Messages of up to {@value #MOST_ENTITIES} entities; with a throttling one message for all. */
  List<Message> of(Subscription subscription, Collection<Touched> changes) {
    List<byte[]> data = new ArrayList<>();
    Filter filter = filter(subscription);
    try (ReadView view = tenant.read(subscription.scope())) {
      for (Touched change : changes) {
        data.addAll(entity(subscription, change, filter, view));
      }
    }
    return messages(subscription, data);
  }

  /** Messages of entities that are not in the store: those that the subscription is about. */
  List<Message> of(
      Subscription subscription, List<Entity> entities, Names names, boolean refilter) {
    Filter about = about(subscription, names);
    Filter query = refilter ? filter(subscription, names) : new Filter.All();
    List<byte[]> data = new ArrayList<>();
    try (ReadView view = tenant.read(subscription.scope())) {
      for (Entity entity : entities) {
        if (FilterMatch.matches(about, entity) && FilterMatch.matches(query, entity)) {
          Touched unchanged = Touched.unchanged(entity, clock.micros());
          data.addAll(wording.write(entity, subscription, unchanged, view, names));
        }
      }
    }
    return messages(subscription, data);
  }

  private static Filter about(Subscription subscription, Names names) {
    List<Filter> any = new ArrayList<>();
    for (Subscription.Selector selector : subscription.entities()) {
      any.add(selected(selector, names));
    }
    return any.isEmpty() ? new Filter.All() : new Filter.Or(any);
  }

  /** Messages that tell of all entities of a subscription, so many at most. */
  List<Message> ofAll(Subscription subscription) {
    Filter filter =
        new Filter.And(List.of(about(subscription, tenant.names()), filter(subscription)));
    List<byte[]> data = new ArrayList<>();
    try (ReadView view = tenant.read(subscription.scope())) {
      for (Entity entity :
          view.list(new Query(filter, 0, HeldBack.MOST_OF_ONE, false)).entities()) {
        Touched unchanged = Touched.unchanged(entity, clock.micros());
        data.addAll(wording.write(entity, subscription, unchanged, view, tenant.names()));
      }
    }
    return messages(subscription, data);
  }

  private static Filter selected(Subscription.Selector selector, Names names) {
    List<Filter> all = new ArrayList<>();
    if (!selector.type().equals(Subscription.Selector.ANY)) {
      all.add(
          names.find(selector.type()).<Filter>map(Filter.HasType::new).orElseGet(Filter.None::new));
    }
    if (!selector.id().isEmpty()) {
      all.add(new Filter.IdIn(Set.of(selector.id())));
    } else if (!selector.idPattern().isEmpty()) {
      all.add(new Filter.IdMatches(selector.pattern()));
    }
    return all.isEmpty() ? new Filter.All() : new Filter.And(all);
  }

  private List<Message> messages(Subscription subscription, List<byte[]> data) {
    int most = subscription.throttling() > 0 ? HeldBack.MOST_OF_ONE : MOST_ENTITIES;
    List<Message> messages = new ArrayList<>();
    for (int from = 0; from < data.size(); from += most) {
      List<byte[]> part = data.subList(from, Math.min(data.size(), from + most));
      messages.add(message(subscription, part));
    }
    return messages;
  }

  /**
   * Read anew each time: a name that nobody had used when the subscription was made may be there
   * now.
   */
  private Filter filter(Subscription subscription) {
    return filter(subscription, tenant.names());
  }

  private Filter filter(Subscription subscription, Names names) {
    List<Filter> parts = new ArrayList<>();
    if (!subscription.q().isEmpty()) {
      parts.add(wording.query(subscription.q(), subscription.context(), names));
    }
    if (!subscription.geo().equals(Subscription.GeoQuery.NONE)) {
      parts.add(wording.geo(subscription.geo(), subscription.context(), names));
    }
    return parts.isEmpty() ? new Filter.All() : new Filter.And(parts);
  }

  private List<byte[]> entity(
      Subscription subscription, Touched change, Filter filter, ReadView view) {
    if (change.deleted()) {
      return visibleByTypeAlone(subscription, change)
          ? List.of(
              wording.deleted(
                  subscription, change, toldOf(subscription, change), view, tenant.names()))
          : List.of();
    }
    Optional<Entity> found =
        filter instanceof Filter.All
            ? view.find(change.entityId())
            : view
                .list(
                    new Query(
                        new Filter.And(List.of(new Filter.IdIn(Set.of(change.entityId())), filter)),
                        0,
                        1,
                        false))
                .entities()
                .stream()
                .findFirst();
    return found
        .filter(entity -> showsTheChange(subscription, change, entity))
        .map(entity -> wording.write(entity, subscription, change, view, tenant.names()))
        .orElse(List.of());
  }

  /** A change of attributes that the owner may not see must not even be noticed. */
  private static boolean showsTheChange(Subscription subscription, Touched change, Entity entity) {
    return subscription.scope().purposes().isEmpty()
        || change.written().stream().anyMatch(name -> entity.find(name).isPresent());
  }

  /** What is gone has no district to look at any more. */
  private static boolean visibleByTypeAlone(Subscription subscription, Touched change) {
    return subscription.scope().districts().isEmpty()
        && subscription
            .scope()
            .types()
            .map(types -> change.types().stream().anyMatch(type -> types.contains(type.iri())))
            .orElse(true);
  }

  /** The attributes that are told of an entity that is gone. */
  private static Set<Name> toldOf(Subscription subscription, Touched change) {
    if (subscription.notification().shape().showChanges()) {
      return change.removed();
    }
    if (!subscription.triggers().contains(Subscription.Trigger.ATTRIBUTE_DELETED)) {
      return Set.of();
    }
    Set<String> watched = subscription.watched();
    return change.removed().stream()
        .filter(name -> watched.isEmpty() || watched.contains(name.iri()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Message message(Subscription subscription, List<byte[]> data) {
    Subscription.Notification notification = subscription.notification();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    add(body, "{\"id\":\"urn:ngsi-ld:Notification:" + UUID.randomUUID() + "\"");
    add(body, ",\"type\":\"Notification\",\"subscriptionId\":");
    body.writeBytes(JSON.writeValueAsBytes(subscription.id()));
    add(body, ",\"notifiedAt\":\"" + Micros.format(clock.micros()) + "\"");
    String given = subscription.notificationContext();
    String context = given.isEmpty() ? CORE : given;
    if (notification.linked()) {
      add(body, ",\"@context\":" + context);
    }
    add(body, ",\"data\":[");
    for (int i = 0; i < data.size(); i++) {
      add(body, i == 0 ? "" : ",");
      body.writeBytes(data.get(i));
    }
    add(body, "]}");
    Map<String, String> headers = new LinkedHashMap<>(notification.receiverInfo());
    if (!notification.linked() && context.startsWith("\"")) {
      headers.put(
          "Link",
          "<"
              + JSON.readTree(context).asString()
              + ">; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"");
    }
    headers.put("Content-Type", notification.linked() ? "application/ld+json" : "application/json");
    return new Message(headers, body.toByteArray());
  }

  private static void add(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}

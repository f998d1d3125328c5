package city.laterne.context.registration;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.subscription.AddressRule;
import city.laterne.context.subscription.DeliveryState;
import city.laterne.context.subscription.NotificationPost;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The subscriptions to registrations of one tenant (ETSI GS CIM 009 v1.9.1, clause 5.11): rows of
 * the store. Each principal deals with its own; one with the right ADMINISTER with all. Whoever
 * subscribes is told at first of all that match, then of each change, or of all at intervals. What
 * was not sent at a stop is not sent later. Safe for use by many threads.
 */
public final class CsourceSubscriptions implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CsourceSubscriptions.class.getName());
  private static final int MOST = 10_000;
  private static final int MOST_TOLD = 1_000;
  private static final String PREFIX = "s/";
  private static final long TICK_MILLIS = 250;
  private static final double MICROS_OF_A_SECOND = 1e6;
  private static final String CORE =
      "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";

  private final Tenant tenant;
  private final Registrations registrations;
  private final Contexts contexts;
  private final MachineClock clock;
  private final AddressRule rule;
  private final NotificationPost post;
  private final Map<String, CsourceSubscription> byId = new ConcurrentHashMap<>();
  private final Map<String, DeliveryState> states = new ConcurrentHashMap<>();
  private final Map<String, Long> lastTold = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread ticker;

  CsourceSubscriptions(
      Tenant tenant,
      Registrations registrations,
      Contexts contexts,
      MachineClock clock,
      AddressRule rule,
      NotificationPost post) {
    this.tenant = tenant;
    this.registrations = registrations;
    this.contexts = contexts;
    this.clock = clock;
    this.rule = rule;
    this.post = post;
    byte[] prefix = PREFIX.getBytes(StandardCharsets.UTF_8);
    for (Row row : tenant.rows(Space.REGISTRATION, prefix, new byte[0], MOST)) {
      JsonNode kept = Json.TREE.readTree(row.value());
      String context = kept.path("context").asString("");
      remember(
          CsourceSubscription.read(
              (ObjectNode) kept.path("body"),
              table(context),
              context,
              kept.path("owner").asString("")));
    }
    registrations.onChange(this::changed);
    ticker = Thread.ofVirtual().name("csource-notifier " + tenant.name()).start(this::tick);
  }

  private TermTable table(String context) {
    if (context.isEmpty()) {
      return TermTable.CORE;
    }
    try {
      return contexts.of(Json.TREE.readTree(context));
    } catch (Failure _) {
      return TermTable.CORE; // its queries and notifications are in full names until it is there
    }
  }

  private void remember(CsourceSubscription subscription) {
    byId.put(subscription.id(), subscription);
    states.computeIfAbsent(subscription.id(), _ -> post.newState());
  }

  /**
   * Adds a subscription.
   *
   * @param given its JSON
   * @param context its @context as JSON, empty for the core alone
   * @return its id
   * @throws Failure INVALID; CONFLICT, code AlreadyExists; FORBIDDEN, code PrivateEndpoint;
   *     TOO_LARGE
   */
  public synchronized String create(JsonNode given, String context, Principal by) {
    TermTable table = known(context);
    ObjectNode json = CsourceSubscription.expanded(given, table::expand);
    if (!json.has("id")) {
      json.put("id", "urn:ngsi-ld:Subscription:" + UUID.randomUUID());
    }
    CsourceSubscription made = CsourceSubscription.read(json, table, context, by.name());
    if (byId.containsKey(made.id())) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "AlreadyExists",
          "There is a subscription " + made.id() + " already.");
    }
    if (byId.size() >= MOST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManySubscriptions",
          "The tenant has " + MOST + " subscriptions to registrations, as many as it may.");
    }
    check(made);
    put(made, by.author());
    tellAll(made, "newlyMatching");
    return made.id();
  }

  private TermTable known(String context) {
    return context.isEmpty() ? TermTable.CORE : contexts.of(Json.TREE.readTree(context));
  }

  private void check(CsourceSubscription made) {
    made.filter().check(tenant.names());
    if (made.isExpired(clock.micros())) {
      throw Bad.data("expiresAt of subscription " + made.id() + " is in the past.");
    }
    Optional<String> refusal = rule.refusal(made.endpoint());
    if (refusal.isPresent()) {
      throw new Failure(Failure.Kind.FORBIDDEN, "PrivateEndpoint", refusal.get());
    }
  }

  private void put(CsourceSubscription made, Author author) {
    ObjectNode row = Json.TREE.createObjectNode();
    row.put("context", made.context()).put("owner", made.owner()).set("body", made.json());
    commit(
        author, RowWrite.put(Space.REGISTRATION, key(made.id()), Json.TREE.writeValueAsBytes(row)));
    remember(made);
  }

  /** Changes the members that a fragment gives; a null takes one away. Fails as create does. */
  public synchronized void update(String id, JsonNode given, String context, Principal by) {
    CsourceSubscription old = get(id, by);
    ObjectNode fragment = CsourceSubscription.expanded(given, known(context)::expand);
    if (fragment.has("id") && !fragment.path("id").asString("").equals(id)) {
      throw Bad.data("The body is subscription " + fragment.get("id") + ", the path " + id + ".");
    }
    CsourceSubscription made =
        CsourceSubscription.read(
            RegistrationJson.merged(old.json(), fragment),
            table(old.context()),
            old.context(),
            old.owner());
    check(made);
    put(made, by.author());
    tellAll(made, "newlyMatching");
  }

  /** Takes a subscription away. */
  public synchronized void delete(String id, Principal by) {
    CsourceSubscription old = get(id, by);
    commit(by.author(), RowWrite.delete(Space.REGISTRATION, key(old.id())));
    byId.remove(id);
    Optional.ofNullable(states.remove(id)).ifPresent(DeliveryState::end);
  }

  private void commit(Author author, RowWrite row) {
    switch (tenant.commit(Transaction.ofRows(author, List.of(row)))) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused refused ->
          throw new Failure(
              Failure.Kind.INTERNAL, "SubscriptionRefused", refused.refusal().message());
    }
  }

  private static byte[] key(String id) {
    return (PREFIX + id).getBytes(StandardCharsets.UTF_8);
  }

  private CsourceSubscription get(String id, Principal by) {
    return Optional.ofNullable(byId.get(id))
        .filter(one -> isSeenBy(one, by))
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.NOT_FOUND,
                    "ResourceNotFound",
                    "There is no subscription " + id + " to registrations."));
  }

  private static boolean isSeenBy(CsourceSubscription subscription, Principal by) {
    return subscription.owner().equals(by.name()) || by.rights().contains(Right.ADMINISTER);
  }

  /** A subscription as JSON under a context. */
  public ObjectNode json(String id, TermTable table, Principal by) {
    return json(get(id, by), table);
  }

  /** Those that a principal sees, in order of their ids. */
  public List<ObjectNode> list(TermTable table, Principal by) {
    return byId.values().stream()
        .filter(one -> isSeenBy(one, by))
        .sorted(Comparator.comparing(CsourceSubscription::id))
        .map(one -> json(one, table))
        .toList();
  }

  private ObjectNode json(CsourceSubscription subscription, TermTable table) {
    ObjectNode json = subscription.write(table::compact);
    DeliveryState state = states.get(subscription.id());
    if (state != null && json.path("notification") instanceof ObjectNode notification) {
      state.write(notification);
      if (notification.path("timesFailed").asLong(1) == 0) {
        notification.remove("timesFailed");
      }
    }
    boolean expired = subscription.isExpired(clock.micros());
    json.put("status", expired ? "expired" : subscription.active() ? "active" : "paused");
    return json;
  }

  private void changed(Optional<Registration> before, Optional<Registration> after) {
    long now = clock.micros();
    for (CsourceSubscription one : byId.values()) {
      if (!one.isInForce(now) || one.interval() > 0) {
        continue;
      }
      try {
        changed(one, before, after);
      } catch (Failure failure) {
        // One that cannot be asked must not hold up the registration and the others.
        LOG.log(System.Logger.Level.WARNING, one.id() + ": " + failure.detail());
      }
    }
  }

  private void changed(
      CsourceSubscription one, Optional<Registration> before, Optional<Registration> after) {
    boolean was = before.filter(it -> wants(one, it)).isPresent();
    boolean is = after.filter(it -> wants(one, it)).isPresent();
    if (is) {
      after.ifPresent(it -> tell(one, List.of(it), was ? "updated" : "newlyMatching"));
    } else if (was) {
      before.ifPresent(it -> tell(one, List.of(it), "noLongerMatching"));
    }
  }

  private boolean wants(CsourceSubscription subscription, Registration registration) {
    return subscription.filter().wants(registration, tenant.names());
  }

  private void tellAll(CsourceSubscription subscription, String reason) {
    if (subscription.isInForce(clock.micros())) {
      tell(
          subscription,
          registrations.inForce().stream()
              .filter(one -> wants(subscription, one))
              .limit(MOST_TOLD)
              .toList(),
          reason);
    }
  }

  private void tell(CsourceSubscription subscription, List<Registration> all, String reason) {
    DeliveryState state = states.get(subscription.id());
    if (!all.isEmpty() && state != null) {
      send(subscription, all, reason, state);
    }
  }

  private void send(
      CsourceSubscription subscription,
      List<Registration> all,
      String reason,
      DeliveryState state) {
    TermTable table = table(subscription.context());
    JsonNode context =
        subscription.context().isEmpty()
            ? Json.TREE.getNodeFactory().stringNode(CORE)
            : Json.TREE.readTree(subscription.context());
    ObjectNode body = Json.TREE.createObjectNode();
    body.put("id", "urn:ngsi-ld:ContextSourceNotification:" + UUID.randomUUID())
        .put("type", "ContextSourceNotification")
        .put("subscriptionId", subscription.id())
        .put("notifiedAt", Micros.format(clock.micros()))
        .put("triggerReason", reason);
    if (subscription.linked()) {
      body.set("@context", context);
    }
    ArrayNode data = body.putArray("data");
    all.forEach(one -> data.add(about(subscription, one, table)));
    Map<String, String> headers = new HashMap<>(subscription.headers());
    headers.put("Content-Type", subscription.linked() ? "application/ld+json" : "application/json");
    if (!subscription.linked() && context.isString()) {
      headers.put(
          "Link",
          "<"
              + context.stringValue()
              + ">; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"");
    }
    post.send(subscription.endpoint(), headers, Json.TREE.writeValueAsBytes(body), state);
  }

  /** A registration with those parts alone that the subscription is about (clause 5.11.7). */
  private static ObjectNode about(
      CsourceSubscription subscription, Registration registration, TermTable table) {
    ObjectNode json = RegistrationJson.write(registration, table::compact, false);
    List<Registration.Information> kept = subscription.about(registration);
    ArrayNode information = Json.TREE.createArrayNode();
    List<Registration.Information> parts = registration.information();
    for (int i = 0; i < parts.size(); i++) {
      if (kept.contains(parts.get(i))) {
        JsonNode part = json.path("information").path(i);
        for (JsonNode info : part.path("entities")) {
          if (info instanceof ObjectNode entity && entity.path("type").isString()) {
            String type = entity.path("type").stringValue();
            entity.putArray("type").add(type);
          }
        }
        information.add(part);
      }
    }
    json.set("information", information);
    return json;
  }

  /** Tells what is due at intervals, and of registrations that ran out. */
  private void tick() {
    List<Registration> last = registrations.inForce();
    try {
      while (!closing.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        List<Registration> now = registrations.inForce();
        try {
          expired(last);
          periodic();
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "Telling of registrations failed", e);
        }
        last = now;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void expired(List<Registration> before) {
    long now = clock.micros();
    for (Registration one : before) {
      if (!one.isInForce(now) && registrations.find(one.id()).isEmpty()) {
        changed(Optional.of(one), Optional.empty());
      }
    }
  }

  private void periodic() {
    long now = clock.micros();
    lastTold.keySet().retainAll(byId.keySet());
    for (CsourceSubscription one : new ArrayList<>(byId.values())) {
      if (one.interval() > 0) {
        long last = lastTold.computeIfAbsent(one.id(), _ -> now);
        if (now < last || now - last >= one.interval() * MICROS_OF_A_SECOND) {
          lastTold.put(one.id(), now);
          tellAll(one, "updated");
        }
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    ticker.interrupt();
  }
}

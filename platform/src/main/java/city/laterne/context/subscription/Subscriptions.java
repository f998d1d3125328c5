package city.laterne.context.subscription;

import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.RowWrite;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The subscriptions of one tenant: made, changed and ended through the API, found by index for each
 * change. Each principal deals with its own; one with the right ADMINISTER with all. Safe for use
 * by many threads.
 */
public final class Subscriptions {
  private static final Author AUTHOR = Author.domain("subscriptions");
  private static final Duration KEPT_EXPIRED = Duration.ofHours(1);

  private final Tenant tenant;
  private final EntityJson wording;
  private final MachineClock clock;
  private final AddressRule rule;
  private final SubscriptionIndex index = new SubscriptionIndex();
  private final Map<String, Subscription> byId = new ConcurrentHashMap<>();
  private final Map<String, DeliveryState> states = new ConcurrentHashMap<>();
  private final NotificationCounts counts = new NotificationCounts();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Subscription>> readiers = new CopyOnWriteArrayList<>();

  Subscriptions(Tenant tenant, EntityJson wording, MachineClock clock, AddressRule rule) {
    this.tenant = tenant;
    this.wording = wording;
    this.clock = clock;
    this.rule = rule;
    wording.open(tenant);
    for (Subscription subscription : SubscriptionRows.all(tenant)) {
      states.put(subscription.id(), SubscriptionRows.state(tenant, subscription.id(), counts));
      remember(subscription);
    }
  }

  /**
   * Makes a subscription of a body.
   *
   * @param context the JSON-LD context as JSON, empty for the core alone
   * @return its id
   * @throws Failure INVALID; CONFLICT, code AlreadyExists; FORBIDDEN, code PrivateEndpoint;
   *     TOO_LARGE
   */
  public synchronized String create(byte[] body, String context, Principal by) {
    return create(body, context, "", by);
  }

  /**
   * The same, of a request to a server's address such as {@code http://localhost:8080}, below which
   * a context that has no URL is served from now on.
   */
  public synchronized String create(byte[] body, String context, String address, Principal by) {
    JsonNode json = parse(body);
    Subscription subscription =
        SubscriptionJson.read(
            json,
            "urn:ngsi-ld:Subscription:" + UUID.randomUUID(),
            context,
            by.name(),
            by.scope(),
            tenant.position(),
            term -> wording.expand(term, context));
    if (byId.containsKey(subscription.id())) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "AlreadyExists",
          "There is a subscription " + subscription.id() + " already.");
    }
    if (byId.size() >= SubscriptionRows.MOST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManySubscriptions",
          "The tenant has " + SubscriptionRows.MOST + " subscriptions, as many as it may.");
    }
    check(subscription);
    subscription = withContext(subscription, address, by);
    commit(by.author(), List.of(SubscriptionRows.put(subscription)));
    states.put(subscription.id(), new DeliveryState(counts));
    remember(subscription);
    return subscription.id();
  }

  private Subscription withContext(Subscription made, String address, Principal by) {
    if (address.isEmpty() || made.context().isEmpty() || !made.more().jsonldContext().isEmpty()) {
      return made;
    }
    JsonNode context = SubscriptionJson.JSON.readTree(made.context());
    String url =
        context.isString()
            ? context.stringValue()
            : address + wording.imply(tenant, made.context(), by.author(), clock.micros());
    return made.withJsonldContext(url);
  }

  /** Changes the members that a fragment gives; a JSON null takes a member away. */
  public synchronized void update(String id, byte[] body, String context, Principal by) {
    update(id, body, context, "", by);
  }

  /** The same, of a request to a server's address. */
  public synchronized void update(
      String id, byte[] body, String context, String address, Principal by) {
    Subscription old = get(id, by);
    JsonNode fragment = parse(body);
    if (!fragment.isObject()) {
      throw SubscriptionJson.bad("A fragment of a subscription must be a JSON object.");
    }
    ObjectNode json = SubscriptionJson.write(old, iri -> wording.compact(iri, context));
    for (Map.Entry<String, JsonNode> member : fragment.properties()) {
      if (member.getValue().isNull()) {
        json.remove(member.getKey());
      } else {
        json.set(member.getKey(), member.getValue());
      }
    }
    Subscription changed =
        SubscriptionJson.read(
            json,
            id,
            fragment.has("q") ? context : old.context(),
            old.owner(),
            old.scope(),
            old.since(),
            term -> wording.expand(term, context));
    if (!changed.id().equals(id)) {
      throw SubscriptionJson.bad("The id of a subscription cannot be changed.");
    }
    check(changed);
    commit(by.author(), List.of(SubscriptionRows.put(changed)));
    byId.put(id, changed);
    index.replace(old, changed);
    listeners.forEach(Runnable::run);
    readiers.forEach(readier -> readier.accept(changed));
  }

  /** Ends a subscription. */
  public synchronized void delete(String id, Principal by) {
    remove(get(id, by), by.author());
  }

  private void remove(Subscription old, Author author) {
    commit(author, SubscriptionRows.delete(old.id()));
    index.remove(old);
    byId.remove(old.id());
    Optional.ofNullable(states.remove(old.id())).ifPresent(DeliveryState::end);
    listeners.forEach(Runnable::run);
  }

  /** A subscription as JSON under a context. */
  public ObjectNode retrieve(String id, String context, Principal by) {
    return write(get(id, by), context);
  }

  /** A page of the principal's subscriptions in order of their id. */
  public List<ObjectNode> list(int offset, int limit, String context, Principal by) {
    return byId.values().stream()
        .filter(subscription -> mayTouch(subscription, by))
        .sorted(Comparator.comparing(Subscription::id))
        .skip(offset)
        .limit(limit)
        .map(subscription -> write(subscription, context))
        .toList();
  }

  /** How many the principal may see. */
  public long count(Principal by) {
    return byId.values().stream().filter(subscription -> mayTouch(subscription, by)).count();
  }

  /** Those that tell at intervals. */
  List<Subscription> periodic() {
    return byId.values().stream().filter(Subscription::isPeriodic).toList();
  }

  /** Deletes those that expired long ago; until then their owners see that they did. */
  synchronized void forgetExpired() {
    long before = clock.micros() - KEPT_EXPIRED.toMillis() * 1_000;
    for (Subscription subscription : byId.values()) {
      if (subscription.expiresAt() != Micros.ABSENT && subscription.expiresAt() <= before) {
        remove(subscription, AUTHOR);
      }
    }
  }

  SubscriptionIndex index() {
    return index;
  }

  DeliveryState state(Subscription subscription) {
    return states.computeIfAbsent(subscription.id(), _ -> new DeliveryState(counts));
  }

  /**
   * The states that changed since the last call, as rows. Subscriptions deleted meanwhile stay
   * deleted.
   */
  List<RowWrite> changedStates() {
    List<RowWrite> rows = new ArrayList<>();
    states.forEach(
        (id, state) -> {
          if (byId.containsKey(id) && state.takeChanged()) {
            rows.add(SubscriptionRows.put(id, state));
          }
        });
    return rows;
  }

  /** How the tenant's notifications fare. */
  NotificationFigures figures() {
    return counts.figures();
  }

  /** Tells of subscriptions that are new, changed or gone, behind the index. Must not block. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Tells of each subscription that is made or changed. Must not block. */
  void onMade(Consumer<Subscription> readier) {
    readiers.add(readier);
  }

  /** A subscription as it is now. */
  public Optional<Subscription> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Whether its time is over. */
  public boolean isExpired(Subscription subscription) {
    return subscription.expiresAt() != Micros.ABSENT && subscription.expiresAt() <= clock.micros();
  }

  private Subscription get(String id, Principal by) {
    Subscription subscription = byId.get(id);
    if (subscription == null || !mayTouch(subscription, by)) {
      throw new Failure(
          Failure.Kind.NOT_FOUND, "ResourceNotFound", "There is no subscription " + id + ".");
    }
    return subscription;
  }

  /** Whether a subscription is a principal's, or it deals with all. */
  public static boolean mayTouch(Subscription subscription, Principal by) {
    return subscription.owner().equals(by.name()) || by.rights().contains(Right.ADMINISTER);
  }

  private ObjectNode write(Subscription subscription, String context) {
    UnaryOperator<String> compact = iri -> wording.compact(iri, context);
    ObjectNode json = SubscriptionJson.write(subscription, compact);
    DeliveryState state = state(subscription);
    ((ObjectNode) json.path("notification")).setAll(stateOf(state));
    String status =
        isExpired(subscription) ? "expired" : subscription.active() ? "active" : "paused";
    return json.put("status", status);
  }

  private static ObjectNode stateOf(DeliveryState state) {
    ObjectNode json = SubscriptionJson.JSON.createObjectNode();
    state.write(json);
    return json;
  }

  private void check(Subscription subscription) {
    if (!subscription.q().isEmpty()) {
      var _ = wording.query(subscription.q(), subscription.context(), tenant.names());
    }
    if (!subscription.geo().equals(Subscription.GeoQuery.NONE)) {
      var _ = wording.geo(subscription.geo(), subscription.context(), tenant.names());
    }
    wording.check(subscription, tenant.names());
    if (isExpired(subscription)) {
      throw SubscriptionJson.bad("expiresAt lies in the past.");
    }
    var refusal = rule.refusal(subscription.notification().endpoint());
    if (refusal.isPresent()) {
      throw new Failure(Failure.Kind.FORBIDDEN, "PrivateEndpoint", refusal.get());
    }
  }

  private void remember(Subscription subscription) {
    byId.put(subscription.id(), subscription);
    index.add(subscription);
    listeners.forEach(Runnable::run);
    readiers.forEach(readier -> readier.accept(subscription));
  }

  private void commit(Author author, List<RowWrite> rows) {
    switch (tenant.commit(Transaction.ofRows(author, rows))) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused refused ->
          throw new Failure(
              Failure.Kind.INTERNAL, "SubscriptionRefused", refused.refusal().message());
    }
  }

  private static JsonNode parse(byte[] body) {
    try {
      return SubscriptionJson.JSON.readTree(body);
    } catch (JacksonException e) {
      throw new Failure(
          Failure.Kind.INVALID,
          "InvalidRequest",
          "The body is no JSON: " + e.getOriginalMessage() + ".");
    }
  }
}

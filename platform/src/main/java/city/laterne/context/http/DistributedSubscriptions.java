package city.laterne.context.http;

import city.laterne.context.entity.Json;
import city.laterne.context.http.SubscriptionCopy.State;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.SourceOperation;
import city.laterne.context.registration.Sources;
import city.laterne.context.registration.Sources.Reply;
import city.laterne.context.subscription.Subscription;
import city.laterne.context.subscription.Subscriptions;
import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps copies of subscriptions at the context sources that have something of what they are about
 * (ETSI GS CIM 009 v1.9.1, clauses 5.8.1.4, 5.8.2.4 and 5.8.5.4). What is wanted follows from the
 * subscriptions and registrations that are there; a thread of its own compares it with what is
 * written down, asks sources, and tries again those that did not answer. Safe for use by many
 * threads.
 */
final class DistributedSubscriptions implements AutoCloseable {
  /** Where sources notify, below the server's address. */
  static final String NOTIFY = "/ngsi-ld/ex/remote-notify";

  private static final System.Logger LOG =
      System.getLogger(DistributedSubscriptions.class.getName());
  private static final Author AUTHOR = Author.domain("subscriptions");

  /** The parameter of a notification that names the copy. */
  static final String COPY = "copy";

  private static final String PREFIX = "f/";
  private static final int MOST = 100_000;
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private static final Duration SETTLING = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration END = Duration.ofSeconds(3);

  /** A source that cannot be told to forget a copy for so long will hardly be there any more. */
  private static final long GIVE_UP_MICROS = Duration.ofDays(1).toSeconds() * 1_000_000;

  private final Door door;
  private final Map<String, Rest> resting = new HashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private final Map<Key, Forwarded> all = new ConcurrentHashMap<>();
  private final Map<String, Key> byCopy = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile Thread thread = Thread.ofVirtual().unstarted(() -> {});

  /** A subscription of a tenant. */
  record Key(String tenant, String subscription) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int sign = tenant.compareTo(other.tenant);
      return sign != 0 ? sign : subscription.compareTo(other.subscription);
    }
  }

  /**
   * What is written down of a subscription.
   *
   * @param address of this server as whoever made the subscription had it
   * @param via through whom the request for it came; those are not asked
   */
  private record Forwarded(String address, String via, List<SubscriptionCopy> copies) {
    Forwarded with(List<SubscriptionCopy> others) {
      return new Forwarded(address, via, List.copyOf(others));
    }
  }

  DistributedSubscriptions(Door door) {
    this.door = door;
  }

  /** Goes on where the last process stopped. */
  synchronized void start() {
    for (String name : door.store().tenants()) {
      byte[] prefix = PREFIX.getBytes(StandardCharsets.UTF_8);
      Tenant tenant = door.store().tenant(name);
      for (Row row : tenant.rows(Space.REGISTRATION, prefix, new byte[0], MOST)) {
        String id = new String(row.key(), StandardCharsets.UTF_8).substring(PREFIX.length());
        JsonNode kept = Json.TREE.readTree(row.value());
        List<SubscriptionCopy> copies = new ArrayList<>();
        kept.path("copies").forEach(copy -> copies.add(SubscriptionCopy.of(copy)));
        remember(
            new Key(name, id),
            new Forwarded(kept.path("address").asString(), kept.path("via").asString(), copies));
      }
    }
    door.subscriptions().onChange(wake::release);
    door.hub().onChange(wake::release);
    thread = Thread.ofVirtual().name("subscriptions at sources").start(this::run);
  }

  /** Lets a subscription that was just made or changed be about what sources have, too. */
  void made(Exchange exchange, String subscription) {
    // What a source answers cannot be held to a scope, so restricted ones hear of this city alone.
    boolean restricted =
        door.subscriptions()
            .of(exchange.tenant().name())
            .find(subscription)
            .map(one -> Writes.isRestricted(one.scope()))
            .orElse(true);
    if (!restricted) {
      Key key = new Key(exchange.tenant().name(), subscription);
      made(key, exchange.address(), Forward.via(exchange));
      wake.release();
    }
  }

  private synchronized void made(Key key, String address, String via) {
    Forwarded before = all.get(key);
    // Copies of one of the same id that is gone are still to be forgotten by their sources.
    List<SubscriptionCopy> copies = before == null ? List.of() : before.copies();
    Forwarded made = new Forwarded(address, via, copies);
    if (!made.equals(before)) {
      write(key, made);
      remember(key, made);
    }
  }

  /**
   * What a notification is about.
   *
   * @param key the subscription here
   * @param copy the one at the source
   */
  record Notified(Key key, SubscriptionCopy copy) {}

  /** The subscription for which a source keeps a copy. */
  Optional<Notified> find(String copyId) {
    return Optional.ofNullable(byCopy.get(copyId))
        .flatMap(
            key ->
                Optional.ofNullable(all.get(key)).stream()
                    .flatMap(forwarded -> forwarded.copies().stream())
                    .filter(copy -> copy.id().equals(copyId) && copy.state() != State.UNWANTED)
                    .findFirst()
                    .map(copy -> new Notified(key, copy)));
  }

  /**
   * The subscriptions to registrations that stand for subscriptions with copies at sources (clause
   * 5.8.1.4): they are listed as others are, and come and go with what they stand for.
   */
  List<ObjectNode> watches(Exchange exchange) {
    Subscriptions subscriptions = door.subscriptions().of(exchange.tenant().name());
    List<ObjectNode> watches = new ArrayList<>();
    for (Map.Entry<Key, Forwarded> each : new TreeMap<>(all).entrySet()) {
      boolean watching =
          each.getValue().copies().stream().anyMatch(copy -> copy.state() != State.UNWANTED);
      if (watching && each.getKey().tenant().equals(exchange.tenant().name())) {
        subscriptions
            .find(each.getKey().subscription())
            .filter(one -> Subscriptions.mayTouch(one, exchange.principal()))
            .ifPresent(one -> watches.add(watch(one, each.getValue(), exchange)));
      }
    }
    return watches;
  }

  private static ObjectNode watch(Subscription one, Forwarded forwarded, Exchange exchange) {
    TermTable table = exchange.vocabulary().table();
    ObjectNode watch = Json.TREE.createObjectNode();
    watch.put("id", one.id() + ":sources").put("type", "Subscription");
    watch.put("description", "Looks for sources of subscription " + one.id() + ".");
    ArrayNode entities = watch.putArray("entities");
    for (Subscription.Selector selector : one.entities()) {
      boolean any = selector.type().equals(Subscription.Selector.ANY);
      entities.addObject().put("type", any ? selector.type() : table.compact(selector.type()));
    }
    watch.putObject("notification").putObject("endpoint").put("uri", forwarded.address() + NOTIFY);
    return watch.put("status", "active");
  }

  private void run() {
    while (!closed) {
      try {
        boolean _ = wake.tryAcquire(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        // Many subscriptions are often made one after another: one look for all of them.
        Thread.sleep(SETTLING);
        wake.drainPermits();
        reconcile();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (Failure failure) {
        if (!closed) {
          LOG.log(System.Logger.Level.WARNING, "Subscriptions at sources: " + failure.detail());
        }
      } catch (RuntimeException bug) {
        LOG.log(System.Logger.Level.ERROR, "Subscriptions at sources failed.", bug);
      }
    }
  }

  private void reconcile() throws InterruptedException {
    long now = System.nanoTime();
    // One that was not asked again for as long is forgotten; the next failure begins anew.
    resting.values().removeIf(rest -> rest.again() + rest.pause() <= now);
    for (Map.Entry<Key, Forwarded> each : Map.copyOf(all).entrySet()) {
      if (closed) {
        return;
      }
      reconcile(each.getKey(), each.getValue());
    }
  }

  private void reconcile(Key key, Forwarded was) throws InterruptedException {
    Tenant tenant = door.store().tenant(key.tenant());
    Subscriptions subscriptions = door.subscriptions().of(key.tenant());
    Optional<Subscription> subscription = subscriptions.find(key.subscription());
    Optional<Subscription> wanted =
        subscription.filter(
            one -> one.active() && !one.more().localOnly() && !subscriptions.isExpired(one));
    if (was.copies().isEmpty() && door.hub().registrations(tenant).isEmpty()) {
      if (subscription.isEmpty()) {
        forget(key, was);
      }
      return;
    }
    TermTable table = table(subscription.map(Subscription::context).orElse(""));
    Forward forward =
        new Forward(door.contexts(), door.hub().registrations(tenant), table, was.via());
    List<SubscriptionCopy> copies =
        wanted.isPresent()
            ? compared(tenant, was, wanted.get(), forward)
            : was.copies().stream().map(copy -> unwanted(copy)).toList();
    Forwarded wantedNow = was.with(copies);
    if (!save(key, was, wantedNow)) {
      return; // changed meanwhile: looked at again
    }
    Forwarded left = was.with(asked(copies, forward));
    if (save(key, wantedNow, left) && subscription.isEmpty() && left.copies().isEmpty()) {
      forget(key, left);
    }
  }

  private TermTable table(String context) {
    return context.isEmpty() ? TermTable.CORE : door.contexts().of(Json.TREE.readTree(context));
  }

  private SubscriptionCopy unwanted(SubscriptionCopy copy) {
    return copy.state() == State.UNWANTED ? copy : copy.in(State.UNWANTED, door.clock().micros());
  }

  /** The copies that are there or to be made, and those to be forgotten. */
  private List<SubscriptionCopy> compared(
      Tenant tenant, Forwarded was, Subscription subscription, Forward forward) {
    List<SubscriptionCopy> copies = new ArrayList<>();
    Set<String> kept = new HashSet<>();
    for (Registration to : door.hub().registrations(tenant).inForce()) {
      if (!to.offers(SourceOperation.CREATE_SUBSCRIPTION) || forward.loops(to)) {
        continue;
      }
      Forward.Under under = forward.under(to, true);
      ReducedSubscription reduced =
          new ReducedSubscription(subscription, to, under, under.table() == forward.table());
      Optional<String> body = reduced.json(was.address() + NOTIFY).map(ObjectNode::toString);
      if (body.isPresent()) {
        Optional<SubscriptionCopy> have =
            was.copies().stream()
                .filter(copy -> copy.state() != State.UNWANTED && copy.to().id().equals(to.id()))
                .filter(copy -> copy.sent().equals(body.get()))
                .filter(copy -> copy.to().modifiedAt() == to.modifiedAt())
                .findFirst();
        SubscriptionCopy copy =
            have.orElseGet(
                () ->
                    new SubscriptionCopy(
                        "urn:ngsi-ld:Subscription:" + UUID.randomUUID(),
                        to,
                        body.get(),
                        reduced.isWhole(),
                        State.WANTED,
                        door.clock().micros()));
        kept.add(copy.id());
        copies.add(copy);
      }
    }
    was.copies().stream()
        .filter(copy -> !kept.contains(copy.id()))
        .forEach(copy -> copies.add(unwanted(copy)));
    return copies;
  }

  /** Asks the sources that are to be asked; what is left of the copies then. */
  private List<SubscriptionCopy> asked(List<SubscriptionCopy> copies, Forward forward)
      throws InterruptedException {
    List<SubscriptionCopy> open =
        copies.stream()
            .filter(copy -> copy.state() == State.WANTED || copy.state() == State.UNWANTED)
            .filter(copy -> !rests(copy.to()))
            .toList();
    List<Sources.Call> calls = open.stream().map(copy -> call(copy, forward)).toList();
    List<CompletableFuture<Reply>> replies = door.hub().sources().start(calls);
    List<SubscriptionCopy> left =
        new ArrayList<>(copies.stream().filter(copy -> !open.contains(copy)).toList());
    for (int i = 0; i < open.size(); i++) {
      Reply reply = reply(open.get(i), replies.get(i));
      after(open.get(i), reply).ifPresent(left::add);
    }
    return left;
  }

  /** An answer. A source that gives none is left alone for a while, and longer each time. */
  private Reply reply(SubscriptionCopy copy, CompletableFuture<Reply> coming)
      throws InterruptedException {
    Reply reply;
    try {
      reply = coming.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A request to a source ended without an answer", e);
    }
    if (reply instanceof Reply.Failed) {
      Rest before = resting.get(copy.to().id());
      long pause =
          before == null ? AGAIN.toNanos() : Math.min(2 * before.pause(), LONGEST.toNanos());
      resting.put(copy.to().id(), new Rest(System.nanoTime() + pause, pause));
    } else {
      resting.remove(copy.to().id());
    }
    return reply;
  }

  private boolean rests(Registration to) {
    Rest rest = resting.get(to.id());
    return rest != null && rest.again() > System.nanoTime();
  }

  /**
   * How long a source is left alone.
   *
   * @param again until when, as {@link System#nanoTime} has it
   * @param pause for how long since it was asked, in ns
   */
  private record Rest(long again, long pause) {}

  private static Sources.Call call(SubscriptionCopy copy, Forward forward) {
    String path = "/subscriptions";
    if (copy.state() == State.UNWANTED) {
      return forward.call(copy.to(), "DELETE", path + "/" + Forward.path(copy.id()), Map.of());
    }
    ObjectNode body = ((ObjectNode) Json.TREE.readTree(copy.sent())).put("id", copy.id());
    ObjectNode endpoint = (ObjectNode) body.path("notification").path("endpoint");
    endpoint.put(
        "uri",
        endpoint.path("uri").asString()
            + "?"
            + COPY
            + "="
            + URLEncoder.encode(copy.id(), StandardCharsets.UTF_8));
    Sources.Call call = forward.readyCall(copy.to(), "POST", path, Map.of(), body);
    // Whether the source asks others in its turn stands in the body, not in a parameter.
    return new Sources.Call(call.to(), call.method(), path, call.headers(), call.body());
  }

  /** What becomes of a copy by an answer; empty when nothing is left of it. */
  private Optional<SubscriptionCopy> after(SubscriptionCopy copy, Reply reply) {
    long now = door.clock().micros();
    boolean making = copy.state() == State.WANTED;
    boolean over = !making && now - copy.since() > GIVE_UP_MICROS;
    return switch (reply) {
      case Reply.Failed _ -> over ? Optional.empty() : Optional.of(copy);
      case Reply.Answered answered when answered.status() >= 500 ->
          over ? Optional.empty() : Optional.of(copy);
      case Reply.Answered answered -> {
        if (!making) {
          yield Optional.empty();
        }
        boolean made = answered.status() < 300 || answered.status() == 409;
        yield Optional.of(copy.in(made ? State.MADE : State.REFUSED, now));
      }
    };
  }

  /** Writes down what became of a subscription's copies; false when others did meanwhile. */
  private synchronized boolean save(Key key, Forwarded was, Forwarded now) {
    if (!was.equals(all.get(key))) {
      return false;
    }
    if (!was.equals(now)) {
      write(key, now);
      was.copies().forEach(copy -> byCopy.remove(copy.id()));
      remember(key, now);
    }
    return true;
  }

  private void remember(Key key, Forwarded forwarded) {
    all.put(key, forwarded);
    forwarded.copies().forEach(copy -> byCopy.put(copy.id(), key));
  }

  private synchronized void forget(Key key, Forwarded was) {
    if (was.equals(all.get(key))) {
      commit(key, RowWrite.delete(Space.REGISTRATION, row(key)));
      all.remove(key);
    }
  }

  private void write(Key key, Forwarded forwarded) {
    ObjectNode json = Json.TREE.createObjectNode();
    json.put("address", forwarded.address()).put("via", forwarded.via());
    ArrayNode copies = json.putArray("copies");
    forwarded.copies().forEach(copy -> copies.add(copy.json()));
    commit(key, RowWrite.put(Space.REGISTRATION, row(key), Json.TREE.writeValueAsBytes(json)));
  }

  private void commit(Key key, RowWrite row) {
    Tenant tenant = door.store().tenant(key.tenant());
    if (tenant.commit(Transaction.ofRows(AUTHOR, List.of(row))) instanceof Outcome.Refused no) {
      throw new Failure(Failure.Kind.INTERNAL, "SubscriptionRefused", no.refusal().message());
    }
  }

  private static byte[] row(Key key) {
    return (PREFIX + key.subscription()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      boolean _ = thread.join(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

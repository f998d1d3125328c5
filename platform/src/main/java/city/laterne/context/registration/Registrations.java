package city.laterne.context.registration;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.subscription.AddressRule;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Outcome;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Scope;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The context source registrations of one tenant (ETSI GS CIM 009 v1.9.1, clauses 5.9 and 5.10):
 * rows of the store, all in memory. Expired ones are not in force, and go with the next change.
 * Safe for use by many threads.
 */
public final class Registrations {
  private static final int MOST = 10_000;
  private static final String PREFIX = "r/";
  private static final byte[] ALIAS = "alias".getBytes(StandardCharsets.UTF_8);
  private static final Author AUTHOR = Author.domain("registrations");

  private final Tenant tenant;
  private final MachineClock clock;
  private final AddressRule rule;
  private final Map<String, Registration> byId = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Registration> all = List.of();
  private volatile String alias = "";

  /** Who is told of changes. */
  interface Listener {
    /**
     * A registration is new, another or gone.
     *
     * @param before empty for a new one
     * @param after empty for one that is gone
     */
    void changed(Optional<Registration> before, Optional<Registration> after);
  }

  Registrations(Tenant tenant, MachineClock clock, AddressRule rule) {
    this.tenant = tenant;
    this.clock = clock;
    this.rule = rule;
    byte[] prefix = PREFIX.getBytes(StandardCharsets.UTF_8);
    for (Row row : tenant.rows(Space.REGISTRATION, prefix, new byte[0], MOST)) {
      Registration registration = kept(Json.TREE.readTree(row.value()));
      byId.put(registration.id(), registration);
    }
    publish();
  }

  /** A registration of what {@link #row} made of it. */
  public static Registration kept(JsonNode row) {
    return RegistrationJson.read(
        (ObjectNode) row.path("body"),
        row.path("createdAt").asLong(),
        row.path("modifiedAt").asLong());
  }

  private void publish() {
    all =
        byId.values().stream()
            .sorted(
                Comparator.comparingLong(Registration::createdAt).thenComparing(Registration::id))
            .toList();
  }

  void onChange(Listener listener) {
    listeners.add(listener);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Those in force, the oldest first. */
  public List<Registration> inForce() {
    long now = clock.micros();
    List<Registration> some = all;
    for (Registration one : some) {
      if (!one.isInForce(now)) {
        return some.stream().filter(registration -> registration.isInForce(now)).toList();
      }
    }
    return some;
  }

  /**
   * The name under which the tenant signs what it forwards: drawn once, the same ever after.
   *
   * @throws Failure UNAVAILABLE when the disk refuses to keep it
   */
  public String alias() {
    String have = alias;
    return have.isEmpty() ? drawAlias() : have;
  }

  private synchronized String drawAlias() {
    if (alias.isEmpty()) {
      Optional<byte[]> kept = tenant.row(Space.REGISTRATION, ALIAS);
      if (kept.isPresent()) {
        alias = new String(kept.get(), StandardCharsets.UTF_8);
      } else {
        String drawn = "laterne-" + UUID.randomUUID();
        byte[] row = drawn.getBytes(StandardCharsets.UTF_8);
        commit(AUTHOR, List.of(RowWrite.put(Space.REGISTRATION, ALIAS, row)));
        alias = drawn;
      }
    }
    return alias;
  }

  /**
   * Adds a registration.
   *
   * @param given its JSON under a context
   * @return its id
   * @throws Failure INVALID; CONFLICT, code AlreadyExists or Conflict; FORBIDDEN, code
   *     PrivateEndpoint; TOO_LARGE
   */
  public synchronized String create(JsonNode given, TermTable table, Author author) {
    ObjectNode json = RegistrationJson.expanded(given, table::expand);
    if (!json.has("id")) {
      json.put("id", "urn:ngsi-ld:ContextSourceRegistration:" + UUID.randomUUID());
    }
    long now = clock.micros();
    Registration made = RegistrationJson.read(json, now, now);
    if (find(made.id()).isPresent()) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "AlreadyExists",
          "There is a registration " + made.id() + " already.");
    }
    if (byId.size() >= MOST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyRegistrations",
          "The tenant has " + MOST + " registrations, as many as it may. Maybe delete some?");
    }
    check(made, now);
    put(made, author);
    changed(Optional.empty(), Optional.of(made));
    return made.id();
  }

  /** Changes the members that a fragment gives; a null takes one away. Fails as create does. */
  public synchronized void update(String id, JsonNode given, TermTable table, Author author) {
    Registration old = get(id);
    ObjectNode fragment = RegistrationJson.expanded(given, table::expand);
    if (fragment.has("id") && !fragment.path("id").asString("").equals(id)) {
      throw Bad.data("The body is registration " + fragment.get("id") + ", the path " + id + ".");
    }
    long now = clock.micros();
    Registration made =
        RegistrationJson.read(RegistrationJson.merged(old.json(), fragment), old.createdAt(), now);
    check(made, now);
    put(made, author);
    changed(Optional.of(old), Optional.of(made));
  }

  /** Takes a registration away. */
  public synchronized void delete(String id, Author author) {
    Registration old = get(id);
    commit(author, List.of(RowWrite.delete(Space.REGISTRATION, key(id))));
    byId.remove(id);
    publish();
    changed(Optional.of(old), Optional.empty());
  }

  private void put(Registration made, Author author) {
    List<RowWrite> rows = new ArrayList<>();
    long now = clock.micros();
    for (Registration old : byId.values()) {
      if (!old.isInForce(now) && !old.id().equals(made.id())) {
        rows.add(RowWrite.delete(Space.REGISTRATION, key(old.id())));
      }
    }
    byte[] row = Json.TREE.writeValueAsBytes(row(made));
    rows.add(RowWrite.put(Space.REGISTRATION, key(made.id()), row));
    commit(author, rows);
    byId.values().removeIf(old -> !old.isInForce(now));
    byId.put(made.id(), made);
    publish();
  }

  /** A registration as it is kept. */
  public static ObjectNode row(Registration of) {
    ObjectNode row = Json.TREE.createObjectNode();
    row.put("createdAt", of.createdAt()).put("modifiedAt", of.modifiedAt());
    row.set("body", of.json());
    return row;
  }

  private void changed(Optional<Registration> before, Optional<Registration> after) {
    listeners.forEach(listener -> listener.changed(before, after));
  }

  private void commit(Author author, List<RowWrite> rows) {
    switch (tenant.commit(Transaction.ofRows(author, rows))) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused refused ->
          throw new Failure(
              Failure.Kind.INTERNAL, "RegistrationRefused", refused.refusal().message());
    }
  }

  private static byte[] key(String id) {
    return (PREFIX + id).getBytes(StandardCharsets.UTF_8);
  }

  /** A registration that is in force. */
  public Optional<Registration> find(String id) {
    return Optional.ofNullable(byId.get(id)).filter(one -> one.isInForce(clock.micros()));
  }

  /**
   * A registration that is in force.
   *
   * @throws Failure NOT_FOUND
   */
  public Registration get(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.NOT_FOUND,
                    "ResourceNotFound",
                    "There is no context source registration " + id + "."));
  }

  /**
   * A registration as JSON.
   *
   * @param secrets whether what is conveyed to the source is shown
   */
  public static ObjectNode json(Registration registration, TermTable table, boolean secrets) {
    return RegistrationJson.write(registration, table::compact, secrets);
  }

  /**
   * The registrations that the parameters of a query want, the oldest first.
   *
   * @throws Failure INVALID, code BadRequestData
   */
  public List<Registration> query(Map<String, String> parameters, TermTable table) {
    RegistrationFilter filter = RegistrationFilter.of(parameters, table);
    filter.check(tenant.names());
    return inForce().stream().filter(one -> filter.wants(one, tenant.names())).toList();
  }

  /**
   * Those of some registrations whose Context Source Properties are as a filter (clause 4.9) wants.
   *
   * @throws Failure INVALID, code BadRequestData
   */
  public List<Registration> satisfying(List<Registration> some, String csf, TermTable table) {
    RegistrationFilter filter =
        new RegistrationFilter(
            List.of(), RegistrationFilter.conditions(Map.of("csf", csf)), Optional.empty(), table);
    filter.check(tenant.names());
    return some.stream().filter(one -> filter.satisfies(one, tenant.names())).toList();
  }

  private void check(Registration made, long now) {
    if (!made.isInForce(now)) {
      throw Bad.data("expiresAt of registration " + made.id() + " is in the past.");
    }
    Optional<String> refusal = rule.refusal(made.endpoint());
    if (refusal.isPresent()) {
      throw new Failure(Failure.Kind.FORBIDDEN, "PrivateEndpoint", refusal.get());
    }
    if (made.mode().isProxied()) {
      refuseOverlap(made, now);
      refuseHeldHere(made);
    }
  }

  /** What one source holds alone no other can hold, too (clause 4.3.6.3). */
  private void refuseOverlap(Registration made, long now) {
    for (Registration other : byId.values()) {
      boolean competes =
          made.mode() == Mode.EXCLUSIVE ? other.mode().isProxied() : other.mode() == Mode.EXCLUSIVE;
      if (competes
          && !other.id().equals(made.id())
          && other.isInForce(now)
          && overlap(made, other)) {
        throw conflict(
            "Registration "
                + other.id()
                + " ("
                + other.mode().word()
                + ") is about the same entities and attributes.");
      }
    }
  }

  private static boolean overlap(Registration one, Registration other) {
    Registration named = one.mode() == Mode.EXCLUSIVE ? one : other;
    Registration against = one.mode() == Mode.EXCLUSIVE ? other : one;
    for (Registration.Information part : named.information()) {
      for (Registration.EntityInfo info : part.entities()) {
        Registration.Touch touch =
            Registration.Touch.entity(info.id(), info.types(), part.attributes());
        if (!against.touchedBy(touch).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** What is held here already cannot be held by a source alone (clause 5.9.2.4). */
  private void refuseHeldHere(Registration made) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      for (Registration.Information part : made.information()) {
        List<Registration.EntityInfo> infos = part.entities();
        for (int i = 0; i < Math.max(1, infos.size()); i++) {
          Optional<Filter> filter =
              filter(infos.isEmpty() ? Optional.empty() : Optional.of(infos.get(i)), part);
          if (filter.isPresent()) {
            view.list(new Query(filter.get(), 0, 1, false)).entities().stream()
                .findFirst()
                .ifPresent(
                    held -> {
                      throw conflict(
                          "Entity "
                              + held.id()
                              + " is held here, and the registration is about it. Maybe delete it"
                              + " here first?");
                    });
          }
        }
      }
    }
  }

  private Optional<Filter> filter(
      Optional<Registration.EntityInfo> info, Registration.Information part) {
    List<Filter> all = new ArrayList<>();
    if (info.isPresent()) {
      Set<Name> types = names(info.get().types());
      if (types.isEmpty()) {
        return Optional.empty();
      }
      all.add(new Filter.Or(types.stream().<Filter>map(Filter.HasType::new).toList()));
      if (!info.get().id().isEmpty()) {
        all.add(new Filter.IdIn(Set.of(info.get().id())));
      } else if (info.get().pattern().isPresent()) {
        all.add(new Filter.IdMatches(info.get().pattern().get()));
      }
    }
    if (!part.attributes().isEmpty()) {
      Set<Name> attributes = names(part.attributes());
      if (attributes.isEmpty()) {
        return Optional.empty();
      }
      all.add(new Filter.HasAnyAttribute(attributes));
    }
    return Optional.of(new Filter.And(all));
  }

  private Set<Name> names(Set<String> iris) {
    Set<Name> names = new HashSet<>();
    iris.forEach(iri -> tenant.names().find(iri).ifPresent(names::add));
    return names;
  }

  private static Failure conflict(String message) {
    return new Failure(Failure.Kind.CONFLICT, "Conflict", message);
  }
}

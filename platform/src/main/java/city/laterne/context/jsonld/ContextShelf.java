package city.laterne.context.jsonld;

import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contexts that one tenant serves to others (ETSI GS CIM 009 v1.9.1, clause 5.13): added
 * through the API, or made of those of a subscription. They are rows of the store. Safe for use by
 * many threads.
 */
public final class ContextShelf {
  /** Where contexts are served, below the server's address. */
  public static final String PATH = "/ngsi-ld/v1/jsonldContexts/";

  private static final int MOST = 1_000;
  private static final int LONGEST = 1 << 20;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Tenant tenant;
  private final Map<String, KeptContext> byId = new ConcurrentHashMap<>();

  ContextShelf(Tenant tenant) {
    this.tenant = tenant;
    for (Row row : tenant.rows(Space.CONTEXT, new byte[0], new byte[0], MOST)) {
      JsonNode kept = JSON.readTree(row.value());
      String id = new String(row.key(), StandardCharsets.UTF_8);
      KeptContext.Kind kind =
          kept.path("kind").asString().equals(KeptContext.Kind.HOSTED.word())
              ? KeptContext.Kind.HOSTED
              : KeptContext.Kind.IMPLICITLY_CREATED;
      byId.put(
          id,
          new KeptContext(id, "", kind, kept.path("@context"), kept.path("createdAt").asLong()));
    }
  }

  /** Adds a context that somebody sent. */
  public synchronized KeptContext host(JsonNode context, Author author, long now) {
    return add(context, KeptContext.Kind.HOSTED, author, now);
  }

  /** The context made of one that a subscription has in its body; equal ones are made once. */
  public synchronized KeptContext imply(JsonNode context, Author author, long now) {
    return byId.values().stream()
        .filter(kept -> kept.kind() == KeptContext.Kind.IMPLICITLY_CREATED)
        .filter(kept -> kept.context().equals(context))
        .findFirst()
        .orElseGet(() -> add(context, KeptContext.Kind.IMPLICITLY_CREATED, author, now));
  }

  private KeptContext add(JsonNode context, KeptContext.Kind kind, Author author, long now) {
    if (byId.size() >= MOST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyContexts",
          "The tenant serves " + MOST + " contexts, as many as it may. Maybe delete some?");
    }
    KeptContext kept = new KeptContext(UUID.randomUUID().toString(), "", kind, context, now);
    byte[] row =
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("kind", kind.word())
                .put("createdAt", now)
                .set("@context", context));
    if (row.length > LONGEST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooLarge",
          "The @context has " + row.length + " bytes; " + LONGEST + " are kept at most.");
    }
    commit(author, RowWrite.put(Space.CONTEXT, key(kept.id()), row));
    byId.put(kept.id(), kept);
    return kept;
  }

  /** A context by its local id. */
  public Optional<KeptContext> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All of them, the oldest first. */
  public List<KeptContext> list() {
    return byId.values().stream()
        .sorted(Comparator.comparingLong(KeptContext::createdAt).thenComparing(KeptContext::id))
        .toList();
  }

  /** Takes a context away. */
  public synchronized void delete(String id, Author author) {
    commit(author, RowWrite.delete(Space.CONTEXT, key(id)));
    byId.remove(id);
  }

  private void commit(Author author, RowWrite row) {
    switch (tenant.commit(Transaction.ofRows(author, List.of(row)))) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused refused ->
          throw new Failure(Failure.Kind.INTERNAL, "ContextRefused", refused.refusal().message());
    }
  }

  private static byte[] key(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }
}

package city.laterne.lighting;

import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The crews' locks on circuits: nothing energises a locked circuit until its crew releases it. Kept
 * in the side table of the domains, read from memory. Safe for many threads.
 */
public final class Locks {
  private static final String PREFIX = "lighting/lock/";
  private static final int MOST = 10_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Tenant tenant;
  private final Map<String, Lock> byCircuit = new ConcurrentHashMap<>();

  /**
   * A crew's hold on a circuit.
   *
   * @param circuit the circuit's name, as lights carry it in the attribute {@code circuit}
   * @param crew who holds it
   * @param reason what for
   * @param by the principal that set it
   */
  public record Lock(String circuit, String crew, String reason, String by) {}

  /** The locks of a tenant, read from its store. */
  public Locks(Tenant tenant) {
    this.tenant = tenant;
    for (Row row : tenant.rows(Space.DOMAIN, bytes(PREFIX), new byte[0], MOST)) {
      Lock lock = decode(row.value());
      byCircuit.put(lock.circuit(), lock);
    }
  }

  /** The lock on a circuit; empty when none holds it. */
  public Optional<Lock> find(String circuit) {
    return circuit.isEmpty() ? Optional.empty() : Optional.ofNullable(byCircuit.get(circuit));
  }

  /** All locks. */
  public Collection<Lock> list() {
    return List.copyOf(byCircuit.values());
  }

  /**
   * Sets a lock: in force at once, on disk when this returns. A crew that has it already gives it a
   * new reason and setter.
   *
   * @throws Failure CONFLICT, code CircuitLocked, when another crew has it; INVALID for empty
   *     names; UNAVAILABLE when the store does not take it, and then what was before holds
   */
  public synchronized void set(Author author, Lock lock) {
    if (lock.circuit().isBlank() || lock.crew().isBlank()) {
      throw new Failure(
          Failure.Kind.INVALID,
          "BadRequestData",
          "A lock needs a circuit and the name of its crew.");
    }
    Optional<Lock> before = find(lock.circuit());
    if (before.isPresent() && !before.get().crew().equals(lock.crew())) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "CircuitLocked",
          "Circuit " + lock.circuit() + " is locked by " + before.get().crew() + " already.");
    }
    byCircuit.put(lock.circuit(), lock);
    try {
      keep(author, RowWrite.put(Space.DOMAIN, key(lock.circuit()), encode(lock)));
    } catch (RuntimeException notOnDisk) {
      before.ifPresentOrElse(
          held -> byCircuit.put(held.circuit(), held), () -> byCircuit.remove(lock.circuit()));
      throw notOnDisk;
    }
  }

  /**
   * Releases a lock; it holds until that is on disk.
   *
   * @throws Failure NOT_FOUND when there is none; CONFLICT, code NotYourLock, when another crew has
   *     it; UNAVAILABLE when the store does not take it, and then the lock holds on
   */
  public synchronized void release(Author author, String circuit, String crew) {
    Lock lock =
        find(circuit)
            .orElseThrow(
                () ->
                    new Failure(
                        Failure.Kind.NOT_FOUND,
                        "ResourceNotFound",
                        "Circuit " + circuit + " is not locked."));
    if (!lock.crew().equals(crew)) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "NotYourLock",
          "Circuit " + circuit + " is locked by " + lock.crew() + "; only that crew releases it.");
    }
    keep(author, RowWrite.delete(Space.DOMAIN, key(circuit)));
    byCircuit.remove(circuit);
  }

  private void keep(Author author, RowWrite row) {
    Outcome outcome = tenant.commit(Transaction.ofRows(author, List.of(row)));
    switch (outcome) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused(var refusal) ->
          throw new Failure(Failure.Kind.INTERNAL, "LockRefused", refusal.message());
    }
  }

  private static byte[] key(String circuit) {
    return bytes(PREFIX + circuit);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encode(Lock lock) {
    ObjectNode node = JSON.createObjectNode();
    node.put("circuit", lock.circuit());
    node.put("crew", lock.crew());
    node.put("reason", lock.reason());
    node.put("by", lock.by());
    return JSON.writeValueAsBytes(node);
  }

  private static Lock decode(byte[] row) {
    JsonNode node = JSON.readTree(row);
    return new Lock(
        node.path("circuit").asString(""),
        node.path("crew").asString(""),
        node.path("reason").asString(""),
        node.path("by").asString(""));
  }
}

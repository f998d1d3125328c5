package city.laterne.context.http;

import city.laterne.context.query.TypeSelection;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * The way of writes into the store: within the scope, desired values to the gate, the rest as
 * transactions.
 */
final class Writes {

  private Writes() {}

  /** Submits operations as one transaction each and waits for the disk. */
  static List<Outcome> submit(Exchange exchange, List<Operation> operations) {
    var author = exchange.principal().author();
    List<Transaction> transactions = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      transactions.add(Transaction.of(author, operation));
    }
    return await(exchange, transactions);
  }

  /** Submits operations on one entity, all or none. */
  static Outcome.Committed commit(Exchange exchange, List<Operation> operations) {
    Transaction transaction = Transaction.of(exchange.principal().author(), operations);
    return switch (await(exchange, List.of(transaction)).getFirst()) {
      case Outcome.Committed committed -> committed;
      case Outcome.Refused refused -> throw new Refused(Problems.of(refused.refusal()));
    };
  }

  private static List<Outcome> await(Exchange exchange, List<Transaction> transactions) {
    try {
      return exchange.tenant().submit(transactions).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Takes an entity away at once whose time is over already; the timer would come later. */
  static void expire(Exchange exchange, String id, long expiresAt) {
    if (expiresAt != Micros.ABSENT && expiresAt <= exchange.now()) {
      var _ = submit(exchange, List.of(new Operation.Expire(id, exchange.now())));
    }
  }

  /** Whether a scope hides something. */
  static boolean isRestricted(Scope scope) {
    return scope.types().isPresent()
        || scope.districts().isPresent()
        || scope.purposes().isPresent();
  }

  /**
   * Asserts that an entity to be changed is within the scope, and of a type that the request asks
   * for.
   *
   * @throws Refused 404 when it is not
   */
  static void requireVisible(Exchange exchange, String id) {
    String types = exchange.parameter("type");
    if (!isRestricted(exchange.principal().scope()) && types.isEmpty()) {
      return;
    }
    try (ReadView view = exchange.read()) {
      var _ = get(exchange, view, id);
    }
  }

  /**
   * An entity of a type that the request asks for, if it does.
   *
   * @throws Refused 404 when there is none
   */
  static Entity get(Exchange exchange, ReadView view, String id) {
    return find(exchange, view, id).orElseThrow(() -> missing(id));
  }

  /** The same; empty when there is none. */
  static Optional<Entity> find(Exchange exchange, ReadView view, String id) {
    String types = exchange.parameter("type");
    if (types.isEmpty() || types.equals("*")) {
      return view.find(id);
    }
    Filter wanted =
        new Filter.And(
            List.of(
                new Filter.IdIn(Set.of(id)), TypeSelection.parse(types, exchange.vocabulary())));
    return view.list(new Query(wanted, 0, 1, false)).entities().stream().findFirst();
  }

  /**
   * Asserts that an entity as given would lie within the scope, and that no hidden one is in its
   * place.
   *
   * @throws Refused 403 or 404
   */
  static void requireWithin(
      Exchange exchange, String id, List<Name> types, List<Attribute> attributes) {
    Scope scope = exchange.principal().scope();
    if (!isRestricted(scope)) {
      return;
    }
    boolean type =
        scope
            .types()
            .map(allowed -> types.stream().anyMatch(t -> allowed.contains(t.iri())))
            .orElse(true);
    boolean district =
        scope
            .districts()
            .map(allowed -> attributes.stream().anyMatch(a -> isDistrict(a, allowed)))
            .orElse(true);
    try (ReadView all = exchange.tenant().read(Scope.all(scope.tenant()));
        ReadView view = exchange.read()) {
      boolean exists = all.find(id).isPresent();
      boolean visible = view.find(id).isPresent();
      if (exists && !visible) {
        throw missing(id);
      }
      if (!type || (!exists && !district)) {
        throw new Refused(
            new Problems.Problem(
                403, "Forbidden", "Entity " + id + " would lie outside of what you may see."));
      }
    }
  }

  private static boolean isDistrict(Attribute attribute, Set<String> allowed) {
    return attribute.name().iri().equals(Scope.DISTRICT)
        && attribute.value() instanceof Value.Text text
        && allowed.contains(text.value());
  }

  static Refused missing(String id) {
    return new Refused(
        new Problems.Problem(404, "ResourceNotFound", "There is no entity " + id + "."));
  }

  /**
   * Hands desired values among the attributes to the gate and answers the others. In a snapshot
   * nothing reaches the gate: what is tried there must not switch a light.
   */
  static List<Attribute> withoutDesired(Exchange exchange, String id, List<Attribute> attributes) {
    boolean some = false;
    for (Attribute attribute : exchange.isInSnapshot() ? List.<Attribute>of() : attributes) {
      some |= exchange.door().mayBeDesired(exchange.tenant(), attribute.name().iri());
    }
    if (!some) {
      return attributes;
    }
    Optional<Entity> found;
    try (ReadView view = exchange.read()) {
      found = view.find(id);
    }
    if (found.isEmpty()) {
      return attributes;
    }
    Entity entity = found.get();
    List<Attribute> plain = new ArrayList<>();
    for (Attribute attribute : attributes) {
      if (isDesired(exchange, entity, attribute)) {
        exchange.door().desired().desire(exchange.principal(), entity, attribute);
      } else {
        plain.add(attribute);
      }
    }
    return plain;
  }

  private static boolean isDesired(Exchange exchange, Entity entity, Attribute attribute) {
    for (Name type : entity.types()) {
      if (exchange.door().desired().isDesired(type.iri(), attribute.name().iri())) {
        return true;
      }
    }
    return false;
  }
}

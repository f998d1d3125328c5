package city.laterne.commands;

import city.laterne.security.AuditTrail;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Entity;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.RowWrite;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The one way of an order to a device. It asks for the principal's right, the entity and every
 * domain's rules; an order that passes is written to the outbox in the same transaction as the
 * entity's change that goes with it and its audit leaf, then handed to the dispatcher. {@link
 * Command.Urgency#STOP} goes to the dispatcher first and to the disk after, its leaf with its row.
 * Safe for many threads.
 */
public final class Gate {
  /** How many orders one transaction holds: one fsync for all, yet no long stay of the writer. */
  private static final int CHUNK = 500;

  private final Tenant tenant;
  private final MachineClock clock;
  private final Outbox outbox;
  private final Dispatcher dispatcher;
  private final List<CommandRule> rules;
  private final AuditTrail audit;
  private final OrderLeaves leaves;

  /** The gate of a tenant with the rules of its domains. */
  public Gate(
      Tenant tenant,
      MachineClock clock,
      Outbox outbox,
      Dispatcher dispatcher,
      List<? extends CommandRule> rules,
      AuditTrail audit) {
    this.tenant = tenant;
    this.clock = clock;
    this.outbox = outbox;
    this.dispatcher = dispatcher;
    this.rules = List.copyOf(rules);
    this.audit = audit;
    this.leaves = new OrderLeaves(audit);
  }

  /**
   * Asserts the right to command before a deed that makes orders of its own; a refusal leaves an
   * audit leaf.
   *
   * @param what the deed, for the leaf
   * @param target what it is done to, for the leaf
   * @throws Failure FORBIDDEN when the right is missing; UNAVAILABLE when the leaf cannot be
   *     written
   */
  public void require(Principal principal, String what, String target) {
    if (!principal.rights().contains(Right.COMMAND)) {
      write(principal, List.of(audit.leaf(principal.name(), what, target, "refused Forbidden")));
    }
    principal.require(Right.COMMAND);
  }

  /** Passes one order. */
  public GateOutcome pass(Principal principal, Order order) {
    return pass(principal, List.of(order)).getFirst();
  }

  /**
   * Passes any number of orders, each judged by itself; blocks until what accepted orders change is
   * on disk, and the commands too, except those of urgency STOP: they are handed to the dispatcher
   * before and their rows in the outbox are not awaited.
   *
   * @return one outcome an order, in order
   * @throws Failure UNAVAILABLE when the store takes nothing now; chunks before the failing one are
   *     accepted
   */
  public List<GateOutcome> pass(Principal principal, List<Order> orders) {
    List<GateOutcome> outcomes = new ArrayList<>(orders.size());
    for (int from = 0; from < orders.size(); from += CHUNK) {
      outcomes.addAll(
          passChunk(principal, orders.subList(from, Math.min(orders.size(), from + CHUNK))));
    }
    return outcomes;
  }

  private List<GateOutcome> passChunk(Principal principal, List<Order> orders) {
    List<GateOutcome> outcomes = judge(principal, orders);
    List<Integer> urgent = new ArrayList<>();
    List<Integer> normal = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof GateOutcome.Accepted) {
        switch (orders.get(i).urgency()) {
          case STOP -> urgent.add(i);
          case NORMAL -> normal.add(i);
        }
      }
    }
    for (int i : urgent) {
      Command command = accepted(outcomes, i);
      var _ = outbox.save(command, List.of(leaves.accepted(principal, orders.get(i), command)));
      dispatcher.accept(command);
    }
    writeRefusals(principal, orders, outcomes, IntStream.range(0, orders.size()));
    commit(principal, orders, outcomes, urgent, false);
    commit(principal, orders, outcomes, normal, true);
    writeRefusals(principal, orders, outcomes, normal.stream().mapToInt(Integer::intValue));
    for (int i : normal) {
      if (outcomes.get(i) instanceof GateOutcome.Accepted(Command command)) {
        dispatcher.accept(command);
      }
    }
    return outcomes;
  }

  /** Writes the leaves of those among some orders that were refused, as one transaction. */
  private void writeRefusals(
      Principal principal, List<Order> orders, List<GateOutcome> outcomes, IntStream among) {
    List<RowWrite> rows = new ArrayList<>();
    among.forEach(
        i -> {
          switch (outcomes.get(i)) {
            case GateOutcome.Accepted _ -> {}
            case GateOutcome.Refused refused ->
                leaves.refused(principal, orders.get(i), refused).ifPresent(rows::add);
          }
        });
    if (!rows.isEmpty()) {
      write(principal, rows);
    }
  }

  private void write(Principal principal, List<RowWrite> rows) {
    Author author = new Author(principal.name(), Set.of());
    switch (tenant.commit(Transaction.ofRows(author, rows))) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused(var refusal) ->
          throw new Failure(Failure.Kind.INTERNAL, "AuditRefused", refusal.message());
    }
  }

  private List<GateOutcome> judge(Principal principal, List<Order> orders) {
    List<GateOutcome> outcomes = new ArrayList<>(orders.size());
    try (ReadView view = tenant.read(principal.scope())) {
      for (Order order : orders) {
        List<GateRefusal> reasons = reasons(principal, order, view.find(order.entityId()));
        outcomes.add(
            reasons.isEmpty()
                ? new GateOutcome.Accepted(command(order))
                : new GateOutcome.Refused(order.entityId(), reasons));
      }
    }
    return outcomes;
  }

  private List<GateRefusal> reasons(Principal principal, Order order, Optional<Entity> entity) {
    if (!principal.rights().contains(Right.COMMAND)) {
      return List.of(
          new GateRefusal(
              Failure.Kind.FORBIDDEN,
              "Forbidden",
              principal.name() + " lacks the right COMMAND; it has " + principal.rights() + "."));
    }
    if (entity.isEmpty()) {
      return List.of(
          new GateRefusal(
              Failure.Kind.NOT_FOUND,
              "ResourceNotFound",
              "There is no entity " + order.entityId() + "."));
    }
    List<GateRefusal> reasons = new ArrayList<>();
    if (!order.validity().isPositive()) {
      reasons.add(
          new GateRefusal(
              Failure.Kind.INVALID,
              "CommandExpired",
              "The command "
                  + order.name()
                  + " to "
                  + order.entityId()
                  + " is over before it begins: validity "
                  + order.validity()
                  + ". Maybe give a later end."));
    }
    for (CommandRule rule : rules) {
      reasons.addAll(rule.against(entity.get(), order));
    }
    return reasons;
  }

  private Command command(Order order) {
    String id = outbox.nextId();
    long now = clock.micros();
    return new Command(
        id,
        order.entityId(),
        order.name(),
        order.value(),
        order.urgency(),
        order.reasons(),
        now,
        now + order.validity().toNanos() / 1_000,
        Command.State.PENDING,
        0);
  }

  /** Commits the chosen orders as one transaction, or one by one when one of them is refused. */
  private void commit(
      Principal principal,
      List<Order> orders,
      List<GateOutcome> outcomes,
      List<Integer> chosen,
      boolean withRow) {
    if (chosen.isEmpty()) {
      return;
    }
    Author author = new Author(principal.name(), Set.of(Writer.values()));
    Outcome outcome =
        tenant.commit(transaction(principal, author, orders, outcomes, chosen, withRow));
    switch (outcome) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused(var refusal) -> {
        if (chosen.size() > 1) {
          chosen.forEach(i -> commit(principal, orders, outcomes, List.of(i), withRow));
        } else if (withRow) {
          GateRefusal reason =
              new GateRefusal(Failure.Kind.CONFLICT, "StoreRefused", refusal.message());
          int i = chosen.getFirst();
          outcomes.set(i, new GateOutcome.Refused(orders.get(i).entityId(), List.of(reason)));
        }
      }
    }
  }

  private Transaction transaction(
      Principal principal,
      Author author,
      List<Order> orders,
      List<GateOutcome> outcomes,
      List<Integer> chosen,
      boolean withRow) {
    List<Operation> operations = new ArrayList<>(chosen.size());
    List<RowWrite> rows = new ArrayList<>(chosen.size());
    for (int i : chosen) {
      Order order = orders.get(i);
      Command command = accepted(outcomes, i);
      if (!order.writes().isEmpty()) {
        operations.add(
            new Operation.Write(
                order.entityId(),
                List.of(),
                List.of(),
                order.writes(),
                Operation.WriteMode.APPEND,
                command.issuedAt()));
      }
      if (withRow) {
        rows.add(Outbox.row(command));
        rows.add(leaves.accepted(principal, order, command));
      }
    }
    return new Transaction(author, operations, rows, Map.of());
  }

  private static Command accepted(List<GateOutcome> outcomes, int i) {
    return switch (outcomes.get(i)) {
      case GateOutcome.Accepted(Command command) -> command;
      case GateOutcome.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  /** How many of some outcomes are acceptances. */
  public static int accepted(List<GateOutcome> outcomes) {
    return (int)
        outcomes.stream().filter(outcome -> outcome instanceof GateOutcome.Accepted).count();
  }
}

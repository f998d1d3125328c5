package city.laterne.commands;

import city.laterne.security.AuditTrail;
import city.laterne.security.Principal;
import city.laterne.shared.Failure;
import city.laterne.store.RowWrite;
import city.laterne.store.Value;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The audit leaves of orders: one for each that passes, is refused for lack of right, or is refused
 * to a person or a program. What a domain's rules refuse to the domain itself leaves none: it asks
 * again and again.
 *
 * @param audit makes the rows
 */
record OrderLeaves(AuditTrail audit) {
  /** So much of an order's text value stands in its leaf, in characters. */
  private static final int LONGEST_VALUE = 100;

  /** The leaf of an order that became a command; outcome: {@code accepted} and its id. */
  RowWrite accepted(Principal principal, Order order, Command command) {
    return audit.leaf(principal.name(), deed(order), order.entityId(), "accepted " + command.id());
  }

  /** The leaf of a refused order, if it leaves one; outcome: {@code refused} and the codes. */
  Optional<RowWrite> refused(Principal principal, Order order, GateOutcome.Refused refused) {
    boolean forbidden =
        refused.reasons().stream().anyMatch(why -> why.kind() == Failure.Kind.FORBIDDEN);
    if (principal.isDomain() && !forbidden) {
      return Optional.empty();
    }
    String codes =
        refused.reasons().stream().map(GateRefusal::code).collect(Collectors.joining(", "));
    return Optional.of(
        audit.leaf(principal.name(), deed(order), order.entityId(), "refused " + codes));
  }

  private static String deed(Order order) {
    return "command " + order.name() + " " + text(order.value());
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.Null _ -> "null";
      case Value.Bool(boolean truth) -> Boolean.toString(truth);
      case Value.Decimal(long unscaled, int scale) ->
          BigDecimal.valueOf(unscaled, scale).toPlainString();
      case Value.Real(double real) -> Double.toString(real);
      case Value.Text(String text) ->
          text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
      case Value.Items _ -> "(items)";
      case Value.Fields _ -> "(fields)";
      case Value.Point _ -> "(point)";
    };
  }
}

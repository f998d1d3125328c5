package city.laterne.commands;

import city.laterne.shared.Failure;

/**
 * One reason why the gate refuses an order.
 *
 * @param kind its sort, as protocols map it
 * @param code a stable word for programs and for translation, e.g. {@code BelowSafetyFloor}
 * @param message a sentence for people: what, value, limit, hint
 */
public record GateRefusal(Failure.Kind kind, String code, String message) {
  /** The refusal as an exception for a boundary. */
  public Failure toFailure() {
    return new Failure(kind, code, message);
  }
}

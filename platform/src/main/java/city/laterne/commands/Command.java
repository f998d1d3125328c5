package city.laterne.commands;

import city.laterne.store.Value;
import java.util.List;

/**
 * An order to a device, as it stands in the outbox.
 *
 * @param id unique and ordered by time of issue
 * @param entityId the entity whose device shall obey
 * @param name the command's name, e.g. {@code illuminanceLevel}
 * @param value its argument
 * @param urgency how it goes through the gate
 * @param reasons why, the deciding rule first
 * @param issuedAt µs since 1970, machine time
 * @param expiresAt µs since 1970, machine time; never sent afterwards
 * @param state where it stands
 * @param attempts how often it was sent
 */
public record Command(
    String id,
    String entityId,
    String name,
    Value value,
    Urgency urgency,
    List<String> reasons,
    long issuedAt,
    long expiresAt,
    State state,
    int attempts) {
  /** Copies the list. */
  public Command {
    reasons = List.copyOf(reasons);
  }

  /** The same command in another state, sent so often. */
  Command in(State now, int sent) {
    return new Command(id, entityId, name, value, urgency, reasons, issuedAt, expiresAt, now, sent);
  }

  /** How a command goes through the gate. */
  public enum Urgency {
    /** On disk first, then sent. */
    NORMAL,
    /** Stop and emergency light: sent first, logged after. */
    STOP
  }

  /** Where a command stands. */
  public enum State {
    /** Written, to be sent. */
    PENDING,
    /** Sent at least once, not confirmed. */
    SENT,
    /** The device confirmed it. */
    CONFIRMED,
    /** The device refused it, or a {@link SendRule} did before it left. */
    REJECTED,
    /** Its time ran out. */
    EXPIRED,
    /** A newer command of the same name to the same entity took its place. */
    SUPERSEDED
  }
}

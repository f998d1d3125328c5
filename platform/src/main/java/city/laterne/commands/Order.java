package city.laterne.commands;

import city.laterne.store.Attribute;
import city.laterne.store.Value;
import java.time.Duration;
import java.util.List;

/**
 * What somebody asks of an entity's device, before the gate has looked at it.
 *
 * @param entityId the entity whose device shall obey
 * @param name the command's name, e.g. {@code illuminanceLevel}
 * @param value its argument
 * @param urgency how it goes through the gate
 * @param reasons why, the deciding rule first
 * @param validity how long it may still be sent, machine time, positive
 * @param writes attributes of the entity that are written in the same transaction: the desired
 *     value and why
 */
public record Order(
    String entityId,
    String name,
    Value value,
    Command.Urgency urgency,
    List<String> reasons,
    Duration validity,
    List<Attribute> writes) {
  /** Copies the lists. */
  public Order {
    reasons = List.copyOf(reasons);
    writes = List.copyOf(writes);
  }
}

package city.laterne.commands;

import city.laterne.store.Entity;
import java.util.List;

/**
 * What a domain says to an order before it becomes a command: locks, safety floors, bounds. Safe
 * for many threads.
 */
public interface CommandRule {
  /**
   * The reasons against an order; empty when the rule has none.
   *
   * @param entity the entity as it is now
   * @param order what is asked of it
   */
  List<GateRefusal> against(Entity entity, Order order);
}

package city.laterne.commands;

import city.laterne.security.Principal;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;

/**
 * How a domain turns a written desired value into an order to the device. Safe for many threads.
 */
public interface DesireRule {
  /** Whether an attribute of a type holds a desired value of this domain. */
  boolean isDesired(String typeIri, String attributeIri);

  /**
   * The order that a desired value stands for.
   *
   * @throws city.laterne.shared.Failure INVALID when the value is no such desire
   */
  Order order(Principal principal, Entity entity, Attribute desired);
}

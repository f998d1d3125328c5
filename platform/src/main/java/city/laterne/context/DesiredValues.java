package city.laterne.context;

import city.laterne.security.Principal;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;

/**
 * Takes writes to desired values out of the generic API: each becomes a command through the gate
 * instead of a plain write.
 */
public interface DesiredValues {
  /** Whether an attribute of a type holds a desired value. */
  boolean isDesired(String typeIri, String attributeIri);

  /**
   * Asks for a desired value.
   *
   * @throws city.laterne.shared.Failure when the gate refuses, with its reasons
   */
  void desire(Principal principal, Entity entity, Attribute desired);
}

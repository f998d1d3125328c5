package city.laterne.security;

import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Scope;
import city.laterne.store.Writer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Somebody who asks: a person, a program or a device.
 *
 * @param name for the audit log, e.g. {@code key:traffic-office}
 * @param rights what it may do
 * @param scope what it may see
 */
public record Principal(String name, Set<Right> rights, Scope scope) {
  /** Copies the set. */
  public Principal {
    rights = Set.copyOf(rights);
  }

  /**
   * Asserts a right.
   *
   * @throws Failure FORBIDDEN when it is missing
   */
  public void require(Right right) {
    if (!rights.contains(right)) {
      throw new Failure(
          Failure.Kind.FORBIDDEN,
          "Forbidden",
          name + " lacks the right " + right + "; it has " + rights + ".");
    }
  }

  /** Whether this is a domain's own code, not somebody who asks from outside. */
  public boolean isDomain() {
    return name.startsWith("domain:");
  }

  /** The author of this principal's transactions. */
  public Author author() {
    EnumSet<Writer> may = EnumSet.noneOf(Writer.class);
    if (rights.contains(Right.OPERATE)) {
      may.add(Writer.OPERATOR);
    }
    if (rights.contains(Right.REPORT)) {
      may.add(Writer.DEVICE);
    }
    return new Author(name, may);
  }
}

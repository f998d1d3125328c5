package city.laterne.commands;

/**
 * What a domain says to a command at the moment it is about to leave, so that what happened since
 * the gate let it through counts: a crew's lock beats everything. Asked on the dispatcher's thread
 * before every attempt; must be quick.
 */
@FunctionalInterface
public interface SendRule {
  /** Whether the command must not go out any more. It then ends as {@code REJECTED}. */
  boolean holdsBack(Command command);
}

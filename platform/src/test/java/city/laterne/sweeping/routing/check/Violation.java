package city.laterne.sweeping.routing.check;

/**
 * A constraint that a plan breaks.
 *
 * @param code the constraint's name
 * @param detail where, with values
 */
public record Violation(String code, String detail) {}

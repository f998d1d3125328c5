package city.laterne.sweeping.routing;

/** Which way a {@link Link} is driven. */
public enum Direction {
  /** From the link's {@code from} to its {@code to}. */
  FORWARD,
  /** From its {@code to} to its {@code from}; only links open both ways allow it. */
  BACKWARD;

  /** The other way. */
  public Direction opposite() {
    return this == FORWARD ? BACKWARD : FORWARD;
  }
}

package city.laterne.sweeping.routing;

/**
 * Something that a vehicle can take only so much of before it must visit a facility: kilograms and
 * cubic metres of debris, litres of water, watt-hours.
 *
 * @param name unique in the problem, with its unit, e.g. {@code kg}
 * @param perTime how much of it each unit of driving and serving time takes besides the demands of
 *     services; 0 for loads, up to {@link Link#MOST} for energy
 */
public record Dimension(String name, int perTime) {
  /** Checks name and range. */
  public Dimension {
    Checks.named("a dimension", name);
    Checks.inRange("what a unit of time takes of " + name, perTime, 0, Link.MOST);
  }

  /** A load, which only services add to. */
  public static Dimension load(String name) {
    return new Dimension(name, 0);
  }
}

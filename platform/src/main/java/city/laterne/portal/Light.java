package city.laterne.portal;

/**
 * A street light as the map shows it.
 *
 * @param number its number among the tenant's entities: dense, from 0 on, its own for ever
 * @param id its URI
 * @param pole the number on its pole (streetPoleNum), empty when unknown
 * @param longitude degrees east, WGS 84
 * @param latitude degrees north, WGS 84
 * @param readings what is known about it now
 */
public record Light(
    int number, String id, String pole, double longitude, double latitude, Readings readings) {

  /** Whether the lamp gets power, as its controller reports it. */
  public enum Power {
    /** Never reported. */
    UNKNOWN(0),
    /** It burns. */
    ON(1),
    /** It is dark. */
    OFF(2);

    private final int code;

    Power(int code) {
      this.code = code;
    }

    /** Its number on the wire. */
    public int code() {
      return code;
    }
  }

  /** Whether the light is in order (status of Smart Data Models' Streetlight). */
  public enum Condition {
    /** Never reported. */
    UNKNOWN(0),
    /** In order. */
    OK(1),
    /** Broken lantern, column issue, defective lamp. */
    FAULTY(2);

    private final int code;

    Condition(int code) {
      this.code = code;
    }

    /** Its number on the wire. */
    public int code() {
      return code;
    }
  }

  /**
   * The readings that colour a light. In a change, NaN and UNKNOWN mean "as before".
   *
   * @param confirmed the dim level that the device confirmed, 0 to 1, or NaN when none is known
   * @param desired the dim level that is wanted, 0 to 1, or NaN when none is known
   * @param power whether it burns
   * @param condition whether it is in order
   */
  public record Readings(double confirmed, double desired, Power power, Condition condition) {
    /** Nothing known, or nothing new. */
    public static final Readings NONE =
        new Readings(Double.NaN, Double.NaN, Power.UNKNOWN, Condition.UNKNOWN);

    /** These readings with newer ones over them. */
    public Readings then(Readings newer) {
      return new Readings(
          Double.isNaN(newer.confirmed) ? confirmed : newer.confirmed,
          Double.isNaN(newer.desired) ? desired : newer.desired,
          newer.power == Power.UNKNOWN ? power : newer.power,
          newer.condition == Condition.UNKNOWN ? condition : newer.condition);
    }
  }
}

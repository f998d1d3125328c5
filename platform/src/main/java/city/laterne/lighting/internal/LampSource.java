package city.laterne.lighting.internal;

import city.laterne.lighting.LightRecord;
import java.util.List;

/** A list of lamps that can be read as often as wanted, always in the same order. */
interface LampSource {
  /**
   * Reads all of it.
   *
   * @throws city.laterne.shared.Failure INVALID when it is no list of lamps at all, or ends too
   *     early
   */
  void read(Sink sink);

  /** The name of the system of its coordinates; empty: not said. Known once it was read. */
  String system();

  /** What was assumed in reading it, a sentence each. Known once it was read. */
  List<String> notes();

  /** Whether {@code index} counts lines; otherwise features. */
  boolean countsLines();

  /** Takes what a list has. */
  interface Sink {
    /**
     * A lamp.
     *
     * @param index its place in the list, from 1 on
     * @param id what the list calls it, maybe empty
     * @param x longitude or easting
     * @param y latitude or northing
     * @param rest what else the list tells of it
     */
    void lamp(int index, String id, double x, double y, Rest rest);

    /** A feature that is no lamp; see {@link city.laterne.lighting.ImportReport.Rejection}. */
    void reject(int index, String id, String code, String reason);
  }

  /** What a list tells of a lamp besides its place; read only when it is wanted. */
  interface Rest {
    /** The lamp of the given number at the given place. */
    ListedLight at(String id, double longitude, double latitude);

    /** The circuit that feeds it; empty for none. */
    String circuit();

    /** The cabinet of that circuit; empty for none. */
    String cabinet();

    /** The number on its pole; empty for none. */
    String pole();
  }

  /**
   * A lamp of a list.
   *
   * @param light what every source tells; its safety floor is NaN where the list says none
   * @param details what only some lists tell
   */
  record ListedLight(LightRecord light, Details details, Assumed assumed) {
    /** A lamp of which nothing was assumed. */
    ListedLight(LightRecord light, Details details) {
      this(light, details, Assumed.NOTHING);
    }
  }

  /**
   * Which numbers of a lamp no source tells: the usual ones of its street's class stand for them.
   *
   * @param rating the rated power
   * @param floor the safety floor
   */
  record Assumed(boolean rating, boolean floor) {
    /** All was told, or left open. */
    static final Assumed NOTHING = new Assumed(false, false);

    /** Neither was told. */
    static final Assumed BOTH = new Assumed(true, true);
  }

  /**
   * Details of a lamp. Absent texts are empty, absent numbers NaN.
   *
   * @param name what people call it
   * @param mount how it is mounted
   * @param technology kind of lamp
   * @param color of its light
   * @param direction bearing, degrees
   * @param since date of commissioning
   * @param controlTold whether the source tells how the light is switched
   */
  record Details(
      String name,
      String mount,
      String technology,
      String color,
      double direction,
      String since,
      boolean controlTold) {
    /** None; the way of switching is told. */
    static final Details NONE = new Details("", "", "", "", Double.NaN, "", true);
  }
}

package city.laterne.lighting;

import city.laterne.lighting.internal.CoordinateSystem;
import city.laterne.shared.Failure;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is told of a list of lamps besides the list itself.
 *
 * @param system the name of its system of coordinates, such as {@code EPSG:25832}; empty: as the
 *     list says, or recognised from its numbers
 * @param columns headings of columns or names of properties by what they tell; those not named are
 *     recognised
 */
public record LampListSettings(String system, Map<LampColumn, String> columns) {
  /** Everything is to be recognised. */
  public static final LampListSettings NONE = new LampListSettings("", Map.of());

  /**
   * Checks the system's name.
   *
   * @throws Failure INVALID, code UnknownCoordinateSystem
   */
  public LampListSettings {
    if (!system.isEmpty()) {
      var _ = CoordinateSystem.get(system);
    }
    columns = Map.copyOf(columns);
  }

  /**
   * Reads them from the command line.
   *
   * @param system as {@code --crs} gives it; empty for none
   * @param columns as {@code --columns} gives it, such as {@code id=Nr,lon=Ost,lat=Nord}; empty for
   *     none
   * @throws Failure INVALID, code UnknownCoordinateSystem or UnknownColumn
   */
  public static LampListSettings parse(String system, String columns) {
    Map<LampColumn, String> named = new EnumMap<>(LampColumn.class);
    for (String part : columns.isBlank() ? new String[0] : columns.split(",")) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part.strip() : part.substring(0, equals).strip();
      String heading = equals < 0 ? "" : part.substring(equals + 1).strip();
      LampColumn column =
          LampColumn.of(key)
              .orElseThrow(
                  () -> refused("there is no column " + key + "; there are " + LampColumn.keys()));
      if (heading.isEmpty()) {
        throw refused("the heading of " + key + " is missing; wanted is " + key + "=HEADING");
      }
      if (named.put(column, heading) != null) {
        throw refused(key + " is named twice");
      }
    }
    return new LampListSettings(system.strip(), named);
  }

  private static Failure refused(String what) {
    return new Failure(
        Failure.Kind.INVALID,
        "UnknownColumn",
        "The columns are not understood: " + what + ". An example: id=Nr,lon=Ost,lat=Nord.");
  }
}

package city.laterne.devices;

import city.laterne.shared.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Devices as CSV: a header naming the columns {@code device_id,apikey,entity_name,entity_type} in
 * any order, then a line a device. Fields may stand in double quotes (RFC 4180), but none may hold
 * a line break.
 */
public final class DeviceCsv {
  private static final List<String> COLUMNS =
      List.of("device_id", "apikey", "entity_name", "entity_type");

  private DeviceCsv() {}

  /**
   * Reads all lines.
   *
   * @throws Failure INVALID naming the first wrong line
   */
  public static List<Device> read(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      throw invalid(1, "the header is missing");
    }
    List<String> header = fields(lines.getFirst().replace("\uFEFF", ""), 1);
    int[] at = new int[COLUMNS.size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = header.indexOf(COLUMNS.get(i));
      if (at[i] < 0) {
        throw invalid(1, "the column " + COLUMNS.get(i) + " is missing; found " + header);
      }
    }
    List<Device> devices = new ArrayList<>(lines.size());
    for (int number = 2; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      if (line.isBlank()) {
        continue;
      }
      List<String> fields = fields(line, number);
      if (fields.size() != header.size()) {
        throw invalid(number, fields.size() + " fields instead of " + header.size());
      }
      try {
        devices.add(
            new Device(
                fields.get(at[1]),
                fields.get(at[0]),
                fields.get(at[2]),
                fields.get(at[3]),
                List.of()));
      } catch (Failure e) {
        throw invalid(number, e.detail());
      }
    }
    return devices;
  }

  /**
   * The fields of a line.
   *
   * @param number the line's, for the failure
   * @throws Failure INVALID when a quote is not closed
   */
  public static List<String> fields(String line, int number) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (quoted && c == '"' && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        field.append('"');
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw invalid(number, "a quote is not closed");
    }
    fields.add(field.toString().strip());
    return fields;
  }

  private static Failure invalid(int line, String what) {
    return new Failure(Failure.Kind.INVALID, "InvalidCsv", "CSV line " + line + ": " + what + ".");
  }
}

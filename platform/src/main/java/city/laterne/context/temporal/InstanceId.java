package city.laterne.context.temporal;

import city.laterne.store.Attribute;
import city.laterne.store.HistoryRow;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The id of an instance in the history (ETSI GS CIM 009 v1.9.1, clause 5.2.19): it names the row
 * and the instance in it. It is another one when the time of the instance is changed.
 *
 * @param time the row's time, µs since 1970
 * @param hash the row's hash
 * @param within which instance of the row
 */
public record InstanceId(long time, long hash, String within) {
  private static final String PREFIX = "urn:ngsi-ld:Instance:";
  private static final HexFormat HEX = HexFormat.of();

  /** The id of an instance of a row. */
  public static String of(HistoryRow row, int index) {
    return PREFIX
        + HEX.toHexDigits(row.time())
        + "-"
        + HEX.toHexDigits(row.hash())
        + "-"
        + within(row, index);
  }

  private static String within(HistoryRow row, int index) {
    Attribute attribute = row.attributes().get(index);
    int same = 0;
    for (int i = 0; i < index; i++) {
      Attribute other = row.attributes().get(i);
      if (other.name() == attribute.name() && other.datasetId().equals(attribute.datasetId())) {
        same++;
      }
    }
    int hash = (attribute.name().iri() + "\n" + attribute.datasetId()).hashCode();
    return HEX.toHexDigits(hash) + "-" + same;
  }

  /** Reads an id; empty for a URI that is none of these. */
  public static Optional<InstanceId> parse(String text) {
    String[] parts =
        text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("-", 3) : new String[0];
    try {
      return parts.length == 3
          ? Optional.of(
              new InstanceId(
                  HexFormat.fromHexDigitsToLong(parts[0]),
                  HexFormat.fromHexDigitsToLong(parts[1]),
                  parts[2]))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Where in its row the instance stands; −1 when it is not there. */
  public int find(HistoryRow row) {
    for (int i = 0; row.time() == time && row.hash() == hash && i < row.attributes().size(); i++) {
      if (within(row, i).equals(within)) {
        return i;
      }
    }
    return -1;
  }
}

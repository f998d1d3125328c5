package city.laterne.store;

import java.util.List;

/**
 * What was written to an entity at one time: a report, or an update through the API.
 *
 * @param time the observedAt of the report, or the time of the update; µs since 1970
 * @param hash tells rows of one time apart
 * @param attributes the instances written, with their own observedAt
 * @param removed attributes taken away, in rows of earlier versions; now such an instance stands
 *     among the others with the value {@link Value.Null} and the time as its modifiedAt
 * @param ofScopes whether the one instance in it tells the entity's scopes (ETSI GS CIM 009 v1.9.1,
 *     clause 4.18): a text, an array of them, or Null where they were taken away. Such rows lie
 *     apart from the others
 */
public record HistoryRow(
    long time, long hash, List<Attribute> attributes, List<Name> removed, boolean ofScopes) {
  /** Copies the lists. */
  public HistoryRow {
    attributes = List.copyOf(attributes);
    removed = List.copyOf(removed);
  }

  /** The same row with its hash. */
  public HistoryRow withHash(long other) {
    return new HistoryRow(time, other, attributes, removed, ofScopes);
  }

  /** The same row with other attributes. */
  public HistoryRow with(List<Attribute> other) {
    return new HistoryRow(time, hash, other, removed, ofScopes);
  }
}

package city.laterne.context.temporal;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Value;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which instances a request wants (ETSI GS CIM 009 v1.9.1, clauses 4.11 and 5.2.21).
 *
 * @param relation whether instances before, after or between times are wanted, or any
 * @param from µs since 1970, included
 * @param to µs since 1970, excluded
 * @param property the time that counts
 * @param lastN the most instances of each attribute and datasetId, the newest; 0 for all
 */
public record TemporalQuery(
    Relation relation, long from, long to, TimeProperty property, int lastN) {
  /** The parameters of temporal queries. */
  public static final Set<String> PARAMETERS =
      Set.of("timerel", "timeAt", "endTimeAt", "timeproperty", "lastN");

  private static final int MOST_LAST = 1_000_000;

  /** Relations to the given times. */
  public enum Relation {
    /** None. */
    ANY,
    /** Before timeAt. */
    BEFORE,
    /** After timeAt. */
    AFTER,
    /** From timeAt on, before endTimeAt. */
    BETWEEN
  }

  /** Times of an instance. */
  public enum TimeProperty {
    /** When it was observed. */
    OBSERVED_AT,
    /** When it was first written. */
    CREATED_AT,
    /** When it was last written. */
    MODIFIED_AT,
    /** When its attribute was taken away. */
    DELETED_AT
  }

  /**
   * Reads parameters.
   *
   * @param needed whether a relation must be given, as in queries (clause 5.7.4.4)
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData
   */
  public static TemporalQuery parse(Map<String, String> given, boolean needed) {
    String relation = given.getOrDefault("timerel", "");
    boolean anyTime = given.containsKey("timeAt") || given.containsKey("endTimeAt");
    if (relation.isEmpty() && (needed || anyTime)) {
      throw Bad.data("timerel is missing: give before, after or between, with timeAt.");
    }
    TimeProperty property = property(given.getOrDefault("timeproperty", "observedAt"));
    int lastN = lastN(given.getOrDefault("lastN", ""));
    return switch (relation) {
      case "" -> new TemporalQuery(Relation.ANY, Long.MIN_VALUE, Long.MAX_VALUE, property, lastN);
      case "before" ->
          new TemporalQuery(
              Relation.BEFORE, Long.MIN_VALUE, time(given, "timeAt"), property, lastN);
      case "after" ->
          new TemporalQuery(Relation.AFTER, time(given, "timeAt"), Long.MAX_VALUE, property, lastN);
      case "between" -> {
        long from = time(given, "timeAt");
        long to = time(given, "endTimeAt");
        if (to <= from) {
          throw Bad.data("endTimeAt must be later than timeAt.");
        }
        yield new TemporalQuery(Relation.BETWEEN, from, to, property, lastN);
      }
      default -> throw Bad.data("timerel \"" + relation + "\" is none of before, after, between.");
    };
  }

  private static TimeProperty property(String text) {
    return switch (text) {
      case "observedAt" -> TimeProperty.OBSERVED_AT;
      case "createdAt" -> TimeProperty.CREATED_AT;
      case "modifiedAt" -> TimeProperty.MODIFIED_AT;
      case "deletedAt" -> TimeProperty.DELETED_AT;
      default ->
          throw Bad.data(
              "timeproperty \""
                  + text
                  + "\" is none of observedAt, createdAt, modifiedAt, deletedAt.");
    };
  }

  private static int lastN(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST_LAST) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw Bad.data("lastN must be a whole number, not \"" + text + "\".", e);
    }
    throw Bad.data("lastN must be between 1 and " + MOST_LAST + ", not " + text + ".");
  }

  private static long time(Map<String, String> given, String name) {
    return EntityReader.time(given.getOrDefault(name, ""), name);
  }

  /** Whether rows of the history can be chosen by their own time. */
  boolean readsByRowTime() {
    return property == TimeProperty.OBSERVED_AT;
  }

  /**
   * The time of an instance that counts; empty when it has none. An instance that was never
   * observed counts as of its writing where no relation asks for observations.
   */
  public Optional<Long> timeOf(Attribute instance) {
    boolean gone = instance.value() instanceof Value.Null;
    return switch (property) {
      case OBSERVED_AT ->
          instance.observedAt() != Micros.ABSENT
              ? Optional.of(instance.observedAt())
              : relation == Relation.ANY && !gone
                  ? Optional.of(instance.modifiedAt())
                  : Optional.empty();
      case CREATED_AT -> gone ? Optional.empty() : Optional.of(instance.createdAt());
      case MODIFIED_AT -> gone ? Optional.empty() : Optional.of(instance.modifiedAt());
      case DELETED_AT -> gone ? Optional.of(instance.modifiedAt()) : Optional.empty();
    };
  }

  boolean covers(long time) {
    return time >= from && time < to;
  }
}

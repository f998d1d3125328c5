package city.laterne.context.snapshot;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.jsonld.TermTable;
import city.laterne.shared.Micros;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What somebody asks a snapshot to be (clause 5.2.41): a new one, a clone, or a change to one.
 *
 * @param id its URI
 * @param priority 1 to 10
 * @param lifetime how long it shall live from now on
 * @param expiresAt when it shall go, µs since 1970
 * @param queries names as IRIs, {@code q} as given
 * @param temporalQueries the same over time
 */
public record SnapshotDraft(
    Optional<String> id,
    Optional<Integer> priority,
    Optional<String> lifetime,
    Optional<Long> expiresAt,
    List<JsonNode> queries,
    List<JsonNode> temporalQueries) {
  private static final int MOST_QUERIES = 10;

  /** What only the platform sets: not looked at when a snapshot is made. */
  private static final Set<String> OUTPUT =
      Set.of(
          "snapshotStatus",
          "snapshotQueriesDetails",
          "snapshotTemporalQueriesDetails",
          "createdAt",
          "modifiedAt",
          "lastUsedAt");

  /** Copies the lists. */
  public SnapshotDraft {
    queries = List.copyOf(queries);
    temporalQueries = List.copyOf(temporalQueries);
  }

  /** What a draft is for. */
  public enum Use {
    /** A new snapshot. */
    CREATE,
    /** A copy of a snapshot: its queries are those of the original. */
    CLONE,
    /** A change: what is not given stays. */
    UPDATE
  }

  /**
   * Reads a draft.
   *
   * @param given JSON under a context
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData
   */
  public static SnapshotDraft read(JsonNode given, TermTable table, Use use) {
    if (!given.isObject()) {
      throw Bad.data("A snapshot must be a JSON object.");
    }
    String type = given.path("type").asString("");
    if (use == Use.UPDATE
        ? given.has("type") && !type.equals("Snapshot")
        : !type.equals("Snapshot")) {
      throw Bad.data("type must be Snapshot, not \"" + type + "\".");
    }
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      known(member.getKey(), use);
    }
    SnapshotDraft draft =
        new SnapshotDraft(
            given.has("id")
                ? Optional.of(EntityReader.uri(given.path("id").asString(""), "id"))
                : Optional.empty(),
            given.has("snapshotPriority")
                ? Optional.of(priority(given.get("snapshotPriority")))
                : Optional.empty(),
            given.has("snapshotLifetime")
                ? Optional.of(given.path("snapshotLifetime").asString(""))
                : Optional.empty(),
            given.has("expiresAt")
                ? Optional.of(EntityReader.time(given.path("expiresAt").asString(""), "expiresAt"))
                : Optional.empty(),
            queries(given.path("snapshotQueries"), "snapshotQueries", false, table),
            queries(given.path("snapshotTemporalQueries"), "snapshotTemporalQueries", true, table));
    if (use == Use.CREATE && draft.queries.isEmpty() && draft.temporalQueries.isEmpty()) {
      throw Bad.data("A snapshot needs snapshotQueries or snapshotTemporalQueries.");
    }
    if (draft.queries.size() + draft.temporalQueries.size() > MOST_QUERIES) {
      throw Bad.data(
          "A snapshot has at most "
              + MOST_QUERIES
              + " queries, not "
              + (draft.queries.size() + draft.temporalQueries.size())
              + ".");
    }
    return draft;
  }

  private static void known(String member, Use use) {
    switch (member) {
      case "type", "@context", "snapshotPriority", "snapshotLifetime", "expiresAt" -> {}
      case "id" -> {
        if (use == Use.UPDATE) {
          throw Bad.data("The id of a snapshot cannot be changed.");
        }
      }
      case "snapshotQueries", "snapshotTemporalQueries" -> {
        if (use != Use.CREATE) {
          throw Bad.data(member + " cannot be given here: a snapshot keeps what it was made of.");
        }
      }
      default -> {
        if (!OUTPUT.contains(member)) {
          throw Bad.data("Member \"" + member + "\" of a snapshot is not known here.");
        }
        if (use == Use.UPDATE) {
          throw Bad.data(member + " is set by the platform alone and cannot be changed.");
        }
      }
    }
  }

  private static int priority(JsonNode given) {
    if (given.isInt() && given.intValue() >= 1 && given.intValue() <= 10) {
      return given.intValue();
    }
    throw Bad.data("snapshotPriority must be a whole number from 1 to 10, not " + given + ".");
  }

  private static List<JsonNode> queries(
      JsonNode given, String member, boolean temporal, TermTable table) {
    if (given.isMissingNode()) {
      return List.of();
    }
    if (!given.isArray() || given.isEmpty()) {
      throw Bad.data(member + " must be an array of at least one Query.");
    }
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode query : given) {
      if (!query.isObject() || !query.path("type").asString("").equals("Query")) {
        throw Bad.data(member + " must hold objects of type Query.");
      }
      if (query.has("temporalQ") != temporal) {
        throw Bad.data(
            "Each Query of "
                + member
                + (temporal ? " must have a temporalQ." : " must be without temporalQ.")
                + " Maybe it belongs to "
                + (temporal ? "snapshotQueries?" : "snapshotTemporalQueries?"));
      }
      all.add(QueryNames.renamed(query, table::expand));
    }
    return all;
  }

  /**
   * When the snapshot shall go.
   *
   * @param now µs since 1970
   * @param usual how long it lives when nothing is said
   * @param most how long it may live
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData, when that is over already or
   *     too far off
   */
  long end(long now, Duration usual, Duration most) {
    long end =
        expiresAt.orElseGet(
            () ->
                now + lifetime.map(SnapshotDraft::micros).orElseGet(() -> usual.toNanos() / 1_000));
    if (end <= now) {
      throw Bad.data("The snapshot would be over already, at " + Micros.format(end) + ".");
    }
    if (end - now > most.toNanos() / 1_000) {
      throw Bad.data(
          "The snapshot would live until "
              + Micros.format(end)
              + "; the limit is "
              + most.toDays()
              + " days from now.");
    }
    return end;
  }

  /** Months count as 30 days, years as 365. */
  private static long micros(String duration) {
    try {
      int time = duration.indexOf('T');
      String date = time < 0 ? duration : duration.substring(0, time);
      Period days = date.equals("P") ? Period.ZERO : Period.parse(date);
      Duration rest = time < 0 ? Duration.ZERO : Duration.parse("P" + duration.substring(time));
      long all = days.getYears() * 365L + days.getMonths() * 30L + days.getDays();
      return Math.addExact(Math.multiplyExact(all, 86_400_000_000L), rest.toNanos() / 1_000);
    } catch (DateTimeException | ArithmeticException e) {
      throw Bad.data(
          "snapshotLifetime \"" + duration + "\" is no duration such as PT2H or P1D.", e);
    }
  }
}

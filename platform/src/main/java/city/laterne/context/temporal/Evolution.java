package city.laterne.context.temporal;

import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is wanted of an entity's history.
 *
 * @param entity the entity
 * @param instances its instances, in order of time: the newest first with lastN, else the oldest
 */
public record Evolution(Entity entity, List<Instance> instances) {
  /** Rows that are read of one entity for one request; ten days of a report every 8 seconds. */
  private static final int MOST_ROWS = 100_000;

  /**
   * An instance at a time.
   *
   * @param time the time that counts, µs since 1970
   * @param id its instanceId
   * @param attribute the instance
   */
  public record Instance(long time, String id, Attribute attribute) {}

  /** Whether nothing is told. */
  public boolean isEmpty() {
    return instances.isEmpty();
  }

  /** The same with the entity's scopes over time. */
  public Evolution with(ScopesOverTime scopes, TemporalQuery query) {
    List<Instance> told = scopes.instances(query);
    if (told.isEmpty()) {
      return new Evolution(scopes.shown(), instances);
    }
    List<Instance> all = new ArrayList<>(told);
    all.addAll(instances);
    Comparator<Instance> order = Comparator.comparingLong(Instance::time);
    all.sort(query.lastN() > 0 ? order.reversed() : order);
    return new Evolution(scopes.shown(), all);
  }

  private record Series(Name name, String datasetId) {}

  /** Copies the list. */
  public Evolution {
    instances = List.copyOf(instances);
  }

  /**
   * Reads an entity's history, but for its scopes. With lastN and observedAt it looks back until
   * all attributes that the entity now has are complete, or over the most rows that one request may
   * read.
   *
   * @param wanted which instances may be told
   * @param most stops behind so many instances in order of time
   * @throws Failure UNPROCESSABLE, code TooComplexQuery, when too many rows would have to be read
   */
  public static Evolution read(
      ReadView view, Entity entity, TemporalQuery query, Predicate<Attribute> wanted, int most) {
    return read(view, entity, query, wanted, most, () -> {});
  }

  /**
   * The same for a reading that others bound.
   *
   * @param onRow told of each row that is read; what it throws ends the reading
   */
  public static Evolution read(
      ReadView view,
      Entity entity,
      TemporalQuery query,
      Predicate<Attribute> wanted,
      int most,
      Runnable onRow) {
    boolean newestFirst = query.lastN() > 0;
    boolean byRow = query.readsByRowTime();
    List<Instance> found = new ArrayList<>();
    Map<Series, Integer> counts = new HashMap<>();
    List<Series> current =
        entity.attributes().stream()
            .filter(wanted)
            .map(one -> new Series(one.name(), one.datasetId()))
            .toList();
    int[] rows = {0};
    view.history(
        entity.id(),
        byRow ? query.from() : Long.MIN_VALUE,
        byRow ? query.to() : Long.MAX_VALUE,
        newestFirst,
        row -> {
          if (row.ofScopes()) {
            return true;
          }
          onRow.run();
          if (++rows[0] > MOST_ROWS) {
            if (newestFirst && byRow) {
              return false;
            }
            throw tooMuch(entity);
          }
          take(row, query, wanted, counts, byRow, found);
          return !byRow
              || (found.size() < most && !(newestFirst && isFull(current, counts, query)));
        });
    if (!byRow) {
      Comparator<Instance> order = Comparator.comparingLong(Instance::time);
      found.sort(newestFirst ? order.reversed() : order);
      return new Evolution(entity, newestFirst ? last(found, query.lastN()) : found);
    }
    return new Evolution(entity, found);
  }

  private static boolean isFull(
      List<Series> current, Map<Series, Integer> counts, TemporalQuery query) {
    return !current.isEmpty()
        && current.stream().allMatch(one -> counts.getOrDefault(one, 0) >= query.lastN());
  }

  private static Failure tooMuch(Entity entity) {
    return new Failure(
        Failure.Kind.FORBIDDEN,
        "TooComplexQuery",
        "More than "
            + MOST_ROWS
            + " rows of the history of "
            + entity.id()
            + " would have to be read. Maybe ask for a shorter time or fewer attributes?");
  }

  private static void take(
      HistoryRow row,
      TemporalQuery query,
      Predicate<Attribute> wanted,
      Map<Series, Integer> counts,
      boolean limits,
      List<Instance> to) {
    for (int i = 0; i < row.attributes().size(); i++) {
      Attribute attribute = row.attributes().get(i);
      long time = query.timeOf(attribute).orElse(Long.MIN_VALUE);
      if (time == Long.MIN_VALUE || !query.covers(time) || !wanted.test(attribute)) {
        continue;
      }
      if (query.lastN() > 0 && limits) {
        Series series = new Series(attribute.name(), attribute.datasetId());
        if (counts.merge(series, 1, Integer::sum) > query.lastN()) {
          continue;
        }
      }
      to.add(new Instance(time, InstanceId.of(row, i), attribute));
    }
  }

  private static List<Instance> last(List<Instance> newestFirst, int most) {
    Map<Series, Integer> counts = new HashMap<>();
    return newestFirst.stream()
        .filter(
            one ->
                counts.merge(
                        new Series(one.attribute().name(), one.attribute().datasetId()),
                        1,
                        Integer::sum)
                    <= most)
        .toList();
  }
}

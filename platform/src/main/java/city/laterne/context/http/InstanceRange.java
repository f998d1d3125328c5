package city.laterne.context.http;

import city.laterne.context.temporal.Evolution;
import city.laterne.context.temporal.Evolution.Instance;
import city.laterne.context.temporal.TemporalQuery;
import city.laterne.context.temporal.TemporalQuery.Relation;
import city.laterne.shared.Micros;
import java.util.Comparator;
import java.util.List;

/** Which instances of a long history one answer tells (clause 6.3.10). */
final class InstanceRange {
  private InstanceRange() {}

  /** Leaves no more than the most instances of all entities together, in order of their time. */
  static List<Evolution> cut(List<Evolution> page, int most, TemporalQuery query) {
    Comparator<Long> order =
        query.lastN() > 0 ? Comparator.reverseOrder() : Comparator.naturalOrder();
    List<Long> times =
        page.stream()
            .flatMap(one -> one.instances().stream())
            .map(Instance::time)
            .sorted(order)
            .toList();
    if (times.size() <= most) {
      return page;
    }
    long last = times.get(most - 1);
    long before = times.stream().filter(time -> order.compare(time, last) < 0).count();
    long[] left = {most - before};
    return page.stream()
        .map(
            one ->
                new Evolution(
                    one.entity(),
                    one.instances().stream()
                        .filter(i -> isBefore(order, i.time(), last, left))
                        .toList()))
        .toList();
  }

  /** Whether an instance comes before a time, or at it while some of these are left. */
  private static boolean isBefore(Comparator<Long> order, long time, long last, long[] left) {
    int sign = order.compare(time, last);
    return sign < 0 || (sign == 0 && left[0]-- > 0);
  }

  /** From which to which time the answer tells instances (clause 6.3.10). */
  static String told(List<Evolution> shown, TemporalQuery query) {
    long[] times =
        shown.stream()
            .flatMap(one -> one.instances().stream())
            .mapToLong(Instance::time)
            .sorted()
            .toArray();
    long oldest = times[0];
    long newest = times[times.length - 1];
    boolean last = query.lastN() > 0;
    Relation relation = query.relation();
    long start =
        last
            ? relation == Relation.BEFORE || relation == Relation.BETWEEN ? query.to() : newest
            : relation == Relation.AFTER
                ? query.from()
                : relation == Relation.BETWEEN ? query.from() : oldest;
    return "date-time "
        + Micros.format(start)
        + "-"
        + Micros.format(last ? oldest : newest)
        + "/"
        + (last ? Integer.toString(query.lastN()) : "*");
  }
}

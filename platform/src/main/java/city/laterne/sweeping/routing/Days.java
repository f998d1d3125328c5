package city.laterne.sweeping.routing;

import java.util.List;

/**
 * On which days of the period a service is done: on all days of exactly one of the allowed
 * combinations. Three visits a week with a day between are {@code {0,2,4}} and {@code {1,3,5}}.
 *
 * @param allowed the combinations, each a rising list of days from 0; none means once, on any day
 */
public record Days(List<List<Integer>> allowed) {
  /** Once in the period, on any day. */
  public static final Days ONCE = new Days(List.of());

  /** Copies the combinations and checks that each rises. */
  public Days {
    allowed = allowed.stream().map(List::copyOf).toList();
    for (List<Integer> combination : allowed) {
      int before = -1;
      for (int day : combination) {
        if (day <= before) {
          throw new IllegalArgumentException(
              "the days " + combination + " do not rise from 0; each may be named once");
        }
        before = day;
      }
      if (combination.isEmpty()) {
        throw new IllegalArgumentException("a combination of days names no day");
      }
    }
  }
}

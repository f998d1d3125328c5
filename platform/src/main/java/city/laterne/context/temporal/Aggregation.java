package city.laterne.context.temporal;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.JsonBytes;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How values over time become one for each period (ETSI GS CIM 009 v1.9.1, clauses 4.5.19 and
 * 5.2.21).
 *
 * @param methods what is told
 * @param months calendar months of a period
 * @param rest the time of a period beside months; with no months, zero for one period over all
 */
public record Aggregation(List<Method> methods, int months, Duration rest) {
  private static final int MOST_PERIODS = 100_000;

  /** Copies the list. */
  public Aggregation {
    methods = List.copyOf(methods);
  }

  /** Methods of aggregation. */
  public enum Method {
    /** How many instances there are. */
    TOTAL_COUNT("totalCount"),
    /** How many different values there are. */
    DISTINCT_COUNT("distinctCount"),
    /** The sum. */
    SUM("sum"),
    /** The mean. */
    AVG("avg"),
    /** The least. */
    MIN("min"),
    /** The greatest. */
    MAX("max"),
    /** The standard deviation of the population. */
    STDDEV("stddev"),
    /** The sum of the squares. */
    SUMSQ("sumsq");

    private final String word;

    Method(String word) {
      this.word = word;
    }
  }

  /**
   * Reads parameters.
   *
   * @throws Failure INVALID, code BadRequestData
   */
  public static Aggregation parse(Map<String, String> given) {
    String words = given.getOrDefault("aggrMethods", "");
    if (words.isEmpty()) {
      throw Bad.data("aggregatedValues needs aggrMethods, such as avg,max.");
    }
    List<Method> methods = new ArrayList<>();
    for (String word : words.split(",", -1)) {
      Method method = method(word.strip());
      if (!methods.contains(method)) {
        methods.add(method);
      }
    }
    return period(methods, given.getOrDefault("aggrPeriodDuration", "PT0S"));
  }

  private static Method method(String word) {
    for (Method method : Method.values()) {
      if (method.word.equals(word)) {
        return method;
      }
    }
    throw Bad.data(
        "aggrMethods \""
            + word
            + "\" is none of totalCount, distinctCount, sum, avg, min, max, stddev, sumsq.");
  }

  private static Aggregation period(List<Method> methods, String text) {
    try {
      int time = text.indexOf('T');
      String date = time < 0 ? text : text.substring(0, time);
      Period days = date.equals("P") ? Period.ZERO : Period.parse(date);
      Duration rest =
          (time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time)))
              .plusDays(days.get(ChronoUnit.DAYS));
      long months = days.toTotalMonths();
      if (months >= 0 && months <= 12_000 && !rest.isNegative()) {
        return new Aggregation(methods, (int) months, rest);
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(text, e);
    }
    throw Bad.data("aggrPeriodDuration must not be negative: " + text + ".");
  }

  private static Failure wrong(String text, RuntimeException cause) {
    return Bad.data(
        "aggrPeriodDuration must be a duration such as PT1H or P1D, not \"" + text + "\".", cause);
  }

  /** Values in one period. */
  private record Bucket(long from, long to, List<Value> values) {}

  /**
   * Appends the members of the methods.
   *
   * @param instances of one attribute and datasetId, the oldest first
   */
  void write(List<Evolution.Instance> instances, JsonBytes to) {
    List<Bucket> buckets = buckets(instances);
    for (Method method : methods) {
      to.raw(",\"").raw(method.word).raw("\":[");
      for (Bucket bucket : buckets) {
        JsonBytes value = new JsonBytes();
        if (tell(method, bucket.values(), value)) {
          to.separate().raw('[').raw(value.toByteArray());
          to.raw(',').time(bucket.from()).raw(',').time(bucket.to()).raw(']');
        }
      }
      to.raw(']');
    }
  }

  private List<Bucket> buckets(List<Evolution.Instance> instances) {
    List<Bucket> buckets = new ArrayList<>();
    long origin = instances.getFirst().time();
    if (months == 0 && rest.isZero()) {
      buckets.add(
          new Bucket(
              origin,
              instances.getLast().time(),
              instances.stream().map(one -> one.attribute().value()).toList()));
      return buckets;
    }
    long index = 0;
    for (Evolution.Instance instance : instances) {
      if (months == 0) {
        index = (instance.time() - origin) / Math.max(1, micros());
      } else {
        while (start(origin, index + 1) <= instance.time()) {
          index++;
        }
      }
      long from = start(origin, index);
      if (buckets.isEmpty() || buckets.getLast().from() != from) {
        if (buckets.size() == MOST_PERIODS) {
          throw Bad.data(
              "There are more than " + MOST_PERIODS + " periods. Maybe make them longer?");
        }
        buckets.add(new Bucket(from, start(origin, index + 1), new ArrayList<>()));
      }
      buckets.getLast().values().add(instance.attribute().value());
    }
    return buckets;
  }

  private long micros() {
    return rest.toNanos() / 1_000;
  }

  private long start(long origin, long index) {
    if (months == 0) {
      return origin + index * Math.max(1, micros());
    }
    ZonedDateTime begin = Micros.toInstant(origin).atZone(ZoneOffset.UTC);
    return Micros.of(begin.plusMonths(index * months).plus(rest.multipliedBy(index)).toInstant());
  }

  private static boolean tell(Method method, List<Value> values, JsonBytes to) {
    switch (method) {
      case TOTAL_COUNT -> to.value(Value.Decimal.of(values.size()));
      case DISTINCT_COUNT -> to.value(Value.Decimal.of(new HashSet<>(values).size()));
      case MIN, MAX -> {
        return extreme(method, values, to);
      }
      case SUM, AVG, STDDEV, SUMSQ -> {
        double[] numbers = numbers(values);
        if (numbers.length == 0) {
          return false;
        }
        to.value(Value.ofDouble(number(method, numbers)));
      }
    }
    return true;
  }

  private static double number(Method method, double[] numbers) {
    double sum = 0;
    double squares = 0;
    for (double number : numbers) {
      sum += number;
      squares += number * number;
    }
    double mean = sum / numbers.length;
    return switch (method) {
      case SUM -> sum;
      case AVG -> mean;
      case SUMSQ -> squares;
      case STDDEV -> deviation(numbers, mean);
      case TOTAL_COUNT, DISTINCT_COUNT, MIN, MAX ->
          throw new IllegalStateException(method.name().toLowerCase(Locale.ROOT));
    };
  }

  private static double deviation(double[] numbers, double mean) {
    double sum = 0;
    for (double number : numbers) {
      sum += (number - mean) * (number - mean);
    }
    return Math.sqrt(sum / numbers.length);
  }

  /** Of numbers the least or greatest, of texts the first or last. */
  private static boolean extreme(Method method, List<Value> values, JsonBytes to) {
    double[] numbers = numbers(values);
    if (numbers.length > 0) {
      double best = numbers[0];
      for (double number : numbers) {
        best = method == Method.MIN ? Math.min(best, number) : Math.max(best, number);
      }
      to.value(Value.ofDouble(best));
      return true;
    }
    String best = "";
    boolean some = false;
    for (Value value : values) {
      if (value instanceof Value.Text(String text)
          && (!some || (method == Method.MIN) == (text.compareTo(best) < 0))) {
        best = text;
        some = true;
      }
    }
    if (some) {
      to.string(best);
    }
    return some;
  }

  /** Numbers, truths as 0 and 1, and of arrays how long they are (clause 4.5.19.1). */
  private static double[] numbers(List<Value> values) {
    return values.stream()
        .mapToDouble(
            value ->
                switch (value) {
                  case Value.Bool bool -> bool.value() ? 1 : 0;
                  case Value.Items items -> items.values().size();
                  case Value.Decimal _, Value.Real _ -> value.asDouble();
                  case Value.Null _, Value.Text _, Value.Fields _, Value.Point _ -> Double.NaN;
                })
        .filter(number -> !Double.isNaN(number))
        .toArray();
  }

  /** The words of all parameters. */
  public static final Set<String> PARAMETERS = Set.of("aggrMethods", "aggrPeriodDuration");
}

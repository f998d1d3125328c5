package city.laterne.lighting.internal;

import city.laterne.shared.Micros;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Energy and burning hours of each district since midnight: the sum of its lights' last reported
 * power, integrated over city time. A day is one of the city's zone, so it has 23 or 25 hours when
 * the clocks change. Kept as a row a day; what passed while nobody watched counts with the mean of
 * the power before and after, up to an hour, and not at all beyond. Used under its owner's lock.
 */
final class DistrictMeter {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PREFIX = "lighting/energy/";
  private static final long HOUR = 3_600_000_000L;

  private final ZoneId zone;
  private final List<Sum> sums = new ArrayList<>();
  private LocalDate day = LocalDate.EPOCH;
  private long dayEnd = Long.MIN_VALUE;
  private long now = Long.MIN_VALUE;

  /** One district's. */
  static final class Sum {
    double watts;
    int lit;
    double wattHours;
    double litHours;
    private long at;

    private void settle(long to) {
      if (to > at) {
        double hours = (to - at) / (double) HOUR;
        wattHours += watts * hours;
        litHours += lit * hours;
        at = to;
      }
    }
  }

  DistrictMeter(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Lets the city's time go on; it never goes back.
   *
   * @return the rows of days that ended
   */
  List<RowWrite> advance(long city, LightTable.Words names) {
    List<RowWrite> ended = new ArrayList<>();
    if (dayEnd == Long.MIN_VALUE) {
      begin(Micros.toInstant(city).atZone(zone).toLocalDate());
    }
    while (city >= dayEnd) {
      now = Math.max(now, dayEnd);
      sums.forEach(sum -> sum.settle(dayEnd));
      ended.add(row(names));
      for (Sum sum : sums) {
        sum.wattHours = 0;
        sum.litHours = 0;
      }
      begin(day.plusDays(1));
    }
    now = Math.max(now, city);
    return ended;
  }

  private void begin(LocalDate date) {
    day = date;
    dayEnd = Micros.of(date.plusDays(1).atStartOfDay(zone).toInstant());
  }

  /** A district's sum, settled up to the present. */
  Sum at(int district) {
    while (sums.size() <= district) {
      Sum fresh = new Sum();
      fresh.at = now;
      sums.add(fresh);
    }
    Sum sum = sums.get(district);
    sum.settle(now);
    return sum;
  }

  /** A light's power and burning changed by so much. */
  void move(int district, double watts, int lit) {
    Sum sum = at(district);
    sum.watts += watts;
    sum.lit += lit;
  }

  /** The present day's row: what to go on from after a stop at any moment. */
  RowWrite row(LightTable.Words names) {
    ObjectNode node = JSON.createObjectNode();
    node.put("until", Micros.format(now));
    ObjectNode districts = node.putObject("districts");
    for (int i = 0; i < sums.size(); i++) {
      Sum sum = at(i);
      if (sum.wattHours > 0 || sum.watts > 0 || sum.litHours > 0) {
        districts
            .putArray(names.text(i))
            .add(sum.wattHours)
            .add(sum.litHours)
            .add(sum.watts)
            .add(sum.lit);
      }
    }
    return RowWrite.put(Space.DOMAIN, key(day), JSON.writeValueAsBytes(node));
  }

  /** The key of the present day's row. */
  byte[] key() {
    return key(day);
  }

  private static byte[] key(LocalDate date) {
    return (PREFIX + date).getBytes(StandardCharsets.UTF_8);
  }

  /** Goes on from the present day's row; to be called once the districts' power is known. */
  void resume(Optional<byte[]> stored, LightTable.Words names) {
    if (stored.isEmpty()) {
      return;
    }
    try {
      JsonNode node = JSON.readTree(stored.get());
      long until = Micros.parse(node.path("until").asString(""));
      double away = (now - until) / (double) HOUR;
      double counted = away > 0 && away <= 1 ? away : 0;
      for (Map.Entry<String, JsonNode> each : node.path("districts").properties()) {
        JsonNode was = each.getValue();
        Sum sum = at(names.number(each.getKey()));
        sum.wattHours +=
            was.path(0).asDouble(0) + (was.path(2).asDouble(0) + sum.watts) / 2 * counted;
        sum.litHours += was.path(1).asDouble(0) + (was.path(3).asInt(0) + sum.lit) / 2.0 * counted;
        sum.at = Math.max(sum.at, until);
      }
    } catch (JacksonException | DateTimeException unreadable) {
      System.getLogger(DistrictMeter.class.getName())
          .log(System.Logger.Level.WARNING, "Today''s energy row cannot be read", unreadable);
    }
  }
}

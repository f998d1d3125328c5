package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.temporal.TemporalWriter;
import city.laterne.shared.Micros;
import city.laterne.store.Entity;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.time.DateTimeException;
import java.util.List;
import java.util.Set;

/** {@code /temporal/entities/{id}} (clause 6.20): how an entity's attributes were over time. */
final class TemporalEndpoint {
  static final Set<String> PARAMETERS =
      Set.of("timerel", "timeAt", "endTimeAt", "timeproperty", "attrs", "lastN", "type");
  private static final int MOST_ROWS = 10_000;

  private TemporalEndpoint() {}

  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    String id = exchange.entityId();
    Span span = span(exchange);
    int lastN = exchange.number("lastN", 0, MOST_ROWS);
    Set<Name> only = exchange.attrs();
    boolean values =
        exchange.option("temporalValues") || exchange.parameter("format").equals("temporalValues");
    String timeProperty = exchange.parameter("timeproperty");
    if (!Set.of("", "observedAt", "modifiedAt", "createdAt").contains(timeProperty)) {
      throw Bad.data(
          "timeproperty \"" + timeProperty + "\" is none of observedAt, modifiedAt, createdAt.");
    }
    JsonBytes body = new JsonBytes();
    boolean cut;
    try (ReadView view = exchange.read()) {
      Entity entity = view.find(id).orElseThrow(() -> Writes.missing(id));
      List<HistoryRow> rows = view.history(id, span.from(), span.to(), MOST_ROWS + 1, lastN > 0);
      cut = rows.size() > MOST_ROWS;
      new TemporalWriter(exchange.vocabulary(), exchange.option("sysAttrs"), values, lastN)
          .write(
              entity,
              cut ? rows.subList(0, MOST_ROWS) : rows,
              !exchange.parameter("attrs").isEmpty(),
              only,
              exchange.wantsLinked(),
              body);
    }
    exchange.send(cut && lastN == 0 ? Status.PARTIAL_CONTENT_206 : Status.OK_200, body);
  }

  private record Span(long from, long to) {}

  private static Span span(Exchange exchange) {
    String relation = exchange.parameter("timerel");
    return switch (relation) {
      case "" -> new Span(0, Long.MAX_VALUE);
      case "before" -> new Span(0, time(exchange, "timeAt"));
      case "after" -> new Span(time(exchange, "timeAt") + 1, Long.MAX_VALUE);
      case "between" -> new Span(time(exchange, "timeAt"), time(exchange, "endTimeAt"));
      default -> throw Bad.data("timerel \"" + relation + "\" is none of before, after, between.");
    };
  }

  private static long time(Exchange exchange, String name) {
    String text = exchange.parameter(name);
    try {
      return Micros.parse(text);
    } catch (DateTimeException e) {
      throw Bad.data(
          name + " must be a time such as 2026-01-31T12:34:56Z, not \"" + text + "\".", e);
    }
  }
}

package city.laterne.devices;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Operation;
import city.laterne.store.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads reports in FIWARE's IoT Agent JSON: an object of fields, or an array of such, each with an
 * optional {@code TimeInstant} (ISO 8601), which becomes observedAt. What is wrong in a report is
 * told to {@link Faults}; the rest passes. Without state; safe for use by many threads.
 */
final class ReportCodec {
  /** How far ahead of the machine's clock a device's time may be. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  private static final String TIME = "TimeInstant";
  private static final int DEEPEST = 20;
  private static final int MOST_DIGITS = 18;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(100)
                  .maxStringLength(64 << 10)
                  .build())
          .build();

  /** Takes what is wrong in a payload. */
  interface Faults {
    /** One thing is wrong. */
    void found(QuarantineReason reason, String detail);
  }

  private ReportCodec() {}

  /**
   * Reads a payload.
   *
   * @param at when it came, µs since 1970
   */
  static List<Operation> read(byte[] payload, KnownDevice device, long at, Faults faults) {
    List<Operation> reports = new ArrayList<>(1);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), payload)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_OBJECT) {
        readReport(json, device, at, faults, reports);
      } else if (first == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          readReport(json, device, at, faults, reports);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
          faults.found(QuarantineReason.BAD_JSON, "the array holds something that is no object");
        }
      } else {
        faults.found(QuarantineReason.BAD_JSON, "neither an object nor an array of objects");
      }
    } catch (JacksonException e) {
      faults.found(QuarantineReason.BAD_JSON, String.valueOf(e.getOriginalMessage()));
    }
    return reports;
  }

  private static void readReport(
      JsonParser json, KnownDevice device, long at, Faults faults, List<Operation> reports) {
    List<Attribute> attributes = new ArrayList<>(4);
    long observedAt = at;
    boolean timeIsGood = true;
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      JsonToken token = json.nextToken();
      if (field.equals(TIME)) {
        long given = token == JsonToken.VALUE_STRING ? time(json.getString()) : Micros.ABSENT;
        if (given == Micros.ABSENT) {
          faults.found(QuarantineReason.WRONG_TYPE, TIME + " is no ISO 8601 time with zone");
          timeIsGood = false;
          json.skipChildren();
        } else if (given > at + AHEAD.toMillis() * 1_000) {
          faults.found(
              QuarantineReason.FUTURE_TIME,
              TIME + " " + Micros.format(given) + " is ahead of " + Micros.format(at));
          timeIsGood = false;
        } else {
          observedAt = given;
        }
        continue;
      }
      readAttribute(json, token, field, device, faults).ifPresent(attributes::add);
    }
    if (!timeIsGood || attributes.isEmpty()) {
      return;
    }
    for (int i = 0; i < attributes.size(); i++) {
      Attribute a = attributes.get(i);
      Attribute timed = Attribute.of(a.name(), a.kind(), a.value(), observedAt);
      attributes.set(i, a.unitCode().isEmpty() ? timed : timed.withUnit(a.unitCode()));
    }
    reports.add(new Operation.Report(device.entityId(), attributes, at));
  }

  private static Optional<Attribute> readAttribute(
      JsonParser json, JsonToken token, String field, KnownDevice device, Faults faults) {
    Optional<ResolvedMapping.Target> found = device.mapping().find(field);
    if (found.isEmpty()) {
      faults.found(QuarantineReason.UNKNOWN_ATTRIBUTE, "field " + field);
      json.skipChildren();
      return Optional.empty();
    }
    ResolvedMapping.Target target = found.get();
    Value value = readValue(json, token);
    Optional<Value> fitting = fit(value, target);
    if (fitting.isEmpty()) {
      faults.found(
          QuarantineReason.WRONG_TYPE,
          "field " + field + " must be " + target.valueType() + ", got " + value);
      return Optional.empty();
    }
    Attribute attribute = Attribute.of(target.name(), target.kind(), fitting.get(), Micros.ABSENT);
    return Optional.of(
        target.unitCode().isEmpty() ? attribute : attribute.withUnit(target.unitCode()));
  }

  private static Optional<Value> fit(Value value, ResolvedMapping.Target target) {
    if (target.kind() == AttributeKind.GEO_PROPERTY) {
      return GeoValues.read(value);
    }
    boolean fits =
        switch (target.valueType()) {
          case ANY -> !(value instanceof Value.Null);
          case NUMBER -> value instanceof Value.Decimal || value instanceof Value.Real;
          case TEXT -> value instanceof Value.Text;
          case BOOLEAN -> value instanceof Value.Bool;
        };
    return fits ? Optional.of(value) : Optional.empty();
  }

  private static long time(String text) {
    try {
      return Micros.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      return Micros.ABSENT;
    }
  }

  /** Reads the value that a parser stands on. */
  static Value readValue(JsonParser json, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> new Value.Text(json.getString());
      case VALUE_TRUE -> Value.Bool.TRUE;
      case VALUE_FALSE -> Value.Bool.FALSE;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber(json);
      case START_ARRAY -> {
        List<Value> items = new ArrayList<>();
        for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
          items.add(readValue(json, t));
        }
        yield new Value.Items(items);
      }
      case START_OBJECT -> {
        LinkedHashMap<String, Value> fields = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
          fields.put(name, readValue(json, json.nextToken()));
        }
        yield new Value.Fields(fields);
      }
      default -> Value.Null.NULL;
    };
  }

  /** A short decimal read digit by digit; others the long way. */
  private static Value readNumber(JsonParser json) {
    char[] text = json.getStringCharacters();
    int at = json.getStringOffset();
    int end = at + json.getStringLength();
    boolean negative = text[at] == '-';
    long unscaled = 0;
    int digits = 0;
    int scale = -1;
    for (int i = negative ? at + 1 : at; i < end; i++) {
      char c = text[i];
      if (c == '.') {
        scale = 0;
      } else if (c >= '0' && c <= '9' && digits < MOST_DIGITS) {
        unscaled = unscaled * 10 + (c - '0');
        digits++;
        scale = scale < 0 ? scale : scale + 1;
      } else {
        return slowNumber(json);
      }
    }
    return new Value.Decimal(negative ? -unscaled : unscaled, Math.max(scale, 0));
  }

  private static Value slowNumber(JsonParser json) {
    double nearest = json.getDoubleValue();
    if (!Double.isFinite(nearest)) {
      return Value.Null.NULL;
    }
    if (nearest == 0) {
      // Also what is smaller than any double, whose exponent a decimal may not hold.
      return Value.Decimal.of(0);
    }
    return Math.abs(nearest) > 1e18 || Math.abs(nearest) < 1e-18
        ? new Value.Real(nearest)
        : Value.ofDecimal(json.getDecimalValue());
  }
}

package city.laterne.sweeping.routing.file;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A piece of JSON (RFC 8259) that knows the line where it begins, so that a refusal can name it.
 */
sealed interface JsonPart {
  /** How it is read and written: by tokens alone, which starts sooner than binding to objects. */
  JsonFactory FORM =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(50)
                  .maxStringLength(100_000)
                  .maxNumberLength(100)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Where it begins, counted from 1. */
  int line();

  /** An object; members keep their order. */
  record Members(int line, Map<String, JsonPart> members) implements JsonPart {}

  /** An array. */
  record Items(int line, List<JsonPart> items) implements JsonPart {}

  /** A number, exactly as written. */
  record Numeral(int line, BigDecimal value) implements JsonPart {}

  /** A text. */
  record Text(int line, String value) implements JsonPart {}

  /** {@code true} or {@code false}. */
  record Flag(int line, boolean value) implements JsonPart {}

  /** {@code null}. */
  record Nothing(int line) implements JsonPart {}

  /** Reads a whole text. */
  static JsonPart of(String text) {
    try (JsonParser parser = FORM.createParser(ObjectReadContext.empty(), text)) {
      JsonPart whole = read(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new MalformedLine(line(parser), "the JSON goes on behind its end");
      }
      return whole;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new MalformedLine(line, "is no JSON: " + e.getOriginalMessage());
    }
  }

  private static JsonPart read(JsonParser parser, JsonToken token) {
    int line = line(parser);
    return switch (token) {
      case START_OBJECT -> {
        Map<String, JsonPart> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          members.put(name, read(parser, parser.nextToken()));
        }
        yield new Members(line, members);
      }
      case START_ARRAY -> {
        List<JsonPart> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(read(parser, next));
        }
        yield new Items(line, items);
      }
      case VALUE_NUMBER_INT -> new Numeral(line, whole(parser));
      case VALUE_NUMBER_FLOAT -> new Numeral(line, decimal(parser, line));
      case VALUE_STRING -> new Text(line, parser.getString());
      case VALUE_TRUE -> new Flag(line, true);
      case VALUE_FALSE -> new Flag(line, false);
      case VALUE_NULL -> new Nothing(line);
      default -> throw new MalformedLine(line, "is no JSON: " + token);
    };
  }

  private static BigDecimal decimal(JsonParser parser, int line) {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw new MalformedLine(line, "has a number whose exponent is out of range");
    }
  }

  private static BigDecimal whole(JsonParser parser) {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getDecimalValue()
        : BigDecimal.valueOf(parser.getLongValue());
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }
}

package city.laterne.context.entity;

import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads JSON values token by token. */
public final class ValueReader {
  private static final int MOST_DIGITS = 18;

  private ValueReader() {}

  /** The value at the parser's current token; leaves the parser at the value's last token. */
  public static Value read(JsonParser from) {
    JsonToken token = from.currentToken();
    return switch (token) {
      case VALUE_STRING -> new Value.Text(from.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(from);
      case VALUE_TRUE -> Value.Bool.TRUE;
      case VALUE_FALSE -> Value.Bool.FALSE;
      case VALUE_NULL -> Value.Null.NULL;
      case START_ARRAY -> items(from);
      case START_OBJECT -> {
        from.nextToken();
        yield fields(from, new LinkedHashMap<>());
      }
      case END_ARRAY, END_OBJECT, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw Bad.data("There is no value where one is expected: " + token + ".");
    };
  }

  private static Value items(JsonParser from) {
    List<Value> values = new ArrayList<>();
    while (from.nextToken() != JsonToken.END_ARRAY) {
      values.add(read(from));
    }
    return new Value.Items(values);
  }

  /** The rest of an object, the parser standing at a member's name or at the object's end. */
  static Value.Fields fields(JsonParser from, SequencedMap<String, Value> values) {
    for (JsonToken token = from.currentToken();
        token == JsonToken.PROPERTY_NAME;
        token = from.nextToken()) {
      String key = from.currentName();
      from.nextToken();
      values.put(key, read(from));
    }
    return new Value.Fields(values);
  }

  private static Value number(JsonParser from) {
    String text = from.getString();
    int length = text.length();
    boolean negative = text.charAt(0) == '-';
    long unscaled = 0;
    int digits = 0;
    int scale = -1;
    for (int i = negative ? 1 : 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        unscaled = unscaled * 10 + (c - '0');
        digits++;
        scale += scale >= 0 ? 1 : 0;
      } else if (c == '.') {
        scale = 0;
      } else {
        return exact(text);
      }
      if (digits > MOST_DIGITS) {
        return exact(text);
      }
    }
    return new Value.Decimal(negative ? -unscaled : unscaled, Math.max(0, scale));
  }

  private static Value exact(String text) {
    try {
      return Value.ofDecimal(new java.math.BigDecimal(text));
    } catch (NumberFormatException e) {
      throw Bad.data(text + " is no number that can be kept.", e);
    } catch (IllegalArgumentException e) {
      throw Bad.data(text + " is too large for a number.", e);
    }
  }
}

package city.laterne.sweeping.routing.file;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * An object of a JSON file that is read member by member. What is asked for and lacking, of another
 * kind or out of range is refused with its line and path; so is, at the end, a member that nobody
 * asked for, which is most often a slip of the pen.
 */
final class JsonObject {
  private final Supplier<String> path;
  private final int line;
  private final Map<String, JsonPart> members;
  private final Set<String> asked = new HashSet<>();

  private JsonObject(Supplier<String> path, JsonPart.Members part) {
    this.path = path;
    this.line = part.line();
    this.members = part.members();
  }

  /**
   * A part that must be an object.
   *
   * @param path how messages call it, e.g. {@code services[3]}; put together only when there is
   *     one, as a city has tens of thousands of parts
   */
  static JsonObject of(Supplier<String> path, JsonPart part) {
    if (part instanceof JsonPart.Members whole) {
      return new JsonObject(path, whole);
    }
    throw new MalformedLine(
        part.line(), path.get() + " is " + kind(part) + ", and must be an object");
  }

  int line() {
    return line;
  }

  String path() {
    return path.get();
  }

  private String called() {
    String own = path();
    return own.isEmpty() ? "the file" : own;
  }

  /** How messages call a member. */
  String at(String name) {
    String own = path();
    return own.isEmpty() ? name : own + "." + name;
  }

  boolean has(String name) {
    asked.add(name);
    return members.containsKey(name);
  }

  /** A member's part, when it is there. */
  Optional<JsonPart> find(String name) {
    asked.add(name);
    return Optional.ofNullable(members.get(name));
  }

  JsonPart get(String name) {
    return find(name)
        .orElseThrow(() -> new MalformedLine(line, called() + " has no member \"" + name + "\""));
  }

  String text(String name) {
    return text(() -> at(name), get(name));
  }

  String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  boolean flag(String name, boolean otherwise) {
    return find(name)
        .map(
            part -> {
              if (part instanceof JsonPart.Flag flag) {
                return flag.value();
              }
              throw wrong(() -> at(name), part, "true or false");
            })
        .orElse(otherwise);
  }

  int number(String name, long least, long most) {
    return Math.toIntExact(number(() -> at(name), get(name), least, most));
  }

  int number(String name, int otherwise, long least, long most) {
    return has(name) ? number(name, least, most) : otherwise;
  }

  /** The items of a list; none when it is not there. */
  List<JsonPart> items(String name) {
    return find(name).map(part -> items(() -> at(name), part)).orElse(List.of());
  }

  /** The objects of a list; none when it is not there. */
  List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonPart part : items(name)) {
      int index = objects.size();
      objects.add(of(() -> at(name) + "[" + index + "]", part));
    }
    return objects;
  }

  /** Amounts by name, in the order of the names; 0 where one is not given. */
  List<Integer> amounts(String name, List<String> names) {
    Integer[] amounts = new Integer[names.size()];
    Arrays.fill(amounts, 0);
    find(name)
        .ifPresent(
            part -> {
              JsonObject given = of(() -> at(name), part);
              for (int i = 0; i < amounts.length; i++) {
                amounts[i] = given.number(names.get(i), 0, 0, Integer.MAX_VALUE);
              }
              given.done();
            });
    return List.of(amounts);
  }

  /** Makes a value, whose own refusal becomes one of this object's line. */
  <T> T made(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      String own = path();
      throw new MalformedLine(line, (own.isEmpty() ? "" : own + ": ") + e.getMessage());
    }
  }

  /** Refuses members that nobody asked for. */
  void done() {
    members.forEach(
        (name, part) -> {
          if (!asked.contains(name)) {
            throw new MalformedLine(
                part.line(),
                called()
                    + " has the member \""
                    + name
                    + "\", which is not known; there are "
                    + String.join(", ", new TreeSet<>(asked)));
          }
        });
  }

  static String text(Supplier<String> path, JsonPart part) {
    if (part instanceof JsonPart.Text text) {
      return text.value();
    }
    throw wrong(path, part, "a text");
  }

  static List<JsonPart> items(Supplier<String> path, JsonPart part) {
    if (part instanceof JsonPart.Items list) {
      return list.items();
    }
    throw wrong(path, part, "a list");
  }

  static long number(Supplier<String> path, JsonPart part, long least, long most) {
    if (!(part instanceof JsonPart.Numeral number)) {
      throw wrong(path, part, "a whole number");
    }
    BigDecimal value = number.value();
    if (value.scale() == 0 && value.precision() <= 18) {
      long whole = value.longValue();
      if (whole >= least && whole <= most) {
        return whole;
      }
    }
    if (value.signum() != 0 && (value.scale() > 0 || value.precision() - value.scale() > 18)) {
      try {
        value = value.setScale(0);
      } catch (ArithmeticException _) {
        throw new MalformedLine(
            part.line(), path.get() + " is " + number.value() + ", and must be a whole number");
      }
    }
    if (value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw new MalformedLine(
          part.line(),
          path.get()
              + " is "
              + value.toPlainString()
              + ", and must be from "
              + least
              + " to "
              + most);
    }
    return value.longValueExact();
  }

  private static MalformedLine wrong(Supplier<String> path, JsonPart part, String wanted) {
    return new MalformedLine(
        part.line(), path.get() + " is " + kind(part) + ", and must be " + wanted);
  }

  private static String kind(JsonPart part) {
    return switch (part) {
      case JsonPart.Members _ -> "an object";
      case JsonPart.Items _ -> "a list";
      case JsonPart.Numeral number -> "the number " + number.value();
      case JsonPart.Text text -> "the text \"" + text.value() + "\"";
      case JsonPart.Flag flag -> Boolean.toString(flag.value());
      case JsonPart.Nothing _ -> "null";
    };
  }
}

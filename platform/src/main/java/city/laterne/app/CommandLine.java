package city.laterne.app;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of one command as given.
 *
 * @param command as {@link Option#belongsTo} names it
 * @param values text by option; empty text for options without argument
 */
record CommandLine(String command, Map<Option, String> values) {
  CommandLine {
    values = Map.copyOf(values);
  }

  /** Reads {@code --name value}, {@code --name=value} and {@code --name}. */
  static CommandLine parse(String command, List<String> arguments) {
    Map<Option, String> values = new EnumMap<>(Option.class);
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      int equals = word.indexOf('=');
      String flag = equals < 0 ? word : word.substring(0, equals);
      Option option = option(command, flag);
      String value = "";
      if (option.takesValue()) {
        if (equals < 0 && i + 1 == arguments.size()) {
          throw new Usage("Option " + flag + " needs a value:" + option.line().substring(1) + ".");
        }
        value = equals < 0 ? arguments.get(++i) : word.substring(equals + 1);
      } else if (equals >= 0) {
        throw new Usage("Option " + flag + " takes no value, but \"" + word + "\" gives one.");
      }
      if (values.put(option, value) != null) {
        throw new Usage("Option " + flag + " stands there twice.");
      }
    }
    return new CommandLine(command, values);
  }

  boolean has(Option option) {
    return values.containsKey(option);
  }

  Optional<String> find(Option option) {
    return Optional.ofNullable(values.get(option));
  }

  private static Option option(String command, String flag) {
    for (Option option : Option.values()) {
      if (option.flag().equals(flag) && option.belongsTo(command)) {
        return option;
      }
    }
    throw new Usage(
        "Option \"" + flag + "\" is not known to \"" + command + "\". Maybe look at --help.");
  }
}

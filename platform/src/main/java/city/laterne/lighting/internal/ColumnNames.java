package city.laterne.lighting.internal;

import city.laterne.lighting.LampColumn;
import city.laterne.lighting.LampListSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which heading tells what: those that were named, and for the rest the usual ones. */
final class ColumnNames {
  /** A heading's meaning, and how telling it is: 0 the most. */
  record Meaning(LampColumn column, int rank) {}

  private static final Map<String, Meaning> USUAL = usual();

  private final Map<String, List<Meaning>> named = new HashMap<>();
  private final LampListSettings settings;

  ColumnNames(LampListSettings settings) {
    this.settings = settings;
    settings
        .columns()
        .forEach(
            (column, heading) ->
                named
                    .computeIfAbsent(plain(heading), _ -> new ArrayList<>())
                    .add(new Meaning(column, -1)));
  }

  /** What a heading tells; a named one may tell several things. */
  List<Meaning> of(String heading) {
    String plain = plain(heading);
    List<Meaning> asked = named.get(plain);
    if (asked != null) {
      return asked;
    }
    return Optional.ofNullable(USUAL.get(plain))
        .filter(meaning -> !settings.columns().containsKey(meaning.column()))
        .map(List::of)
        .orElse(List.of());
  }

  /** Headings that were named, by what they tell. */
  Map<LampColumn, String> named() {
    return settings.columns();
  }

  private static Map<String, Meaning> usual() {
    Map<String, Meaning> usual = new HashMap<>();
    for (LampColumn column : LampColumn.values()) {
      List<String> headings = column.headings();
      for (int i = 0; i < headings.size(); i++) {
        Meaning other = usual.put(headings.get(i), new Meaning(column, i));
        if (other != null) {
          throw new IllegalStateException(headings.get(i) + " also means " + other.column());
        }
      }
    }
    return Map.copyOf(usual);
  }

  /** A heading as {@link LampColumn} writes them. */
  static String plain(String heading) {
    StringBuilder plain = new StringBuilder(heading.length());
    for (char c : heading.toLowerCase(Locale.ROOT).toCharArray()) {
      switch (c) {
        case 'ä' -> plain.append("ae");
        case 'ö' -> plain.append("oe");
        case 'ü' -> plain.append("ue");
        case 'ß' -> plain.append("ss");
        default -> {
          if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            plain.append(c);
          }
        }
      }
    }
    return plain.toString();
  }
}

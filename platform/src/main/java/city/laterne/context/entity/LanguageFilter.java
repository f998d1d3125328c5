package city.laterne.context.entity;

import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The natural languages a reader prefers (ETSI GS CIM 009 v1.9.1, clause 4.15): language ranges
 * (RFC 4647) as Accept-Language (RFC 9110) ranks them. Immutable.
 *
 * @param ranges lower-case ranges, the most wanted first; empty: language maps are written whole
 */
public record LanguageFilter(List<String> ranges) {
  /** No filter: language maps are written whole. */
  public static final LanguageFilter NONE = new LanguageFilter(List.of());

  private static final String ANY = "*";
  private static final String NO_LANGUAGE = "@none";

  /** Copies the list. */
  public LanguageFilter {
    ranges = List.copyOf(ranges);
  }

  /**
   * A filter such as {@code fr-CH,fr;q=0.9,*;q=0.5}.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData
   */
  public static LanguageFilter parse(String text) {
    record Ranked(String range, double weight) {}
    List<Ranked> ranked = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] pieces = part.strip().split(";", -1);
      String range = pieces[0].strip().toLowerCase(Locale.ROOT);
      if (!range.matches("\\*|@none|[a-z0-9]{1,8}(-[a-z0-9]{1,8})*") || pieces.length > 2) {
        throw wrong(text);
      }
      ranked.add(new Ranked(range, pieces.length == 1 ? 1 : weight(pieces[1].strip(), text)));
    }
    ranked.removeIf(one -> one.weight() == 0);
    ranked.sort(Comparator.comparingDouble(Ranked::weight).reversed());
    return new LanguageFilter(ranked.stream().map(Ranked::range).toList());
  }

  private static double weight(String text, String whole) {
    try {
      double weight = text.startsWith("q=") ? Double.parseDouble(text.substring(2)) : Double.NaN;
      if (weight >= 0 && weight <= 1) {
        return weight;
      }
    } catch (NumberFormatException _) {
      // the sentence below says it
    }
    throw wrong(whole);
  }

  private static city.laterne.shared.Failure wrong(String text) {
    return Bad.data("lang must be such as fr-CH,fr;q=0.9,en;q=0.8,*;q=0.5, not \"" + text + "\".");
  }

  /** Whether language maps are to be turned into texts. */
  public boolean isActive() {
    return !ranges.isEmpty();
  }

  /**
   * The entry of a language map that fits best; where none fits, that without language or the first
   * one.
   *
   * @param map a language map with at least one entry
   */
  Map.Entry<String, Value> best(Value.Fields map) {
    for (String range : ranges) {
      if (range.equals(ANY)) {
        break;
      }
      for (String wanted = range; !wanted.isEmpty(); wanted = shorter(wanted)) {
        Map.Entry<String, Value> found = find(map, wanted);
        if (found != null) {
          return found;
        }
      }
    }
    Map.Entry<String, Value> without = find(map, NO_LANGUAGE);
    return without != null ? without : map.values().firstEntry();
  }

  /** The range without its last part (RFC 4647, section 3.4). */
  private static String shorter(String range) {
    int dash = range.lastIndexOf('-');
    return dash < 0 ? "" : range.substring(0, dash);
  }

  /** The entry of a tag, or the first one of a tag that narrows it. */
  private static Map.@org.jspecify.annotations.Nullable Entry<String, Value> find(
      Value.Fields map, String wanted) {
    Map.Entry<String, Value> narrower = null;
    for (Map.Entry<String, Value> entry : map.values().entrySet()) {
      String tag = entry.getKey().toLowerCase(Locale.ROOT);
      if (tag.equals(wanted)) {
        return entry;
      }
      if (narrower == null && tag.startsWith(wanted + "-")) {
        narrower = entry;
      }
    }
    return narrower;
  }
}

package city.laterne.streets.internal;

import city.laterne.streets.StreetMap.NamedStreet;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of streets by parts of them, as they are typed: capitals, blanks, hyphens and full stops do
 * not count, nor whether "Straße" is cut short, nor whether an umlaut is written with an e or
 * without its dots. Who types an umlaut, though, means it.
 */
final class SearchNames {
  private static final Pattern SHORT_STREET = Pattern.compile("str(?=\\.|\\s|-|$)\\.?");
  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]");
  private static final Pattern UMLAUT = Pattern.compile("[äöüÄÖÜ]");

  private final List<NamedStreet> streets;
  private final List<String> spelled = new ArrayList<>();
  private final List<String> stripped = new ArrayList<>();

  SearchNames(List<NamedStreet> streets) {
    this.streets = streets;
    for (NamedStreet street : streets) {
      String name = street.name().toLowerCase(Locale.GERMAN);
      spelled.add(bare(SHORT_STREET.matcher(spell(name)).replaceAll("strasse")));
      stripped.add(bare(SHORT_STREET.matcher(strip(name)).replaceAll("strasse")));
    }
  }

  List<NamedStreet> search(String text, int most) {
    String typed = text.toLowerCase(Locale.GERMAN).strip();
    String one = bare(expandWithin(spell(typed)));
    String other = UMLAUT.matcher(text).find() ? one : bare(expandWithin(strip(typed)));
    if (one.isEmpty()) {
      return List.of();
    }
    record Hit(NamedStreet street, boolean begins) {}
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < streets.size(); i++) {
      boolean contains = spelled.get(i).contains(one) || stripped.get(i).contains(other);
      if (contains) {
        boolean begins = spelled.get(i).startsWith(one) || stripped.get(i).startsWith(other);
        hits.add(new Hit(streets.get(i), begins));
      }
    }
    return hits.stream()
        .sorted(
            Comparator.comparing((Hit hit) -> !hit.begins())
                .thenComparing(hit -> hit.street().name())
                .thenComparing(hit -> hit.street().district()))
        .limit(most)
        .map(Hit::street)
        .toList();
  }

  /** Writes a short "str." out, but not at the very end: there it is a beginning of the word. */
  private static String expandWithin(String text) {
    return SHORT_STREET
        .matcher(text)
        .replaceAll(found -> found.end() == text.length() ? "str" : "strasse");
  }

  /** ä as ae, ß as ss, other letters without their marks. */
  private static String spell(String text) {
    return strip(text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"));
  }

  /** Letters without their marks, ß as ss. */
  private static String strip(String text) {
    return MARKS
        .matcher(Normalizer.normalize(text.replace("ß", "ss"), Normalizer.Form.NFD))
        .replaceAll("");
  }

  private static String bare(String text) {
    return BETWEEN.matcher(text).replaceAll("");
  }
}

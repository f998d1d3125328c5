package city.laterne.streets.internal;

import city.laterne.streets.StreetMap.NamedStreet;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names of streets by parts of them, however umlauts and "straße" are written. */
final class SearchNames {
  private final List<NamedStreet> streets;
  private final List<String> spelled = new ArrayList<>();
  private final List<String> stripped = new ArrayList<>();

  SearchNames(List<NamedStreet> streets) {
    this.streets = streets;
    for (NamedStreet street : streets) {
      spelled.add(spell(street.name()));
      stripped.add(strip(street.name()));
    }
  }

  List<NamedStreet> search(String text, int most) {
    String one = spell(text);
    String other = strip(text);
    if (one.isBlank()) {
      return List.of();
    }
    record Hit(NamedStreet street, boolean begins) {}
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < streets.size(); i++) {
      boolean contains = spelled.get(i).contains(one) || stripped.get(i).contains(other);
      if (contains) {
        hits.add(
            new Hit(
                streets.get(i),
                spelled.get(i).startsWith(one) || stripped.get(i).startsWith(other)));
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

  /** Small letters, ä as ae, ß as ss, street as str. */
  private static String spell(String text) {
    return shorten(
        text.toLowerCase(Locale.GERMAN)
            .replace("ä", "ae")
            .replace("ö", "oe")
            .replace("ü", "ue")
            .replace("ß", "ss"));
  }

  /** Small letters without any mark. */
  private static String strip(String text) {
    return shorten(
        Normalizer.normalize(
                text.toLowerCase(Locale.GERMAN).replace("ß", "ss"), Normalizer.Form.NFD)
            .replaceAll("\\p{M}", ""));
  }

  private static String shorten(String text) {
    return text.replace("strasse", "str").replace("str.", "str").strip();
  }
}

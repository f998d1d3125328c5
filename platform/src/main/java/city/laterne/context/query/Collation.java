package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import java.text.Collator;
import java.text.ParseException;
import java.text.RuleBasedCollator;
import java.util.Comparator;
import java.util.IllformedLocaleException;
import java.util.Locale;

/**
 * How texts are ordered (ETSI GS CIM 009 v1.9.1, clause 4.23.3): by their code points, or as a
 * language has it, named by a tag of IETF BCP 47 with the collation of RFC 6067, such as {@code
 * de-u-co-phonebk}. What cannot be kept is refused, never passed over.
 */
final class Collation {
  static final Comparator<String> CODE_POINTS =
      (a, b) -> {
        int at = 0;
        while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
          at++;
        }
        return at < a.length() && at < b.length()
            ? Integer.compare(a.codePointAt(at), b.codePointAt(at))
            : Integer.compare(a.length(), b.length());
      };

  /** German telephone books take umlauts for two letters (DIN 5007-2). */
  private static final String PHONE_BOOK =
      "& AE ; \u00c4 & ae ; \u00e4 & OE ; \u00d6 & oe ; \u00f6 & UE ; \u00dc & ue ; \u00fc";

  private Collation() {}

  /**
   * The order that a tag names; that of code points for none.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData, for another collation
   */
  static Comparator<String> of(String tag) {
    if (tag.isEmpty()) {
      return CODE_POINTS;
    }
    Locale locale;
    try {
      locale = new Locale.Builder().setLanguageTag(tag).build();
    } catch (IllformedLocaleException e) {
      throw Bad.data("collation \"" + tag + "\" is no language tag: " + e.getMessage() + ".", e);
    }
    Collator collator = collator(locale, tag);
    return collator::compare;
  }

  private static Collator collator(Locale locale, String tag) {
    for (String key : locale.getUnicodeLocaleKeys()) {
      if (!key.equals("co") && !key.equals("ks")) {
        throw Bad.data("collation \"" + tag + "\": " + key + " is not known; co and ks are.");
      }
    }
    String kind = locale.getUnicodeLocaleType("co");
    boolean phoneBook = "phonebk".equals(kind) && locale.getLanguage().equals("de");
    if (kind != null && !kind.equals("standard") && !phoneBook) {
      throw Bad.data(
          "collation \"" + tag + "\": " + kind + " is not known; standard is, and phonebk for de.");
    }
    Collator collator = phoneBook ? phoneBook() : Collator.getInstance(locale);
    collator.setStrength(
        switch (locale.getUnicodeLocaleType("ks")) {
          case null -> Collator.TERTIARY;
          case "level1" -> Collator.PRIMARY;
          case "level2" -> Collator.SECONDARY;
          case "level3" -> Collator.TERTIARY;
          case String other ->
              throw Bad.data(
                  "collation \"" + tag + "\": " + other + " is none of level1, level2, level3.");
        });
    return collator;
  }

  private static Collator phoneBook() {
    String rules =
        Collator.getInstance(Locale.GERMAN) instanceof RuleBasedCollator german
            ? german.getRules()
            : "";
    try {
      return new RuleBasedCollator(rules + PHONE_BOOK);
    } catch (ParseException e) {
      throw new IllegalStateException("The rules of the telephone book are wrong", e);
    }
  }
}

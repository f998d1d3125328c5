package city.laterne.lighting.internal;

import city.laterne.lighting.LampColumn;
import city.laterne.lighting.LightRecord;
import city.laterne.lighting.internal.LampSource.Details;
import city.laterne.lighting.internal.LampSource.ListedLight;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The texts of a lamp by what they tell, and what they mean. Texts that are no number where one is
 * wanted, or one out of range, count as absent: such columns are full of remarks.
 */
final class LampTexts implements LampSource.Rest {
  private static final int LONGEST = 500;

  /** Answers to whether a light is switched alone that mean yes. */
  private static final List<String> ALONE =
      List.of(
          "individual",
          "einzeln",
          "einzelsteuerung",
          "einzelleuchte",
          "ja",
          "yes",
          "true",
          "wahr",
          "1",
          "telemanagement",
          "j");

  private static final DateTimeFormatter GERMAN_DAY =
      DateTimeFormatter.ofPattern("d.M.uuuu").withResolverStyle(ResolverStyle.STRICT);

  private final String[] texts;

  private LampTexts(String[] texts) {
    this.texts = texts;
  }

  /** Takes texts by the position of their column; absent ones are empty. */
  static LampTexts of(String[] byColumn) {
    return new LampTexts(Arrays.copyOf(byColumn, byColumn.length));
  }

  @Override
  public ListedLight at(String id, double longitude, double latitude) {
    String control = text(LampColumn.CONTROL);
    LightRecord light =
        new LightRecord(
            id,
            longitude,
            latitude,
            text(LampColumn.POLE),
            text(LampColumn.STREET),
            text(LampColumn.DISTRICT),
            text(LampColumn.CIRCUIT),
            text(LampColumn.CABINET),
            text(LampColumn.MODEL),
            number(LampColumn.WATTS, 0, 10_000),
            number(LampColumn.HEIGHT, 0, 100),
            control.isEmpty() || ALONE.contains(control.toLowerCase(Locale.ROOT)),
            number(LampColumn.FLOOR, 0, 1),
            false,
            false);
    return new ListedLight(
        light,
        new Details(
            text(LampColumn.NAME),
            text(LampColumn.MOUNT),
            text(LampColumn.TECHNOLOGY),
            text(LampColumn.COLOR),
            number(LampColumn.DIRECTION, -360, 360),
            date(text(LampColumn.SINCE)),
            !control.isEmpty()));
  }

  @Override
  public String circuit() {
    return text(LampColumn.CIRCUIT);
  }

  @Override
  public String cabinet() {
    return text(LampColumn.CABINET);
  }

  @Override
  public String pole() {
    return text(LampColumn.POLE);
  }

  private String text(LampColumn column) {
    String text = texts[column.ordinal()];
    return text.length() <= LONGEST ? text : "";
  }

  /** A day as people write it, {@code 01.04.2009}, by ISO 8601; what is none, as it is. */
  private static String date(String text) {
    try {
      return LocalDate.parse(text, GERMAN_DAY).toString();
    } catch (DateTimeParseException e) {
      return text;
    }
  }

  private double number(LampColumn column, double least, double most) {
    double number = Numbers.parse(text(column));
    return number >= least && number <= most ? number : Double.NaN;
  }
}

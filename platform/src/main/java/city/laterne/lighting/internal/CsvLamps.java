package city.laterne.lighting.internal;

import city.laterne.lighting.LampColumn;
import city.laterne.lighting.LampListSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lamps of a table whose first line names the columns. Which tells what is as {@link ColumnNames}
 * says; separator and code are recognised.
 */
final class CsvLamps implements LampSource {
  private static final int LONGEST_HEADING = 10_000;

  private final ListText text;
  private final ColumnNames names;
  private final int[] at = new int[LampColumn.values().length];
  private List<String> header = List.of();
  private char separator = ';';

  CsvLamps(ListText text, LampListSettings settings) {
    this.text = text;
    this.names = new ColumnNames(settings);
  }

  @Override
  public void read(Sink sink) {
    try (Reader in = text.open()) {
      int headings = start(in);
      CsvReader csv = new CsvReader(in, separator, headings + 1);
      List<String> fields = new ArrayList<>();
      String[] texts = new String[at.length];
      while (csv.next(fields)) {
        row(csv.line(), fields, texts, sink);
      }
    } catch (IOException e) {
      throw ListText.unreadable(e);
    }
  }

  /** Reads the headings and gives the number of their line. */
  private int start(Reader in) throws IOException {
    BufferedReader lines = (BufferedReader) in;
    String line = "";
    int number = 0;
    while (line.isBlank() || line.toLowerCase(Locale.ROOT).startsWith("sep=")) {
      number++;
      line = line(lines, number);
    }
    StringBuilder heading = new StringBuilder(line);
    while (isOpen(heading) && heading.length() < LONGEST_HEADING) {
      number++;
      heading.append('\n').append(line(lines, number));
    }
    line = heading.toString();
    separator = CsvReader.separator(line);
    header = CsvReader.split(line, separator);
    findColumns();
    return number;
  }

  /** Whether a quote is open at the end: the heading goes on in the next line. */
  private static boolean isOpen(CharSequence line) {
    return line.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  /** The next line, no longer than a record may be. */
  private static String line(Reader in, int number) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      throw ListText.refused(
          "NotAList", "The file has no line of headings; wanted is a list of lamps.");
    }
    while (c >= 0 && c != '\n') {
      if (c == '\r') {
        in.mark(1);
        if (in.read() != '\n') {
          in.reset();
        }
        break;
      }
      line.append((char) c);
      if (line.length() > CsvReader.LONGEST) {
        throw ListText.refused(
            "NotAList",
            "Line "
                + number
                + " of the file has more than "
                + CsvReader.LONGEST
                + " characters; a list of lamps has a line for each.");
      }
      c = in.read();
    }
    return line.toString();
  }

  private void findColumns() {
    Arrays.fill(at, -1);
    int[] ranks = new int[at.length];
    for (int i = 0; i < header.size(); i++) {
      for (ColumnNames.Meaning meaning : names.of(header.get(i))) {
        int column = meaning.column().ordinal();
        if (at[column] < 0 || meaning.rank() < ranks[column]) {
          at[column] = i;
          ranks[column] = meaning.rank();
        }
      }
    }
    names
        .named()
        .forEach(
            (column, heading) -> {
              if (at[column.ordinal()] < 0) {
                throw ListText.refused(
                    "NoSuchColumn",
                    "The list has no column " + heading + "; it has " + headings() + ".");
              }
            });
    boolean pair = has(LampColumn.LON) && has(LampColumn.LAT);
    if (!pair && !has(LampColumn.POINT)) {
      throw ListText.refused(
          "NoCoordinates",
          "The list has no columns with coordinates; it has "
              + headings()
              + ". Wanted are two, such as longitude and latitude, Ost and Nord, Rechtswert and"
              + " Hochwert, X and Y; others can be named: --columns lon=…,lat=…, or point=… for one that holds both.");
    }
    if (!pair) {
      at[LampColumn.LON.ordinal()] = -1;
      at[LampColumn.LAT.ordinal()] = -1;
    }
  }

  private boolean has(LampColumn column) {
    return at[column.ordinal()] >= 0;
  }

  private String headings() {
    List<String> some = header.subList(0, Math.min(20, header.size()));
    String all =
        String.join(
            ", ", some.stream().map(h -> h.length() > 40 ? h.substring(0, 40) + "…" : h).toList());
    return header.size() == 1
        ? "only \"" + all + "\""
        : all + (header.size() > some.size() ? " and others" : "");
  }

  private void row(int line, List<String> fields, String[] texts, Sink sink) {
    for (int i = 0; i < texts.length; i++) {
      texts[i] = at[i] >= 0 && at[i] < fields.size() ? fields.get(at[i]) : "";
    }
    String id = texts[LampColumn.ID.ordinal()];
    for (int i = header.size(); i < fields.size(); i++) {
      if (!fields.get(i).isEmpty()) {
        sink.reject(
            line,
            id,
            "TooManyFields",
            "Its line has "
                + fields.size()
                + " fields, the headings are "
                + header.size()
                + "; maybe a separator stands in a text without quotes?");
        return;
      }
    }
    String lon = texts[LampColumn.LON.ordinal()];
    String lat = texts[LampColumn.LAT.ordinal()];
    double x = Numbers.parse(lon);
    double y = Numbers.parse(lat);
    if (has(LampColumn.POINT) && (Double.isNaN(x) || Double.isNaN(y))) {
      double[] point = Numbers.parsePoint(texts[LampColumn.POINT.ordinal()]);
      x = point.length == 2 ? point[0] : Double.NaN;
      y = point.length == 2 ? point[1] : Double.NaN;
    }
    if (Double.isNaN(x) || Double.isNaN(y)) {
      String both = texts[LampColumn.POINT.ordinal()];
      String given = both.isEmpty() ? (lon + " / " + lat).strip() : both;
      sink.reject(
          line,
          id,
          "NoCoordinates",
          given.equals("/") || given.isEmpty()
              ? "Its coordinates are missing."
              : "Its coordinates are no numbers: " + cut(given) + ".");
      return;
    }
    sink.lamp(line, id, x, y, LampTexts.of(texts));
  }

  private static String cut(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  @Override
  public String system() {
    return "";
  }

  @Override
  public boolean countsLines() {
    return true;
  }

  @Override
  public List<String> notes() {
    StringBuilder columns = new StringBuilder("Columns:");
    String before = " ";
    for (LampColumn column : LampColumn.values()) {
      if (has(column)) {
        columns
            .append(before)
            .append(column.key())
            .append(" = ")
            .append(header.get(at[column.ordinal()]));
        before = ", ";
      }
    }
    List<String> notes = new ArrayList<>(List.of(columns.append('.').toString()));
    if (!has(LampColumn.ID)) {
      notes.add("The list has no column of numbers; its lamps are called by their places.");
    }
    if (!text.code().equals(StandardCharsets.UTF_8)) {
      notes.add("The text is read as " + text.code().name() + ".");
    }
    return notes;
  }
}

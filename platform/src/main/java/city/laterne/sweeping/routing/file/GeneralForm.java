package city.laterne.sweeping.routing.file;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of node, edge and arc routing problems, or mixed capacitated general routing (Bach,
 * Hasle and Wøhlk 2013; sets CBMix, BHW, DI-NEARP, mggdb, mgval): a head of keywords, then sections
 * {@code ReN.} of required vertices, {@code ReE.} and {@code ReA.} of required edges and arcs,
 * {@code EDGE} and {@code ARC} of the others. Vertices are numbered from 1.
 *
 * <p>The cost of a plan is that of all drives, served or not; what serving costs besides ({@code S.
 * COST}) is the same for every plan and left out, as the set's authors ask for.
 */
final class GeneralForm {
  /** The sections with the head that each of their lines follows. */
  private enum Section {
    VERTICES("REN.", "N", "DEMAND", "S. COST"),
    EDGES("REE.", "E", "FROM N.", "TO N.", "T. COST", "DEMAND", "S. COST"),
    OTHER_EDGES("EDGE", "NRE", "FROM N.", "TO N.", "T. COST"),
    ARCS("REA.", "A", "FROM N.", "TO N.", "T. COST", "DEMAND", "S. COST"),
    OTHER_ARCS("ARC", "NRA", "FROM N.", "TO N.", "T. COST");

    private final String head;
    private final String prefix;

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives an immutable one
    private final List<String> columns;

    Section(String head, String prefix, String... columns) {
      this.head = head;
      this.prefix = prefix;
      this.columns = List.of(columns);
    }
  }

  private final Network network = new Network(1);
  private final Map<String, Line> said = new HashMap<>();
  private final Map<Section, Integer> listed = new HashMap<>();

  private GeneralForm() {}

  /** Whether a file looks so: some line gives the number of vertices as {@code #Nodes:}. */
  static boolean fits(List<Line> lines) {
    return lines.stream().anyMatch(line -> line.keyword().equals("#NODES"));
  }

  static Instance read(String name, List<Line> lines) {
    return new GeneralForm().readLines(name, lines);
  }

  private Instance readLines(String name, List<Line> lines) {
    int at = head(lines);
    Line vertices = needed(lines, "#NODES");
    network.vertices(
        WholeNumber.of(vertices, "number of vertices", vertices.value(), 1, Limits.VERTICES));
    while (at < lines.size()) {
      Section section = section(lines.get(at));
      if (section == null) {
        if (at == lines.size() - 1) {
          network.note(lines.get(at), "it is taken for a remark at the end");
          break;
        }
        if (said.containsKey(lines.get(at).keyword())) {
          network.note(lines.get(at), "a second problem begins there");
          break;
        }
        throw lines.get(at).refused("is no section: ReN., ReE., EDGE, ReA. or ARC is wanted");
      }
      at++;
      while (at < lines.size() && isItem(section, lines.get(at))) {
        item(section, lines.get(at));
        listed.merge(section, 1, Integer::sum);
        at++;
      }
    }
    checkCount("#REQUIRED N", Section.VERTICES);
    checkCount("#REQUIRED E", Section.EDGES);
    checkCount("#REQUIRED A", Section.ARCS);
    checkCount("#EDGES", Section.EDGES, Section.OTHER_EDGES);
    checkCount("#ARCS", Section.ARCS, Section.OTHER_ARCS);
    Line depot = said.containsKey("DEPOT") ? needed(lines, "DEPOT") : needed(lines, "DEPOT NODE");
    Line capacity = needed(lines, "CAPACITY");
    return network.instance(
        said.containsKey("NAME") ? needed(lines, "NAME").value() : name,
        network.vertex(depot, "depot", WholeNumber.of(depot, "depot", depot.value())),
        WholeNumber.of(capacity, "capacity", capacity.value(), 0, Integer.MAX_VALUE));
  }

  /** Reads the lines before the first section; answers the index of that. */
  private int head(List<Line> lines) {
    int at = 0;
    while (at < lines.size() && section(lines.get(at)) == null) {
      Line line = lines.get(at++);
      if (line.keyword().isEmpty()) {
        network.note(line, "it has no keyword");
      } else if (said.put(line.keyword(), line) != null) {
        throw line.refused("stands there for the second time");
      }
    }
    return at;
  }

  private static @Nullable Section section(Line line) {
    String word = line.words().getFirst().toUpperCase(Locale.ROOT);
    for (Section section : Section.values()) {
      if (word.equals(section.head)) {
        return section;
      }
    }
    return null;
  }

  /** Whether a line begins as those of a section do: with its letters and a number. */
  private static boolean isItem(Section section, Line line) {
    String word = line.words().getFirst().toUpperCase(Locale.ROOT);
    return word.startsWith(section.prefix)
        && word.substring(section.prefix.length()).matches("[0-9]+");
  }

  private void item(Section section, Line line) {
    List<String> words = line.words();
    if (words.size() != section.columns.size() + 1) {
      throw line.refused(
          "holds "
              + (words.size() - 1)
              + " numbers behind its name, and must hold "
              + section.columns.size()
              + ": "
              + String.join(", ", section.columns)
              + "; maybe the file was cut off?");
    }
    long[] numbers = new long[section.columns.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = WholeNumber.of(line, section.columns.get(i), words.get(i + 1));
    }
    switch (section) {
      case VERTICES ->
          network.required(
              line,
              WholeNumber.of(line, "vertex", words.getFirst().substring(section.prefix.length())),
              numbers[0]);
      case EDGES, ARCS ->
          network.required(
              line,
              numbers[0],
              numbers[1],
              section == Section.EDGES,
              numbers[2],
              numbers[2],
              numbers[3]);
      case OTHER_EDGES, OTHER_ARCS -> {
        int _ =
            network.link(line, numbers[0], numbers[1], section == Section.OTHER_EDGES, numbers[2]);
      }
    }
  }

  private Line needed(List<Line> lines, String keyword) {
    Line line = said.get(keyword);
    if (line == null) {
      throw new MalformedLine(
          lines.getLast().number(), "the file ends without a line " + keyword + ": …");
    }
    return line;
  }

  private void checkCount(String keyword, Section... sections) {
    Line line = said.get(keyword);
    int found = 0;
    for (Section section : sections) {
      found += listed.getOrDefault(section, 0);
    }
    if (line != null && WholeNumber.of(line, "number", line.value()) != found) {
      throw line.refused(
          "does not agree with the sections, which have "
              + found
              + "; maybe the file was cut off?");
    }
  }
}

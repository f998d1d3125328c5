package city.laterne.sweeping.routing.file;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CARPLIB's form of arc routing problems (Belenguer and Benavent 2005): lines of a keyword and its
 * value, and lists of edges as {@code ( 1, 2) coste 13 demanda 1}. Keywords stand in Spanish or in
 * English; mixed sets list arcs too and tell the cost of serving apart (Belenguer, Benavent,
 * Lacomme and Prins 2006). Vertices are numbered from 1, or from 0 where the file names a vertex 0
 * (Tang, Wang, Li and Yao 2017; Wøhlk and Laporte 2018). The number of vehicles does not bind.
 */
final class CarplibForm {
  /** What a keyword stands for. */
  private enum Key {
    NAME("NOMBRE", "NAME"),
    VERTICES("VERTICES", "NODES"),
    EDGES("ARISTAS_REQ", "REQ_EDGES", "REQUIRED_EDGES", "EDGES_REQ", "EDGE_REQ"),
    OTHER_EDGES("ARISTAS_NOREQ", "NOREQ_EDGES", "NON_REQUIRED_EDGES", "EDGES_NOREQ", "EDGE_NOREQ"),
    ARCS("ARCOS_REQ", "REQ_ARCS", "REQUIRED_ARCS", "ARCS_REQ", "ARC_REQ"),
    OTHER_ARCS("ARCOS_NOREQ", "NOREQ_ARCS", "NON_REQUIRED_ARCS", "ARCS_NOREQ", "ARC_NOREQ"),
    CAPACITY("CAPACIDAD", "CAPACITY"),
    DEPOT("DEPOSITO", "DEPOT"),
    DUMPS("DUMPING_SITES"),
    REMARK(
        "COMENTARIO",
        "COMMENT",
        "UPPER_BOUND",
        "TIPO_COSTES_ARISTAS",
        "TIPO_COSTES",
        "COSTE_TOTAL_REQ",
        "VEHICULOS",
        "VEHICLES");

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives an immutable one
    private final List<String> words;

    Key(String... words) {
      this.words = List.of(words);
    }

    /** Whether it counts a list that follows. */
    boolean isList() {
      return this == EDGES || this == OTHER_EDGES || this == ARCS || this == OTHER_ARCS;
    }
  }

  private static final Map<String, Key> KEYS = new HashMap<>();

  static {
    for (Key key : Key.values()) {
      for (String word : key.words) {
        KEYS.put(word, key);
      }
    }
  }

  private static final Pattern ENDS =
      Pattern.compile("\\(\\s*([0-9]+)\\s*[,\\s]\\s*([0-9]+)\\s*\\)");

  private final Network network;
  private final Map<Key, Line> said = new EnumMap<>(Key.class);
  private final Map<Key, Integer> listed = new EnumMap<>(Key.class);
  private final List<Line> lines;

  private CarplibForm(List<Line> lines) {
    this.lines = lines;
    network = new Network(names(lines, "0") && !names(lines, count(lines)) ? 0 : 1);
  }

  /** Whether a vertex of this number is an end of a link or the depot. */
  private static boolean names(List<Line> lines, String number) {
    for (Line line : lines) {
      Matcher ends = ENDS.matcher(line.text());
      if (ends.lookingAt()
          ? ends.group(1).equals(number) || ends.group(2).equals(number)
          : KEYS.get(line.keyword()) == Key.DEPOT && line.value().equals(number)) {
        return true;
      }
    }
    return false;
  }

  private static String count(List<Line> lines) {
    return lines.stream()
        .filter(line -> KEYS.get(line.keyword()) == Key.VERTICES)
        .map(Line::value)
        .findFirst()
        .orElse("");
  }

  /** Whether a file looks so: some line gives the number of vertices by keyword. */
  static boolean fits(List<Line> lines) {
    return lines.stream().anyMatch(line -> KEYS.get(line.keyword()) == Key.VERTICES);
  }

  static Instance read(String name, List<Line> lines) {
    return new CarplibForm(lines).read(name);
  }

  private Instance read(String name) {
    Key list = Key.NAME;
    for (Line line : lines) {
      if (line.text().startsWith("(")) {
        if (!list.isList()) {
          throw line.refused("stands under no list; a line as LISTA_ARISTAS_REQ : is missing");
        }
        item(line, list);
        listed.merge(list, 1, Integer::sum);
      } else if (!line.text().matches("-+")) {
        list = keyword(line, list);
      }
    }
    for (Key counted : List.of(Key.EDGES, Key.OTHER_EDGES, Key.ARCS, Key.OTHER_ARCS)) {
      checkCount(counted);
    }
    Line depot = needed(Key.DEPOT);
    if (depot.value().matches("[0-9]+\\s*,.*")) {
      throw depot.refused("has several depots, which this form cannot say; take Laterne's JSON");
    }
    Line capacity = needed(Key.CAPACITY);
    return network.instance(
        said.containsKey(Key.NAME) ? needed(Key.NAME).value() : name,
        network.vertex(depot, "depot", WholeNumber.of(depot, "depot", depot.value())),
        WholeNumber.of(capacity, "capacity", capacity.value(), 0, Integer.MAX_VALUE));
  }

  /** Reads a line of keyword and value; answers the list that goes on behind it. */
  private Key keyword(Line line, Key list) {
    String word = line.keyword().replace(' ', '_').replace('-', '_');
    boolean before = word.startsWith("LISTA_") || word.startsWith("LIST_");
    if (before || word.endsWith("_LIST")) {
      Key opened =
          KEYS.get(
              before
                  ? word.substring(word.indexOf('_') + 1)
                  : word.substring(0, word.length() - "_LIST".length()));
      if (opened == null || !opened.isList()) {
        throw line.refused("is a list that this form does not know");
      }
      needed(Key.VERTICES);
      return opened;
    }
    Key key = KEYS.get(word);
    if (key == null) {
      if (word.isEmpty()) {
        throw line.refused("is neither KEYWORD : VALUE nor an edge as ( 1, 2) coste 3 demanda 4");
      }
      network.note(line, "the keyword is not known");
    } else if (key == Key.DUMPS) {
      throw line.refused(
          "names dumps, whose rules differ between the sets that have them; take Laterne's JSON");
    } else if (key != Key.REMARK) {
      if (said.put(key, line) != null) {
        throw line.refused("stands there for the second time");
      }
      if (key == Key.VERTICES) {
        network.vertices(
            WholeNumber.of(line, "number of vertices", line.value(), 1, Limits.VERTICES));
      }
    }
    return list;
  }

  /** Reads an edge or arc: {@code ( from, to)}, then words with a number each. */
  private void item(Line line, Key list) {
    int end = line.text().indexOf(')');
    if (end < 0) {
      throw line.refused("lacks the closing bracket; maybe the file was cut off?");
    }
    String[] ends = line.text().substring(1, end).strip().split("\\s*,\\s*|\\s+");
    if (ends.length != 2) {
      throw line.refused("holds " + ends.length + " vertices in brackets, and must hold 2");
    }
    long from = WholeNumber.of(line, "vertex", ends[0]);
    long to = WholeNumber.of(line, "vertex", ends[1]);
    Map<String, Long> amounts = amounts(line, line.text().substring(end + 1));
    boolean edge = list == Key.EDGES || list == Key.OTHER_EDGES;
    Long cost = amounts.getOrDefault("driving", amounts.get("cost"));
    if (cost == null) {
      throw line.refused("has no cost; maybe the file was cut off?");
    }
    if (list == Key.EDGES || list == Key.ARCS) {
      Long demand = amounts.get("demand");
      if (demand == null) {
        throw line.refused("has no demand; maybe the file was cut off?");
      }
      long serving = amounts.getOrDefault("serving", cost);
      network.required(line, from, to, edge, cost, serving, demand);
    } else {
      int _ = network.link(line, from, to, edge, cost);
    }
  }

  private static Map<String, Long> amounts(Line line, String text) {
    List<String> words = new ArrayList<>(List.of(text.strip().split("[\\s:=]+")));
    Map<String, Long> amounts = new HashMap<>();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      String meaning =
          switch (words.get(i).toLowerCase(Locale.ROOT)) {
            case "coste", "cost" -> "cost";
            case "trav_cost", "coste_trav" -> "driving";
            case "serv_cost", "coste_serv" -> "serving";
            case "demanda", "demand" -> "demand";
            default ->
                throw line.refused(
                    "has \"" + words.get(i) + "\" where coste or demanda should stand");
          };
      if (amounts.put(meaning, WholeNumber.of(line, meaning, words.get(i + 1))) != null) {
        throw line.refused("gives the " + meaning + " twice");
      }
    }
    if (words.size() % 2 == 1) {
      throw line.refused("ends with \"" + words.getLast() + "\", behind which a number is missing");
    }
    return amounts;
  }

  private Line needed(Key key) {
    Line line = said.get(key);
    if (line == null) {
      throw new MalformedLine(
          lines.getLast().number(),
          "the file ends without a line " + key.words.getFirst() + " : …");
    }
    return line;
  }

  private void checkCount(Key key) {
    Line line = said.get(key);
    int found = listed.getOrDefault(key, 0);
    if (line != null && WholeNumber.of(line, "number", line.value()) != found) {
      throw line.refused(
          "does not agree with the list, which has " + found + "; maybe the file was cut off?");
    }
  }
}

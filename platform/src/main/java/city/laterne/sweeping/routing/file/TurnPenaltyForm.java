package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The form of node, edge and arc routing problems with turn penalties (Vidal 2017, from instances
 * of Corberán, Martí, Martínez and Soler 2002 and Bach, Hasle and Wøhlk 2013): a head of keywords,
 * then tables {@code NODES}, {@code EDGES}, {@code ARCS} and {@code TURNS}. Vertices are numbered
 * from 1. A turn is named by the three vertices that it leads along; where links lie beside each
 * other between the same vertices, it holds for all of them. A turn that is not listed is free.
 *
 * <p>A penalty of 10,000 stands for a turn that nobody may make (Bräysy, Martínez, Nagata and Soler
 * 2011); it is read as a penalty all the same, as plans of the literature are counted with it.
 *
 * <p>Serving costs as much as driving, serving a vertex nothing. The number of vehicles binds, as
 * the set's author asks for; −1 leaves it free.
 */
final class TurnPenaltyForm {
  private static final String[] NODE = {"index", "quantity", "is-required"};
  private static final String[] LINK = {"from", "to", "quantity", "is-required", "cost"};
  private static final String[] TURN = {"from", "via", "to", "cost"};

  private final Network network = new Network(1);
  private final Map<String, Line> said = new HashMap<>();
  private final Map<String, Integer> listed = new HashMap<>();
  private final Map<Long, List<Arc>> arcs = new HashMap<>();
  private final Set<List<Long>> turned = new HashSet<>();

  private TurnPenaltyForm() {}

  /** Whether a file looks so: some line gives the number of turns. */
  static boolean fits(List<Line> lines) {
    return lines.stream().anyMatch(line -> keyword(line).equals("#NB TURNS"));
  }

  static Instance read(String name, List<Line> lines) {
    return new TurnPenaltyForm().readLines(name, lines);
  }

  private Instance readLines(String name, List<Line> lines) {
    String table = "";
    for (Line line : lines) {
      if (line.text().startsWith("--")) {
        table = line.text().replace("-", "").strip().toUpperCase(Locale.ROOT);
        begin(line, table);
      } else if (table.isEmpty()) {
        head(line);
      } else if (!line.text().toUpperCase(Locale.ROOT).startsWith("INDEX")) {
        row(line, table);
        listed.merge(table, 1, Integer::sum);
      }
    }
    checkCount("#NODES", "NODES");
    checkCount("#EDGES", "EDGES");
    checkCount("#ARCS", "ARCS");
    checkCount("#NB TURNS", "TURNS");
    Line depot = needed("DEPOT");
    Line capacity = needed("CAPACITY");
    return network.instance(
        said.containsKey("NAME") ? needed("NAME").value() : name,
        network.vertex(depot, "depot", WholeNumber.of(depot, "depot", depot.value())),
        WholeNumber.of(capacity, "capacity", capacity.value(), 0, Integer.MAX_VALUE),
        vehicles());
  }

  private int vehicles() {
    Line line = said.get("#VEHICLES");
    int count =
        line == null ? -1 : WholeNumber.of(line, "vehicles", line.value(), -1, VehicleKind.FREE);
    return count < 1 ? VehicleKind.FREE : count;
  }

  private static String keyword(Line line) {
    return line.keyword().replace('-', ' ');
  }

  private void head(Line line) {
    if (line.keyword().isEmpty()) {
      throw line.refused("stands in the head and is no KEYWORD: VALUE");
    }
    if (said.put(keyword(line), line) != null) {
      throw line.refused("stands there for the second time");
    }
  }

  private void begin(Line line, String table) {
    switch (table) {
      case "NODES" -> {
        Line vertices = needed("#NODES");
        network.vertices(
            WholeNumber.of(vertices, "number of vertices", vertices.value(), 1, Limits.VERTICES));
      }
      case "EDGES", "ARCS", "TURNS" -> {
        if (network.vertices() == 0) {
          throw line.refused("comes before the table NODES");
        }
      }
      default -> throw line.refused("is no table: NODES, EDGES, ARCS or TURNS is wanted");
    }
  }

  private void row(Line line, String table) {
    switch (table) {
      case "NODES" -> vertex(line, numbers(line, NODE));
      case "EDGES" -> link(line, numbers(line, LINK), true);
      case "ARCS" -> link(line, numbers(line, LINK), false);
      default -> turn(line, numbers(line, TURN));
    }
  }

  /** The whole numbers that a row begins with; coordinates and types behind them are not needed. */
  private static long[] numbers(Line line, String[] columns) {
    List<String> words = line.words();
    if (words.size() < columns.length) {
      throw line.refused(
          "holds "
              + words.size()
              + " words, and must hold "
              + String.join(", ", columns)
              + "; maybe the file was cut off?");
    }
    long[] numbers = new long[columns.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = WholeNumber.of(line, columns[i], words.get(i));
    }
    return numbers;
  }

  private void vertex(Line line, long[] row) {
    int _ = network.vertex(line, "index", row[0]);
    if (isRequired(line, row[2])) {
      network.required(line, row[0], row[1]);
    }
  }

  private void link(Line line, long[] row, boolean bothWays) {
    if (isRequired(line, row[3])) {
      network.required(line, row[0], row[1], bothWays, row[4], row[4], row[2]);
    } else {
      int _ = network.link(line, row[0], row[1], bothWays, row[4]);
    }
    int link = network.links().size() - 1;
    along(row[0], row[1]).add(new Arc(link, Direction.FORWARD));
    if (bothWays) {
      along(row[1], row[0]).add(new Arc(link, Direction.BACKWARD));
    }
  }

  private List<Arc> along(long from, long to) {
    return arcs.computeIfAbsent(from << 32 | to, _ -> new ArrayList<>());
  }

  private void turn(Line line, long[] row) {
    int cost = WholeNumber.within(line, "cost", row[3], 0, Link.MOST);
    List<Arc> before = along(row[0], row[1]);
    List<Arc> after = along(row[1], row[2]);
    if (before.isEmpty() || after.isEmpty()) {
      throw line.refused(
          "is a turn along a link from "
              + (before.isEmpty() ? row[0] + " to " + row[1] : row[1] + " to " + row[2])
              + ", and there is none");
    }
    if (!turned.add(List.of(row[0], row[1], row[2]))) {
      throw line.refused("gives a turn that is there already");
    }
    if (cost > 0) {
      before.forEach(
          from -> after.forEach(to -> network.turn(new TurnRule.Penalty(from, to, cost, cost))));
    }
  }

  private static boolean isRequired(Line line, long flag) {
    return WholeNumber.within(line, "is-required", flag, 0, 1) == 1;
  }

  private Line needed(String keyword) {
    Line line = said.get(keyword);
    if (line == null) {
      throw new MalformedLine(1, "the file's head has no line " + keyword + ": …");
    }
    return line;
  }

  private void checkCount(String keyword, String table) {
    Line line = said.get(keyword);
    int found = listed.getOrDefault(table, 0);
    if (line != null && WholeNumber.of(line, "number", line.value()) != found) {
      throw line.refused(
          "does not agree with the table, which has " + found + "; maybe the file was cut off?");
    }
  }
}

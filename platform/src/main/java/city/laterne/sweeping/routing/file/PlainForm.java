package city.laterne.sweeping.routing.file;

import java.util.List;

/**
 * The plain form of capacitated arc routing problems: a number a line for vertices and edges, then
 * {@code from to cost demand} for each edge, then a number a line for vehicles, capacity and,
 * optionally, lower and upper bound. Vertices are numbered from 0, which is the depot. An edge with
 * a demand of 0 need not be served. The number of vehicles does not bind.
 */
final class PlainForm {
  private static final String[] EDGE = {"from", "to", "cost", "demand"};

  private PlainForm() {}

  /** Whether a file looks so: it begins with a number alone. */
  static boolean fits(List<Line> lines) {
    return lines.getFirst().text().matches("[-+]?[0-9][0-9.,]*");
  }

  static Instance read(String name, List<Line> lines) {
    Network network = new Network(0);
    network.vertices(count(lines, 0, "number of vertices", 1, Limits.VERTICES));
    int edges = count(lines, 1, "number of edges", 0, Limits.LINKS);
    for (int i = 0; i < edges; i++) {
      Line line = at(lines, 2 + i, "edge " + (i + 1) + " of " + edges);
      long[] edge = line.numbers(EDGE);
      if (edge[3] == 0) {
        int _ = network.link(line, edge[0], edge[1], true, edge[2]);
      } else {
        network.required(line, edge[0], edge[1], true, edge[2], edge[2], edge[3]);
      }
    }
    int _ = count(lines, edges + 2, "number of vehicles", -1, Integer.MAX_VALUE);
    int capacity = count(lines, edges + 3, "capacity", 0, Integer.MAX_VALUE);
    for (int bound = edges + 4; bound < Math.min(lines.size(), edges + 6); bound++) {
      long[] _ = lines.get(bound).numbers("bound");
    }
    if (lines.size() > edges + 6) {
      throw lines
          .get(edges + 6)
          .refused("stands behind the end; maybe there are more edges than line 2 says?");
    }
    return network.instance(name, 0, capacity);
  }

  private static int count(List<Line> lines, int index, String meaning, long least, long most) {
    Line line = at(lines, index, meaning);
    return WholeNumber.within(line, meaning, line.numbers(meaning)[0], least, most);
  }

  private static Line at(List<Line> lines, int index, String meaning) {
    if (index >= lines.size()) {
      throw new MalformedLine(
          lines.getLast().number(), "the file ends here, before its " + meaning);
    }
    return lines.get(index);
  }
}

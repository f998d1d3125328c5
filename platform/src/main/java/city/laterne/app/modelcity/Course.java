package city.laterne.app.modelcity;

import city.laterne.streets.RoadClass;
import java.util.ArrayList;
import java.util.List;

/** A line of the plan: a street, a bank, a railway or a border between plots. */
final class Course {
  /** What runs there. */
  enum Kind {
    /** A street; others may end at it. */
    STREET,
    /** A bank of the river or of a basin; no street ends at it or follows it. */
    BANK,
    /** A railway; only main roads cross it. */
    RAIL,
    /** Where a street stops short of water or railway; a border between two plots. */
    FENCE
  }

  final Kind kind;
  final RoadClass roadClass;

  /** Of the carriageway, m; of a railway, its ground. */
  final double width;

  final List<Node> nodes;

  /** As people call it; empty while it has no name of its own. */
  String name = "";

  boolean oneWay;

  /** How many nodes have been put between its first ones. */
  int inserted;

  Course(Kind kind, RoadClass roadClass, double width, List<Node> nodes) {
    this.kind = kind;
    this.roadClass = roadClass;
    this.width = width;
    this.nodes = new ArrayList<>(nodes);
  }

  static Course street(RoadClass roadClass, double width, List<Node> nodes) {
    return new Course(Kind.STREET, roadClass, width, nodes);
  }

  boolean isStreet() {
    return kind == Kind.STREET;
  }

  boolean isClosed() {
    return nodes.getFirst() == nodes.getLast();
  }

  Node first() {
    return nodes.getFirst();
  }

  Node last() {
    return nodes.getLast();
  }

  double length() {
    double length = 0;
    for (int i = 1; i < nodes.size(); i++) {
      length += nodes.get(i - 1).distance(nodes.get(i));
    }
    return length;
  }

  /** The nodes between two of its nodes, in the order from one to the other. */
  List<Node> between(Node from, Node to) {
    if (nodes.size() == 2) {
      return List.of();
    }
    int start = 0;
    int end = Integer.MAX_VALUE / 2;
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) == from) {
        if ((i > 0 && nodes.get(i - 1) == to) || (i + 1 < nodes.size() && nodes.get(i + 1) == to)) {
          return List.of();
        }
        int near = nearest(to, i);
        if (Math.abs(near - i) < Math.abs(end - start)) {
          start = i;
          end = near;
        }
      }
    }
    return start <= end ? nodes.subList(start + 1, end) : nodes.subList(end + 1, start).reversed();
  }

  private int nearest(Node node, int place) {
    int found = Integer.MAX_VALUE / 2;
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) == node && Math.abs(i - place) < Math.abs(found - place)) {
        found = i;
      }
    }
    return found;
  }

  /** Puts a node between two neighbours. */
  void insert(Node from, Node to, Node node) {
    for (int i = 1; i < nodes.size(); i++) {
      Node left = nodes.get(i - 1);
      Node right = nodes.get(i);
      if ((left == from && right == to) || (left == to && right == from)) {
        nodes.add(i, node);
        inserted++;
        return;
      }
    }
    throw new IllegalStateException("two nodes of a face are no neighbours on their course");
  }
}

package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.List;

/** Sets buildings along the streets around and inside of a block, none over another. */
final class Houses {
  private static final double CORNER = 0.9;

  private final Draw draw;

  /** Corners of each building, counterclockwise. */
  private final List<List<Node>> found = new ArrayList<>();

  private final Face block;

  Houses(Draw draw, Face block) {
    this.draw = draw;
    this.block = block;
  }

  /** How buildings stand. */
  private record Style(
      double least, double most, double depth, double front, double gapLeast, double gapMost) {}

  List<List<Node>> build() {
    switch (block.fabric) {
      case OLD_TOWN -> along(new Style(13, 30, 9.5, 0.8, 0.5, 3));
      case PERIMETER -> along(new Style(30, 62, 12, 3, 0.6, 4));
      case ROWS -> along(new Style(22, 42, 10, 5.5, 7, 14));
      case SUBURB -> along(new Style(13, 23, 10.5, 6.5, 10, 17));
      case ESTATE -> slabs(58, 12, 34);
      case INDUSTRY -> halls();
      case PARK, WOOD, ALLOTMENTS, CEMETERY, FIELD, LAKE, WATER -> {}
    }
    return found;
  }

  private void along(Style style) {
    List<Node> run = new ArrayList<>();
    int size = block.size();
    int first = 0;
    while (first < size && !isCorner(first)) {
      first++;
    }
    for (int i = 0; i < size; i++) {
      int at = (first + i) % size;
      run.add(block.node(at));
      int next = (at + 1) % size;
      boolean street = block.courses.get(at).isStreet();
      if (isCorner(next) || i == size - 1) {
        run.add(block.node(next));
        if (street) {
          front(run, block.courses.get(at).width / 2, style);
        }
        run = new ArrayList<>();
      }
    }
    for (Course stub : block.stubs) {
      front(stub.nodes, stub.width / 2, style);
      front(stub.nodes.reversed(), stub.width / 2, style);
    }
  }

  private boolean isCorner(int index) {
    Node before = block.node(index + block.size() - 1);
    Node here = block.node(index);
    Node after = block.node(index + 1);
    double length = before.distance(here) * here.distance(after);
    double turn =
        ((here.x - before.x) * (after.x - here.x) + (here.y - before.y) * (after.y - here.y))
            / Math.max(1e-9, length);
    return turn < CORNER || block.courseBefore(index) != block.courses.get(index);
  }

  /** Sets buildings to the left of a line. */
  private void front(List<Node> line, double half, Style style) {
    double length = 0;
    for (int i = 1; i < line.size(); i++) {
      length += line.get(i - 1).distance(line.get(i));
    }
    double at = half + style.front();
    double back = half + style.front() + style.depth();
    while (true) {
      double width = draw.between(style.least(), style.most());
      width = Math.min(width, length - half - style.front() - at);
      if (width < style.least() * 0.7) {
        return;
      }
      Node from = along(line, at);
      Node to = along(line, at + width);
      List<Node> house = box(from, to, half + style.front(), back + draw.between(-1, 1.5));
      if (isFree(house, style.front() * 0.6)) {
        found.add(house);
        at += width + draw.between(style.gapLeast(), style.gapMost());
      } else {
        at += 6;
      }
    }
  }

  private static Node along(List<Node> line, double along) {
    double left = along;
    for (int i = 1; i < line.size(); i++) {
      double step = line.get(i - 1).distance(line.get(i));
      if (left <= step && step > 0) {
        double t = left / step;
        return new Node(
            line.get(i - 1).x + t * (line.get(i).x - line.get(i - 1).x),
            line.get(i - 1).y + t * (line.get(i).y - line.get(i - 1).y));
      }
      left -= step;
    }
    return line.getLast();
  }

  private static List<Node> box(Node from, Node to, double front, double back) {
    double length = Math.max(1e-9, from.distance(to));
    double nx = -(to.y - from.y) / length;
    double ny = (to.x - from.x) / length;
    return List.of(
        new Node(from.x + nx * front, from.y + ny * front),
        new Node(to.x + nx * front, to.y + ny * front),
        new Node(to.x + nx * back, to.y + ny * back),
        new Node(from.x + nx * back, from.y + ny * back));
  }

  private boolean isFree(List<Node> house, double border) {
    for (Node corner : house) {
      if (!block.contains(corner.x, corner.y) || isNearBorder(corner, border)) {
        return false;
      }
    }
    for (Course stub : block.stubs) {
      for (int i = 1; i < stub.nodes.size(); i++) {
        Node from = stub.nodes.get(i - 1);
        Node to = stub.nodes.get(i);
        for (Node corner : house) {
          if (Node.distance(corner.x, corner.y, from, to) < stub.width / 2 + 2) {
            return false;
          }
        }
        if (overlap(house, box(from, to, -stub.width / 2 - 2, stub.width / 2 + 2))) {
          return false;
        }
      }
    }
    return !crossesBorder(house) && found.stream().noneMatch(other -> overlap(house, other));
  }

  /** Whether the border runs through a building although all its corners are inside. */
  private boolean crossesBorder(List<Node> house) {
    Node first = house.getFirst();
    for (int i = 0; i < block.size(); i++) {
      Node from = block.node(i);
      Node to = block.node(i + 1);
      double reach = from.distance(to) + 250;
      if (Math.abs(from.x - first.x) < reach && Math.abs(from.y - first.y) < reach) {
        for (int j = 0; j < 4; j++) {
          if (cross(house.get(j), house.get((j + 1) % 4), from, to)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean cross(Node a, Node b, Node c, Node d) {
    return side(a, b, c) > 0 != side(a, b, d) > 0 && side(c, d, a) > 0 != side(c, d, b) > 0;
  }

  private static double side(Node from, Node to, Node place) {
    return (to.x - from.x) * (place.y - from.y) - (to.y - from.y) * (place.x - from.x);
  }

  private boolean isNearBorder(Node corner, double border) {
    for (int i = 0; i < block.size(); i++) {
      double half = Math.max(block.courses.get(i).width / 2, 1) + border;
      Node from = block.node(i);
      Node to = block.node(i + 1);
      if (Math.abs(from.x - corner.x) < 120
          && Math.abs(from.y - corner.y) < 120
          && Node.distance(corner.x, corner.y, from, to) < half) {
        return true;
      }
    }
    return false;
  }

  /** Whether two convex shapes share ground: no side of either parts them. */
  private static boolean overlap(List<Node> one, List<Node> two) {
    return Math.abs(one.getFirst().x - two.getFirst().x) < 250
        && Math.abs(one.getFirst().y - two.getFirst().y) < 250
        && !parts(one, two)
        && !parts(two, one);
  }

  private static boolean parts(List<Node> one, List<Node> two) {
    for (int i = 0; i < one.size(); i++) {
      Node from = one.get(i);
      Node to = one.get((i + 1) % one.size());
      boolean outside = true;
      for (Node corner : two) {
        outside &=
            (to.x - from.x) * (corner.y - from.y) - (to.y - from.y) * (corner.x - from.x) <= 0;
      }
      if (outside) {
        return true;
      }
    }
    return false;
  }

  private void slabs(double length, double depth, double apart) {
    double grain = block.grain() + (draw.chance(0.5) ? 0 : StrictMath.PI / 2);
    double c = StrictMath.cos(grain);
    double s = StrictMath.sin(grain);
    double[] along = block.extent(c, s);
    double[] across = block.extent(-s, c);
    for (double v = across[0] + 16; v < across[1]; v += apart + depth) {
      for (double u = along[0] + draw.between(14, 30); u < along[1]; u += length + 18) {
        double size = draw.chance(0.2) ? depth * 2 : length;
        put(u, v, size, size == length ? depth : depth * 2, c, s, 7);
      }
    }
  }

  private void halls() {
    double grain = block.grain();
    double c = StrictMath.cos(grain);
    double s = StrictMath.sin(grain);
    double[] along = block.extent(c, s);
    double[] across = block.extent(-s, c);
    double v = across[0] + draw.between(12, 24);
    while (v < across[1]) {
      double row = draw.between(28, 72);
      double u = along[0] + draw.between(12, 26);
      while (u < along[1]) {
        double size = draw.between(30, 120);
        if (draw.chance(0.8)) {
          put(u, v, size, row * draw.between(0.6, 1), c, s, 9);
        }
        u += size + draw.between(12, 40);
      }
      v += row + draw.between(16, 36);
    }
  }

  private void put(double u, double v, double size, double row, double c, double s, double border) {
    Node from = new Node(u * c - v * s, u * s + v * c);
    Node to = new Node((u + size) * c - v * s, (u + size) * s + v * c);
    List<Node> hall = box(from, to, 0, row);
    if (isFree(hall, border)) {
      found.add(hall);
    }
  }
}

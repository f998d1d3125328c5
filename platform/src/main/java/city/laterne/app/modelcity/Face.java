package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.List;

/**
 * An area with courses around it, counterclockwise: course {@code i} leads from node {@code i} to
 * the next one.
 */
final class Face {
  final List<Node> nodes;
  final List<Course> courses;

  /** Streets that end inside of it. */
  final List<Course> stubs = new ArrayList<>();

  /** Number of the quarter; −1 while it is in none. */
  int quarter = -1;

  /** What its courses had been given when it last looked; −1 before. */
  private long known = -1;

  Fabric fabric = Fabric.ROWS;

  Face(List<Node> nodes, List<Course> courses) {
    this.nodes = new ArrayList<>(nodes);
    this.courses = new ArrayList<>(courses);
    if (area(this.nodes) < 0) {
      java.util.Collections.reverse(this.nodes);
      java.util.Collections.reverse(this.courses);
      if (!this.courses.isEmpty()) {
        this.courses.add(this.courses.removeFirst());
      }
    }
  }

  /** A part of this one, after a cut. */
  Face part(List<Node> partNodes, List<Course> partCourses) {
    Face part = new Face(partNodes, partCourses);
    part.quarter = quarter;
    part.fabric = fabric;
    return part;
  }

  int size() {
    return nodes.size();
  }

  Node node(int index) {
    return nodes.get(index % nodes.size());
  }

  Course courseBefore(int index) {
    return courses.get((index + courses.size() - 1) % courses.size());
  }

  /** Takes the nodes in that streets of the other side have put on its courses. */
  void refresh() {
    long inserted = 0;
    for (Course course : courses) {
      inserted += course.inserted;
    }
    if (inserted == known) {
      return;
    }
    List<Node> oldNodes = List.copyOf(nodes);
    List<Course> oldCourses = List.copyOf(courses);
    nodes.clear();
    courses.clear();
    for (int i = 0; i < oldNodes.size(); i++) {
      Node from = oldNodes.get(i);
      Node to = oldNodes.get((i + 1) % oldNodes.size());
      Course course = oldCourses.get(i);
      nodes.add(from);
      courses.add(course);
      for (Node hidden : course.between(from, to)) {
        nodes.add(hidden);
        courses.add(course);
      }
    }
    known = 0;
    for (Course course : courses) {
      known += course.inserted;
    }
  }

  double area() {
    return area(nodes);
  }

  static double area(List<Node> ring) {
    double twice = 0;
    Node before = ring.getLast();
    for (Node node : ring) {
      twice += before.x * node.y - node.x * before.y;
      before = node;
    }
    return twice / 2;
  }

  /** The middle of its area; it may lie outside of a crooked one. */
  Node centre() {
    double sum = 0;
    double x = 0;
    double y = 0;
    Node origin = nodes.getFirst();
    Node before = nodes.getLast();
    for (Node node : nodes) {
      double cross =
          (before.x - origin.x) * (node.y - origin.y) - (node.x - origin.x) * (before.y - origin.y);
      sum += cross;
      x += (before.x + node.x - 2 * origin.x) * cross;
      y += (before.y + node.y - 2 * origin.y) * cross;
      before = node;
    }
    return sum == 0 ? origin : new Node(origin.x + x / (3 * sum), origin.y + y / (3 * sum));
  }

  boolean contains(double x, double y) {
    boolean inside = false;
    Node before = nodes.getLast();
    for (Node node : nodes) {
      if (node.y > y != before.y > y
          && x < (before.x - node.x) * (y - node.y) / (before.y - node.y) + node.x) {
        inside = !inside;
      }
      before = node;
    }
    return inside;
  }

  /** How far a place is from its border. */
  double clearance(double x, double y) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < nodes.size(); i++) {
      least = Math.min(least, Node.distance(x, y, nodes.get(i), node(i + 1)));
    }
    return least;
  }

  /** The direction that most of its border follows or stands square to, radians. */
  double grain() {
    double cosine = 0;
    double sine = 0;
    for (int i = 0; i < nodes.size(); i++) {
      Node from = nodes.get(i);
      Node to = node(i + 1);
      double length = from.distance(to);
      if (length > 0) {
        double ux = (to.x - from.x) / length;
        double uy = (to.y - from.y) / length;
        double twoCosine = ux * ux - uy * uy;
        double twoSine = 2 * ux * uy;
        cosine += length * (twoCosine * twoCosine - twoSine * twoSine);
        sine += length * 2 * twoCosine * twoSine;
      }
    }
    return StrictMath.atan2(sine, cosine) / 4;
  }

  /** Least and greatest distance along a direction. */
  double[] extent(double ux, double uy) {
    double least = Double.MAX_VALUE;
    double most = -Double.MAX_VALUE;
    for (Node node : nodes) {
      double along = node.x * ux + node.y * uy;
      least = Math.min(least, along);
      most = Math.max(most, along);
    }
    return new double[] {least, most};
  }
}

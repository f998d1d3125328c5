package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds where courses cross, and gives both the same node there. */
final class Crossings {
  private static final int CHUNK = 12;

  private record Crossing(int segment, double along, Node node) {}

  private final List<Course> courses;
  private final List<List<Crossing>> found = new ArrayList<>();

  private Crossings(List<Course> courses) {
    this.courses = courses;
  }

  static void join(List<Course> courses) {
    Crossings crossings = new Crossings(courses);
    crossings.find();
    crossings.insert();
  }

  private void find() {
    List<double[][]> boxes = new ArrayList<>();
    for (Course course : courses) {
      found.add(new ArrayList<>());
      boxes.add(boxes(course));
    }
    for (int a = 0; a < courses.size(); a++) {
      for (int b = a + 1; b < courses.size(); b++) {
        for (int i = 0; i < boxes.get(a).length; i++) {
          for (int j = 0; j < boxes.get(b).length; j++) {
            if (touch(boxes.get(a)[i], boxes.get(b)[j])) {
              chunks(a, i * CHUNK, b, j * CHUNK);
            }
          }
        }
      }
    }
  }

  private static double[][] boxes(Course course) {
    int segments = course.nodes.size() - 1;
    double[][] boxes = new double[(segments + CHUNK - 1) / CHUNK][];
    for (int i = 0; i < boxes.length; i++) {
      double[] box = {1e18, 1e18, -1e18, -1e18};
      for (Node node : course.nodes.subList(i * CHUNK, Math.min(segments, (i + 1) * CHUNK) + 1)) {
        box[0] = Math.min(box[0], node.x);
        box[1] = Math.min(box[1], node.y);
        box[2] = Math.max(box[2], node.x);
        box[3] = Math.max(box[3], node.y);
      }
      boxes[i] = box;
    }
    return boxes;
  }

  private static boolean touch(double[] a, double[] b) {
    return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
  }

  private void chunks(int a, int fromA, int b, int fromB) {
    List<Node> left = courses.get(a).nodes;
    List<Node> right = courses.get(b).nodes;
    for (int i = fromA; i < Math.min(left.size() - 1, fromA + CHUNK); i++) {
      for (int j = fromB; j < Math.min(right.size() - 1, fromB + CHUNK); j++) {
        cross(a, i, b, j);
      }
    }
  }

  private void cross(int a, int i, int b, int j) {
    Node p = courses.get(a).nodes.get(i);
    Node p2 = courses.get(a).nodes.get(i + 1);
    Node q = courses.get(b).nodes.get(j);
    Node q2 = courses.get(b).nodes.get(j + 1);
    double rx = p2.x - p.x;
    double ry = p2.y - p.y;
    double sx = q2.x - q.x;
    double sy = q2.y - q.y;
    double cross = rx * sy - ry * sx;
    if (cross == 0) {
      return;
    }
    double t = ((q.x - p.x) * sy - (q.y - p.y) * sx) / cross;
    double u = ((q.x - p.x) * ry - (q.y - p.y) * rx) / cross;
    if (t > 0 && t < 1 && u > 0 && u < 1) {
      Node node = new Node(p.x + t * rx, p.y + t * ry);
      Course left = courses.get(a);
      Course right = courses.get(b);
      node.passes = left.kind == Course.Kind.RAIL || right.kind == Course.Kind.RAIL;
      node.meetings = left.isStreet() && right.isStreet() ? 1 : 0;
      found.get(a).add(new Crossing(i, t, node));
      found.get(b).add(new Crossing(j, u, node));
    }
  }

  private void insert() {
    for (int i = 0; i < courses.size(); i++) {
      List<Crossing> here = found.get(i);
      here.sort(Comparator.comparingInt(Crossing::segment).thenComparingDouble(Crossing::along));
      List<Node> old = courses.get(i).nodes;
      List<Node> fresh = new ArrayList<>(old.size() + here.size());
      int next = 0;
      for (int segment = 0; segment < old.size(); segment++) {
        fresh.add(old.get(segment));
        while (next < here.size() && here.get(next).segment() == segment) {
          fresh.add(here.get(next++).node());
        }
      }
      old.clear();
      old.addAll(fresh);
    }
  }
}

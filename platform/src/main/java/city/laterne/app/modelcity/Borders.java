package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Finds the border of ground that is made of faces: the sides that only one of them has. The faces
 * know all nodes of their sides, so no two borders overlap or leave a gap.
 */
final class Borders {
  private final Ground ground;

  Borders(Ground ground) {
    this.ground = ground;
  }

  private record Side(Node from, Node to) {}

  Geometry around(List<Face> faces) {
    Set<Side> open = new LinkedHashSet<>();
    for (Face face : faces) {
      for (int i = 0; i < face.size(); i++) {
        Side side = new Side(face.node(i), face.node(i + 1));
        if (!open.remove(new Side(side.to(), side.from()))) {
          open.add(side);
        }
      }
    }
    List<List<Node>> rings = rings(open);
    List<List<Node>> shells = new ArrayList<>();
    List<List<Node>> holes = new ArrayList<>();
    for (List<Node> ring : rings) {
      (Face.area(ring) > 0 ? shells : holes).add(ring);
    }
    List<Polygon> parts = new ArrayList<>();
    for (List<Node> shell : shells) {
      Face outside = new Face(shell, List.of());
      LinearRing[] inner =
          holes.stream()
              .filter(hole -> lies(hole, outside))
              .map(ground::ring)
              .toArray(LinearRing[]::new);
      parts.add(ground.factory().createPolygon(ground.ring(shell), inner));
    }
    return parts.size() == 1
        ? parts.getFirst()
        : ground.factory().createMultiPolygon(parts.toArray(Polygon[]::new));
  }

  /** Whether a hole lies in a shell; where they touch, the middle of one of its sides decides. */
  private static boolean lies(List<Node> hole, Face shell) {
    Node one = hole.get(0);
    Node two = hole.get(1);
    return shell.contains((one.x + two.x) / 2, (one.y + two.y) / 2);
  }

  /** Walks along the sides; a ring ends where it comes to a node for the second time. */
  private static List<List<Node>> rings(Set<Side> open) {
    Map<Node, List<Node>> next = new LinkedHashMap<>();
    for (Side side : open) {
      next.computeIfAbsent(side.from(), node -> new ArrayList<>()).add(side.to());
    }
    List<List<Node>> rings = new ArrayList<>();
    for (Node start : next.keySet()) {
      while (!next.getOrDefault(start, List.of()).isEmpty()) {
        List<Node> walk = new ArrayList<>();
        Map<Node, Integer> places = new LinkedHashMap<>();
        Node node = start;
        while (true) {
          Integer place = places.get(node);
          if (place != null) {
            List<Node> ring = walk.subList(place, walk.size());
            rings.add(List.copyOf(ring));
            ring.forEach(places::remove);
            ring.clear();
          }
          List<Node> ways = next.getOrDefault(node, List.of());
          if (ways.isEmpty()) {
            break;
          }
          places.put(node, walk.size());
          walk.add(node);
          node = ways.removeLast();
        }
      }
    }
    return rings;
  }
}

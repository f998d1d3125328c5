package city.laterne.streets.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Closed rings of ways that share their first and last nodes, whatever order and direction the ways
 * have. Rings may touch in a node: a walk that comes back to where it was cuts the ring off there.
 */
final class Rings {
  /**
   * A part of a ring's outline.
   *
   * @param nodes at least two
   * @param inner whether the relation calls it the border of a hole
   */
  record Part(long[] nodes, boolean inner) {
    private long first() {
      return nodes[0];
    }

    private long last() {
      return nodes[nodes.length - 1];
    }
  }

  /**
   * A closed line.
   *
   * @param nodes the first one once more at the end
   * @param inner whether all its parts are called the border of a hole
   */
  record Ring(long[] nodes, boolean inner) {}

  private record Step(Part part, boolean backwards) {}

  private final List<Ring> rings = new ArrayList<>();
  private final Map<Long, List<Integer>> ends = new HashMap<>();
  private final List<Part> parts;
  private final boolean[] used;
  private int leftOver;

  private Rings(List<Part> parts) {
    this.parts = parts;
    this.used = new boolean[parts.size()];
  }

  /** Joins parts. */
  static Rings of(List<Part> parts) {
    Rings rings = new Rings(parts);
    rings.join();
    return rings;
  }

  /** Those that close. */
  List<Ring> closed() {
    return rings;
  }

  /** How many parts belong to no ring. */
  int leftOver() {
    return leftOver;
  }

  private void join() {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.first() == part.last()) {
        used[i] = true;
        add(List.of(new Step(part, false)));
      } else {
        ends.computeIfAbsent(part.first(), _ -> new ArrayList<>()).add(i);
        ends.computeIfAbsent(part.last(), _ -> new ArrayList<>()).add(i);
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!used[i]) {
        walk(parts.get(i).first());
      }
    }
  }

  private void walk(long start) {
    List<Long> nodes = new ArrayList<>(List.of(start));
    Map<Long, Integer> visited = new HashMap<>(Map.of(start, 0));
    List<Step> steps = new ArrayList<>();
    while (true) {
      long here = nodes.getLast();
      int next = unused(here);
      if (next < 0) {
        if (steps.isEmpty()) {
          return;
        }
        steps.removeLast();
        visited.remove(nodes.removeLast());
        leftOver++;
        continue;
      }
      used[next] = true;
      Part part = parts.get(next);
      boolean backwards = part.first() != here;
      long there = backwards ? part.first() : part.last();
      steps.add(new Step(part, backwards));
      Integer before = visited.get(there);
      if (before == null) {
        visited.put(there, nodes.size());
        nodes.add(there);
      } else {
        List<Step> ring = steps.subList(before, steps.size());
        add(ring);
        ring.clear();
        while (nodes.size() > before + 1) {
          visited.remove(nodes.removeLast());
        }
      }
    }
  }

  private int unused(long node) {
    List<Integer> here = ends.getOrDefault(node, List.of());
    while (!here.isEmpty() && used[here.getLast()]) {
      here.removeLast();
    }
    return here.isEmpty() ? -1 : here.getLast();
  }

  private void add(List<Step> steps) {
    Longs nodes = new Longs();
    boolean inner = true;
    for (Step step : steps) {
      long[] part = step.part().nodes();
      inner &= step.part().inner();
      for (int i = 0; i < part.length - 1; i++) {
        nodes.add(part[step.backwards() ? part.length - 1 - i : i]);
      }
    }
    long[] open = nodes.toArray();
    nodes.add(open[0]);
    if (open.length >= 3) {
      rings.add(new Ring(nodes.toArray(), inner));
    } else {
      leftOver += steps.size();
    }
  }
}

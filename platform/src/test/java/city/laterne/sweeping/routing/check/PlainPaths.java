package city.laterne.sweeping.routing.check;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.TurnRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The cheapest drives of a network, among equally cheap ones the quickest, by correcting labels of
 * arcs until none improves (Bellman 1958; Moore 1959), straight from the rules of the problem.
 */
final class PlainPaths {
  /** A drive; {@code arcs} of it are not kept. */
  record Drive(long cost, long time) {
    Drive plus(long moreCost, long moreTime) {
      return new Drive(cost + moreCost, time + moreTime);
    }

    boolean isBetterThan(Drive other) {
      return cost < other.cost || (cost == other.cost && time < other.time);
    }
  }

  private final RoutingProblem problem;
  private final Map<Integer, List<Arc>> leaving = new HashMap<>();
  private final Map<List<Arc>, TurnRule> rules = new HashMap<>();
  private final Map<Position, Map<Arc, Drive>> known = new HashMap<>();

  PlainPaths(RoutingProblem problem) {
    this.problem = problem;
    for (int i = 0; i < problem.links().size(); i++) {
      Link link = problem.links().get(i);
      leave(new Arc(i, Direction.FORWARD));
      if (link.bothWays()) {
        leave(new Arc(i, Direction.BACKWARD));
      }
    }
    problem.turns().forEach(rule -> rules.put(List.of(rule.from(), rule.to()), rule));
  }

  private void leave(Arc arc) {
    leaving.computeIfAbsent(start(arc), _ -> new ArrayList<>()).add(arc);
  }

  int start(Arc arc) {
    return problem.links().get(arc.link()).start(arc.direction());
  }

  int end(Arc arc) {
    return problem.links().get(arc.link()).end(arc.direction());
  }

  /** What the turn between two arcs takes; nothing when it may not be made. */
  Optional<Drive> turn(Arc from, Arc to) {
    TurnRule rule = rules.get(List.of(from, to));
    if (rule instanceof TurnRule.Penalty penalty) {
      return Optional.of(new Drive(penalty.cost(), penalty.time()));
    }
    if (rule instanceof TurnRule.Forbidden) {
      return Optional.empty();
    }
    if (!to.equals(from.reversed())) {
      return Optional.of(new Drive(0, 0));
    }
    boolean allowed =
        switch (problem.uTurns().where()) {
          case ANYWHERE -> true;
          case NOWHERE -> false;
          case DEAD_ENDS -> leaving.getOrDefault(end(from), List.of()).size() == 1;
        };
    return allowed
        ? Optional.of(new Drive(problem.uTurns().cost(), problem.uTurns().time()))
        : Optional.empty();
  }

  /** The drive to the beginning of an arc, the turn into it included. */
  Optional<Drive> toBeginOf(Position from, Arc arc) {
    return Optional.ofNullable(labels(from).get(arc));
  }

  /** The drives to a vertex, by the arc on which it is reached. */
  Map<Position, Drive> toVertex(Position from, int vertex) {
    Map<Position, Drive> found = new HashMap<>();
    if (from.vertex() == vertex) {
      found.put(from, new Drive(0, 0));
    }
    labels(from)
        .forEach(
            (arc, drive) -> {
              if (end(arc) == vertex) {
                Link link = problem.links().get(arc.link());
                found.merge(
                    new Position(vertex, Optional.of(arc)),
                    drive.plus(link.cost(), link.time()),
                    (a, b) -> b.isBetterThan(a) ? b : a);
              }
            });
    return found;
  }

  /** The cheapest of those drives. */
  Optional<Drive> toAnywhereAt(Position from, int vertex) {
    return toVertex(from, vertex).values().stream().reduce((a, b) -> b.isBetterThan(a) ? b : a);
  }

  /** For each arc the best drive to its beginning, turned into it. */
  private Map<Arc, Drive> labels(Position from) {
    Map<Arc, Drive> before = known.get(from);
    if (before != null) {
      return before;
    }
    Map<Arc, Drive> labels = new HashMap<>();
    Deque<Arc> open = new ArrayDeque<>();
    for (Arc arc : leaving.getOrDefault(from.vertex(), List.of())) {
      Optional<Drive> turn =
          from.by().isEmpty() ? Optional.of(new Drive(0, 0)) : turn(from.by().get(), arc);
      turn.ifPresent(drive -> improve(arc, drive, labels, open));
    }
    while (!open.isEmpty()) {
      Arc arc = open.removeFirst();
      Link link = problem.links().get(arc.link());
      Drive driven = Objects.requireNonNull(labels.get(arc)).plus(link.cost(), link.time());
      for (Arc next : leaving.getOrDefault(end(arc), List.of())) {
        turn(arc, next)
            .ifPresent(turn -> improve(next, driven.plus(turn.cost(), turn.time()), labels, open));
      }
    }
    known.put(from, labels);
    return labels;
  }

  private static void improve(Arc arc, Drive drive, Map<Arc, Drive> labels, Deque<Arc> open) {
    Drive old = labels.get(arc);
    if (old == null || drive.isBetterThan(old)) {
      labels.put(arc, drive);
      open.addLast(arc);
    }
  }
}

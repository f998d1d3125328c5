package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.RoutingProblem;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A part of a city as a problem of its own: the routes that pass through a place, in which every
 * run of steps outside of it is one element, with the cost, time and loads of all its steps. So
 * long routes become short ones without losing what they carry elsewhere.
 */
final class Focus {
  private final RoutingProblem problem;
  private final Legs legs;
  private final List<Element> work = new ArrayList<>();
  private final IdentityHashMap<Element, List<Step>> runs = new IdentityHashMap<>();
  private final List<int[]> routes = new ArrayList<>();
  private final List<Element> visits;
  private final List<List<Integer>> pending = new ArrayList<>();

  /**
   * Looks at a part of a city.
   *
   * @param problem the whole
   * @param visits its visits
   * @param legs drives between steps
   * @param through the routes that pass through
   * @param inside the services of the place
   */
  Focus(
      RoutingProblem problem,
      List<Element> visits,
      Legs legs,
      List<List<Step>> through,
      Set<Element> inside) {
    this.problem = problem;
    this.legs = legs;
    this.visits = visits;
    for (List<Step> route : through) {
      List<Integer> elements = new ArrayList<>();
      int i = 0;
      while (i < route.size()) {
        int begin = i;
        while (i < route.size() && !inside.contains(route.get(i).element())) {
          i++;
        }
        if (i > begin) {
          elements.add(run(route.subList(begin, i)));
        }
        if (i < route.size()) {
          elements.add(add(route.get(i).element()));
          i++;
        }
      }
      pending.add(elements);
    }
    for (List<Integer> elements : pending) {
      routes.add(elements.stream().mapToInt(e -> e < 0 ? work.size() - e : e).toArray());
    }
  }

  /** Visits are numbered behind all work, which is not known before the end: so as -1, -2, … */
  private int run(List<Step> steps) {
    if (steps.size() == 1) {
      int visit = indexOf(steps.getFirst().element());
      return visit >= 0 ? -1 - visit : add(steps.getFirst().element());
    }
    Element contracted = contracted(steps);
    runs.put(contracted, List.copyOf(steps));
    return add(contracted);
  }

  /** The very element: others may look the same. */
  @SuppressWarnings("ReferenceEquality")
  private int indexOf(Element element) {
    return IntStream.range(0, visits.size())
        .filter(i -> visits.get(i) == element)
        .findFirst()
        .orElse(-1);
  }

  private int add(Element element) {
    work.add(element);
    return work.size();
  }

  private Element contracted(List<Step> steps) {
    int dimensions = problem.dimensions().size();
    long cost = 0;
    long[] loads = steps.getFirst().element().loads().clone();
    Timing timing = new Timing();
    long[] row = new long[4];
    Step before = steps.getFirst();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Element.Mode mode = step.how();
      cost += step.element().cost() + mode.cost();
      if (i == 0) {
        timing.set(mode.time(), 0, step.element().opens(), step.element().closes());
        continue;
      }
      Legs.Leg leg = legs.between(before.how().exit(), mode.entry());
      cost += leg.cost();
      row[0] = mode.time();
      row[2] = step.element().opens();
      row[3] = step.element().closes();
      timing.join(leg.time(), row, 0);
      for (int d = 0; d < dimensions; d++) {
        long capacity = problem.vehicles().getFirst().capacities().get(d);
        Trip.join(loads, 4 * d, step.element().loads(), 4 * d, loads, 4 * d, capacity);
      }
      before = step;
    }
    Element.Mode whole =
        new Element.Mode(
            steps.getFirst().how().entry(),
            steps.getLast().how().exit(),
            0,
            (int) timing.duration,
            List.of());
    return new Element(List.of(whole), cost, loads, timing.earliest, timing.latest);
  }

  /** The elements to be served. */
  List<Element> work() {
    return work;
  }

  /** The routes as they are, as elements of an instance of {@link #work}. */
  int[][] routes() {
    return routes.toArray(int[][]::new);
  }

  /** Routes with every run as the steps that it stands for. */
  List<List<Step>> unfolded(List<List<Step>> solved) {
    List<List<Step>> all = new ArrayList<>();
    for (List<Step> route : solved) {
      List<Step> full = new ArrayList<>();
      for (Step step : route) {
        List<Step> run = runs.get(step.element());
        if (run != null) {
          full.addAll(run);
        } else {
          full.add(step);
        }
      }
      all.add(full);
    }
    return all;
  }
}

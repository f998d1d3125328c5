package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A problem, or a part of its services, as the search reads it: elements with modes, and the cost
 * and time of the cheapest path from each mode of one to each mode of another, in flat arrays.
 *
 * <p>Element 0 is the depot, elements 1 to {@link #services} are services, those behind are visits,
 * one for each set of dimensions that facilities reset. All elements have {@link #modes} modes;
 * where one has fewer, its first is repeated. The paths between two elements lie together: from
 * mode <i>a</i> of element <i>i</i> to mode <i>b</i> of element <i>j</i> at {@code ((i * elements +
 * j) * modes + a) * modes + b}.
 */
final class Instance {
  /** The cost of a path that does not exist; a plan that costs as much is none. */
  static final int NO_PATH = 1 << 30;

  final RoutingProblem problem;

  /** The problem's services by element, from 1. */
  final int[] serviceOf;

  final List<Element> element;
  final int services;
  final int elements;
  final int modes;

  /** Costs of the cheapest paths, with what the second element costs. */
  final int[] path;

  /** The cheapest path between two elements over all modes, at {@code i * elements + j}. */
  final int[] nearest;

  /** What each element adds to the load, by element, of the first dimension. */
  final int[] demand;

  final int capacity;

  /** How many routes there may be. */
  final int fleet;

  Instance(RoutingProblem problem, RoadGraph graph, int[] chosen) {
    this.problem = problem;
    services = chosen.length;
    serviceOf = new int[services + 1];
    VehicleKind kind = problem.vehicles().getFirst();
    List<Element> all = new ArrayList<>();
    all.add(Element.depot(kind));
    for (int i = 0; i < services; i++) {
      serviceOf[i + 1] = chosen[i];
      all.add(Element.service(problem, graph, chosen[i]));
    }
    if (!problem.facilities().isEmpty()) {
      all.add(Element.visit(problem, IntStream.range(0, problem.facilities().size()).toArray()));
    }
    element = List.copyOf(all);
    elements = all.size();
    modes = Math.max(2, all.stream().mapToInt(e -> e.modes().size()).max().orElse(1));
    demand = new int[elements];
    long total = 0;
    for (int i = 1; i <= services; i++) {
      demand[i] = work(i).work().demands().getFirst();
      total += demand[i];
    }
    capacity = kind.capacities().getFirst();
    fleet =
        kind.count() < VehicleKind.FREE
            ? kind.count()
            : (int) Math.min(services, Math.max(1, total * 13 / 10 / Math.max(1, capacity)) + 3);
    path = paths(graph);
    nearest = nearest();
    addCosts(kind.fixedCost());
  }

  private Service work(int i) {
    return problem.services().get(serviceOf[i]);
  }

  private int[] paths(RoadGraph graph) {
    int[] paths = new int[elements * elements * modes * modes];
    CheapestPaths cheapest = new CheapestPaths(graph);
    for (int i = 0; i < elements; i++) {
      for (int a = 0; a < modes; a++) {
        cheapest.from(mode(i, a).exit());
        for (int j = 0; j < elements; j++) {
          for (int b = 0; b < modes; b++) {
            Element.Mode to = mode(j, b);
            long cost = cheapest.cost(to.entry());
            paths[((i * elements + j) * modes + a) * modes + b] = (int) Math.min(cost, NO_PATH);
          }
        }
      }
    }
    return paths;
  }

  /**
   * Adds to each path what the element at its end costs, and to those from the depot what the
   * vehicle costs. With the drive along its link, leaving a service out of a route seldom makes the
   * route dearer, which the local search uses to pass over moves.
   */
  private void addCosts(int fixedCost) {
    int block = modes * modes;
    for (int i = 0; i < elements; i++) {
      for (int j = 1; j < elements; j++) {
        for (int k = 0; k < block; k++) {
          int at = (i * elements + j) * block + k;
          long cost = path[at] + element.get(j).cost() + mode(j, k % modes).cost();
          path[at] = (int) Math.min(cost + (i == 0 ? fixedCost : 0), NO_PATH);
        }
      }
    }
  }

  Element.Mode mode(int i, int a) {
    List<Element.Mode> own = element.get(i).modes();
    return own.get(a < own.size() ? a : 0);
  }

  private int[] nearest() {
    int block = modes * modes;
    int[] least = new int[elements * elements];
    for (int i = 0; i < least.length; i++) {
      least[i] = Arrays.stream(path, i * block, (i + 1) * block).min().orElse(NO_PATH);
    }
    return least;
  }

  /**
   * For each service the services nearest to it, nearest first, by the cheaper way of driving one
   * after the other: the granular neighbourhood (Toth, Vigo 2003).
   */
  int[][] neighbours(int most) {
    int[][] near = new int[services + 1][];
    near[0] = new int[0];
    for (int i = 1; i <= services; i++) {
      int from = i;
      near[i] =
          IntStream.rangeClosed(1, services)
              .filter(j -> j != from)
              .boxed()
              .sorted(Comparator.comparingInt(j -> proximity(from, j)))
              .limit(most)
              .mapToInt(Integer::intValue)
              .toArray();
    }
    return near;
  }

  int proximity(int i, int j) {
    return Math.min(nearest[i * elements + j], nearest[j * elements + i]);
  }

  /** Facilities of the problem, in its order. */
  List<Facility> facilities() {
    return problem.facilities();
  }
}

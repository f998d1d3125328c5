package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * What has to be driven without serving at least, by cuts around the places where vehicles begin,
 * end and are emptied. Beyond any distance from these lies so much to do that so many loads have to
 * go there and back; what of these crossings is not served along the way is deadheading, and out
 * and in are equal (Benavent, Campos, Corberán, Mota 1992, whose cuts grow around the depot in the
 * same way). Here a cut stands at every distance: a drive along a link of some cost crosses at most
 * that much of the distance, so the crossings that are missing, summed over all distances, cost
 * that much. Turns, one-way streets and times only make plans dearer.
 */
public final class NestedCuts {
  private static final long FAR = Long.MAX_VALUE / 4;

  private final RoutingProblem problem;

  /**
   * For a problem.
   *
   * @param problem each of whose services is done once; what is served on several days crosses the
   *     cuts more often than is counted here
   */
  public NestedCuts(RoutingProblem problem) {
    this.problem = problem;
  }

  /** The least cost of all deadheading. */
  public long deadheading() {
    long most = cuts(-1);
    for (int dimension = 0; dimension < problem.dimensions().size(); dimension++) {
      most = Math.max(most, cuts(dimension));
    }
    return most;
  }

  /** The bound by the loads of a dimension; −1 for none, where one vehicle could take all. */
  private long cuts(int dimension) {
    long[] distance = distances(dimension);
    int count = problem.services().size();
    long[] near = new long[count];
    long[] far = new long[count];
    Integer[] byNear = new Integer[count];
    Integer[] byFar = new Integer[count];
    for (int i = 0; i < count; i++) {
      place(problem.services().get(i), i, distance, near, far);
      byNear[i] = i;
      byFar[i] = i;
    }
    Arrays.sort(byNear, (a, b) -> Long.compare(near[a], near[b]));
    Arrays.sort(byFar, (a, b) -> Long.compare(far[a], far[b]));
    long beyond = 0;
    for (int i = 0; i < count; i++) {
      beyond += demand(i, dimension);
    }
    Crossings crossings = new Crossings();
    long sum = 0;
    long at = 0;
    int begun = 0;
    int ended = 0;
    while (ended < count) {
      // Services along the cut from here on, and those that lie within it.
      while (begun < count && near[byNear[begun]] <= at) {
        int service = byNear[begun++];
        if (far[service] > near[service]) {
          crossings.add(problem.services().get(service), distance, 1);
        }
      }
      while (ended < count && far[byFar[ended]] <= at) {
        int service = byFar[ended++];
        beyond -= demand(service, dimension);
        if (far[service] > near[service]) {
          crossings.add(problem.services().get(service), distance, -1);
        }
      }
      if (ended == count) {
        break;
      }
      long next = far[byFar[ended]];
      if (begun < count) {
        next = Math.min(next, near[byNear[begun]]);
      }
      if (next >= FAR) {
        break;
      }
      sum += (next - at) * crossings.missing(loads(beyond, dimension));
      at = next;
    }
    return sum;
  }

  private long demand(int service, int dimension) {
    return dimension < 0 ? 0 : problem.services().get(service).work().demands().get(dimension);
  }

  private long loads(long amount, int dimension) {
    if (dimension < 0) {
      return 1;
    }
    long most = 1;
    for (VehicleKind kind : problem.vehicles()) {
      most = Math.max(most, kind.capacities().get(dimension));
    }
    return Math.max(1, (amount + most - 1) / most);
  }

  /** How often services cross a cut, in the direction of service. */
  private final class Crossings {
    private long outward;
    private long inward;
    private long either;

    void add(Service service, long[] distance, int by) {
      switch (service) {
        case Service.OfEdge _ -> either += by;
        case Service.OfArc arc -> {
          Link link = problem.links().get(arc.arc().link());
          boolean rises = distance[link.from()] < distance[link.to()];
          if (rises == (arc.arc().direction() == Direction.FORWARD)) {
            outward += by;
          } else {
            inward += by;
          }
        }
        case Service.OfVertex _ -> {}
      }
    }

    /** How often vehicles have to cross besides when so many loads lie beyond. */
    long missing(long loads) {
      long served = outward + inward + either;
      long out = Math.max(Math.max(loads, (served + 1) / 2), Math.max(outward, inward));
      return 2 * out - served;
    }
  }

  private void place(Service service, int index, long[] distance, long[] near, long[] far) {
    switch (service) {
      case Service.OfEdge edge -> place(edge.link(), index, distance, near, far);
      case Service.OfArc arc -> place(arc.arc().link(), index, distance, near, far);
      case Service.OfVertex vertex -> {
        near[index] = distance[vertex.vertex()];
        far[index] = near[index];
      }
    }
  }

  private void place(int link, int index, long[] distance, long[] near, long[] far) {
    long from = distance[problem.links().get(link).from()];
    long to = distance[problem.links().get(link).to()];
    near[index] = Math.min(from, to);
    far[index] = Math.max(from, to);
  }

  /**
   * The distance of each vertex from the nearest place where a load begins or ends, both ways of
   * all links driven (Dijkstra 1959).
   */
  private long[] distances(int dimension) {
    long[] distance = new long[problem.vertices()];
    Arrays.fill(distance, FAR);
    PriorityQueue<long[]> open = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
    for (VehicleKind kind : problem.vehicles()) {
      reach(kind.start(), 0, distance, open);
      reach(kind.end(), 0, distance, open);
    }
    for (Facility facility : problem.facilities()) {
      if (dimension >= 0 && facility.resets().contains(dimension)) {
        reach(facility.vertex(), 0, distance, open);
      }
    }
    int[][] links = linksByVertex();
    for (long[] label = open.poll(); label != null; label = open.poll()) {
      int vertex = (int) label[1];
      if (label[0] == distance[vertex]) {
        for (int index : links[vertex]) {
          Link link = problem.links().get(index);
          int other = link.from() == vertex ? link.to() : link.from();
          reach(other, label[0] + link.cost(), distance, open);
        }
      }
    }
    return distance;
  }

  private static void reach(int vertex, long at, long[] distance, PriorityQueue<long[]> open) {
    if (at < distance[vertex]) {
      distance[vertex] = at;
      open.add(new long[] {at, vertex});
    }
  }

  private int[][] linksByVertex() {
    int[] count = new int[problem.vertices()];
    for (Link link : problem.links()) {
      count[link.from()]++;
      count[link.to()]++;
    }
    int[][] links = new int[count.length][];
    for (int vertex = 0; vertex < links.length; vertex++) {
      links[vertex] = new int[count[vertex]];
    }
    for (int index = 0; index < problem.links().size(); index++) {
      Link link = problem.links().get(index);
      links[link.from()][--count[link.from()]] = index;
      links[link.to()][--count[link.to()]] = index;
    }
    return links;
  }
}

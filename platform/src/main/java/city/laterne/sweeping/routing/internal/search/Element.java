package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import city.laterne.sweeping.routing.internal.network.ServingMode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a route is a sequence of: the depot, a service, or a visit to one of several facilities,
 * with its modes (Vidal 2017). A mode is a way of doing it: an edge has two, one for each
 * direction; an arc one; a vertex one, or with turns one for each arc that leads to it; a visit one
 * for each facility.
 *
 * @param modes at least one
 * @param cost of doing it, whatever the mode
 * @param loads for each dimension a row as {@link Trip} joins them
 * @param opens when it may begin at the earliest
 * @param closes when it must have begun
 */
record Element(List<Mode> modes, long cost, long[] loads, long opens, long closes) {
  /**
   * A way of doing an element.
   *
   * @param entry where the vehicle must be to begin
   * @param exit where it is afterwards
   * @param cost what this mode costs besides the element's cost
   * @param time how long it takes
   * @param stop what it is in a plan, or none for the depot
   */
  record Mode(Port entry, Port exit, int cost, int time, List<Stop> stop) {}

  /** One of its modes; the first where it has fewer. */
  Mode mode(int index) {
    return modes.get(index < modes.size() ? index : 0);
  }

  /** The depot; a route is in the hours of its vehicles. */
  static Element depot(RoutingProblem problem) {
    VehicleKind kind = problem.vehicles().getFirst();
    TimeWindow hours = kind.hours();
    return new Element(
        List.of(new Mode(Port.vertex(kind.end()), Port.vertex(kind.start()), 0, 0, List.of())),
        0,
        new long[4 * problem.dimensions().size()],
        hours.earliest(),
        hours.equals(TimeWindow.ALWAYS) ? Timing.NEVER : hours.latest());
  }

  static Element service(RoutingProblem problem, RoadGraph graph, int index) {
    Service service = problem.services().get(index);
    int time = service.work().time();
    List<Mode> modes =
        ServingMode.of(problem, graph, index).stream()
            .map(mode -> new Mode(mode.entry(), mode.exit(), 0, time, List.of(mode.stop())))
            .toList();
    List<TimeWindow> windows = service.work().windows();
    return new Element(
        modes,
        service.work().cost(),
        loads(service.work().demands()),
        windows.isEmpty() ? 0 : windows.getFirst().earliest(),
        windows.isEmpty() ? Timing.NEVER : windows.getFirst().latest());
  }

  private static long[] loads(List<Integer> demands) {
    long[] loads = new long[4 * demands.size()];
    for (int d = 0; d < demands.size(); d++) {
      loads[4 * d] = demands.get(d);
      loads[4 * d + 1] = demands.get(d);
    }
    return loads;
  }

  /** A visit to whichever facility of those that reset these dimensions suits. */
  static Element visit(RoutingProblem problem, List<Integer> resets) {
    long[] loads = new long[4 * problem.dimensions().size()];
    resets.forEach(dimension -> loads[4 * dimension + 3] = 1);
    return new Element(
        IntStream.range(0, problem.facilities().size())
            .filter(index -> problem.facilities().get(index).resets().equals(resets))
            .mapToObj(
                index -> {
                  Facility facility = problem.facilities().get(index);
                  Port port = Port.vertex(facility.vertex());
                  List<Stop> stop = List.of(new Stop.AtFacility(index));
                  return new Mode(port, port, facility.cost(), facility.time(), stop);
                })
            .toList(),
        0,
        loads,
        0,
        Timing.NEVER);
  }

  /** The visits that a problem knows, one for each set of dimensions that facilities reset. */
  static List<Element> visits(RoutingProblem problem) {
    return problem.facilities().stream()
        .map(Facility::resets)
        .distinct()
        .map(resets -> visit(problem, resets))
        .toList();
  }

  /** Whether it sets a dimension's load back. */
  boolean resets(int dimension) {
    return loads[4 * dimension + 3] != 0;
  }
}

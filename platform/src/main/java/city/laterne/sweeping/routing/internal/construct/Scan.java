package city.laterne.sweeping.routing.internal.construct;

import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Path scanning of one day by one rule: each route goes on from where it is to the nearest service
 * that it can still do; when it can do none, to a facility that lets it go on, else home.
 */
final class Scan {
  /** How many of the cheapest facilities are tried before a route goes home. */
  private static final int FACILITIES_TRIED = 3;

  private final Ground ground;
  private final PathScanningRule rule;
  private final int day;
  private final BooleanSupplier stopped;
  private final CheapestPaths paths;
  private final boolean[] open;
  private int left;
  private boolean gaveUp;
  private final int[] least;

  // The best service found from where the route is.
  private int found;
  private int foundArc;
  private Port foundExit = Port.vertex(0);
  private long foundCost;
  private long foundTime;
  private double foundValue;

  /**
   * A scan.
   *
   * @param services those to be done on the day
   * @param stopped whether to give up
   */
  Scan(Ground ground, PathScanningRule rule, int day, int[] services, BooleanSupplier stopped) {
    this.ground = ground;
    this.rule = rule;
    this.day = day;
    this.stopped = stopped;
    paths = new CheapestPaths(ground.graph);
    open = new boolean[ground.problem.services().size()];
    for (int service : services) {
      open[service] = true;
    }
    left = services.length;
    least = new int[ground.problem.dimensions().size()];
    findLeast();
  }

  /** The least demand of those that are open, by dimension: a full vehicle need not look around. */
  private void findLeast() {
    Arrays.fill(least, Integer.MAX_VALUE);
    for (int service = 0; service < open.length; service++) {
      if (open[service]) {
        List<Integer> demands = ground.demands(service);
        for (int d = 0; d < least.length; d++) {
          least[d] = Math.min(least[d], demands.get(d));
        }
      }
    }
  }

  /** Whether it was made to give up. */
  boolean gaveUp() {
    return gaveUp;
  }

  /** How many services are on no route. */
  int left() {
    return left;
  }

  /** Those services. */
  IntStream unserved() {
    return IntStream.range(0, open.length).filter(service -> open[service]);
  }

  /** The day's routes. */
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (int vehicle = 0; vehicle < ground.problem.vehicles().size(); vehicle++) {
      VehicleKind kind = ground.problem.vehicles().get(vehicle);
      for (int count = 0; count < kind.count() && left > 0 && !isStopped(); count++) {
        Optional<Route> route = route(vehicle);
        if (route.isEmpty()) {
          break;
        }
        routes.add(route.get());
        findLeast();
      }
    }
    return routes;
  }

  private boolean isStopped() {
    gaveUp |= stopped.getAsBoolean();
    return gaveUp;
  }

  private Optional<Route> route(int vehicle) {
    Tour tour = new Tour(ground, vehicle);
    while (left > 0 && !isStopped()) {
      if (!find(tour)) {
        Optional<Tour> on = emptied(tour);
        if (on.isEmpty()) {
          break;
        }
        tour = on.get();
      }
      tour.serve(found, foundArc, foundCost, foundTime, foundExit);
      open[found] = false;
      left--;
    }
    return tour.isEmpty() ? Optional.empty() : tour.ended(day);
  }

  /** Goes on from a facility where one can do another service after that. */
  private Optional<Tour> emptied(Tour tour) {
    List<Facility> facilities = ground.problem.facilities();
    List<Integer> nearest =
        IntStream.range(0, facilities.size())
            .boxed()
            .sorted(
                Comparator.comparingLong(
                    i -> ground.to(facilities.get(i).vertex()).cost(tour.at())))
            .limit(FACILITIES_TRIED)
            .toList();
    for (int facility : nearest) {
      Tour tried = tour.copy();
      if (!tour.isEmpty() && tried.visit(facility) && find(tried)) {
        return Optional.of(tried);
      }
    }
    return Optional.empty();
  }

  /** Looks for the nearest service that the tour can do, by the rule among equally near ones. */
  private boolean find(Tour tour) {
    found = -1;
    foundCost = Long.MAX_VALUE;
    if (!tour.hasRoomFor(least)) {
      return false;
    }
    Port at = tour.at();
    int vertex = at.at() == Port.At.VERTEX ? at.place() : ground.graph.end(at.place());
    for (int service : ground.atVertex(vertex)) {
      offer(tour, service, -1, 0, 0, at);
    }
    paths.from(
        at,
        (state, cost, time) -> {
          if (cost > foundCost) {
            return false;
          }
          if (ground.graph.hasTurns()) {
            offerArc(tour, state, cost, time);
            offerVertexBehind(tour, state, cost, time);
          } else {
            for (int arc : ground.graph.arcsOut(state)) {
              offerArc(tour, arc, cost, time);
            }
            for (int service : ground.atVertex(state)) {
              offer(tour, service, -1, cost, time, Port.vertex(state));
            }
          }
          return true;
        });
    return found >= 0;
  }

  private void offerArc(Tour tour, int arc, long cost, long time) {
    for (int service : ground.alongArc(arc)) {
      offer(tour, service, arc, cost, time, ground.after(arc));
    }
  }

  private void offerVertexBehind(Tour tour, int arc, long cost, long time) {
    int[] services = ground.atVertex(ground.graph.end(arc));
    if (services.length > 0) {
      var link = ground.problem.links().get(arc >> 1);
      for (int service : services) {
        offer(tour, service, -1, cost + link.cost(), time + link.time(), Port.after(arc));
      }
    }
  }

  private void offer(Tour tour, int service, int arc, long cost, long time, Port exit) {
    if (!open[service] || cost > foundCost) {
      return;
    }
    double value =
        rule.value(
            ground.problem.services().get(service).work().cost(),
            least.length == 0 ? 0 : (double) (tour.room() - ground.demands(service).getFirst()),
            (double) ground.home(tour.kind()).cost(exit),
            tour.isHalfFull());
    if ((cost == foundCost && value <= foundValue) || !tour.canServe(service, time, exit)) {
      return;
    }
    found = service;
    foundArc = arc;
    foundExit = exit;
    foundCost = cost;
    foundTime = time;
    foundValue = value;
  }
}

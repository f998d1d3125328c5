package city.laterne.sweeping.routing.internal.construct;

import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.PathsTo;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A route while it is built, stop by stop, so that the vehicle can always still come home, if need
 * be by way of a facility.
 */
final class Tour {
  private final Ground ground;
  private final VehicleKind kind;
  private final int vehicle;
  private final long[] load;
  private final List<Stop> stops = new ArrayList<>();
  private Port at;
  private Shift shift;
  private long cost;

  Tour(Ground ground, int vehicle) {
    this.ground = ground;
    this.vehicle = vehicle;
    kind = ground.problem.vehicles().get(vehicle);
    load = new long[ground.problem.dimensions().size()];
    at = Port.vertex(kind.start());
    shift = Shift.begin(kind);
    cost = kind.fixedCost();
  }

  private Tour(Tour other) {
    ground = other.ground;
    kind = other.kind;
    vehicle = other.vehicle;
    load = other.load.clone();
    stops.addAll(other.stops);
    at = other.at;
    shift = other.shift;
    cost = other.cost;
  }

  /** The same, to try something with. */
  Tour copy() {
    return new Tour(this);
  }

  VehicleKind kind() {
    return kind;
  }

  Port at() {
    return at;
  }

  boolean isEmpty() {
    return stops.isEmpty();
  }

  /** Whether half of the first dimension's capacity is used up. */
  boolean isHalfFull() {
    return load.length > 0 && 2 * load[0] >= kind.capacities().getFirst();
  }

  /** What of the first dimension could be taken besides. */
  long room() {
    return load.length == 0 ? 0 : kind.capacities().getFirst() - load[0];
  }

  /** Whether amounts could be taken besides. */
  boolean hasRoomFor(int[] amounts) {
    for (int d = 0; d < load.length; d++) {
      if (load[d] + amounts[d] > kind.capacities().get(d)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a service can be done next, after a drive, and the vehicle still come home. */
  boolean canServe(int service, long driveTime, Port exit) {
    Work work = ground.problem.services().get(service).work();
    for (int d = 0; d < load.length; d++) {
      if (loadAfter(d, driveTime, work) > kind.capacities().get(d)) {
        return false;
      }
    }
    Shift after = shift.drive(kind, driveTime, work.time()).work(work.windows(), work.time());
    if (after.missed() || !after.isRested(kind)) {
      return false;
    }
    Tour tried = copy();
    tried.shift = after;
    tried.at = exit;
    for (int d = 0; d < load.length; d++) {
      tried.load[d] = loadAfter(d, driveTime, work);
    }
    return tried.wayHome().isPresent();
  }

  private long loadAfter(int dimension, long driveTime, Work work) {
    long perTime = ground.problem.dimensions().get(dimension).perTime();
    return load[dimension] + work.demands().get(dimension) + perTime * (driveTime + work.time());
  }

  /** Does a service that {@link #canServe} allows. */
  void serve(int service, int arc, long driveCost, long driveTime, Port exit) {
    Service done = ground.problem.services().get(service);
    Work work = done.work();
    for (int d = 0; d < load.length; d++) {
      load[d] = loadAfter(d, driveTime, work);
    }
    Shift driven = shift.drive(kind, driveTime, work.time());
    rest(driven);
    shift = driven.work(work.windows(), work.time());
    stops.add(
        done instanceof Service.OfVertex
            ? new Stop.AtVertex(service)
            : new Stop.AlongLink(service, Ground.direction(arc)));
    cost += driveCost + work.cost();
    at = exit;
  }

  private void rest(Shift driven) {
    for (int i = 0; i < driven.breaks(); i++) {
      stops.add(new Stop.Break());
    }
  }

  /**
   * Drives to a facility.
   *
   * @return whether that can be done, and the vehicle come home from there
   */
  boolean visit(int index) {
    Facility facility = ground.problem.facilities().get(index);
    PathsTo way = ground.to(facility.vertex());
    if (way.cost(at) == CheapestPaths.UNREACHABLE) {
      return false;
    }
    long driveTime = way.time(at);
    if (!isLoadable(driveTime)) {
      return false;
    }
    take(driveTime);
    facility.resets().forEach(dimension -> load[dimension] = 0);
    Shift driven = shift.drive(kind, driveTime, facility.time());
    rest(driven);
    shift = driven.work(List.of(), facility.time());
    stops.add(new Stop.AtFacility(index));
    cost += way.cost(at) + facility.cost();
    at = Port.vertex(facility.vertex());
    return shift.isRested(kind) && canGoHome();
  }

  /** Whether the drive of some time is within what is left of each dimension. */
  private boolean isLoadable(long driveTime) {
    for (int d = 0; d < load.length; d++) {
      Dimension dimension = ground.problem.dimensions().get(d);
      if (load[d] + dimension.perTime() * driveTime > kind.capacities().get(d)) {
        return false;
      }
    }
    return true;
  }

  private void take(long driveTime) {
    for (int d = 0; d < load.length; d++) {
      load[d] += ground.problem.dimensions().get(d).perTime() * driveTime;
    }
  }

  private boolean canGoHome() {
    PathsTo home = ground.home(kind);
    return home.cost(at) != CheapestPaths.UNREACHABLE
        && isLoadable(home.time(at))
        && shift.drive(kind, home.time(at), 0).canEnd(kind);
  }

  /** The facility to go home by, -1 for the direct way; nothing when there is no way. */
  private OptionalInt wayHome() {
    if (canGoHome()) {
      return OptionalInt.of(-1);
    }
    for (int i = 0; i < ground.problem.facilities().size(); i++) {
      if (copy().visit(i)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** Goes home; nothing when the route cannot be ended. */
  Optional<Route> ended(int day) {
    OptionalInt way = wayHome();
    if (way.isEmpty() || (way.getAsInt() >= 0 && !visit(way.getAsInt()))) {
      return Optional.empty();
    }
    PathsTo home = ground.home(kind);
    Shift back = shift.drive(kind, home.time(at), 0);
    rest(back);
    long time = back.now() - back.departure();
    return Optional.of(
        new Route(vehicle, day, stops, cost + home.cost(at) + kind.timeCost() * time, time));
  }
}

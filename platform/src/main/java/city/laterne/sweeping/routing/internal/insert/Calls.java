package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import city.laterne.sweeping.routing.internal.network.ServingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What routes are sequences of: services, then facilities, numbered from 0, each with its modes. A
 * route is written as <i>tokens</i>: a call's number where the mode is free, the number of calls
 * plus that of a mode where it is fixed, {@link #BREAK} for a break that has been taken. Plain
 * arrays, as all of it is read in inner loops. Immutable.
 */
public final class Calls {
  /** The token of a break before the next call. */
  public static final int BREAK = -1;

  /** The problem. */
  public final RoutingProblem problem;

  /** Its network. */
  public final RoadGraph graph;

  /** How many services there are; the calls from here on are facilities. */
  public final int services;

  final int count;
  final int dimensions;

  /** How many modes that call has that has most. */
  public final int widest;

  final long[] time;
  final long[] cost;

  /** By call and dimension what is added to the load, the drive to it left out. */
  final long[] load;

  /** By call and dimension whether the load is 0 afterwards. */
  final boolean[] resets;

  final List<List<TimeWindow>> windows = new ArrayList<>();
  final List<Stop> stops = new ArrayList<>();
  final List<Port> exits = new ArrayList<>();
  final List<Port> entries = new ArrayList<>();
  final int[] start;
  final int[] end;
  private final int[] firstMode;
  private final int[] callOf;
  private final int[] entry;
  private final int[] exit;

  /** The calls of a problem. */
  public Calls(RoutingProblem problem, RoadGraph graph) {
    this.problem = problem;
    this.graph = graph;
    services = problem.services().size();
    count = services + problem.facilities().size();
    dimensions = problem.dimensions().size();
    time = new long[count];
    cost = new long[count];
    load = new long[count * dimensions];
    resets = new boolean[count * dimensions];
    firstMode = new int[count + 1];
    List<ServingMode> modes = new ArrayList<>();
    int most = 1;
    for (int call = 0; call < count; call++) {
      List<ServingMode> more =
          call < services
              ? service(call, ServingMode.of(problem, graph, call))
              : facility(call, problem.facilities().get(call - services));
      modes.addAll(more);
      firstMode[call + 1] = modes.size();
      most = Math.max(most, more.size());
    }
    widest = most;
    callOf = new int[modes.size()];
    entry = new int[modes.size()];
    exit = new int[modes.size()];
    Map<Port, Integer> entryNumbers = new HashMap<>();
    Map<Port, Integer> exitNumbers = new HashMap<>();
    for (int call = 0; call < count; call++) {
      for (int mode = firstMode[call]; mode < firstMode[call + 1]; mode++) {
        callOf[mode] = call;
        entry[mode] = number(modes.get(mode).entry(), entryNumbers, entries);
        exit[mode] = number(modes.get(mode).exit(), exitNumbers, exits);
        stops.add(modes.get(mode).stop());
      }
    }
    List<VehicleKind> kinds = problem.vehicles();
    start = new int[kinds.size()];
    end = new int[kinds.size()];
    for (int kind = 0; kind < kinds.size(); kind++) {
      start[kind] = number(Port.vertex(kinds.get(kind).start()), exitNumbers, exits);
      end[kind] = number(Port.vertex(kinds.get(kind).end()), entryNumbers, entries);
    }
  }

  private static int number(Port port, Map<Port, Integer> numbers, List<Port> ports) {
    return numbers.computeIfAbsent(
        port,
        found -> {
          ports.add(found);
          return ports.size() - 1;
        });
  }

  private List<ServingMode> service(int call, List<ServingMode> modes) {
    Work work = problem.services().get(call).work();
    time[call] = work.time();
    cost[call] = work.cost();
    windows.add(work.windows());
    for (int d = 0; d < dimensions; d++) {
      long perTime = problem.dimensions().get(d).perTime();
      load[call * dimensions + d] = work.demands().get(d) + perTime * work.time();
    }
    return modes;
  }

  private List<ServingMode> facility(int call, Facility facility) {
    time[call] = facility.time();
    cost[call] = facility.cost();
    windows.add(List.of());
    facility.resets().forEach(d -> resets[call * dimensions + d] = true);
    Port port = Port.vertex(facility.vertex());
    return List.of(new ServingMode(port, port, new Stop.AtFacility(call - services)));
  }

  /** The call of a token. */
  int call(int token) {
    return token < count ? token : callOf[token - count];
  }

  /** The first mode that a token lets. */
  int firstMode(int token) {
    return token < count ? firstMode[token] : token - count;
  }

  /** Behind the last mode that a token lets. */
  int lastMode(int token) {
    return token < count ? firstMode[token + 1] : token - count + 1;
  }

  /** The token that fixes a mode. */
  int fixed(int mode) {
    return count + mode;
  }

  /** Where a mode begins. */
  int entry(int mode) {
    return entry[mode];
  }

  /** Where it ends. */
  int exit(int mode) {
    return exit[mode];
  }

  /** Whether a token is a visit of a facility. */
  public boolean isVisit(int token) {
    return token != BREAK && call(token) >= services;
  }

  /** The service of a token, or -1 for a visit or a break. */
  public int service(int token) {
    return token == BREAK || isVisit(token) ? -1 : call(token);
  }

  /** The call of a stop, or {@link #BREAK}. */
  public int call(Stop stop) {
    return switch (stop) {
      case Stop.AlongLink along -> along.service();
      case Stop.AtVertex at -> at.service();
      case Stop.AtFacility visited -> services + visited.facility();
      case Stop.Break _ -> BREAK;
    };
  }

  /** The token of a stop, in its own direction where it has one. */
  public int token(Stop stop) {
    int call = call(stop);
    if (stop instanceof Stop.AlongLink && call != BREAK) {
      for (int mode = firstMode[call]; mode < firstMode[call + 1]; mode++) {
        if (stops.get(mode).equals(stop)) {
          return fixed(mode);
        }
      }
      throw new IllegalArgumentException(
          "the service "
              + problem.services().get(call).id()
              + " cannot be done as "
              + stop
              + "; its direction is another");
    }
    return call;
  }

  /** Where a call begins, in each of its modes. */
  public List<Port> entries(int call) {
    return IntStream.range(firstMode[call], firstMode[call + 1])
        .mapToObj(mode -> entries.get(entry[mode]))
        .toList();
  }

  /** Where a call ends, in each of its modes. */
  public List<Port> exits(int call) {
    return IntStream.range(firstMode[call], firstMode[call + 1])
        .mapToObj(mode -> exits.get(exit[mode]))
        .toList();
  }

  /** The weight of the drive from the first kind's depot to a call in its first mode. */
  public long fromDepot(Legs legs, int call) {
    return legs.weight(start[0], entry[firstMode[call]]);
  }
}

package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads routes as JSON for a problem; part of {@link PlanFile}. */
final class PlanJson {
  /** A place of service as {@code services} gives it. */
  private record Ends(long from, long to) {}

  private record Choice(int service, Direction direction) {}

  private final Instance instance;
  private final RoutingProblem problem;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, Integer> facilities = new HashMap<>();
  private final Map<Ends, Deque<Choice>> places = new HashMap<>();
  private final List<Integer> visitsLeft = new ArrayList<>();

  PlanJson(Instance instance) {
    this.instance = instance;
    this.problem = instance.problem();
    for (int i = 0; i < problem.services().size(); i++) {
      Service service = problem.services().get(i);
      ids.put(service.id(), i);
      visitsLeft.add(service.work().days().allowed().stream().mapToInt(List::size).max().orElse(1));
      switch (service) {
        case Service.OfEdge edge -> {
          offer(i, edge.link(), Direction.FORWARD);
          offer(i, edge.link(), Direction.BACKWARD);
        }
        case Service.OfArc arc -> offer(i, arc.arc().link(), arc.arc().direction());
        case Service.OfVertex vertex -> {
          long number = instance.numbers().number(vertex.vertex());
          offer(new Ends(number, number), new Choice(i, Direction.FORWARD));
        }
      }
    }
    for (Facility facility : problem.facilities()) {
      facilities.put(facility.name(), facilities.size());
    }
  }

  private void offer(int service, int link, Direction direction) {
    Link along = problem.links().get(link);
    offer(
        new Ends(
            instance.numbers().number(along.start(direction)),
            instance.numbers().number(along.end(direction))),
        new Choice(service, direction));
  }

  private void offer(Ends ends, Choice choice) {
    places.computeIfAbsent(ends, _ -> new ArrayDeque<>()).add(choice);
  }

  RoutingPlan read(JsonPart part) {
    List<Route> routes = new ArrayList<>();
    for (JsonObject route : JsonObject.of(() -> "", part).objects("routes")) {
      List<Stop> stops = new ArrayList<>();
      if (route.has("stops")) {
        route.objects("stops").forEach(stop -> stops.add(stop(stop)));
      } else {
        route.items("services").forEach(pair -> stops.add(service(route.at("services"), pair)));
      }
      if (!stops.isEmpty()) {
        int day = route.number("day", 0, 0, problem.days() - 1L);
        routes.add(new Route(vehicle(route), day, stops, 0, 0));
      }
    }
    return new RoutingPlan(routes, 0);
  }

  private int vehicle(JsonObject route) {
    String name = route.text("vehicle", problem.vehicles().getFirst().name());
    List<String> names = problem.vehicles().stream().map(VehicleKind::name).toList();
    if (!names.contains(name)) {
      throw new MalformedLine(
          route.line(), route.at("vehicle") + ": there is no kind " + name + ", but " + names);
    }
    return names.indexOf(name);
  }

  private Stop stop(JsonObject part) {
    if (part.has("facility")) {
      return new Stop.AtFacility(named(part, "facility", facilities));
    }
    if (part.flag("break", false)) {
      return new Stop.Break();
    }
    int index = named(part, "service", ids);
    return switch (problem.services().get(index)) {
      case Service.OfVertex _ -> new Stop.AtVertex(index);
      case Service.OfArc arc -> new Stop.AlongLink(index, arc.arc().direction());
      case Service.OfEdge edge -> new Stop.AlongLink(index, direction(part, edge));
    };
  }

  private Direction direction(JsonObject part, Service.OfEdge edge) {
    if (part.has("direction")) {
      return ProblemJson.choice(part, "direction", Direction.class);
    }
    long from = JsonObject.number(() -> part.at("from"), part.get("from"), 0, Long.MAX_VALUE);
    Link link = problem.links().get(edge.link());
    for (Direction direction : Direction.values()) {
      if (instance.numbers().number(link.start(direction)) == from) {
        return direction;
      }
    }
    throw new MalformedLine(
        part.line(), part.path() + ": the service " + edge.id() + " does not begin at " + from);
  }

  private static int named(JsonObject part, String member, Map<String, Integer> names) {
    Integer index = names.get(part.text(member));
    if (index == null) {
      throw new MalformedLine(
          part.line(),
          part.at(member) + ": the problem has no " + member + " " + part.text(member));
    }
    return index;
  }

  /**
   * The first service between two vertices that is not yet on any route as often as it asks for.
   */
  private Stop service(String path, JsonPart pair) {
    List<JsonPart> ends = JsonObject.items(() -> path, pair);
    if (ends.size() != 2) {
      throw new MalformedLine(pair.line(), path + ": a service is [from, to]");
    }
    long from = JsonObject.number(() -> path, ends.get(0), 0, Long.MAX_VALUE);
    long to = JsonObject.number(() -> path, ends.get(1), 0, Long.MAX_VALUE);
    for (Choice choice : places.getOrDefault(new Ends(from, to), new ArrayDeque<>())) {
      int left = visitsLeft.get(choice.service());
      if (left > 0) {
        visitsLeft.set(choice.service(), left - 1);
        return problem.services().get(choice.service()) instanceof Service.OfVertex
            ? new Stop.AtVertex(choice.service())
            : new Stop.AlongLink(choice.service(), choice.direction());
      }
    }
    throw new MalformedLine(
        pair.line(),
        path + ": the problem has no service from %d to %d that is left".formatted(from, to));
  }
}

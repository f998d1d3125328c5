package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.Days;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;

/** The services of Laterne's own form; part of {@link ProblemJson}. */
final class ServiceJson {
  private final List<String> dimensions;
  private final List<Link> links;
  private final ToIntBiFunction<JsonObject, String> link;
  private final ToIntBiFunction<JsonObject, String> vertex;
  private final List<Reason> contradictions = new ArrayList<>();

  /**
   * A reader.
   *
   * @param dimensions their names, in order
   * @param links all links
   * @param link finds the link that a member names
   * @param vertex finds the vertex that a member names
   */
  ServiceJson(
      List<String> dimensions,
      List<Link> links,
      ToIntBiFunction<JsonObject, String> link,
      ToIntBiFunction<JsonObject, String> vertex) {
    this.dimensions = dimensions;
    this.links = links;
    this.link = link;
    this.vertex = vertex;
  }

  /** What was well-formed and cannot be. */
  List<Reason> contradictions() {
    return contradictions;
  }

  /**
   * Reads one. Serving along a link costs and takes, unless it is said otherwise, what driving
   * does; along a one-way link it is done in the direction of that.
   */
  Service read(JsonObject part) {
    Service service = part.has("vertex") ? atVertex(part) : alongLink(part);
    part.done();
    return service;
  }

  private Service atVertex(JsonObject part) {
    String id = part.text("id");
    int place = vertex.applyAsInt(part, "vertex");
    Work work = work(id, part, 0, 0);
    return part.made(() -> new Service.OfVertex(id, place, work));
  }

  private Service alongLink(JsonObject part) {
    String id = part.text("id");
    int index = link.applyAsInt(part, "link");
    Link along = links.get(index);
    Work work = work(id, part, along.cost(), along.time());
    if (!part.has("direction") && along.bothWays()) {
      return part.made(() -> new Service.OfEdge(id, index, work));
    }
    Direction direction =
        part.has("direction")
            ? ProblemJson.choice(part, "direction", Direction.class)
            : Direction.FORWARD;
    return part.made(() -> new Service.OfArc(id, new Arc(index, direction), work));
  }

  private Work work(String id, JsonObject part, int cost, int time) {
    List<TimeWindow> windows = windows(id, part);
    return part.made(
        () ->
            new Work(
                part.number("cost", cost, 0, Link.MOST),
                part.number("time", time, 0, Link.MOST),
                part.amounts("demands", dimensions),
                windows,
                days(part)));
  }

  private List<TimeWindow> windows(String id, JsonObject part) {
    List<TimeWindow> windows = new ArrayList<>();
    for (JsonPart span : part.items("windows")) {
      long[] ends = ends(part.at("windows"), span);
      if (ends[1] < ends[0]) {
        contradictions.add(
            new Reason(
                "ContradictoryWindow",
                id,
                ("the window of service %s begins at %d and is over before, at %d (line %d);"
                        + " maybe its ends are swapped")
                    .formatted(id, ends[0], ends[1], span.line())));
      } else {
        windows.add(new TimeWindow((int) ends[0], (int) ends[1]));
      }
    }
    return windows;
  }

  private static Days days(JsonObject part) {
    List<List<Integer>> combinations = new ArrayList<>();
    for (JsonPart combination : part.items("days")) {
      String path = part.at("days");
      combinations.add(
          JsonObject.items(() -> path, combination).stream()
              .map(day -> (int) JsonObject.number(() -> path, day, 0, 365))
              .toList());
    }
    return new Days(combinations);
  }

  /** A span of time that must not be empty. */
  static TimeWindow window(String path, JsonPart part) {
    long[] ends = ends(path, part);
    try {
      return new TimeWindow((int) ends[0], (int) ends[1]);
    } catch (IllegalArgumentException e) {
      throw new MalformedLine(part.line(), path + ": " + e.getMessage());
    }
  }

  private static long[] ends(String path, JsonPart part) {
    List<JsonPart> ends = JsonObject.items(() -> path, part);
    if (ends.size() != 2) {
      throw new MalformedLine(
          part.line(),
          path + ": a span of time has " + ends.size() + " ends, and must be [earliest, latest]");
    }
    return new long[] {
      JsonObject.number(() -> path, ends.get(0), 0, Integer.MAX_VALUE),
      JsonObject.number(() -> path, ends.get(1), 0, Integer.MAX_VALUE)
    };
  }
}

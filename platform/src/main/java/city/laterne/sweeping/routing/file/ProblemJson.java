package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Laterne's own form of a routing problem, JSON with all that {@link RoutingProblem} can say;
 * docs/solver.md describes each member. Vertices have any numbers, e.g. those of OpenStreetMap's
 * nodes; links are named by their index or their id.
 */
final class ProblemJson {
  /** The value of the member {@code format}. */
  static final String FORMAT = "laterne-routing-1";

  private static final long LARGEST_NUMBER = 1L << 53;

  private final JsonObject file;
  private final Map<String, Integer> linkIds = new HashMap<>();
  private final List<JsonObject> links;
  private final List<JsonObject> services;
  private final List<JsonObject> vehicles;
  private final List<JsonObject> facilities;
  private final VertexNumbers numbers;

  private ProblemJson(JsonObject file) {
    this.file = file;
    links = file.objects("links");
    services = file.objects("services");
    vehicles = file.objects("vehicles");
    facilities = file.objects("facilities");
    numbers = vertices();
  }

  static Reading read(String name, String text) {
    JsonObject file = JsonObject.of(() -> "", JsonPart.of(text));
    String format = JsonObject.text(() -> "format", file.get("format"));
    if (!format.equals(FORMAT)) {
      throw new MalformedLine(
          file.get("format").line(),
          "format is \"" + format + "\", and \"" + FORMAT + "\" is what can be read");
    }
    return new ProblemJson(file).read(name);
  }

  private Reading read(String name) {
    List<Link> roads = links.stream().map(this::link).toList();
    List<Dimension> dimensions =
        file.objects("dimensions").stream().map(ProblemJson::dimension).toList();
    List<String> names = dimensions.stream().map(Dimension::name).toList();
    ServiceJson reader = new ServiceJson(names, roads, this::linkOf, this::vertex);
    List<Service> work = services.stream().map(reader::read).toList();
    List<VehicleKind> fleet = vehicles.stream().map(kind -> vehicle(kind, names)).toList();
    List<Facility> places = facilities.stream().map(place -> facility(place, names)).toList();
    List<TurnRule> turns = file.objects("turns").stream().map(this::turn).toList();
    UTurns uTurns = uTurns();
    int days = file.number("days", 1, 1, 366);
    Objective objective = objective();
    String called = file.text("name", name);
    file.done();
    if (!reader.contradictions().isEmpty()) {
      return new Reading.Contradictory(reader.contradictions());
    }
    RoutingProblem problem =
        file.made(
            () ->
                new RoutingProblem(
                    called,
                    numbers.count(),
                    roads,
                    work,
                    dimensions,
                    fleet,
                    places,
                    turns,
                    uTurns,
                    days,
                    objective));
    return new Reading.Read(new Instance(problem, numbers, List.of()));
  }

  /** All numbers that links, vehicles, facilities and services give to vertices. */
  private VertexNumbers vertices() {
    List<Long> found = new ArrayList<>();
    for (JsonObject link : links) {
      found.add(numberOf(link, "from"));
      found.add(numberOf(link, "to"));
      limit(link, found.size() / 2, "links", Limits.LINKS);
    }
    for (JsonObject kind : vehicles) {
      for (String member : List.of("depot", "start", "end")) {
        if (kind.has(member)) {
          found.add(numberOf(kind, member));
        }
      }
    }
    for (List<JsonObject> list : List.of(facilities, services)) {
      for (JsonObject place : list) {
        if (place.has("vertex")) {
          found.add(numberOf(place, "vertex"));
        }
      }
    }
    VertexNumbers numbers =
        VertexNumbers.of(found.stream().flatMapToLong(LongStream::of).toArray());
    limit(file, numbers.count(), "vertices", Limits.VERTICES);
    if (numbers.count() == 0) {
      throw new MalformedLine(file.line(), "the file names no vertex: it has no links");
    }
    return numbers;
  }

  private static void limit(JsonObject at, int count, String what, int most) {
    if (count > most) {
      throw new MalformedLine(at.line(), "there are more than " + most + " " + what);
    }
  }

  private static long numberOf(JsonObject of, String member) {
    return JsonObject.number(() -> of.at(member), of.get(member), 0, LARGEST_NUMBER);
  }

  private int vertex(JsonObject of, String member) {
    return numbers.find(numberOf(of, member)).orElseThrow();
  }

  private Link link(JsonObject part) {
    int cost = part.number("cost", 0, Link.MOST);
    Link link =
        part.made(
            () ->
                new Link(
                    vertex(part, "from"),
                    vertex(part, "to"),
                    !part.flag("oneWay", false),
                    cost,
                    part.number("time", cost, 0, Link.MOST)));
    int index = linkIds.size();
    String id = part.text("id", "\0" + index);
    if (linkIds.put(id, index) != null) {
      throw new MalformedLine(part.line(), part.path() + ": the id " + id + " is there twice");
    }
    part.done();
    return link;
  }

  /** A link by its index or its id. */
  private int linkOf(JsonObject of, String member) {
    JsonPart part = of.get(member);
    if (!(part instanceof JsonPart.Text text)) {
      return Math.toIntExact(JsonObject.number(() -> of.at(member), part, 0, linkIds.size() - 1L));
    }
    Integer index = linkIds.get(text.value());
    if (index == null) {
      throw new MalformedLine(part.line(), of.at(member) + ": there is no link " + text.value());
    }
    return index;
  }

  private static Dimension dimension(JsonObject part) {
    Dimension dimension =
        part.made(() -> new Dimension(part.text("name"), part.number("perTime", 0, 0, Link.MOST)));
    part.done();
    return dimension;
  }

  private VehicleKind vehicle(JsonObject part, List<String> dimensions) {
    int start = vertex(part, part.has("start") ? "start" : "depot");
    int end = vertex(part, part.has("end") ? "end" : "depot");
    TimeWindow hours =
        part.find("hours")
            .map(span -> ServiceJson.window(part.at("hours"), span))
            .orElse(TimeWindow.ALWAYS);
    BreakRule breaks =
        part.find("break").map(rule -> breakRule(part, rule)).orElse(new BreakRule.None());
    VehicleKind kind =
        part.made(
            () ->
                new VehicleKind(
                    part.text("name"),
                    part.number("count", VehicleKind.FREE, 1, VehicleKind.FREE),
                    part.amounts("capacities", dimensions),
                    start,
                    end,
                    hours,
                    part.number("longest", Integer.MAX_VALUE, 0, Integer.MAX_VALUE),
                    part.number("fixedCost", 0, 0, Link.MOST),
                    part.number("timeCost", 0, 0, Link.MOST),
                    breaks));
    part.find("depot");
    part.done();
    return kind;
  }

  private static BreakRule breakRule(JsonObject of, JsonPart part) {
    JsonObject rule = JsonObject.of(() -> of.at("break"), part);
    BreakRule made =
        rule.made(
            () ->
                new BreakRule.After(
                    rule.number("after", 1, Integer.MAX_VALUE),
                    rule.number("length", 1, Link.MOST)));
    rule.done();
    return made;
  }

  private Facility facility(JsonObject part, List<String> dimensions) {
    List<Integer> resets = new ArrayList<>();
    for (JsonPart reset : part.items("resets")) {
      String called = JsonObject.text(() -> part.at("resets"), reset);
      if (!dimensions.contains(called)) {
        throw new MalformedLine(
            reset.line(),
            part.at("resets") + ": there is no dimension " + called + ", but " + dimensions);
      }
      resets.add(dimensions.indexOf(called));
    }
    Facility facility =
        part.made(
            () ->
                new Facility(
                    part.text("name"),
                    choice(part, "kind", Facility.Kind.class),
                    vertex(part, "vertex"),
                    part.number("cost", 0, 0, Link.MOST),
                    part.number("time", 0, 0, Link.MOST),
                    resets));
    part.done();
    return facility;
  }

  private TurnRule turn(JsonObject part) {
    Arc from = arc(part, "from");
    Arc to = arc(part, "to");
    TurnRule rule =
        part.flag("forbidden", false)
            ? new TurnRule.Forbidden(from, to)
            : part.made(
                () ->
                    new TurnRule.Penalty(
                        from,
                        to,
                        part.number("cost", 0, 0, Link.MOST),
                        part.number("time", 0, 0, Link.MOST)));
    part.done();
    return rule;
  }

  private Arc arc(JsonObject turn, String member) {
    JsonObject part = JsonObject.of(() -> turn.at(member), turn.get(member));
    Direction direction =
        part.has("direction") ? choice(part, "direction", Direction.class) : Direction.FORWARD;
    Arc arc = new Arc(linkOf(part, "link"), direction);
    part.done();
    return arc;
  }

  private UTurns uTurns() {
    return file.find("uTurns")
        .map(
            part -> {
              JsonObject policy = JsonObject.of(() -> "uTurns", part);
              UTurns made =
                  policy.made(
                      () ->
                          new UTurns(
                              choice(policy, "where", UTurns.Where.class),
                              policy.number("cost", 0, 0, Link.MOST),
                              policy.number("time", 0, 0, Link.MOST)));
              policy.done();
              return made;
            })
        .orElse(UTurns.FREE);
  }

  private Objective objective() {
    return file.find("objective")
        .map(
            part -> {
              JsonObject weights = JsonObject.of(() -> "objective", part);
              Objective made =
                  weights.made(
                      () ->
                          new Objective(
                              weights.number("cost", 1, 1, Integer.MAX_VALUE),
                              weights.number("longestRoute", 0, 0, Integer.MAX_VALUE),
                              weights.number("dayBalance", 0, 0, Integer.MAX_VALUE)));
              weights.done();
              return made;
            })
        .orElse(Objective.COST);
  }

  /** A word that stands for a constant: {@code deadEnds} for {@code DEAD_ENDS}. */
  static <E extends Enum<E>> E choice(JsonObject of, String member, Class<E> type) {
    String word = of.text(member);
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String known = word(constant);
      if (known.equals(word)) {
        return constant;
      }
      words.add(known);
    }
    throw new MalformedLine(
        of.get(member).line(), of.at(member) + " is \"" + word + "\", and must be one of " + words);
  }

  /** How the file writes a constant. */
  static String word(Enum<?> constant) {
    StringBuilder word = new StringBuilder();
    for (String part : constant.name().toLowerCase(Locale.ROOT).split("_")) {
      word.append(
          word.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return word.toString();
  }
}

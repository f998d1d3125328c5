package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Writes problems in Laterne's own form, a link, service or turn a line. What {@link ProblemFile}
 * reads from it is the same problem.
 */
public final class ProblemJsonWriter {
  private final RoutingProblem problem;
  private final VertexNumbers numbers;
  private final JsonGenerator json;

  private ProblemJsonWriter(Instance instance, JsonGenerator json) {
    this.problem = instance.problem();
    this.numbers = instance.numbers();
    this.json = json;
  }

  /** A problem's file. */
  public static String write(Instance instance) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonPart.FORM.createGenerator(ObjectWriteContext.empty(), text)) {
      new ProblemJsonWriter(instance, json).write();
    }
    return text.toString();
  }

  private void write() {
    json.writeStartObject();
    json.writeStringProperty("format", ProblemJson.FORMAT);
    json.writeStringProperty("name", problem.name());
    json.writeNumberProperty("days", problem.days());
    json.writeName("objective");
    json.writeStartObject();
    json.writeNumberProperty("cost", problem.objective().cost());
    json.writeNumberProperty("longestRoute", problem.objective().longestRoute());
    json.writeNumberProperty("dayBalance", problem.objective().dayBalance());
    json.writeEndObject();
    list("dimensions", problem.dimensions(), this::dimension);
    list("vehicles", problem.vehicles(), this::vehicle);
    list("facilities", problem.facilities(), this::facility);
    uTurns(problem.uTurns());
    list("links", problem.links(), this::link);
    list("services", problem.services(), this::service);
    list("turns", problem.turns(), this::turn);
    json.writeRaw('\n');
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private <T> void list(String name, List<T> items, Consumer<T> write) {
    json.writeName(name);
    json.writeStartArray();
    for (T item : items) {
      json.writeRaw('\n');
      json.writeStartObject();
      write.accept(item);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void dimension(Dimension dimension) {
    json.writeStringProperty("name", dimension.name());
    json.writeNumberProperty("perTime", dimension.perTime());
  }

  private void vehicle(VehicleKind kind) {
    json.writeStringProperty("name", kind.name());
    if (kind.count() != VehicleKind.FREE) {
      json.writeNumberProperty("count", kind.count());
    }
    amounts("capacities", kind.capacities());
    json.writeNumberProperty("start", numbers.number(kind.start()));
    json.writeNumberProperty("end", numbers.number(kind.end()));
    if (!kind.hours().equals(TimeWindow.ALWAYS)) {
      json.writeName("hours");
      span(kind.hours());
    }
    if (kind.longest() != Integer.MAX_VALUE) {
      json.writeNumberProperty("longest", kind.longest());
    }
    json.writeNumberProperty("fixedCost", kind.fixedCost());
    json.writeNumberProperty("timeCost", kind.timeCost());
    switch (kind.breaks()) {
      case BreakRule.None _ -> {}
      case BreakRule.After rule -> {
        json.writeName("break");
        json.writeStartObject();
        json.writeNumberProperty("after", rule.afterAtMost());
        json.writeNumberProperty("length", rule.length());
        json.writeEndObject();
      }
    }
  }

  private void facility(Facility facility) {
    json.writeStringProperty("name", facility.name());
    json.writeStringProperty("kind", ProblemJson.word(facility.kind()));
    json.writeNumberProperty("vertex", numbers.number(facility.vertex()));
    json.writeNumberProperty("cost", facility.cost());
    json.writeNumberProperty("time", facility.time());
    json.writeName("resets");
    json.writeStartArray();
    facility
        .resets()
        .forEach(dimension -> json.writeString(problem.dimensions().get(dimension).name()));
    json.writeEndArray();
  }

  private void uTurns(UTurns policy) {
    json.writeName("uTurns");
    json.writeStartObject();
    json.writeStringProperty("where", ProblemJson.word(policy.where()));
    json.writeNumberProperty("cost", policy.cost());
    json.writeNumberProperty("time", policy.time());
    json.writeEndObject();
  }

  private void link(Link link) {
    json.writeNumberProperty("from", numbers.number(link.from()));
    json.writeNumberProperty("to", numbers.number(link.to()));
    if (!link.bothWays()) {
      json.writeBooleanProperty("oneWay", true);
    }
    json.writeNumberProperty("cost", link.cost());
    json.writeNumberProperty("time", link.time());
  }

  private void service(Service service) {
    json.writeStringProperty("id", service.id());
    switch (service) {
      case Service.OfEdge edge -> json.writeNumberProperty("link", edge.link());
      case Service.OfArc arc -> arc(arc.arc());
      case Service.OfVertex vertex ->
          json.writeNumberProperty("vertex", numbers.number(vertex.vertex()));
    }
    Work work = service.work();
    json.writeNumberProperty("cost", work.cost());
    json.writeNumberProperty("time", work.time());
    amounts("demands", work.demands());
    if (!work.windows().isEmpty()) {
      json.writeName("windows");
      json.writeStartArray();
      work.windows().forEach(this::span);
      json.writeEndArray();
    }
    if (!work.days().allowed().isEmpty()) {
      json.writeName("days");
      json.writeStartArray();
      for (List<Integer> days : work.days().allowed()) {
        json.writeStartArray();
        days.forEach(json::writeNumber);
        json.writeEndArray();
      }
      json.writeEndArray();
    }
  }

  private void turn(TurnRule rule) {
    json.writeName("from");
    json.writeStartObject();
    arc(rule.from());
    json.writeEndObject();
    json.writeName("to");
    json.writeStartObject();
    arc(rule.to());
    json.writeEndObject();
    switch (rule) {
      case TurnRule.Forbidden _ -> json.writeBooleanProperty("forbidden", true);
      case TurnRule.Penalty penalty -> {
        json.writeNumberProperty("cost", penalty.cost());
        json.writeNumberProperty("time", penalty.time());
      }
    }
  }

  private void arc(Arc arc) {
    json.writeNumberProperty("link", arc.link());
    json.writeStringProperty(
        "direction", arc.direction() == Direction.FORWARD ? "forward" : "backward");
  }

  private void amounts(String name, List<Integer> amounts) {
    json.writeName(name);
    json.writeStartObject();
    for (int i = 0; i < amounts.size(); i++) {
      json.writeNumberProperty(problem.dimensions().get(i).name(), amounts.get(i));
    }
    json.writeEndObject();
  }

  private void span(TimeWindow window) {
    json.writeStartArray();
    json.writeNumber(window.earliest());
    json.writeNumber(window.latest());
    json.writeEndArray();
  }
}

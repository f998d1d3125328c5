package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Routes as JSON, in the vertex numbers of the problem's file. {@code services} lists what a route
 * serves as {@code [from, to]} in driving direction, a vertex as {@code [v, v]}; {@code stops} says
 * the same with the services' names and with the visits of facilities and the breaks between them.
 * docs/solver.md has an example.
 */
public final class PlanFile {
  private PlanFile() {}

  /** The file of a plan. */
  public static String write(Instance instance, RoutingPlan plan) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonPart.FORM.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("instance", instance.problem().name());
      json.writeNumberProperty("cost", plan.cost());
      json.writeName("routes");
      json.writeStartArray();
      for (Route route : plan.routes()) {
        json.writeRawValue("\n" + write(instance, route));
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return text.toString();
  }

  private static String write(Instance instance, Route route) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonPart.FORM.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, instance, route);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Instance instance, Route route) {
    json.writeStartObject();
    json.writeStringProperty("vehicle", instance.problem().vehicles().get(route.vehicle()).name());
    json.writeNumberProperty("day", route.day());
    json.writeNumberProperty("cost", route.cost());
    json.writeNumberProperty("time", route.time());
    json.writeName("services");
    json.writeStartArray();
    for (Stop stop : route.stops()) {
      switch (stop) {
        case Stop.AlongLink served -> {
          Arc arc = arc(instance.problem(), served);
          Link link = instance.problem().links().get(arc.link());
          pair(json, instance, link.start(arc.direction()), link.end(arc.direction()));
        }
        case Stop.AtVertex served -> {
          int vertex = vertex(instance.problem(), served);
          pair(json, instance, vertex, vertex);
        }
        case Stop.AtFacility _, Stop.Break _ -> {}
      }
    }
    json.writeEndArray();
    json.writeName("stops");
    json.writeStartArray();
    route.stops().forEach(stop -> write(json, instance, stop));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void pair(JsonGenerator json, Instance instance, int from, int to) {
    json.writeStartArray();
    json.writeNumber(instance.numbers().number(from));
    json.writeNumber(instance.numbers().number(to));
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Instance instance, Stop stop) {
    RoutingProblem problem = instance.problem();
    json.writeStartObject();
    switch (stop) {
      case Stop.AlongLink served -> {
        Arc arc = arc(problem, served);
        Link link = problem.links().get(arc.link());
        json.writeStringProperty("service", problem.services().get(served.service()).id());
        json.writeNumberProperty("from", instance.numbers().number(link.start(arc.direction())));
        json.writeNumberProperty("to", instance.numbers().number(link.end(arc.direction())));
        if (link.from() == link.to()) {
          json.writeStringProperty("direction", ProblemJson.word(arc.direction()));
        }
      }
      case Stop.AtVertex served -> {
        json.writeStringProperty("service", problem.services().get(served.service()).id());
        json.writeNumberProperty("vertex", instance.numbers().number(vertex(problem, served)));
      }
      case Stop.AtFacility visited -> {
        Facility facility = problem.facilities().get(visited.facility());
        json.writeStringProperty("facility", facility.name());
        json.writeNumberProperty("vertex", instance.numbers().number(facility.vertex()));
      }
      case Stop.Break _ -> json.writeBooleanProperty("break", true);
    }
    json.writeEndObject();
  }

  /**
   * Reads routes for a problem. Of each route {@code stops} is read, or {@code services} where
   * there are none; {@code vehicle} and {@code day} may lack and are then the first.
   */
  public static PlanReading read(Instance instance, byte[] content) {
    try {
      return new PlanReading.Read(new PlanJson(instance).read(JsonPart.of(TextOf.bytes(content))));
    } catch (MalformedLine e) {
      return new PlanReading.Malformed(e.line(), e.reason());
    }
  }

  private static Arc arc(RoutingProblem problem, Stop.AlongLink stop) {
    return switch (problem.services().get(stop.service())) {
      case Service.OfEdge edge -> new Arc(edge.link(), stop.direction());
      case Service.OfArc arc -> new Arc(arc.arc().link(), stop.direction());
      case Service.OfVertex vertex ->
          throw new IllegalArgumentException("the service " + vertex.id() + " lies at no link");
    };
  }

  private static int vertex(RoutingProblem problem, Stop.AtVertex stop) {
    if (problem.services().get(stop.service()) instanceof Service.OfVertex served) {
      return served.vertex();
    }
    throw new IllegalArgumentException("the service " + stop.service() + " lies at no vertex");
  }
}

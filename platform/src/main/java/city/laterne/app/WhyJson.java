package city.laterne.app;

import city.laterne.sweeping.routing.InsertionOutcome.Refusal;
import city.laterne.sweeping.routing.WhyHere;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;

/**
 * Why services are where they are, as members of the answer of {@code solve}. docs/solver.md says
 * what each means.
 */
final class WhyJson {
  private WhyJson() {}

  static void write(JsonGenerator json, List<WhyHere> why) {
    json.writeStartArray();
    for (WhyHere one : why) {
      json.writeStartObject();
      json.writeStringProperty("service", one.service());
      json.writeStringProperty("message", one.message());
      switch (one) {
        case WhyHere.Placed placed -> {
          json.writeName("visits");
          json.writeStartArray();
          placed.visits().forEach(visit -> write(json, visit));
          json.writeEndArray();
        }
        case WhyHere.Nowhere nowhere -> {
          json.writeName("refusals");
          json.writeStartArray();
          nowhere.refusals().forEach(refusal -> write(json, refusal));
          json.writeEndArray();
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, WhyHere.Visit visit) {
    json.writeStartObject();
    json.writeNumberProperty("route", visit.route());
    json.writeNumberProperty("cost", visit.cost());
    json.writeNumberProperty("serving", visit.serving());
    visit
        .next()
        .ifPresent(
            next -> {
              json.writeName("next");
              json.writeStartObject();
              route(json, next.route());
              json.writeNumberProperty("day", next.day());
              json.writeNumberProperty("more", next.more());
              json.writeEndObject();
            });
    visit
        .kept()
        .ifPresent(
            kept -> {
              json.writeName("kept");
              write(json, kept);
            });
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Refusal refusal) {
    json.writeStartObject();
    route(json, refusal.route());
    json.writeNumberProperty("day", refusal.day());
    json.writeStringProperty("code", refusal.binding().constraint().code());
    json.writeNumberProperty("over", refusal.binding().over());
    json.writeStringProperty("message", refusal.binding().message());
    json.writeEndObject();
  }

  /** The route's index; null for a new one. */
  private static void route(JsonGenerator json, OptionalInt route) {
    if (route.isPresent()) {
      json.writeNumberProperty("route", route.getAsInt());
    } else {
      json.writeNullProperty("route");
    }
  }
}

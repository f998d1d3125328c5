package city.laterne.lighting.http;

import city.laterne.commands.GateOutcome;
import city.laterne.lighting.DistrictFigures;
import city.laterne.lighting.Fault;
import city.laterne.lighting.ImportReport;
import city.laterne.lighting.Lighting;
import city.laterne.lighting.LightingSummary;
import city.laterne.lighting.Locks;
import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.shared.Failure;
import city.laterne.store.Store;
import city.laterne.streets.StreetMap;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lighting's endpoints: {@code POST /lighting/import} (GeoJSON or CSV), {@code POST} and {@code
 * DELETE /lighting/emergency}, {@code GET /lighting/summary}, {@code GET /lighting/districts},
 * {@code GET /lighting/faults}, {@code POST /lighting/faults/acknowledge}, {@code GET}, {@code
 * POST} and {@code DELETE /lighting/locks}.
 */
public final class LightingHttp implements HttpService {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_BODY = 4 << 20;
  private static final int USUAL_FAULTS = 1_000;
  private static final int MOST_FAULTS = 50_000;
  private static final Duration USUAL_EMERGENCY = Duration.ofHours(2);

  private final Authentication authentication;
  private final Function<String, Lighting> tenants;
  private final Function<String, ? extends StreetMap> maps;

  /** Who asks, and the lights asked for. */
  private record Asked(Principal principal, String tenant, Lighting lighting) {}

  /**
   * The endpoints.
   *
   * @param tenants the lights of a tenant by its name; throws {@link Failure} NOT_FOUND for an
   *     unknown one
   * @param maps the map of a tenant in the same way
   */
  public LightingHttp(
      Authentication authentication,
      Function<String, Lighting> tenants,
      Function<String, ? extends StreetMap> maps) {
    this.authentication = authentication;
    this.tenants = tenants;
    this.maps = maps;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/lighting/import", this::importLamps);
    rules.post("/lighting/emergency", this::emergency);
    rules.delete("/lighting/emergency", this::endEmergency);
    rules.get("/lighting/summary", this::summary);
    rules.get("/lighting/districts", this::listDistricts);
    rules.get("/lighting/faults", this::listFaults);
    rules.post("/lighting/faults/acknowledge", this::acknowledge);
    rules.get("/lighting/locks", this::listLocks);
    rules.post("/lighting/locks", this::lock);
    rules.delete("/lighting/locks", this::release);
  }

  private void importLamps(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    InputStream body =
        request.content().hasEntity()
            ? request.content().inputStream()
            : InputStream.nullInputStream();
    ImportReport report =
        asked.lighting().importLamps(asked.principal(), body, maps.apply(asked.tenant()));
    ObjectNode node = JSON.createObjectNode();
    node.put("features", report.features());
    node.put("created", report.created());
    node.put("updated", report.updated());
    node.put("unchanged", report.unchanged());
    node.put("rejected", report.rejected());
    ArrayNode rejections = node.putArray("rejections");
    for (ImportReport.Rejection each : report.rejections()) {
      ObjectNode rejection = rejections.addObject();
      rejection.put("feature", each.index());
      rejection.put("id", each.id());
      rejection.put("code", each.code());
      rejection.put("reason", each.reason());
    }
    ArrayNode notes = node.putArray("notes");
    report.notes().forEach(notes::add);
    send(response, node);
  }

  private void emergency(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    JsonNode body = body(request);
    String text = body.path("reason").asString("");
    if (text.isBlank()) {
      throw invalid(
          "Emergency light needs a reason: {\"entityIds\": [...] or \"all\", \"reason\": \"...\"}.");
    }
    int minutes = body.path("minutes").asInt((int) USUAL_EMERGENCY.toMinutes());
    if (minutes < 1 || minutes > 24 * 60) {
      throw invalid("Emergency light for " + minutes + " minutes; allowed are 1 to 1440.");
    }
    List<GateOutcome> outcomes =
        asked.lighting().emergency(asked.principal(), ids(body), text, Duration.ofMinutes(minutes));
    response.status(Status.ACCEPTED_202);
    send(response, outcomes(outcomes));
  }

  private void endEmergency(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    ObjectNode node = JSON.createObjectNode();
    node.put("resumed", asked.lighting().resume(asked.principal(), ids(body(request))));
    send(response, node);
  }

  private void lock(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    JsonNode body = body(request);
    List<GateOutcome> outcomes =
        asked
            .lighting()
            .lock(
                asked.principal(),
                body.path("circuit").asString(""),
                body.path("crew").asString(""),
                body.path("reason").asString(""));
    response.status(Status.CREATED_201);
    send(response, outcomes(outcomes));
  }

  private void release(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    asked
        .lighting()
        .release(asked.principal(), parameter(request, "circuit"), parameter(request, "crew"));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void listLocks(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    ArrayNode locks = JSON.createArrayNode();
    for (Locks.Lock lock : asked.lighting().listLocks(asked.principal())) {
      ObjectNode node = locks.addObject();
      node.put("circuit", lock.circuit());
      node.put("crew", lock.crew());
      node.put("reason", lock.reason());
      node.put("by", lock.by());
    }
    send(response, locks);
  }

  private void summary(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    LightingSummary summary = asked.lighting().summary(asked.principal());
    LightingSummary.Counts counts = summary.counts();
    ObjectNode node = JSON.createObjectNode();
    node.put("lights", counts.lights());
    node.put("on", counts.on());
    node.put("off", counts.off());
    node.put("desiredOn", counts.desiredOn());
    node.put("confirmed", counts.confirmed());
    node.put("waiting", counts.waiting());
    node.put("powerWatts", Math.round(counts.watts()));
    node.put("planWatts", Math.round(counts.planWatts()));
    node.put("faults", summary.faults());
    node.put("cityTime", summary.clock().time().toString());
    node.put("speed", summary.clock().speed());
    node.put("zone", summary.clock().zone().getId());
    summary
        .findSun()
        .ifPresent(
            sun -> {
              node.put("phase", sun.phase().name().toLowerCase(Locale.ROOT));
              moment(node, "nextSwitchOn", sun.switchOn());
              moment(node, "nextSwitchOff", sun.switchOff());
              moment(node, "nextSunrise", sun.sunrise());
              moment(node, "nextSunset", sun.sunset());
            });
    send(response, node);
  }

  private void listDistricts(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    ObjectNode node = JSON.createObjectNode();
    ArrayNode districts = node.putArray("districts");
    for (DistrictFigures each : asked.lighting().listDistricts(asked.principal())) {
      ObjectNode district = districts.addObject();
      district.put("name", each.name());
      district.put("lights", each.lights());
      district.put("on", each.on());
      district.put("powerWatts", Math.round(each.powerWatts()));
      district.put("energyTodayWh", Math.round(each.energyTodayWh()));
      district.put("burningHoursToday", Math.round(each.burningHoursToday() * 10) / 10.0);
    }
    send(response, node);
  }

  private void listFaults(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    int limit = limit(request);
    ObjectNode node = JSON.createObjectNode();
    ArrayNode faults = node.putArray("faults");
    for (Fault each : asked.lighting().listFaults(asked.principal(), limit)) {
      ObjectNode fault = faults.addObject();
      fault.put("id", each.id());
      fault.put("kind", each.kind().word());
      fault.put("entity", each.entity());
      fault.put("circuit", each.circuit());
      if (!Double.isNaN(each.longitude())) {
        fault.put("longitude", each.longitude());
        fault.put("latitude", each.latitude());
      }
      fault.put("since", each.since());
      fault.put("count", each.count());
      watts(fault, "measuredWatts", each.measured());
      watts(fault, "expectedWatts", each.expected());
      fault.put("text", each.sentence());
      fault.put("acknowledgedBy", each.acknowledgedBy());
      fault.put("acknowledgedText", each.acknowledgedText());
    }
    node.put("total", asked.lighting().countFaults(asked.principal()));
    send(response, node);
  }

  private static void watts(ObjectNode node, String name, double watts) {
    if (!Double.isNaN(watts)) {
      node.put(name, Math.round(watts * 10) / 10.0);
    }
  }

  private static int limit(ServerRequest request) {
    String given = request.query().first("limit").orElse(Integer.toString(USUAL_FAULTS));
    try {
      int limit = Integer.parseInt(given);
      if (limit >= 0 && limit <= MOST_FAULTS) {
        return limit;
      }
    } catch (NumberFormatException noNumber) {
      throw new Failure(
          Failure.Kind.INVALID, "BadRequestData", "limit is " + given + ", no number.", noNumber);
    }
    throw invalid("limit is " + given + "; allowed are 0 to " + MOST_FAULTS + ".");
  }

  private void acknowledge(ServerRequest request, ServerResponse response) {
    Asked asked = asked(request);
    JsonNode body = body(request);
    List<String> ids = new ArrayList<>();
    body.path("ids").forEach(id -> ids.add(id.asString("")));
    if (ids.isEmpty()) {
      throw invalid("Which faults? Give ids as a list of URIs, and maybe a text.");
    }
    ObjectNode node = JSON.createObjectNode();
    node.put(
        "acknowledged",
        asked.lighting().acknowledge(asked.principal(), ids, body.path("text").asString("")));
    send(response, node);
  }

  private static void moment(ObjectNode node, String name, Instant at) {
    if (at.isBefore(Instant.MAX)) {
      node.put(name, at.toString());
    }
  }

  private Asked asked(ServerRequest request) {
    String tenant =
        request.headers().first(HeaderNames.create("NGSILD-Tenant")).orElse(Store.DEFAULT_TENANT);
    Principal principal =
        authentication.authenticate(request.headers().first(HeaderNames.AUTHORIZATION), tenant);
    return new Asked(principal, tenant, tenants.apply(tenant));
  }

  private static String parameter(ServerRequest request, String name) {
    return request
        .query()
        .first(name)
        .asOptional()
        .orElseThrow(() -> invalid("The parameter " + name + " is missing."));
  }

  private static JsonNode body(ServerRequest request) {
    try {
      byte[] bytes =
          request.content().hasEntity()
              ? request.content().inputStream().readNBytes(LONGEST_BODY + 1)
              : new byte[0];
      if (bytes.length > LONGEST_BODY) {
        throw new Failure(
            Failure.Kind.TOO_LARGE,
            "TooLarge",
            "The body is longer than " + LONGEST_BODY + " bytes.");
      }
      return JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw new Failure(
          Failure.Kind.INVALID,
          "InvalidRequest",
          "The body is no JSON: " + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.INVALID, "InvalidRequest", "The body could not be read to its end.", e);
    }
  }

  /** The lights named; an empty list stands for all of them, which has to be said. */
  private static List<String> ids(JsonNode body) {
    JsonNode ids = body.path("entityIds");
    if (ids.asString("").equals("all") || body.path("all").asBoolean(false)) {
      return List.of();
    }
    List<String> list = new ArrayList<>();
    ids.forEach(id -> list.add(id.asString("")));
    if (list.isEmpty()) {
      throw invalid("Which lights? Give entityIds as a list of URIs, or \"all\".");
    }
    return list;
  }

  private static ObjectNode outcomes(List<GateOutcome> outcomes) {
    ObjectNode node = JSON.createObjectNode();
    int accepted = 0;
    ArrayNode refused = node.putArray("refused");
    for (GateOutcome outcome : outcomes) {
      switch (outcome) {
        case GateOutcome.Accepted _ -> accepted++;
        case GateOutcome.Refused(String id, var reasons) -> {
          ObjectNode each = refused.addObject();
          each.put("entity", id);
          ArrayNode list = each.putArray("reasons");
          reasons.forEach(
              reason ->
                  list.addObject().put("code", reason.code()).put("detail", reason.message()));
        }
      }
    }
    node.put("accepted", accepted);
    return node;
  }

  private static Failure invalid(String message) {
    return new Failure(Failure.Kind.INVALID, "BadRequestData", message);
  }

  private static void send(ServerResponse response, JsonNode node) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(node));
  }
}

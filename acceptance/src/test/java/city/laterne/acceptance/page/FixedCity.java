package city.laterne.acceptance.page;

import city.laterne.portal.Light;
import city.laterne.portal.LightCell;
import city.laterne.portal.LightChange;
import city.laterne.portal.LightFeed;
import city.laterne.portal.LightPyramid;
import city.laterne.portal.LightsView;
import city.laterne.portal.Portal;
import city.laterne.portal.TileAddress;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Scope;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Envelope;

/**
 * A small city that never changes by itself, behind the portal and the doors that the page uses: a
 * quarter of streets whose lights dim towards its edge. Light 13 refuses commands; the others
 * confirm when {@link #confirm} is called. Light 21 is switched through its circuit.
 */
final class FixedCity implements LightsView, AutoCloseable {
  /** The city's moment: a winter evening. */
  static final Instant NOW = Instant.parse("2026-01-15T17:30:00Z");

  static final String REFUSAL =
      "Circuit 7 is locked by crew Meier until 18:00; ask the crew to release it.";

  /** The light that only its circuit switches. */
  static final String GROUPED = id(21);

  private volatile String acknowledgedBy = "";
  private final Map<String, Light> lights = new LinkedHashMap<>();
  private final LightPyramid pyramid = new LightPyramid();
  private final LightFeed feed = new LightFeed(pyramid);
  private final List<String> patches = new CopyOnWriteArrayList<>();
  private final Optional<String> key;
  private final WebServer server;

  /** Opens its doors on a free port of this machine. */
  FixedCity(int streets, int lightsPerStreet, Optional<String> key) {
    this.key = key;
    for (int street = 0; street < streets; street++) {
      for (int pole = 0; pole < lightsPerStreet; pole++) {
        Light light = light(street, pole, streets, lightsPerStreet);
        lights.put(light.id(), light);
        pyramid.put(light);
      }
    }
    FixedMap map = new FixedMap();
    Portal portal =
        new Portal((given, tenant) -> admit(given, tenant), this, _ -> map, "default", 64);
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(
                routing ->
                    routing
                        .error(
                            Failure.class,
                            (request, response, failure) ->
                                response
                                    .status(
                                        failure.kind() == Failure.Kind.UNAUTHENTICATED ? 401 : 503)
                                    .send())
                        .get("/lighting/summary", this::summary)
                        .get("/lighting/faults", this::faults)
                        .get("/lighting/districts", this::districts)
                        .post("/lighting/faults/acknowledge", this::acknowledge)
                        .get("/ngsi-ld/v1/entities", this::entities)
                        .get("/ngsi-ld/v1/entities/{id}", this::entity)
                        .get("/ngsi-ld/v1/temporal/entities/{id}", this::history)
                        .patch("/ngsi-ld/v1/entities/{id}/attrs", this::patch)
                        .register(portal))
            .build()
            .start();
  }

  /** Where the page is. */
  String address() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  /** The id of a light by its number, from 0. */
  static String id(int number) {
    return "urn:ngsi-ld:Streetlight:" + number;
  }

  /** The bodies of the commands so far. */
  List<String> patches() {
    return List.copyOf(patches);
  }

  /** A lamp confirms a level. */
  void confirm(String id, double level) {
    happens(
        new LightChange.Read(
            Integer.parseInt(id.substring(id.lastIndexOf(':') + 1)),
            id,
            new Light.Readings(
                level,
                level,
                level > 0 ? Light.Power.ON : Light.Power.OFF,
                Light.Condition.UNKNOWN)));
  }

  @Override
  public Overview overview(Principal principal) {
    return new Overview(lights.size(), true, pyramid.bounds());
  }

  @Override
  public long atMost(Principal principal, TileAddress square) {
    return pyramid.count(square);
  }

  @Override
  public void each(Principal principal, Envelope where, Predicate<Light> visitor) {
    for (Light light : lights.values()) {
      if (where.contains(light.longitude(), light.latitude()) && !visitor.test(light)) {
        return;
      }
    }
  }

  @Override
  public List<LightCell> cells(Principal principal, TileAddress tile, int zoom) {
    return pyramid.within(tile, zoom);
  }

  @Override
  public List<Light> search(Principal principal, String text, int most) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return lights.values().stream()
        .filter(light -> light.pole().toLowerCase(Locale.ROOT).startsWith(wanted))
        .sorted(Comparator.comparingInt(light -> light.pole().length()))
        .limit(most)
        .toList();
  }

  @Override
  public Following follow(Principal principal, Envelope where) {
    return feed.follow(where);
  }

  @Override
  public CellFollowing followCells(Principal principal, Envelope where, int zoom) {
    return feed.followCells(where, zoom);
  }

  @Override
  public void close() {
    server.stop();
  }

  private Principal admit(Optional<String> given, String tenant) {
    if (key.isPresent() && !given.equals(key.map(word -> "Bearer " + word))) {
      throw new Failure(Failure.Kind.UNAUTHENTICATED, "NoKey", "a key is needed");
    }
    return new Principal("key:test", EnumSet.allOf(Right.class), Scope.all(tenant));
  }

  private void happens(LightChange change) {
    feed.apply(change);
  }

  /** Streets in slow curves, half of them one way, half across. */
  private static Light light(int street, int pole, int streets, int poles) {
    int number = street * poles + pole;
    double along = (pole - poles / 2.0) * 2.0 / poles;
    double across = (Math.floor(street / 2.0) - streets / 4.0) * 4.0 / streets;
    double bend = 0.09 * Math.sin(along * 2.6 + across * 1.7);
    boolean north = street % 2 == 0;
    double east = north ? across + bend : along;
    double up = north ? along : across - bend;
    double far = Math.hypot(east, up);
    double level = far < 0.35 ? 1 : far < 0.7 ? 0.7 : far < 1.05 ? 0.4 : 0;
    boolean differs = number % 211 == 100;
    boolean silent = number % 307 == 50;
    boolean faulty = number % 401 == 70;
    return new Light(
        number,
        id(number),
        "K" + (street + 1) + "-" + (pole + 1),
        6.7623 + east * 0.0006 * streets,
        51.4344 + up * 0.000375 * streets,
        silent
            ? Light.Readings.NONE
            : new Light.Readings(
                level,
                differs ? 1 - level / 2 : level,
                level > 0 ? Light.Power.ON : Light.Power.OFF,
                faulty ? Light.Condition.FAULTY : Light.Condition.OK));
  }

  private void summary(ServerRequest request, ServerResponse response) {
    long on = lights.values().stream().filter(light -> light.readings().confirmed() > 0).count();
    json(
        response,
        """
        {"on":%d,"off":%d,"lights":%d,"cityTime":"%s","nextSunrise":"2026-01-16T07:28:00Z",
         "nextSunset":"2026-01-16T15:58:00Z","phase":"evening","nextSwitchOn":"2026-01-16T16:21:00Z",
         "nextSwitchOff":"2026-01-16T07:09:00Z","zone":"Europe/Berlin","speed":1,"powerWatts":%d,"planWatts":%d}\
        """
            .formatted(on, lights.size() - on, lights.size(), NOW, on * 47, on * 48));
  }

  private void faults(ServerRequest request, ServerResponse response) {
    Light light = Objects.requireNonNull(lights.get(id(7)));
    json(
        response,
        """
        {"faults":[
         {"id":"urn:f:1","kind":"lampOut","entity":"%s","longitude":%s,"latitude":%s,
          "since":"2026-01-15T16:40:00Z","measuredWatts":0.5,"expectedWatts":76,"text":"The lamp is out.",
          "acknowledgedBy":"%s"},
         {"id":"urn:f:2","kind":"circuitSilent","circuit":"C-12","longitude":6.7623,"latitude":51.4344,
          "since":"2026-01-15T17:02:00Z","count":34,"text":"34 lights are silent."}],"total":2}\
        """
            .formatted(light.id(), light.longitude(), light.latitude(), acknowledgedBy));
  }

  private void acknowledge(ServerRequest request, ServerResponse response) {
    acknowledgedBy = "test";
    json(response, "{\"acknowledged\":1}");
  }

  /** Where the lights of faults stand, or how many lights hang on a circuit. */
  private void entities(ServerRequest request, ServerResponse response) {
    response.header("NGSILD-Results-Count", "34");
    json(
        response,
        request
            .query()
            .first("id")
            .map(
                id ->
                    "[{\"id\":\"%s\",\"streetPoleNum\":\"K1-8\",\"street\":\"Königstraße\"}]"
                        .formatted(id))
            .orElse("[]"));
  }

  private void districts(ServerRequest request, ServerResponse response) {
    json(
        response,
        """
        {"districts":[
         {"name":"Mitte","lights":12034,"on":11820,"energyTodayWh":1830400,"burningHoursToday":38211.5},
         {"name":"Homberg-Ruhrort-Baerl","lights":5230,"on":5102,"energyTodayWh":710020,"burningHoursToday":17010}]}\
        """);
  }

  private void entity(ServerRequest request, ServerResponse response) {
    String id = request.path().pathParameters().get("id");
    if (id.startsWith("urn:ngsi-ld:StreetlightModel:")) {
      json(
          response,
          """
          {"id":"%s","type":"StreetlightModel",
           "name":{"type":"Property","value":"Mastleuchte LED 52"},
           "colorTemperature":{"type":"Property","value":2700,"unitCode":"KEL"}}\
          """
              .formatted(id));
      return;
    }
    if (id.startsWith("urn:ngsi-ld:StreetlightFeeder:")) {
      json(
          response,
          """
          {"id":"%s","type":"StreetlightFeeder","powerState":{"type":"Property","value":"on"}}\
          """
              .formatted(id));
      return;
    }
    Light light = lights.get(id);
    if (light == null) {
      response.status(Status.NOT_FOUND_404).send();
      return;
    }
    double level = light.readings().confirmed();
    json(
        response,
        """
        {"id":"%s","type":"Streetlight",
         "status":{"type":"Property","value":"ok"},
         "illuminanceLevel":{"type":"Property","value":%s,"observedAt":"2026-01-15T16:02:11Z"},
         "powerConsumption":{"type":"Property","value":%s,"unitCode":"WTT"},
         "powerRating":{"type":"Property","value":76},
         "lanternHeight":{"type":"Property","value":6},
         "circuit":{"type":"Property","value":"%s"},
         "controllingMethod":{"type":"Property","value":"%s"},
         "safetyFloor":{"type":"Property","value":%s},
         "refStreetlightModel":{"type":"Relationship","object":"urn:ngsi-ld:StreetlightModel:Mastleuchte%%20LED%%2052"},
         "dateServiceStarted":{"type":"Property","value":"2019-05-06"},
         "refStreetlightGroup":{"type":"Relationship","object":"urn:ngsi-ld:StreetlightGroup:Dellviertel"},
         "desiredReason":{"type":"Property","value":{"rule":"programme","phase":"night","until":"2026-01-16T07:09:00Z"}},
         "location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[%s,%s]}}}\
        """
            .formatted(
                id,
                Double.isNaN(level) ? 0 : level,
                Double.isNaN(level) ? 0 : level * 76,
                id.equals(GROUPED) ? "C-12" : "7",
                id.equals(GROUPED) ? "group" : "individual",
                id.equals(GROUPED) ? 0.5 : 0,
                light.longitude(),
                light.latitude()));
  }

  private void history(ServerRequest request, ServerResponse response) {
    StringBuilder levels = new StringBuilder();
    StringBuilder powers = new StringBuilder();
    // Devices report in the machine's time, not in the city's.
    Instant now = Instant.now();
    double[] day = {0.7, 0.7, 0.4, 0.4, 0.4, 0.7, 1, 0, 0, 0, 0, 0, 1, 0.7};
    for (int i = 0; i < day.length; i++) {
      Instant at = now.minus(Duration.ofMinutes(100L * (day.length - i)));
      String comma = i == 0 ? "" : ",";
      levels.append(comma).append("[%s,\"%s\"]".formatted(day[i], at));
      powers.append(comma).append("[%s,\"%s\"]".formatted(day[i] * 76, at));
    }
    json(
        response,
        """
        {"id":"x","type":"Streetlight","illuminanceLevel":{"type":"Property","values":[%s]},
         "powerConsumption":{"type":"Property","values":[%s]}}\
        """
            .formatted(levels, powers));
  }

  private void patch(ServerRequest request, ServerResponse response) {
    String id = request.path().pathParameters().get("id");
    patches.add(id + " " + request.content().as(String.class));
    if (id.equals(id(13))) {
      response
          .status(Status.CONFLICT_409)
          .header("Content-Type", "application/problem+json")
          .send("{\"type\":\"x\",\"title\":\"CircuitLocked\",\"detail\":\"" + REFUSAL + "\"}");
      return;
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private static void json(ServerResponse response, String body) {
    response.header("Content-Type", "application/json").send(body);
  }
}

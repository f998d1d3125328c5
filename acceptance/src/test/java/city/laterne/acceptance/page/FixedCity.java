package city.laterne.acceptance.page;

import city.laterne.portal.Light;
import city.laterne.portal.LightChange;
import city.laterne.portal.LightsView;
import city.laterne.portal.Portal;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A small city that never changes by itself, behind the portal and the doors that the page uses: a
 * quarter of streets whose lights dim towards its edge. Light 13 refuses commands; the others
 * confirm when {@link #confirm} is called.
 */
final class FixedCity implements LightsView, AutoCloseable {
  /** The city's moment: a winter evening. */
  static final Instant NOW = Instant.parse("2026-01-15T17:30:00Z");

  static final String REFUSAL =
      "Circuit 7 is locked by crew Meier until 18:00; ask the crew to release it.";

  private final Map<String, Light> lights = new LinkedHashMap<>();
  private final List<BlockingQueue<LightChange>> followers = new CopyOnWriteArrayList<>();
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
      }
    }
    Portal portal = new Portal((given, tenant) -> admit(given, tenant), this, "default", 64);
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
            id,
            new Light.Readings(
                level,
                level,
                level > 0 ? Light.Power.ON : Light.Power.OFF,
                Light.Condition.UNKNOWN)));
  }

  @Override
  public void each(Principal principal, Consumer<Light> visitor) {
    lights.values().forEach(visitor);
  }

  @Override
  public Following follow(Principal principal) {
    BlockingQueue<LightChange> queue = new LinkedBlockingQueue<>();
    followers.add(queue);
    return new Following() {
      @Override
      public List<LightChange> next(Duration wait) throws InterruptedException {
        List<LightChange> changes = new ArrayList<>();
        LightChange first = queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
          changes.add(first);
          queue.drainTo(changes);
        }
        return changes;
      }

      @Override
      public void close() {
        followers.remove(queue);
      }
    };
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
    followers.forEach(queue -> queue.add(change));
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
         "nextSunset":"2026-01-16T15:58:00Z","zone":"Europe/Berlin","speed":1,"powerWatts":%d}\
        """
            .formatted(on, lights.size() - on, lights.size(), NOW, on * 47));
  }

  private void entity(ServerRequest request, ServerResponse response) {
    String id = request.path().pathParameters().get("id");
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
         "circuit":{"type":"Property","value":"7"},
         "dateServiceStarted":{"type":"Property","value":"2019-05-06"},
         "refStreetlightGroup":{"type":"Relationship","object":"urn:ngsi-ld:StreetlightGroup:Dellviertel"},
         "desiredReason":{"type":"Property","value":{"rule":"programme","phase":"night","until":"2026-01-16T07:09:00Z"}},
         "location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[%s,%s]}}}\
        """
            .formatted(
                id,
                Double.isNaN(level) ? 0 : level,
                Double.isNaN(level) ? 0 : level * 76,
                light.longitude(),
                light.latitude()));
  }

  private void history(ServerRequest request, ServerResponse response) {
    StringBuilder levels = new StringBuilder();
    StringBuilder powers = new StringBuilder();
    double[] day = {0.7, 0.7, 0.4, 0.4, 0.4, 0.7, 1, 0, 0, 0, 0, 0, 1, 0.7};
    for (int i = 0; i < day.length; i++) {
      Instant at = NOW.minus(Duration.ofMinutes(100L * (day.length - i)));
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

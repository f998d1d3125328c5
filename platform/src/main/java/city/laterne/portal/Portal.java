package city.laterne.portal;

import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.streets.StreetMap;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Function;

/**
 * The page at {@code /} and what it reads:
 *
 * <ul>
 *   <li>its files under {@code /portal/files/<digest>/}
 *   <li>{@code /portal/city}: what there is and where
 *   <li>{@code /tiles/map/{z}/{x}/{y}.mvt}: the base map as Mapbox vector tiles
 *   <li>{@code /tiles/lights/{z}/{x}/{y}.json}: single lights from near, counts from afar
 *   <li>{@code /portal/live?bbox=w,s,e,n}: changes of the lights there as server-sent events; with
 *       {@code cells=zoom} changed counts of that zoom's squares
 *   <li>{@code /portal/districts}: the districts and where they lie
 *   <li>{@code /portal/streets?q=} and {@code /portal/lights?q=}: the search
 * </ul>
 *
 * Everything comes from the jar and the city's own data; the page may load nothing from elsewhere.
 *
 * <p>Besides these the page uses the city's other doors: {@code GET /lighting/summary}, an object
 * with {@code lights}, {@code on} and {@code waiting} (how many), {@code powerWatts}, {@code
 * planWatts}, {@code cityTime}, {@code nextSunrise}, {@code nextSunset}, {@code nextSwitchOn},
 * {@code nextSwitchOff} (ISO 8601), {@code phase}, {@code zone} (IANA) and {@code speed} (seconds
 * of the city per second), each of which may be missing; {@code GET /lighting/faults} and {@code
 * GET /lighting/districts}, whose panels hide where there is nothing; {@code POST
 * /lighting/faults/acknowledge}; {@code DELETE /lighting/emergency}, which gives lights back to the
 * programme; {@code GET} and {@code PATCH} of an entity; {@code GET} of its history.
 */
public final class Portal implements HttpService, AutoCloseable {
  /** How many maps may be live at once unless told otherwise. */
  public static final int LIVE_CLIENTS = 64;

  private final Assets assets = new Assets();
  private final LiveLights live;
  private final MapEndpoints map;
  private final LightEndpoints lights;

  /**
   * A portal.
   *
   * @param authentication finds out who asks; the page's files are for everybody
   * @param lights what the map shows
   * @param maps the base map that somebody sees, the same object for all of a tenant; an empty one
   *     where there are no streets
   * @param defaultTenant the tenant of requests that name none
   * @param liveClients how many maps may be live at once
   */
  public Portal(
      Authentication authentication,
      LightsView lights,
      Function<Principal, StreetMap> maps,
      String defaultTenant,
      int liveClients) {
    Asking asking = new Asking(authentication, defaultTenant);
    this.live = new LiveLights(liveClients);
    this.map = new MapEndpoints(asking, lights, maps);
    this.lights = new LightEndpoints(asking, lights, live);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/", this::index).get("/portal/files/{digest}/{name}", this::file);
    map.routing(rules);
    lights.routing(rules);
  }

  @Override
  public void afterStop() {
    close();
  }

  /** Ends the live streams; further ones are refused. */
  @Override
  public void close() {
    live.close();
  }

  /** How many maps are live now. */
  public int liveClients() {
    return live.clients();
  }

  private void index(ServerRequest request, ServerResponse response) {
    send(assets.index(), "no-cache", request, response);
  }

  private void file(ServerRequest request, ServerResponse response) {
    Optional<Asset> asset = assets.find(request.path().pathParameters().get("name"));
    if (asset.isEmpty()) {
      response.status(Status.NOT_FOUND_404).send();
      return;
    }
    boolean current = assets.digest().equals(request.path().pathParameters().get("digest"));
    String cache = current ? "public, max-age=31536000, immutable" : "no-cache";
    send(asset.get(), cache, request, response);
  }

  private static void send(
      Asset asset, String cache, ServerRequest request, ServerResponse response) {
    boolean gzip = Asking.takesGzip(request) && asset.gzip().length < asset.plain().length;
    Asking.SAFETY.forEach(response::header);
    response.header(HeaderNames.CACHE_CONTROL, cache);
    response.header(HeaderNames.VARY, "Accept-Encoding");
    if (Asking.unchanged(request, response, "\"" + asset.digest() + (gzip ? "-gz\"" : "\""))) {
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, asset.type());
    if (gzip) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    response.send(gzip ? asset.gzip() : asset.plain());
  }
}

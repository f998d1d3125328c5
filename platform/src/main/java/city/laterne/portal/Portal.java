package city.laterne.portal;

import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * The page at {@code /} and what it reads: its files under {@code /portal/files/<digest>/}, all
 * lights at {@code /portal/lights}, their changes as server-sent events at {@code /portal/live}.
 * Everything comes from the jar; the page may load nothing from elsewhere.
 *
 * <p>Besides these the page uses the city's other doors: {@code GET /lighting/summary}, an object
 * with {@code lights}, {@code on} (how many), {@code powerWatts}, {@code cityTime}, {@code
 * nextSunrise}, {@code nextSunset} (ISO 8601), {@code zone} (IANA) and {@code speed} (seconds of
 * the city per second), each of which may be missing; {@code GET} and {@code PATCH} of an entity;
 * {@code GET} of its history.
 */
public final class Portal implements HttpService, AutoCloseable {
  /** How many maps may be live at once unless told otherwise. */
  public static final int LIVE_CLIENTS = 64;

  private static final HeaderName TENANT = HeaderNames.create("NGSILD-Tenant");

  private static final List<Header> SAFETY =
      List.of(
          HeaderValues.createCached(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                  + " connect-src 'self'; form-action 'none'; base-uri 'none';"
                  + " frame-ancestors 'none'"),
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin"),
          HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"),
          HeaderValues.createCached(
              "Permissions-Policy", "camera=(), geolocation=(), microphone=()"));

  private final Authentication authentication;
  private final LightsView lights;
  private final String defaultTenant;
  private final Assets assets = new Assets();
  private final LiveLights live;

  /**
   * A portal.
   *
   * @param authentication finds out who asks for lights; the page's files are for everybody
   * @param lights what the map shows
   * @param defaultTenant the tenant of requests that name none
   * @param liveClients how many maps may be live at once
   */
  public Portal(
      Authentication authentication, LightsView lights, String defaultTenant, int liveClients) {
    this.authentication = authentication;
    this.lights = lights;
    this.defaultTenant = defaultTenant;
    this.live = new LiveLights(liveClients);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/", this::index)
        .get("/portal/files/{digest}/{name}", this::file)
        .get("/portal/lights", this::all)
        .get("/portal/live", this::live);
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
    boolean gzip = takesGzip(request) && asset.gzip().length < asset.plain().length;
    String tag = "\"" + asset.digest() + (gzip ? "-gz\"" : "\"");
    SAFETY.forEach(response::header);
    response.header(HeaderNames.CACHE_CONTROL, cache);
    response.header(HeaderNames.ETAG, tag);
    response.header(HeaderNames.VARY, "Accept-Encoding");
    if (request.headers().first(HeaderNames.IF_NONE_MATCH).filter(tag::equals).isPresent()) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, asset.type());
    if (gzip) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    response.send(gzip ? asset.gzip() : asset.plain());
  }

  private void all(ServerRequest request, ServerResponse response) {
    Principal principal = principal(request);
    List<Light> all = new ArrayList<>();
    lights.each(principal, all::add);
    SAFETY.forEach(response::header);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.VARY, "Accept-Encoding");
    boolean gzip = takesGzip(request);
    if (gzip) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    try (OutputStream raw = response.outputStream();
        OutputStream out = gzip ? new GZIPOutputStream(raw, 8192) : raw) {
      LightsJson.writeAll(all, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void live(ServerRequest request, ServerResponse response) {
    Principal principal = principal(request);
    live.enter();
    try (LightsView.Following following = lights.follow(principal)) {
      SAFETY.forEach(response::header);
      response.header(HeaderNames.CACHE_CONTROL, "no-store");
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
      try (OutputStream out = response.outputStream()) {
        live.serve(following, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      live.leave();
    }
  }

  private Principal principal(ServerRequest request) {
    Principal principal =
        authentication.authenticate(
            request.headers().first(HeaderNames.AUTHORIZATION),
            request.headers().first(TENANT).orElse(defaultTenant));
    principal.require(Right.READ);
    return principal;
  }

  private static boolean takesGzip(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.ACCEPT_ENCODING)
        .filter(accepted -> accepted.contains("gzip"))
        .isPresent();
  }
}

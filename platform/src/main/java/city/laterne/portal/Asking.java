package city.laterne.portal;

import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Envelope;

/** What all doors of the portal have in common: who asks, what may be sent, which headers. */
final class Asking {
  private static final HeaderName TENANT = HeaderNames.create("NGSILD-Tenant");

  /** Headers of every answer. */
  static final List<Header> SAFETY =
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
  private final String defaultTenant;

  Asking(Authentication authentication, String defaultTenant) {
    this.authentication = authentication;
    this.defaultTenant = defaultTenant;
  }

  /** Who asks; it has the right to read. */
  Principal principal(ServerRequest request) {
    Principal principal =
        authentication.authenticate(
            request.headers().first(HeaderNames.AUTHORIZATION),
            request.headers().first(TENANT).orElse(defaultTenant));
    principal.require(Right.READ);
    return principal;
  }

  /** The square that a path ends with; its last part has an ending that does not count. */
  static TileAddress tile(ServerRequest request, String ending) {
    String zoom = request.path().pathParameters().get("z");
    String x = request.path().pathParameters().get("x");
    String y = request.path().pathParameters().get("y");
    if (!y.endsWith(ending)) {
      throw new Failure(
          Failure.Kind.NOT_FOUND, "NoSuchTile", "Tiles here end with " + ending + ".");
    }
    return TileAddress.parse(zoom, x, y.substring(0, y.length() - ending.length()));
  }

  /** The envelope in the parameter {@code bbox}: west, south, east, north in degrees. */
  static Envelope box(ServerRequest request) {
    String text = request.query().first("bbox").orElse("");
    try {
      String[] parts = text.split(",");
      if (parts.length == 4) {
        double west = Double.parseDouble(parts[0]);
        double south = Double.parseDouble(parts[1]);
        double east = Double.parseDouble(parts[2]);
        double north = Double.parseDouble(parts[3]);
        if (west >= -180
            && west <= east
            && east <= 180
            && south >= -90
            && south <= north
            && north <= 90) {
          return new Envelope(west, east, south, north);
        }
      }
    } catch (NumberFormatException e) {
      throw badBox(text, Optional.of(e));
    }
    throw badBox(text, Optional.empty());
  }

  private static Failure badBox(String text, Optional<NumberFormatException> cause) {
    String message =
        "bbox=" + text + " is no part of the map; give west,south,east,north in degrees.";
    return cause
        .map(e -> new Failure(Failure.Kind.INVALID, "InvalidRequest", message, e))
        .orElseGet(() -> new Failure(Failure.Kind.INVALID, "InvalidRequest", message));
  }

  /** Whether the asker takes gzip. */
  static boolean takesGzip(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.ACCEPT_ENCODING)
        .filter(accepted -> accepted.contains("gzip"))
        .isPresent();
  }

  /** Sends JSON that is not to be kept. */
  static void json(ServerRequest request, ServerResponse response, byte[] body) {
    SAFETY.forEach(response::header);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.VARY, "Accept-Encoding");
    if (takesGzip(request)) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
      response.send(Asset.gzip(body));
    } else {
      response.send(body);
    }
  }

  /** Answers 304 where the asker has the bytes of a tag already. */
  static boolean unchanged(ServerRequest request, ServerResponse response, String tag) {
    response.header(HeaderNames.ETAG, tag);
    boolean same =
        request.headers().first(HeaderNames.IF_NONE_MATCH).filter(tag::equals).isPresent();
    if (same) {
      response.status(Status.NOT_MODIFIED_304).send();
    }
    return same;
  }
}

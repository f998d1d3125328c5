package city.laterne.portal;

import city.laterne.security.Principal;
import city.laterne.shared.Failure;
import city.laterne.streets.District;
import city.laterne.streets.StreetMap;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The base map: its tiles, what it covers and whom to name, its districts, its streets by name. */
final class MapEndpoints {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long CACHE_BYTES = 24L << 20;
  private static final int MOST_STREETS = 8;
  private static final int LONGEST_TEXT = 100;

  /** OpenStreetMap's {@code admin_level} of municipalities; lesser ones are greater. */
  private static final int MUNICIPALITY = 8;

  private static final GeometryFactory PLACES = new GeometryFactory();

  private final Asking asking;
  private final LightsView lights;
  private final Function<Principal, StreetMap> maps;
  private final MapTiles tiles = new MapTiles(CACHE_BYTES);

  MapEndpoints(Asking asking, LightsView lights, Function<Principal, StreetMap> maps) {
    this.asking = asking;
    this.lights = lights;
    this.maps = maps;
  }

  void routing(HttpRules rules) {
    rules
        .get("/tiles/map/{z}/{x}/{y}", this::tile)
        .get("/portal/city", this::city)
        .get("/portal/districts", this::districts)
        .get("/portal/streets", this::streets);
  }

  private void tile(ServerRequest request, ServerResponse response) throws InterruptedException {
    TileAddress address = Asking.tile(request, ".mvt");
    Principal principal = asking.principal(request);
    StreetMap map = maps.apply(principal);
    String version = Long.toString(map.version());
    boolean named = request.query().first("v").filter(version::equals).isPresent();
    Asking.SAFETY.forEach(response::header);
    response.header(
        HeaderNames.CACHE_CONTROL,
        named ? "private, max-age=31536000, immutable" : "private, no-cache");
    response.header(HeaderNames.VARY, "Accept-Encoding, Authorization, NGSILD-Tenant");
    boolean gzip = Asking.takesGzip(request);
    String tag =
        "\"map-%s-%d-%d-%d%s\""
            .formatted(version, address.zoom(), address.x(), address.y(), gzip ? "-gz" : "");
    if (Asking.unchanged(request, response, tag)) {
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "application/vnd.mapbox-vector-tile");
    byte[] tile = tiles.get(map, address);
    if (gzip) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
      response.send(tile);
    } else {
      response.send(Asset.gunzip(tile));
    }
  }

  private void city(ServerRequest request, ServerResponse response) {
    Principal principal = asking.principal(request);
    StreetMap map = maps.apply(principal);
    LightsView.Overview overview = lights.overview(principal);
    ObjectNode city = JSON.createObjectNode();
    ObjectNode node = city.putObject("map");
    node.put("version", map.version());
    node.put("attribution", map.attribution());
    map.findBounds().ifPresent(bounds -> box(node, bounds));
    overview
        .bounds()
        .or(map::findBounds)
        .flatMap(where -> findName(map, where.centre()))
        .ifPresent(name -> node.put("name", name));
    ObjectNode counted = city.putObject("lights");
    counted.put("count", overview.lights());
    counted.put("complete", overview.complete());
    counted.put("single", LightEndpoints.isSmall(lights, principal));
    overview.bounds().ifPresent(bounds -> box(counted, bounds));
    Asking.json(request, response, JSON.writeValueAsBytes(city));
  }

  private static void box(ObjectNode node, Envelope bounds) {
    node.putArray("bounds")
        .add(bounds.getMinX())
        .add(bounds.getMinY())
        .add(bounds.getMaxX())
        .add(bounds.getMaxY());
  }

  /** What the city is called: the name of the smallest municipality around its middle. */
  private static Optional<String> findName(StreetMap map, Coordinate middle) {
    Point place = PLACES.createPoint(middle);
    return map.districts().stream()
        .filter(district -> district.level() <= MUNICIPALITY)
        .filter(district -> district.area().covers(place))
        .max(Comparator.comparingInt(District::level))
        .map(District::name);
  }

  /** The districts, the greater first, with where they lie. */
  private void districts(ServerRequest request, ServerResponse response) {
    StreetMap map = maps.apply(asking.principal(request));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("districts");
    for (District district : map.districts()) {
      ObjectNode node = list.addObject();
      node.put("name", district.name());
      node.put("level", district.level());
      box(node, district.area().getEnvelopeInternal());
    }
    Asking.json(request, response, JSON.writeValueAsBytes(answer));
  }

  private void streets(ServerRequest request, ServerResponse response) {
    Principal principal = asking.principal(request);
    String text = text(request);
    StreetMap map = maps.apply(principal);
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("streets");
    List<StreetMap.NamedStreet> found = text.isEmpty() ? List.of() : map.search(text, MOST_STREETS);
    for (StreetMap.NamedStreet street : found) {
      ObjectNode node = list.addObject();
      node.put("name", street.name());
      node.put("district", street.district());
      box(node, street.bounds());
    }
    Asking.json(request, response, JSON.writeValueAsBytes(answer));
  }

  /** The parameter {@code q}, without spaces around it. */
  static String text(ServerRequest request) {
    String text = request.query().first("q").orElse("").strip();
    if (text.length() > LONGEST_TEXT) {
      throw new Failure(
          Failure.Kind.INVALID,
          "InvalidRequest",
          "q is "
              + text.length()
              + " characters long; at most "
              + LONGEST_TEXT
              + " are searched for.");
    }
    return text;
  }
}

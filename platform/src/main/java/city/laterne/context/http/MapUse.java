package city.laterne.context.http;

import city.laterne.context.query.EntityMap;
import city.laterne.context.query.EntityMaps;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a request wants of entity maps (ETSI GS CIM 009 v1.9.1, clauses 5.5.9.3, 5.5.14 and
 * 5.7.2.4): none; the one that its header names; or a new one, when it asks for one or names one
 * that cannot be found.
 */
final class MapUse {
  /** Parameters of all requests that may use a map. */
  static final Set<String> PARAMETERS = Set.of("entityMap", "entityMapLifetime");

  static final String PATH = "/entityMaps";
  private static final HeaderName HEADER = HeaderNames.create("NGSILD-EntityMap");

  /** So many entities of a map are looked at together. */
  private static final int CHUNK = 100;

  private final Exchange exchange;
  private final boolean wanted;
  private final Optional<EntityMap> live;

  private MapUse(Exchange exchange, boolean wanted, Optional<EntityMap> live) {
    this.exchange = exchange;
    this.wanted = wanted;
    this.live = live;
  }

  static MapUse of(Exchange exchange) {
    Optional<String> named = exchange.request().headers().first(HEADER);
    String id = named.map(at -> at.substring(at.lastIndexOf('/') + 1)).orElse("");
    return new MapUse(
        exchange,
        exchange.flag("entityMap") || named.isPresent(),
        id.isEmpty() ? Optional.empty() : find(exchange, id));
  }

  static Optional<EntityMap> find(Exchange exchange, String id) {
    return exchange
        .door()
        .entityMaps()
        .find(exchange.tenant().name(), exchange.principal().name(), id);
  }

  /** Whether the request has nothing to do with maps. */
  boolean isNone() {
    return !wanted;
  }

  /** The status of an answer to a query: 201 when a map was made for it (clause 6.4.3.2). */
  Status status() {
    return wanted && live.isEmpty() ? Status.CREATED_201 : Status.OK_200;
  }

  /** Says in the answer to the retrieval of one entity which map stands for it, if any shall. */
  void retrieved(String id, Set<String> sources) {
    if (wanted) {
      name(live.orElseGet(() -> make(exchange, Map.of(id, sources))));
    }
  }

  /** Makes a map that the answer names. */
  static EntityMap create(Exchange exchange, Map<String, Set<String>> sources) {
    EntityMap map = make(exchange, sources);
    new MapUse(exchange, true, Optional.empty()).name(map);
    return map;
  }

  private static EntityMap make(Exchange exchange, Map<String, Set<String>> sources) {
    if (sources.size() > EntityMaps.MOST_ENTITIES) {
      throw new Refused(
          new Problems.Problem(
              403,
              "TooManyResults",
              "More than "
                  + EntityMaps.MOST_ENTITIES
                  + " entities match, too many for an entity map. Maybe ask for fewer?"));
    }
    return exchange
        .door()
        .entityMaps()
        .create(
            exchange.tenant().name(),
            exchange.principal().name(),
            exchange.parameter("entityMapLifetime"),
            sources);
  }

  private void name(EntityMap map) {
    exchange.header(HEADER.defaultCase(), "/ngsi-ld/v1" + PATH + "/" + map.id());
  }

  /**
   * A page of what a query finds.
   *
   * @param found as many as fit the limit
   * @param all how many there are, when they were counted
   * @param more whether others follow
   */
  record Slice<T>(List<T> found, OptionalLong all, boolean more) {}

  /**
   * What came of looking at some entities again.
   *
   * @param fitting those that fit the query now, by their ids
   * @param silent sources that did not answer: what they hold may fit still
   */
  record Looked<T>(Map<String, T> fitting, Set<String> silent) {}

  /**
   * A page of the map that the header names, or of a new one, which the answer names. It is filled
   * as long as entities are left; those that fit the query no longer are taken out of the map.
   *
   * @param sources who holds each entity that the query finds, for a new map
   * @param among looks at some entities, by their ids
   */
  <T> Slice<T> page(
      Paging paging,
      Supplier<Map<String, Set<String>>> sources,
      Function<List<String>, Looked<T>> among) {
    EntityMap map = live.orElseGet(() -> make(exchange, sources.get()));
    List<T> page = new ArrayList<>();
    int at = paging.count() ? 0 : paging.offset();
    while (paging.count() || page.size() < paging.limit()) {
      List<String> ids = map.ids(at, CHUNK);
      if (ids.isEmpty()) {
        break;
      }
      Looked<T> looked = among.apply(ids);
      List<String> gone = new ArrayList<>();
      for (String id : ids) {
        T found = looked.fitting().get(id);
        if (found == null && !map.isHeldBy(id, looked.silent())) {
          gone.add(id);
          continue;
        }
        if (found != null && at >= paging.offset() && page.size() < paging.limit()) {
          page.add(found);
        }
        at++;
      }
      map.remove(gone);
    }
    name(map);
    return new Slice<>(
        page,
        paging.count() ? OptionalLong.of(map.size()) : OptionalLong.empty(),
        map.size() > (long) paging.offset() + paging.limit());
  }
}

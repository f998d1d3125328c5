package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.GeoJson;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.Projection;
import city.laterne.context.entity.ValueReader;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.locationtech.jts.geom.Geometry;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * A query for entities as the parameters of a request give it (clauses 5.7.2 and 6.4.3.2).
 *
 * @param filter which entities
 * @param order in which order
 */
public record EntityQuery(Filter filter, Ordering order) {
  /** The parameters that select entities. */
  public static final Set<String> PARAMETERS =
      Set.of(
          "type",
          "id",
          "idPattern",
          "attrs",
          "q",
          "expandValues",
          "jsonKeys",
          "scopeQ",
          "georel",
          "geometry",
          "coordinates",
          "geoproperty",
          "local",
          "orderBy",
          "orderFrom",
          "orderGeometry",
          "collation");

  private static final Set<String> BOUNDS = Set.of("type", "q", "georel");

  /** What every entity has, so that it bounds nothing. */
  public static final Set<String> SYSTEM =
      Set.of("createdAt", "modifiedAt", "deletedAt", "observedAt", "scope");

  /**
   * The query of parameters, decoded.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData, when one is wrong or none
   *     bounds the query
   */
  public static EntityQuery parse(Map<String, String> given, Vocabulary terms) {
    boolean local = given.getOrDefault("local", "").equals("true");
    if (given.getOrDefault("type", "").equals("*")
        && given.getOrDefault("local", "").equals("false")) {
      throw Bad.data("type=* asks this platform alone; local=false contradicts it.");
    }
    boolean bound =
        BOUNDS.stream().anyMatch(given::containsKey)
            || !SYSTEM.containsAll(List.of(given.getOrDefault("attrs", "createdAt").split(",")));
    if (!local && !bound) {
      throw Bad.data(
          "The query is not bounded: give at least one of type, attrs, q or georel, or local=true.");
    }
    if (given.containsKey("csf")) {
      var _ = QueryLanguage.parse(given.getOrDefault("csf", ""), terms);
    }
    Filter filter = filter(given, terms);
    if (!local && isOfTimesAlone(given, filter)) {
      throw Bad.data(
          "q asks for times of entities alone, which bounds nothing: give type or attrs, too.");
    }
    return new EntityQuery(filter, order(given, terms));
  }

  /** Whether q is all that bounds the query, and names no attribute (clause 5.7.2.4 c). */
  private static boolean isOfTimesAlone(Map<String, String> given, Filter filter) {
    return !given.containsKey("type")
        && !given.containsKey("attrs")
        && !given.containsKey("georel")
        && isOfTimes(filter);
  }

  private static boolean isOfTimes(Filter filter) {
    return switch (filter) {
      case Filter.Time _ -> true;
      case Filter.And(List<Filter> parts) -> parts.stream().allMatch(EntityQuery::isOfTimes);
      case Filter.Or(List<Filter> parts) -> parts.stream().allMatch(EntityQuery::isOfTimes);
      default -> false;
    };
  }

  /** The order of parameters. */
  public static Ordering order(Map<String, String> given, Vocabulary terms) {
    String collation = given.getOrDefault("collation", "");
    String coordinates = given.getOrDefault("orderFrom", "");
    Optional<Geometry> from =
        coordinates.isEmpty()
            ? Optional.empty()
            : Optional.of(
                GeoJson.geometry(
                    given.getOrDefault("orderGeometry", "Point"), json("orderFrom", coordinates)));
    return Ordering.parse(given.getOrDefault("orderBy", ""), Collation.of(collation), from, terms);
  }

  /** The filter of parameters, which need not bound anything. */
  public static Filter filter(Map<String, String> given, Vocabulary terms) {
    List<Filter> parts = new ArrayList<>();
    String type = given.getOrDefault("type", "*");
    if (!type.equals("*")) {
      parts.add(TypeSelection.parse(type, terms));
    }
    if (given.containsKey("id")) {
      parts.add(new Filter.IdIn(ids(given.getOrDefault("id", ""))));
    }
    if (given.containsKey("idPattern")) {
      parts.add(new Filter.IdMatches(pattern(given.getOrDefault("idPattern", ""))));
    }
    if (given.containsKey("attrs")) {
      parts.add(any(ProjectionLanguage.attributes(given.getOrDefault("attrs", ""), terms)));
    }
    if (given.containsKey("pick")) {
      picked(ProjectionLanguage.parse(given, terms)).ifPresent(parts::add);
    }
    if (given.containsKey("q")) {
      parts.add(q(given, terms));
    }
    if (given.containsKey("scopeQ")) {
      parts.add(ScopeQuery.parse(given.getOrDefault("scopeQ", "")));
    }
    geo(given, terms).ifPresent(parts::add);
    return parts.isEmpty()
        ? new Filter.All()
        : parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private static Filter q(Map<String, String> given, Vocabulary terms) {
    String q = given.getOrDefault("q", "");
    int levels = QueryLanguage.levels(q);
    int joined =
        given.getOrDefault("join", "@none").equals("@none")
            ? 0
            : joinLevel(given.getOrDefault("joinLevel", "1"));
    if (levels > joined) {
      throw Bad.data(
          "q follows "
              + levels
              + " relationships, join and joinLevel "
              + joined
              + ". Maybe add join=inline&joinLevel="
              + levels
              + "?");
    }
    String expanding = given.getOrDefault("expandValues", "");
    return QueryLanguage.parse(q, terms, Set.of(expanding.split(",", -1)));
  }

  private static int joinLevel(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Bad.data("joinLevel must be a whole number, not \"" + text + "\".", e);
    }
  }

  private static Filter any(Set<Name> names) {
    return names.isEmpty() ? new Filter.None() : new Filter.HasAnyAttribute(names);
  }

  /** Entities of which nothing would be written are left out. */
  private static Optional<Filter> picked(Projection projection) {
    return projection.keeps("id") || projection.keeps("type") || projection.keeps("scope")
        ? Optional.empty()
        : Optional.of(any(projection.pick().attributes().keySet()));
  }

  private static Set<String> ids(String list) {
    Set<String> ids = new HashSet<>();
    for (String id : list.split(",", -1)) {
      ids.add(EntityReader.uri(id, "id"));
    }
    return ids;
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw Bad.data("idPattern is no regular expression: " + e.getDescription() + ".", e);
    }
  }

  private static Optional<Filter> geo(Map<String, String> given, Vocabulary terms) {
    String georel = given.getOrDefault("georel", "");
    String geometry = given.getOrDefault("geometry", "");
    String coordinates = given.getOrDefault("coordinates", "");
    if (georel.isEmpty() && geometry.isEmpty() && coordinates.isEmpty()) {
      return Optional.empty();
    }
    if (georel.isEmpty() || geometry.isEmpty() || coordinates.isEmpty()) {
      throw Bad.data("A geo-query needs all of georel, geometry and coordinates.");
    }
    return Optional.of(
        GeoQuery.parse(
            georel,
            geometry,
            json("coordinates", coordinates),
            given.getOrDefault("geoproperty", ""),
            terms));
  }

  private static Value json(String name, String text) {
    try (JsonParser parser = Json.parser(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      parser.nextToken();
      return ValueReader.read(parser);
    } catch (JacksonException e) {
      throw Bad.data(name + " must be a JSON array, not " + text + ".", e);
    }
  }
}

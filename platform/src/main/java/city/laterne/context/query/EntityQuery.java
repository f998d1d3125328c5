package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
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
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * A query for entities as the parameters of a request give it (clauses 5.7.2 and 6.4.3.2).
 *
 * @param filter which entities
 * @param only the attributes to write; empty for all
 */
public record EntityQuery(Filter filter, Set<Name> only) {
  /** The parameters that select entities. */
  public static final Set<String> PARAMETERS =
      Set.of(
          "type",
          "id",
          "idPattern",
          "attrs",
          "q",
          "georel",
          "geometry",
          "coordinates",
          "geoproperty");

  /** Copies the set. */
  public EntityQuery {
    only = Set.copyOf(only);
  }

  /**
   * The query of parameters, decoded.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData, when one is wrong or none
   *     bounds the query
   */
  public static EntityQuery parse(Map<String, String> given, Vocabulary terms) {
    List<Filter> parts = new ArrayList<>();
    Set<Name> only = new HashSet<>();
    if (given.containsKey("type") && !given.getOrDefault("type", "").equals("*")) {
      parts.add(TypeSelection.parse(given.getOrDefault("type", ""), terms));
    }
    if (given.containsKey("id")) {
      parts.add(new Filter.IdIn(ids(given.getOrDefault("id", ""))));
    }
    if (given.containsKey("idPattern")) {
      parts.add(new Filter.IdMatches(pattern(given.getOrDefault("idPattern", ""))));
    }
    if (given.containsKey("attrs")) {
      only.addAll(names(given.getOrDefault("attrs", ""), terms));
      parts.add(only.isEmpty() ? new Filter.None() : new Filter.HasAnyAttribute(only));
    }
    if (given.containsKey("q")) {
      parts.add(QueryLanguage.parse(given.getOrDefault("q", ""), terms));
    }
    geo(given, terms).ifPresent(parts::add);
    boolean bound =
        given.containsKey("type")
            || given.containsKey("id")
            || given.containsKey("attrs")
            || given.containsKey("q")
            || given.containsKey("georel");
    if (!bound) {
      throw Bad.data(
          "The query is not bounded: give at least one of type, id, attrs, q or georel.");
    }
    Filter filter =
        parts.isEmpty()
            ? new Filter.All()
            : parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
    return new EntityQuery(filter, only);
  }

  /** The names of a comma-separated list that the tenant has. */
  public static Set<Name> names(String list, Vocabulary terms) {
    Set<Name> names = new HashSet<>();
    for (String term : list.split(",", -1)) {
      if (term.isBlank()) {
        throw Bad.data("attrs \"" + list + "\" has an empty name.");
      }
      terms.find(term.strip()).ifPresent(names::add);
    }
    return names;
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
            georel, geometry, json(coordinates), given.getOrDefault("geoproperty", ""), terms));
  }

  private static Value json(String text) {
    try (JsonParser parser = Json.parser(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      parser.nextToken();
      return ValueReader.read(parser);
    } catch (JacksonException e) {
      throw Bad.data("coordinates must be a JSON array, not " + text + ".", e);
    }
  }
}

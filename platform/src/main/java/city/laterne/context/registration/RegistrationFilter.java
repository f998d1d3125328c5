package city.laterne.context.registration;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.ValueReader;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.query.FilterMatch;
import city.laterne.context.query.QueryLanguage;
import city.laterne.context.query.ScopeQuery;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Names;
import city.laterne.store.Value;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Which registrations somebody wants (ETSI GS CIM 009 v1.9.1, clauses 5.10.2 and 5.12): by what
 * their sources have, by their Context Source Properties, scope, places and times. Immutable.
 *
 * @param touches what their sources shall have, one of these; none for anything
 * @param conditions filters of their own properties, scopes and places, made under a vocabulary
 * @param interval which times, empty for the latest information
 * @param table the context of the conditions
 */
record RegistrationFilter(
    List<Registration.Touch> touches,
    List<Function<Vocabulary, Filter>> conditions,
    Optional<Interval> interval,
    TermTable table) {
  /** The times of clause 4.11. */
  record Interval(String member, String relation, long at, long until) {
    boolean overlaps(JsonNode registration) {
      JsonNode own = registration.path(member);
      if (own.isMissingNode()) {
        return false;
      }
      long start = RegistrationJson.time(own.path("startAt"), "startAt");
      long end =
          own.has("endAt") ? RegistrationJson.time(own.get("endAt"), "endAt") : Long.MAX_VALUE;
      return switch (relation) {
        case "before" -> start < at;
        case "after" -> end > at;
        default -> start < until && end > at;
      };
    }
  }

  RegistrationFilter {
    touches = List.copyOf(touches);
    conditions = List.copyOf(conditions);
  }

  /** Of the parameters of a query, which must bound it. */
  static RegistrationFilter of(Map<String, String> given, TermTable table) {
    Set<String> bounds = Set.of("type", "attrs", "q", "georel", "id", "idPattern", "csf", "scopeQ");
    if (bounds.stream().noneMatch(given::containsKey)) {
      throw Bad.data("The query is not bounded: give at least one of type, attrs, id or georel.");
    }
    Set<String> ids = new HashSet<>();
    for (String id : list(given, "id")) {
      ids.add(EntityReader.uri(id, "id"));
    }
    Set<String> types = new HashSet<>();
    for (String type : given.getOrDefault("type", "").split("[,|;()]", -1)) {
      if (!type.isBlank() && !type.equals("*")) {
        types.add(table.expand(type));
      }
    }
    Set<String> attributes = new HashSet<>();
    list(given, "attrs").forEach(term -> attributes.add(table.expand(term)));
    Registration.Touch touch =
        new Registration.Touch(
            ids,
            given.containsKey("idPattern")
                ? Optional.of(RegistrationJson.pattern(given.getOrDefault("idPattern", "")))
                : Optional.empty(),
            types,
            attributes);
    return new RegistrationFilter(List.of(touch), conditions(given), interval(given), table);
  }

  static List<String> list(Map<String, String> given, String name) {
    String text = given.getOrDefault(name, "");
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  static List<Function<Vocabulary, Filter>> conditions(Map<String, String> given) {
    List<Function<Vocabulary, Filter>> all = new ArrayList<>();
    for (String member : List.of("q", "csf")) {
      if (given.containsKey(member)) {
        all.add(terms -> QueryLanguage.parse(given.getOrDefault(member, ""), terms));
      }
    }
    if (given.containsKey("scopeQ")) {
      Filter scope = ScopeQuery.parse(given.getOrDefault("scopeQ", ""));
      all.add(_ -> scope);
    }
    if (given.containsKey("georel")
        || given.containsKey("geometry")
        || given.containsKey("coordinates")) {
      all.add(terms -> EntityQuery.filter(geoOnly(given), terms));
    }
    return all;
  }

  private static Map<String, String> geoOnly(Map<String, String> given) {
    Map<String, String> geo = new HashMap<>(given);
    geo.keySet().retainAll(Set.of("georel", "geometry", "coordinates", "geoproperty"));
    return geo;
  }

  static Optional<Interval> interval(Map<String, String> given) {
    String relation = given.getOrDefault("timerel", "");
    if (relation.isEmpty()) {
      if (given.containsKey("timeAt") || given.containsKey("endTimeAt")) {
        throw Bad.data("timeAt needs timerel.");
      }
      return Optional.empty();
    }
    if (!Set.of("before", "after", "between").contains(relation)) {
      throw Bad.data("timerel must be before, after or between, not \"" + relation + "\".");
    }
    String member =
        switch (given.getOrDefault("timeproperty", "")) {
          case "", "observedAt" -> "observationInterval";
          case "createdAt", "modifiedAt", "deletedAt" -> "managementInterval";
          default -> throw Bad.data("timeproperty must be observedAt, createdAt or modifiedAt.");
        };
    long until = relation.equals("between") ? time(given, "endTimeAt") : Micros.ABSENT;
    return Optional.of(new Interval(member, relation, time(given, "timeAt"), until));
  }

  private static long time(Map<String, String> given, String name) {
    try {
      return Micros.parse(given.getOrDefault(name, ""));
    } catch (DateTimeException | ArithmeticException e) {
      throw Bad.data(name + " must be a time such as 2026-01-31T12:34:56Z.", e);
    }
  }

  /**
   * Whether a registration is wanted.
   *
   * @throws city.laterne.shared.Failure INVALID when a condition is no query
   */
  boolean wants(Registration registration, Names names) {
    boolean latest =
        !registration.json().has("observationInterval")
            && !registration.json().has("managementInterval");
    boolean time = interval.map(asked -> asked.overlaps(registration.json())).orElse(latest);
    boolean touched =
        touches.isEmpty()
            || touches.stream().anyMatch(touch -> !registration.touchedBy(touch).isEmpty());
    return time && touched && satisfies(registration, names);
  }

  /** Whether a registration's own properties are as wanted. */
  boolean satisfies(Registration registration, Names names) {
    if (conditions.isEmpty()) {
      return true;
    }
    Vocabulary terms = new Vocabulary(new PassingNames(names), table);
    Entity entity = asEntity(registration, terms);
    return conditions.stream().allMatch(made -> FilterMatch.matches(made.apply(terms), entity));
  }

  /**
   * Asserts that the conditions can be tested.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData
   */
  void check(Names names) {
    Vocabulary terms = new Vocabulary(new PassingNames(names), table);
    for (Function<Vocabulary, Filter> made : conditions) {
      Filter _ = made.apply(terms);
    }
  }

  /** A registration as an entity, so that the language of queries can be asked of it. */
  private static Entity asEntity(Registration registration, Vocabulary terms) {
    List<Attribute> attributes = new ArrayList<>();
    List<String> scopes = List.of();
    for (Map.Entry<String, JsonNode> member : registration.json().properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "information", "contextSourceInfo", "operations", "management" -> {}
        case "scope" -> scopes = RegistrationJson.texts(value, "scope");
        case "location", "observationSpace", "operationSpace" ->
            attributes.add(
                Attribute.of(
                    terms.intern(member.getKey()),
                    AttributeKind.GEO_PROPERTY,
                    ValueReader.read(RegistrationJson.tokens(value)),
                    Micros.ABSENT));
        default -> attributes.add(Attribute.property(terms.intern(member.getKey()), plain(value)));
      }
    }
    attributes.sort(Comparator.comparingInt(one -> one.name().id()));
    return new Entity(
        0,
        registration.id(),
        List.of(terms.intern(RegistrationJson.TYPE)),
        scopes,
        registration.createdAt(),
        registration.modifiedAt(),
        attributes);
  }

  /** The value of a Context Source Property, written as an NGSI-LD Property or bare. */
  private static Value plain(JsonNode value) {
    for (String member : List.of("value", "object", "vocab", "languageMap", "json")) {
      if (value.isObject() && value.path("type").isString() && value.has(member)) {
        return ValueReader.read(RegistrationJson.tokens(value.get(member)));
      }
    }
    return ValueReader.read(RegistrationJson.tokens(value));
  }
}

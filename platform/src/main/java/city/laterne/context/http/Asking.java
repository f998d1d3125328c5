package city.laterne.context.http;

import city.laterne.context.entity.Json;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registration.EntityInfo;
import city.laterne.context.registration.Registration.Information;
import city.laterne.context.registration.Registration.Touch;
import city.laterne.context.registration.SourceOperation;
import city.laterne.context.registration.Sources;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The requests that a source gets for a retrieval or a query: no wider than what it registered, and
 * by an operation that it offers (ETSI GS CIM 009 v1.9.1, clauses 4.3.6.1, 5.7.1.4 and 5.7.2.4).
 *
 * @param selectors which entities, one of these
 * @param filters further parameters as the request has them, such as q
 * @param attributes IRIs; empty for all
 * @param limit how many at most; 0 for a retrieval by id
 * @param count whether their number is asked for
 */
record Asking(
    List<Selector> selectors,
    Map<String, String> filters,
    Set<String> attributes,
    int limit,
    boolean count) {
  /**
   * Some entities.
   *
   * @param type a selection of types as the request has it; empty for any
   * @param types IRIs of the types in it
   * @param ids URIs; empty for any
   * @param pattern what ids look like; empty for anything
   */
  record Selector(String type, Set<String> types, Set<String> ids, String pattern) {
    /** Those of some entities. */
    Selector among(Set<String> some) {
      Set<String> both = new LinkedHashSet<>(some);
      if (!ids.isEmpty()) {
        both.retainAll(ids);
      }
      Predicate<String> fits =
          pattern.isEmpty() ? _ -> true : Pattern.compile(pattern).asPredicate();
      both.removeIf(fits.negate());
      return new Selector(type, types, both, "");
    }

    Touch touch(Set<String> attributes) {
      return new Touch(
          ids,
          pattern.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(pattern)),
          types,
          attributes);
    }
  }

  /** Whether a registration is about any of it. */
  boolean touches(Registration one) {
    return selectors.stream()
        .anyMatch(selector -> !one.touchedBy(selector.touch(attributes)).isEmpty());
  }

  /** The requests for a source; none when it offers nothing that fits. */
  List<Sources.Call> calls(Forward forward, Registration to) {
    Map<String, Sources.Call> calls = new LinkedHashMap<>();
    for (Selector selector : selectors) {
      Touch touch = selector.touch(attributes);
      for (Information part : to.touchedBy(touch)) {
        call(forward, to, selector, part, part.touchedEntities(touch))
            .ifPresent(
                call ->
                    calls.put(call.path() + new String(call.body(), StandardCharsets.UTF_8), call));
      }
    }
    return List.copyOf(calls.values());
  }

  private Optional<Sources.Call> call(
      Forward forward,
      Registration to,
      Selector selector,
      Information part,
      List<EntityInfo> infos) {
    if (limit == 0 && to.offers(SourceOperation.RETRIEVE_ENTITY)) {
      Map<String, String> parameters = new LinkedHashMap<>();
      attributes(forward, to, part, parameters);
      parameters.put("options", "sysAttrs");
      String id = selector.ids().iterator().next();
      return Optional.of(forward.call(to, "GET", "/entities/" + Forward.path(id), parameters));
    }
    if (to.offers(SourceOperation.QUERY_ENTITY)) {
      return Optional.of(
          forward.call(to, "GET", "/entities", query(forward, to, selector, part, infos)));
    }
    return to.offers(SourceOperation.QUERY_BATCH)
        ? Optional.of(
            forward.readyCall(
                to,
                "POST",
                "/entityOperations/query",
                page(),
                body(forward, forward.under(to, true), selector, part, infos)))
        : Optional.empty();
  }

  private Map<String, String> query(
      Forward forward,
      Registration to,
      Selector selector,
      Information part,
      List<EntityInfo> infos) {
    Forward.Under under = forward.under(to, false);
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "type", type(forward, under, selector, infos));
    Set<String> ids = ids(selector, infos);
    put(parameters, "id", String.join(",", ids));
    if (ids.isEmpty()) {
      put(parameters, "idPattern", pattern(selector, infos));
    }
    attributes(forward, to, part, parameters);
    filters.forEach((name, value) -> put(parameters, name, value));
    parameters.put("options", "sysAttrs");
    parameters.putAll(page());
    return parameters;
  }

  private Map<String, String> page() {
    Map<String, String> page = new LinkedHashMap<>();
    if (limit > 0) {
      page.put("limit", Integer.toString(limit));
    }
    if (count) {
      page.put("count", "true");
    }
    return page;
  }

  private static void put(Map<String, String> to, String name, String value) {
    if (!value.isEmpty()) {
      to.put(name, value);
    }
  }

  private void attributes(
      Forward forward, Registration to, Information part, Map<String, String> parameters) {
    Forward.Under under = forward.under(to, false);
    put(
        parameters,
        "attrs",
        wanted(part).stream()
            .map(iri -> Forward.term(iri, under))
            .sorted()
            .collect(Collectors.joining(",")));
  }

  /** What of the attributes asked for the source has; none for all. */
  private Set<String> wanted(Information part) {
    if (attributes.isEmpty() || part.attributes().isEmpty()) {
      return attributes.isEmpty() ? part.attributes() : attributes;
    }
    Set<String> both = new LinkedHashSet<>(attributes);
    both.retainAll(part.attributes());
    return both;
  }

  private static String type(
      Forward forward, Forward.Under under, Selector selector, List<EntityInfo> infos) {
    boolean plain = selector.type().chars().noneMatch(c -> c == ';' || c == '(' || c == '*');
    Set<String> registered = new LinkedHashSet<>();
    infos.forEach(info -> registered.addAll(info.types()));
    if (!plain && !selector.type().equals("*")) {
      return under.table() == forward.table() ? selector.type() : "";
    }
    Set<String> types = new LinkedHashSet<>(selector.types());
    if (types.isEmpty()) {
      types.addAll(registered);
    } else if (!registered.isEmpty()) {
      types.retainAll(registered);
    }
    return types.stream().map(iri -> Forward.term(iri, under)).collect(Collectors.joining(","));
  }

  private static Set<String> ids(Selector selector, List<EntityInfo> infos) {
    Set<String> ids = new LinkedHashSet<>();
    for (String id : selector.ids()) {
      if (infos.isEmpty() || infos.stream().anyMatch(info -> info.hasId(id))) {
        ids.add(id);
      }
    }
    if (selector.ids().isEmpty() && infos.stream().noneMatch(info -> info.id().isEmpty())) {
      infos.forEach(info -> ids.add(info.id()));
    }
    return ids;
  }

  private static String pattern(Selector selector, List<EntityInfo> infos) {
    boolean all = !infos.isEmpty() && infos.stream().allMatch(info -> info.pattern().isPresent());
    return selector.pattern().isEmpty() && all
        ? infos.stream()
            .map(info -> info.pattern().map(Pattern::pattern).orElse(""))
            .distinct()
            .collect(Collectors.joining("|"))
        : selector.pattern();
  }

  private ObjectNode body(
      Forward forward,
      Forward.Under under,
      Selector selector,
      Information part,
      List<EntityInfo> infos) {
    ObjectNode body = Json.TREE.createObjectNode().put("type", "Query");
    ArrayNode entities = body.putArray("entities");
    String type = type(forward, under, selector, infos);
    Set<String> ids = ids(selector, infos);
    String pattern = pattern(selector, infos);
    Function<ObjectNode, ObjectNode> typed = info -> info.put("type", type.isEmpty() ? "*" : type);
    if (ids.isEmpty()) {
      ObjectNode info = typed.apply(entities.addObject());
      if (!pattern.isEmpty()) {
        info.put("idPattern", pattern);
      }
    }
    ids.forEach(id -> typed.apply(entities.addObject()).put("id", id));
    Set<String> wanted = wanted(part);
    if (!wanted.isEmpty()) {
      ArrayNode names = body.putArray("attrs");
      wanted.stream().map(iri -> Forward.term(iri, under)).sorted().forEach(names::add);
    }
    ObjectNode geo = Json.TREE.createObjectNode();
    filters.forEach(
        (name, value) -> {
          switch (name) {
            case "georel", "geometry", "geoproperty" -> geo.put(name, value);
            case "coordinates" -> geo.set(name, Json.TREE.readTree(value));
            default -> body.put(name, value);
          }
        });
    if (!geo.isEmpty()) {
      body.set("geoQ", geo);
    }
    return body;
  }
}

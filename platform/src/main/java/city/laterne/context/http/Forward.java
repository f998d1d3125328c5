package city.laterne.context.http;

import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registrations;
import city.laterne.context.registration.Sources;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one request is handed on to sources (ETSI GS CIM 009 v1.9.1, clauses 4.3.6.5, 4.3.6.6, 6.3.17
 * and 6.3.18): under which context, with which headers, and to whom not, as it came from there.
 */
final class Forward {
  private static final HeaderName VIA = HeaderNames.create("Via");
  private static final String CONTEXT_REL = "http://www.w3.org/ns/json-ld#context";
  private static final String CORE_URL =
      "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";
  private static final String LD_JSON = "application/ld+json";
  private static final byte[] NO_BODY = new byte[0];

  /** Members of attributes that are no sub-attributes. */
  private static final Set<String> MEMBERS =
      Set.of(
          "type",
          "value",
          "object",
          "languageMap",
          "vocab",
          "valueList",
          "objectList",
          "json",
          "datasetId",
          "unitCode",
          "observedAt",
          "createdAt",
          "modifiedAt",
          "deletedAt",
          "expiresAt",
          "instanceId",
          "objectType",
          "valueType",
          "lang",
          "entity",
          "entityList");

  private final Contexts contexts;
  private final TermTable table;
  private final Function<String, Optional<String>> headers;
  private final Map<String, String> given;
  private final Set<String> passed = new HashSet<>();
  private final String via;
  private final String alias;

  /**
   * Of a request.
   *
   * @param table the context of its names
   */
  Forward(Exchange exchange, Registrations registrations, TermTable table) {
    this(
        exchange.door().contexts(),
        registrations,
        table,
        via(exchange),
        name -> exchange.request().headers().first(HeaderNames.create(name)),
        exchange.given());
  }

  /**
   * Of something that was asked for earlier.
   *
   * @param before the header Via of that request, maybe empty
   */
  Forward(Contexts contexts, Registrations registrations, TermTable table, String before) {
    this(contexts, registrations, table, before, _ -> Optional.empty(), Map.of());
  }

  private Forward(
      Contexts contexts,
      Registrations registrations,
      TermTable table,
      String before,
      Function<String, Optional<String>> headers,
      Map<String, String> given) {
    this.contexts = contexts;
    this.table = table;
    this.headers = headers;
    this.given = given;
    alias = registrations.alias();
    for (String hop : before.split(",", -1)) {
      String[] words = hop.strip().split("\\s+", -1);
      if (words.length > 1) {
        passed.add(words[1]);
      }
    }
    via = before + (before.isEmpty() ? "" : ", ") + "1.1 " + alias;
  }

  /** Through whom a request came, as its header Via has it; empty when it came directly. */
  static String via(Exchange exchange) {
    var headers = exchange.request().headers();
    return headers.contains(VIA)
        ? headers.values(VIA).stream().map(String::strip).collect(Collectors.joining(", "))
        : "";
  }

  /** The context of the request's names. */
  TermTable table() {
    return table;
  }

  /** Whether asking a source would lead back to where the request came from. */
  boolean loops(Registration to) {
    return passed.contains(alias) || (!to.alias().isEmpty() && passed.contains(to.alias()));
  }

  /**
   * Under which context a source is asked.
   *
   * @param url of the context, empty for the core alone or when it stands in the body
   * @param inBody whether it stands in the body
   */
  record Under(TermTable table, String url, boolean inBody) {}

  Under under(Registration to, boolean hasBody) {
    String told = to.told("jsonldContext");
    if (!told.isEmpty()) {
      return new Under(contexts.at(told), told, false);
    }
    if (hasBody && to.told("contentType").equals(LD_JSON)) {
      return new Under(table, "", true);
    }
    if (table.isCore()) {
      return new Under(table, "", false);
    }
    String url = url(Json.TREE.readTree(table.json()));
    if (!url.isEmpty()) {
      return new Under(table, url, false);
    }
    return hasBody ? new Under(table, "", true) : new Under(TermTable.CORE, "", false);
  }

  /** The only URL beside the core's in a context; empty when there is more or none. */
  private static String url(JsonNode context) {
    if (context.isString()) {
      return context.stringValue();
    }
    String only = "";
    for (JsonNode part : context) {
      if (!part.isString() || (!only.isEmpty() && !Contexts.isCore(part.stringValue()))) {
        return "";
      }
      only = Contexts.isCore(part.stringValue()) ? only : part.stringValue();
    }
    return context.isArray() ? only : "";
  }

  /** A request without a body. */
  Sources.Call call(Registration to, String method, String path, Map<String, String> parameters) {
    return new Sources.Call(
        to, method, path + query(to, parameters), headers(to, under(to, false), false), NO_BODY);
  }

  /**
   * A request with a body.
   *
   * @param body under the context of the request, maybe with an @context, which is left out
   */
  Sources.Call call(
      Registration to, String method, String path, Map<String, String> parameters, JsonNode body) {
    return readyCall(to, method, path, parameters, renamed(body, under(to, true).table()));
  }

  /** A request whose body is under the source's context already, but has no @context. */
  Sources.Call readyCall(
      Registration to, String method, String path, Map<String, String> parameters, JsonNode sent) {
    Under under = under(to, true);
    if (under.inBody()) {
      JsonNode context =
          under.table().isCore()
              ? Json.TREE.getNodeFactory().stringNode(CORE_URL)
              : Json.TREE.readTree(under.table().json());
      for (JsonNode each : sent.isArray() ? sent : Json.TREE.createArrayNode().add(sent)) {
        if (each instanceof ObjectNode object) {
          object.set("@context", context);
        }
      }
    }
    return new Sources.Call(
        to,
        method,
        path + query(to, parameters),
        headers(to, under, true),
        Json.TREE.writeValueAsBytes(sent));
  }

  private static String query(Registration to, Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    if (to.management().localOnly()) {
      all.put("local", "true");
    }
    StringBuilder query = new StringBuilder();
    all.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }

  /** A part of a path, percent-encoded. */
  static String path(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":");
  }

  private Map<String, String> headers(Registration to, Under under, boolean hasBody) {
    Map<String, String> headers = new LinkedHashMap<>();
    to.conveyed()
        .forEach(
            (key, value) -> {
              if (Sources.mayConvey(key)) {
                conveyed(key, value, headers);
              }
            });
    headers.put("Accept", to.told("accept").isEmpty() ? "application/json" : to.told("accept"));
    headers.put("Via", via);
    if (!to.tenant().isEmpty()) {
      headers.put("NGSILD-Tenant", to.tenant());
    }
    if (!under.url().isEmpty()) {
      headers.put(
          "Link", "<" + under.url() + ">; rel=\"" + CONTEXT_REL + "\"; type=\"" + LD_JSON + "\"");
    }
    if (hasBody) {
      headers.put("Content-Type", under.inBody() ? LD_JSON : "application/json");
    }
    return headers;
  }

  private void conveyed(String key, String value, Map<String, String> to) {
    if (!value.equals(Registration.OF_THE_REQUEST)) {
      to.put(key, value);
      return;
    }
    headers.apply(key).ifPresent(of -> to.put(key, of));
  }

  /** An IRI as the source shall read it. */
  static String term(String iri, Under under) {
    return under.table().compact(iri);
  }

  /** Entities, or fragments of them, without @context and with names under another context. */
  private JsonNode renamed(JsonNode body, TermTable other) {
    if (body.isArray()) {
      ArrayNode all = Json.TREE.createArrayNode();
      body.forEach(item -> all.add(renamed(item, other)));
      return all;
    }
    if (!(body instanceof ObjectNode entity)) {
      return body;
    }
    ObjectNode renamed = Json.TREE.createObjectNode();
    for (Map.Entry<String, JsonNode> member : entity.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "@context" -> {}
        case "id", "@id", "scope", "expiresAt" -> renamed.set(key, value);
        case "type", "@type" -> renamed.set(key, types(value, other));
        default -> {
          String name = MEMBERS.contains(key) ? key : name(key, other);
          renamed.set(name, MEMBERS.contains(key) ? value : attribute(value, other));
        }
      }
    }
    return renamed;
  }

  private String name(String term, TermTable other) {
    return other == table ? term : other.compact(table.expand(term));
  }

  private JsonNode types(JsonNode types, TermTable other) {
    if (types.isString()) {
      return Json.TREE.getNodeFactory().stringNode(name(types.stringValue(), other));
    }
    ArrayNode all = Json.TREE.createArrayNode();
    types.forEach(type -> all.add(name(type.asString(""), other)));
    return all;
  }

  private JsonNode attribute(JsonNode value, TermTable other) {
    if (other == table) {
      return value;
    }
    if (value.isArray()) {
      ArrayNode all = Json.TREE.createArrayNode();
      value.forEach(item -> all.add(attribute(item, other)));
      return all;
    }
    if (!(value instanceof ObjectNode object) || !object.has("type")) {
      return value;
    }
    ObjectNode renamed = Json.TREE.createObjectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      boolean own = MEMBERS.contains(member.getKey());
      renamed.set(
          own ? member.getKey() : name(member.getKey(), other),
          own ? member.getValue() : attribute(member.getValue(), other));
    }
    return renamed;
  }

  /** What an answer says of a source that failed, in its header NGSILD-Warning (clause 6.3.17). */
  static String warning(int code, Registration from, String why) {
    return code
        + " laterne \"Source "
        + from.id().replace('"', '\'')
        + ": "
        + why.replace('"', '\'').replaceAll("\\p{Cntrl}", " ")
        + "\"";
  }

  /** The parameters of the request that a source shall have, too. */
  Map<String, String> passedOn(List<String> names) {
    Map<String, String> some = new LinkedHashMap<>();
    for (String name : names) {
      String value = given.getOrDefault(name, "");
      if (!value.isEmpty()) {
        some.put(name, value);
      }
    }
    return some;
  }
}

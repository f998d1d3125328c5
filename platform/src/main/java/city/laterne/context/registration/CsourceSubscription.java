package city.laterne.context.registration;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.TermTable;
import city.laterne.shared.Micros;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody's wish to be told of registrations (ETSI GS CIM 009 v1.9.1, clauses 5.2.12 and 5.11).
 * Immutable; the JSON is not to be changed.
 *
 * @param id its URI
 * @param json as it was given, names expanded, without @context
 * @param filter which registrations
 * @param context the @context of its notifications as JSON, empty for the core alone
 * @param owner the principal that made it
 * @param active whether it is not paused
 * @param expiresAt µs since 1970, or {@link Micros#ABSENT}
 * @param interval how often all are told, in seconds, 0 for at each change
 * @param endpoint where notifications go
 * @param linked whether they are application/ld+json
 * @param headers what goes with them: names and values
 */
record CsourceSubscription(
    String id,
    ObjectNode json,
    RegistrationFilter filter,
    String context,
    String owner,
    boolean active,
    long expiresAt,
    double interval,
    URI endpoint,
    boolean linked,
    Map<String, String> headers) {
  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "type",
          "subscriptionName",
          "description",
          "entities",
          "watchedAttributes",
          "notificationTrigger",
          "q",
          "csf",
          "geoQ",
          "scopeQ",
          "temporalQ",
          "timeInterval",
          "throttling",
          "isActive",
          "expiresAt",
          "notification",
          "lang",
          "datasetId",
          "jsonldContext");
  private static final Set<String> OWN = Set.of("@context", "status", "createdAt", "modifiedAt");
  private static final Set<String> TEXTS =
      Set.of("subscriptionName", "description", "q", "csf", "scopeQ", "lang", "jsonldContext");
  private static final Set<String> OWN_OF_NOTIFICATION =
      Set.of(
          "status",
          "timesSent",
          "timesFailed",
          "timesDropped",
          "lastNotification",
          "lastSuccess",
          "lastFailure");

  CsourceSubscription {
    headers = Map.copyOf(headers);
  }

  /** What somebody gives, names expanded, without what the platform alone writes. */
  static ObjectNode expanded(JsonNode given, UnaryOperator<String> expand) {
    if (!given.isObject()) {
      throw Bad.data("A subscription must be a JSON object.");
    }
    ObjectNode json = Json.TREE.createObjectNode();
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      if (OWN.contains(key)) {
        continue;
      }
      if (!MEMBERS.contains(key)) {
        throw Bad.data("Member \"" + key + "\" of a subscription is not known.");
      }
      json.set(key, renamed(key, value, expand));
    }
    return json;
  }

  private static JsonNode renamed(String key, JsonNode value, UnaryOperator<String> rename) {
    if (key.equals("notification") && value.isObject()) {
      ObjectNode copy = ((ObjectNode) value).deepCopy();
      copy.remove(OWN_OF_NOTIFICATION);
      return copy;
    }
    if (!value.isArray() || !(key.equals("watchedAttributes") || key.equals("entities"))) {
      return value;
    }
    ArrayNode copy = Json.TREE.createArrayNode();
    for (JsonNode item : value) {
      if (item.isString()) {
        copy.add(rename.apply(item.stringValue()));
      } else if (item instanceof ObjectNode info && info.path("type").isString()) {
        copy.add(info.deepCopy().put("type", selection(info.path("type").stringValue(), rename)));
      } else {
        copy.add(item);
      }
    }
    return copy;
  }

  /** A selection of types with its names replaced. */
  private static String selection(String types, UnaryOperator<String> rename) {
    StringBuilder renamed = new StringBuilder();
    for (String part : types.split("((?<=[,|;()])|(?=[,|;()]))", -1)) {
      boolean sign = part.isEmpty() || part.equals("*") || ",|;()".contains(part);
      renamed.append(sign ? part : rename.apply(part));
    }
    return renamed.toString();
  }

  /**
   * The subscription that a JSON with expanded names says.
   *
   * @param table the context of its queries
   */
  static CsourceSubscription read(ObjectNode json, TermTable table, String context, String owner) {
    if (!json.path("type").isString() || !json.path("type").asString().equals("Subscription")) {
      throw Bad.data("Member \"type\" must be \"Subscription\".");
    }
    for (String member : TEXTS) {
      if (json.has(member) && !json.get(member).isString()) {
        throw Bad.data("Member \"" + member + "\" must be a string.");
      }
    }
    JsonNode interval = json.path("timeInterval");
    if (!interval.isMissingNode() && !(interval.isNumber() && interval.asDouble() > 0)) {
      throw Bad.data("timeInterval must be a number of seconds above 0.");
    }
    JsonNode active = json.path("isActive");
    if (!active.isMissingNode() && !active.isBoolean()) {
      throw Bad.data("isActive must be true or false.");
    }
    JsonNode endpoint = json.path("notification").path("endpoint");
    String accept = endpoint.path("accept").asString("application/json");
    if (!accept.equals("application/json") && !accept.equals("application/ld+json")) {
      throw Bad.data("endpoint.accept must be application/json or application/ld+json.");
    }
    if (!endpoint.path("uri").isString()) {
      throw Bad.data("A subscription needs notification.endpoint with a uri.");
    }
    return new CsourceSubscription(
        EntityReader.uri(json.path("id").asString(""), "The id of a subscription"),
        json,
        filter(json, table),
        context,
        owner,
        active.asBoolean(true),
        json.has("expiresAt")
            ? RegistrationJson.time(json.get("expiresAt"), "expiresAt")
            : Micros.ABSENT,
        interval.asDouble(0),
        RegistrationJson.endpoint(endpoint.path("uri")),
        accept.equals("application/ld+json"),
        headers(endpoint.path("receiverInfo")));
  }

  private static Map<String, String> headers(JsonNode pairs) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (JsonNode pair : pairs) {
      if (!pair.path("key").isString() || !pair.path("value").isString()) {
        throw Bad.data("Each pair of receiverInfo needs a key and a value that are strings.");
      }
      String key = pair.get("key").asString();
      if (Sources.mayConvey(key) && key.matches("[A-Za-z0-9_-]{1,200}")) {
        headers.put(key, pair.get("value").asString().replaceAll("\\p{Cntrl}", " "));
      }
    }
    return headers;
  }

  private static RegistrationFilter filter(ObjectNode json, TermTable table) {
    Set<String> watched = new HashSet<>();
    if (json.has("watchedAttributes")) {
      watched.addAll(RegistrationJson.texts(json.get("watchedAttributes"), "watchedAttributes"));
    }
    List<Registration.Touch> touches = new ArrayList<>();
    JsonNode entities = json.path("entities");
    if (!entities.isMissingNode() && (!entities.isArray() || entities.isEmpty())) {
      throw Bad.data("entities must be an array with at least one element.");
    }
    for (JsonNode info : entities) {
      touches.add(touch(info, watched));
    }
    if (touches.isEmpty() && !watched.isEmpty()) {
      touches.add(new Registration.Touch(Set.of(), Optional.empty(), Set.of(), watched));
    }
    if (touches.isEmpty()) {
      throw Bad.data("A subscription needs entities, watchedAttributes or both.");
    }
    Map<String, String> parameters = new HashMap<>();
    for (String member : List.of("q", "csf", "scopeQ")) {
      if (json.has(member)) {
        parameters.put(member, json.get(member).asString());
      }
    }
    texts(json.path("geoQ"), parameters);
    texts(json.path("temporalQ"), parameters);
    return new RegistrationFilter(
        touches,
        RegistrationFilter.conditions(parameters),
        RegistrationFilter.interval(parameters),
        table);
  }

  private static void texts(JsonNode query, Map<String, String> to) {
    for (Map.Entry<String, JsonNode> member : query.properties()) {
      JsonNode value = member.getValue();
      to.put(member.getKey(), value.isString() ? value.stringValue() : value.toString());
    }
  }

  private static Registration.Touch touch(JsonNode info, Set<String> watched) {
    Set<String> types = new HashSet<>();
    for (String type : info.path("type").asString("").split("[,|;()]", -1)) {
      if (!type.isBlank() && !type.equals("*")) {
        types.add(type);
      }
    }
    if (types.isEmpty() && !info.path("type").asString("").equals("*")) {
      throw Bad.data("Each of entities needs a type.");
    }
    Set<String> ids = new HashSet<>();
    if (info.has("id")) {
      ids.add(EntityReader.uri(info.get("id").asString(""), "id"));
    }
    return new Registration.Touch(
        ids,
        info.has("idPattern")
            ? Optional.of(RegistrationJson.pattern(info.get("idPattern").asString("")))
            : Optional.empty(),
        types,
        watched);
  }

  /** How it reads, without its state. */
  ObjectNode write(UnaryOperator<String> compact) {
    ObjectNode written = Json.TREE.createObjectNode();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      written.set(member.getKey(), renamed(member.getKey(), member.getValue(), compact));
    }
    return written;
  }

  boolean isInForce(long now) {
    return active && !isExpired(now);
  }

  boolean isExpired(long now) {
    return expiresAt != Micros.ABSENT && expiresAt <= now;
  }

  /** Of a registration the parts that the subscription is about. */
  List<Registration.Information> about(Registration registration) {
    return registration.information().stream()
        .filter(part -> filter.touches().stream().anyMatch(part::touchedBy))
        .toList();
  }
}

package city.laterne.context.registration;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.GeoJson;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.ValueReader;
import city.laterne.shared.Micros;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of context source registrations (ETSI GS CIM 009 v1.9.1, clause 5.2.9). Members that the
 * standard does not know are Context Source Properties. Refuses with INVALID, code BadRequestData.
 */
final class RegistrationJson {
  static final String TYPE = "ContextSourceRegistration";

  /** Members of the standard, written by whoever registers. */
  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "type",
          "registrationName",
          "description",
          "information",
          "tenant",
          "observationInterval",
          "managementInterval",
          "location",
          "observationSpace",
          "operationSpace",
          "expiresAt",
          "endpoint",
          "contextSourceInfo",
          "scope",
          "mode",
          "operations",
          "management",
          "localOnly",
          "hostAlias",
          "contextSourceAlias",
          "datasetId",
          "refreshRate",
          "jsonldContext");

  /** Members that the platform alone writes; taken from others they are left out. */
  private static final Set<String> OWN =
      Set.of(
          "@context",
          "status",
          "timesSent",
          "timesFailed",
          "lastSuccess",
          "lastFailure",
          "createdAt",
          "modifiedAt");

  private static final Set<String> GEOMETRIES =
      Set.of("location", "observationSpace", "operationSpace");
  private static final Set<String> TEXTS =
      Set.of(
          "registrationName", "description", "tenant", "hostAlias", "contextSourceAlias", "mode");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");
  private static final Pattern DURATION =
      Pattern.compile("P(?!$)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?");
  private static final int LONGEST_PATTERN = 256;
  private static final int LONGEST_VALUE = 8_000;
  private static final String NULL_URN = "urn:ngsi-ld:null";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final double LONGEST_MILLIS = 60_000;

  private RegistrationJson() {}

  /** What somebody gives, names expanded, without what the platform alone writes. */
  static ObjectNode expanded(JsonNode given, UnaryOperator<String> expand) {
    if (!given.isObject()) {
      throw Bad.data("A context source registration must be a JSON object.");
    }
    ObjectNode json = Json.TREE.createObjectNode();
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      String key = member.getKey();
      if (key.equals("information")) {
        json.set(key, renamed(member.getValue(), expand));
      } else if (MEMBERS.contains(key)) {
        json.set(key, member.getValue());
      } else if (!OWN.contains(key)) {
        json.set(expand.apply(key), member.getValue());
      }
    }
    return json;
  }

  private static JsonNode renamed(JsonNode information, UnaryOperator<String> rename) {
    if (!information.isArray()) {
      return information;
    }
    ArrayNode parts = Json.TREE.createArrayNode();
    for (JsonNode part : information) {
      JsonNode copy = part.deepCopy();
      if (copy instanceof ObjectNode object) {
        names(object, "propertyNames", rename);
        names(object, "relationshipNames", rename);
        for (JsonNode entity : object.path("entities")) {
          if (entity instanceof ObjectNode info) {
            names(info, "type", rename);
          }
        }
      }
      parts.add(copy);
    }
    return parts;
  }

  private static void names(ObjectNode holder, String member, UnaryOperator<String> rename) {
    JsonNode names = holder.path(member);
    if (names.isString()) {
      holder.put(member, rename.apply(names.stringValue()));
    } else if (names.isArray()) {
      ArrayNode renamed = Json.TREE.createArrayNode();
      for (JsonNode name : names) {
        if (name.isString()) {
          renamed.add(rename.apply(name.stringValue()));
        } else {
          renamed.add(name);
        }
      }
      holder.set(member, renamed);
    }
  }

  /** A registration changed by a fragment: what is null in it goes. Both with expanded names. */
  static ObjectNode merged(ObjectNode old, ObjectNode fragment) {
    ObjectNode json = old.deepCopy();
    for (Map.Entry<String, JsonNode> member : fragment.properties()) {
      JsonNode value = member.getValue();
      boolean gone = value.isNull() || (value.isString() && value.asString().equals(NULL_URN));
      if (gone) {
        json.remove(member.getKey());
      } else {
        json.set(member.getKey(), value);
      }
    }
    return json;
  }

  /** The registration that a JSON with expanded names says. */
  static Registration read(ObjectNode json, long createdAt, long modifiedAt) {
    if (!json.path("type").isString() || !json.path("type").asString().equals(TYPE)) {
      throw Bad.data("Member \"type\" must be \"" + TYPE + "\".");
    }
    for (String member : TEXTS) {
      if (json.has(member) && !json.get(member).isString()) {
        throw Bad.data("Member \"" + member + "\" must be a string.");
      }
    }
    for (String member : GEOMETRIES) {
      if (json.has(member)) {
        var _ = GeoJson.geometry(ValueReader.read(tokens(json.get(member))));
      }
    }
    interval(json, "observationInterval");
    interval(json, "managementInterval");
    Mode mode = mode(json);
    List<Registration.Information> information = information(json.path("information"), mode);
    String alias = json.path("contextSourceAlias").asString(json.path("hostAlias").asString(""));
    return new Registration(
        EntityReader.uri(json.path("id").asString(""), "The id of a registration"),
        information,
        mode,
        operations(json, mode),
        endpoint(json.path("endpoint")),
        json.path("tenant").asString(""),
        management(json),
        alias,
        conveyed(json.path("contextSourceInfo")),
        json.has("expiresAt") ? time(json.get("expiresAt"), "expiresAt") : Micros.ABSENT,
        json,
        createdAt,
        modifiedAt);
  }

  static JsonParser tokens(JsonNode value) {
    JsonParser parser = Json.TREE.treeAsTokens(value);
    parser.nextToken();
    return parser;
  }

  private static Mode mode(ObjectNode json) {
    String word = json.path("mode").asString(Mode.INCLUSIVE.word());
    for (Mode mode : Mode.values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw Bad.data(
        "mode must be inclusive, exclusive, redirect or auxiliary, not \"" + word + "\".");
  }

  private static Set<SourceOperation> operations(ObjectNode json, Mode mode) {
    if (!json.has("operations")) {
      return SourceOperation.usual();
    }
    Set<SourceOperation> all = EnumSet.noneOf(SourceOperation.class);
    for (String name : texts(json.get("operations"), "operations")) {
      all.addAll(SourceOperation.parse(name));
    }
    if (mode == Mode.AUXILIARY && !SourceOperation.ofAuxiliaries().containsAll(all)) {
      throw Bad.data("An auxiliary source can only be asked for retrieveOps.");
    }
    return all;
  }

  private static List<Registration.Information> information(JsonNode parts, Mode mode) {
    if (!parts.isArray() || parts.isEmpty()) {
      throw Bad.data("A registration needs information, an array with at least one part.");
    }
    List<Registration.Information> all = new ArrayList<>();
    for (JsonNode part : parts) {
      List<Registration.EntityInfo> entities = new ArrayList<>();
      if (part.has("entities")) {
        if (!part.get("entities").isArray() || part.get("entities").isEmpty()) {
          throw Bad.data("entities of information must be an array with at least one element.");
        }
        part.get("entities").forEach(info -> entities.add(entityInfo(info)));
      }
      Set<String> attributes = new HashSet<>();
      for (String member : List.of("propertyNames", "relationshipNames")) {
        if (part.has(member)) {
          attributes.addAll(texts(part.get(member), member));
        }
      }
      if (entities.isEmpty() && attributes.isEmpty()) {
        throw Bad.data(
            "Each part of information needs entities, propertyNames or relationshipNames.");
      }
      boolean single = entities.stream().noneMatch(info -> info.id().isEmpty());
      if (mode == Mode.EXCLUSIVE && (entities.isEmpty() || !single || attributes.isEmpty())) {
        throw Bad.data(
            "An exclusive registration must name entities by id, and attributes of them.");
      }
      all.add(new Registration.Information(entities, attributes));
    }
    return all;
  }

  private static Registration.EntityInfo entityInfo(JsonNode info) {
    Set<String> types = new LinkedHashSet<>(texts(info.path("type"), "type of an entity"));
    String id = info.has("id") ? EntityReader.uri(info.get("id").asString(""), "id") : "";
    Optional<Pattern> pattern = Optional.empty();
    if (info.has("idPattern")) {
      pattern = Optional.of(pattern(info.get("idPattern").asString("")));
    }
    return new Registration.EntityInfo(id, pattern, types);
  }

  static Pattern pattern(String regex) {
    if (regex.isEmpty() || regex.length() > LONGEST_PATTERN) {
      throw Bad.data("idPattern must have 1 to " + LONGEST_PATTERN + " characters.");
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw Bad.data("idPattern is no regular expression: " + e.getDescription() + ".", e);
    }
  }

  static URI endpoint(JsonNode given) {
    String text = given.asString("");
    try {
      URI uri = new URI(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw Bad.data("endpoint \"" + text + "\" is no URI.", e);
    }
    throw Bad.data("endpoint \"" + text + "\" must be an http or https URI with a host.");
  }

  private static Registration.Management management(ObjectNode json) {
    JsonNode given = json.path("management");
    if (!given.isMissingNode() && !given.isObject()) {
      throw Bad.data("management must be an object.");
    }
    JsonNode cached = given.path("cacheDuration");
    if (!cached.isMissingNode()
        && !(cached.isString() && DURATION.matcher(cached.asString()).matches())) {
      throw Bad.data("management.cacheDuration must be a duration such as PT5M.");
    }
    JsonNode localOnly = given.path("localOnly");
    for (JsonNode flag : List.of(localOnly, json.path("localOnly"))) {
      if (!flag.isMissingNode() && !flag.isBoolean()) {
        throw Bad.data("localOnly must be true or false.");
      }
    }
    return new Registration.Management(
        localOnly.asBoolean(json.path("localOnly").asBoolean(false)),
        millis(given, "timeout", PATIENCE),
        millis(given, "cooldown", Duration.ZERO));
  }

  private static Duration millis(JsonNode management, String member, Duration otherwise) {
    JsonNode given = management.path(member);
    if (given.isMissingNode()) {
      return otherwise;
    }
    if (!given.isNumber() || given.asDouble() <= 0) {
      throw Bad.data("management." + member + " must be milliseconds above 0.");
    }
    return Duration.ofMillis((long) Math.max(1, Math.min(LONGEST_MILLIS, given.asDouble())));
  }

  private static Map<String, String> conveyed(JsonNode pairs) {
    if (pairs.isMissingNode()) {
      return Map.of();
    }
    if (!pairs.isArray()) {
      throw Bad.data("contextSourceInfo must be an array of pairs of key and value.");
    }
    Map<String, String> all = new LinkedHashMap<>();
    for (JsonNode pair : pairs) {
      if (!pair.path("key").isString() || !pair.path("value").isString()) {
        throw Bad.data("Each pair of contextSourceInfo needs a key and a value that are strings.");
      }
      String key = pair.get("key").asString();
      String value = pair.get("value").asString();
      boolean good = value.length() <= LONGEST_VALUE && value.chars().allMatch(c -> c >= ' ');
      if (!HEADER.matcher(key).matches() || !good) {
        throw Bad.data("\"" + key + "\" of contextSourceInfo cannot be sent as an HTTP header.");
      }
      all.put(key, value);
    }
    return all;
  }

  private static void interval(ObjectNode json, String member) {
    JsonNode given = json.path(member);
    if (given.isMissingNode()) {
      return;
    }
    long start = time(given.path("startAt"), member + ".startAt");
    if (given.has("endAt") && time(given.get("endAt"), member + ".endAt") < start) {
      throw Bad.data(member + " ends before it starts.");
    }
  }

  static long time(JsonNode given, String what) {
    try {
      return Micros.parse(given.asString(""));
    } catch (DateTimeException | ArithmeticException e) {
      throw Bad.data(what + " must be a time such as 2026-01-31T12:34:56Z, not " + given + ".", e);
    }
  }

  static List<String> texts(JsonNode given, String what) {
    if (given.isString() && !given.stringValue().isEmpty()) {
      return List.of(given.stringValue());
    }
    List<String> all = new ArrayList<>();
    for (JsonNode text : given) {
      if (!text.isString() || text.stringValue().isEmpty()) {
        throw Bad.data(what + " must hold strings only.");
      }
      all.add(text.stringValue());
    }
    if (!given.isArray() || all.isEmpty()) {
      throw Bad.data(what + " must be an array of strings with at least one element.");
    }
    return all;
  }

  /**
   * How a registration reads.
   *
   * @param compact makes terms of IRIs
   * @param secrets whether what is conveyed to the source is shown
   */
  static ObjectNode write(
      Registration registration, UnaryOperator<String> compact, boolean secrets) {
    ObjectNode json = Json.TREE.createObjectNode();
    for (Map.Entry<String, JsonNode> member : registration.json().properties()) {
      String key = member.getKey();
      if (key.equals("information")) {
        json.set(key, renamed(member.getValue(), compact));
      } else if (!MEMBERS.contains(key)) {
        json.set(compact.apply(key), member.getValue());
      } else if (secrets || !key.equals("contextSourceInfo")) {
        json.set(key, member.getValue());
      }
    }
    if (!json.has("mode")) {
      json.put("mode", Mode.INCLUSIVE.word());
    }
    if (!json.has("operations")) {
      json.putArray("operations").add("federationOps");
    }
    return json;
  }

  /** Whether a member is a Context Source Property. */
  static boolean isProperty(String member) {
    return !MEMBERS.contains(member);
  }
}

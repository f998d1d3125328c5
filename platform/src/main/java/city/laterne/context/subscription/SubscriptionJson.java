package city.laterne.context.subscription;

import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Scope;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of subscriptions (clause 5.2.12): members that Laterne does not keep are refused, not
 * ignored.
 */
final class SubscriptionJson {
  static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "type",
          "subscriptionName",
          "description",
          "entities",
          "watchedAttributes",
          "q",
          "geoQ",
          "notificationTrigger",
          "isActive",
          "throttling",
          "timeInterval",
          "datasetId",
          "lang",
          "jsonldContext",
          "localOnly",
          "splitEntities",
          "status",
          "expiresAt",
          "notification",
          "@context");
  private static final int LONGEST_PATTERN = 256;
  private static final Set<String> VERSIONS = Set.of("mqtt3.1.1", "mqtt5.0");
  private static final Set<String> QOS = Set.of("0", "1", "2");
  private static final Set<String> JOINS = Set.of("flat", "inline", "@none");
  private static final int MOST_LEVELS = 10;

  private SubscriptionJson() {}

  /** Reads a body; {@code expand} makes IRIs of terms. */
  static Subscription read(
      JsonNode json,
      String newId,
      String context,
      String owner,
      Scope scope,
      long since,
      UnaryOperator<String> expand) {
    if (!json.isObject()) {
      throw bad("A subscription must be a JSON object.");
    }
    for (String member : json.propertyNames()) {
      if (!MEMBERS.contains(member)) {
        throw bad("Member \"" + member + "\" of a subscription is not supported.");
      }
    }
    if (!text(json, "type", "").equals("Subscription")) {
      throw bad("Member \"type\" must be \"Subscription\".");
    }
    List<Subscription.Selector> entities = selectors(json.path("entities"), expand);
    List<String> watched = texts(json, "watchedAttributes").stream().map(expand).toList();
    if (entities.isEmpty() && watched.isEmpty()) {
      throw bad("A subscription needs entities, watchedAttributes or both.");
    }
    double throttling = json.path("throttling").asDouble(0);
    if (json.has("throttling") && (!json.get("throttling").isNumber() || throttling <= 0)) {
      throw bad("Member \"throttling\" must be a number of seconds above 0.");
    }
    double interval = json.path("timeInterval").asDouble(0);
    if (json.has("timeInterval") && (!json.get("timeInterval").isNumber() || interval <= 0)) {
      throw bad("Member \"timeInterval\" must be a number of seconds above 0.");
    }
    if (interval > 0 && throttling > 0) {
      throw bad("timeInterval and throttling exclude each other. Maybe leave throttling out?");
    }
    if (json.has("isActive") && !json.get("isActive").isBoolean()) {
      throw bad("Member \"isActive\" must be true or false.");
    }
    return new Subscription(
        id(json, newId),
        text(json, "subscriptionName", ""),
        text(json, "description", ""),
        entities,
        new LinkedHashSet<>(watched),
        text(json, "q", ""),
        geo(json.path("geoQ")),
        triggers(json),
        json.path("isActive").asBoolean(true),
        throttling,
        time(json, "expiresAt"),
        notification(json.path("notification"), expand),
        context,
        owner,
        scope,
        since,
        new Subscription.More(
            interval,
            datasets(json),
            text(json, "lang", ""),
            jsonldContext(json),
            flag(json, "localOnly"),
            flag(json, "splitEntities")));
  }

  private static String id(JsonNode json, String newId) {
    return json.has("id") ? uri(text(json, "id", ""), "The id of a subscription") : newId;
  }

  /** An absolute URI. */
  static String uri(String text, String what) {
    try {
      if (new URI(text).isAbsolute()) {
        return text;
      }
    } catch (URISyntaxException _) {
      throw bad(what + " \"" + text + "\" is no URI.");
    }
    throw bad(what + " \"" + text + "\" is no URI: it names no scheme.");
  }

  private static List<String> datasets(JsonNode json) {
    List<String> datasets = texts(json, "datasetId");
    for (String dataset : datasets) {
      if (!dataset.equals("@none")) {
        var _ = uri(dataset, "datasetId");
      }
    }
    return datasets;
  }

  private static String jsonldContext(JsonNode json) {
    String url = text(json, "jsonldContext", "");
    return url.isEmpty() ? url : uri(url, "jsonldContext");
  }

  /** Writes a subscription; {@code compact} makes terms of IRIs. */
  static ObjectNode write(Subscription subscription, UnaryOperator<String> compact) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", subscription.id()).put("type", "Subscription");
    put(json, "subscriptionName", subscription.name());
    put(json, "description", subscription.description());
    if (!subscription.entities().isEmpty()) {
      ArrayNode entities = json.putArray("entities");
      for (Subscription.Selector selector : subscription.entities()) {
        ObjectNode entity = entities.addObject();
        put(entity, "id", selector.id());
        put(entity, "idPattern", selector.idPattern());
        entity.put(
            "type",
            selector.type().equals(Subscription.Selector.ANY)
                ? Subscription.Selector.ANY
                : compact.apply(selector.type()));
      }
    }
    putAll(json, "watchedAttributes", subscription.watched().stream().sorted().toList(), compact);
    put(json, "q", subscription.q());
    if (!subscription.geo().equals(Subscription.GeoQuery.NONE)) {
      Subscription.GeoQuery geo = subscription.geo();
      ObjectNode place = json.putObject("geoQ");
      place.put("georel", geo.georel()).put("geometry", geo.geometry());
      place.set("coordinates", JSON.readTree(geo.coordinates()));
      put(place, "geoproperty", geo.property());
    }
    ArrayNode triggers = json.putArray("notificationTrigger");
    subscription.triggers().stream().sorted().forEach(trigger -> triggers.add(trigger.word()));
    if (!subscription.active()) {
      json.put("isActive", false);
    }
    more(json, subscription.more());
    if (subscription.throttling() > 0) {
      number(json, "throttling", subscription.throttling());
    }
    if (subscription.expiresAt() != Micros.ABSENT) {
      json.put("expiresAt", Micros.format(subscription.expiresAt()));
    }
    json.set("notification", notification(subscription.notification(), compact));
    return json;
  }

  private static void more(ObjectNode json, Subscription.More more) {
    if (more.timeInterval() > 0) {
      number(json, "timeInterval", more.timeInterval());
    }
    putAll(json, "datasetId", more.datasets(), UnaryOperator.identity());
    put(json, "lang", more.lang());
    put(json, "jsonldContext", more.jsonldContext());
    if (more.localOnly()) {
      json.put("localOnly", true);
    }
    if (more.splitEntities()) {
      json.put("splitEntities", true);
    }
  }

  private static void shape(ObjectNode json, Subscription.Shape shape) {
    putAll(json, "pick", shape.pick(), UnaryOperator.identity());
    putAll(json, "omit", shape.omit(), UnaryOperator.identity());
    if (shape.showChanges()) {
      json.put("showChanges", true);
    }
    if (!shape.join().isEmpty()) {
      json.put("join", shape.join()).put("joinLevel", shape.joinLevel());
    }
  }

  private static Subscription.Shape shape(JsonNode json) {
    boolean changes = flag(json, "showChanges");
    if (changes && form(text(json, "format", "normalized")) == Subscription.Form.KEY_VALUES) {
      throw bad("showChanges needs the format normalized or concise.");
    }
    List<String> pick = texts(json, "pick");
    List<String> omit = texts(json, "omit");
    if (json.has("attributes") && !(pick.isEmpty() && omit.isEmpty())) {
      throw bad("attributes cannot be given together with pick or omit.");
    }
    for (String member : omit) {
      if (pick.contains(member)) {
        throw bad("\"" + member + "\" stands in pick and in omit.");
      }
    }
    String join = text(json, "join", "@none");
    if (!JOINS.contains(join)) {
      throw bad("join must be one of " + JOINS + ", not \"" + join + "\".");
    }
    int level = json.path("joinLevel").asInt(json.has("joinLevel") ? 0 : 1);
    if (level < 1 || level > MOST_LEVELS) {
      throw bad("joinLevel must be a whole number from 1 to " + MOST_LEVELS + ".");
    }
    return new Subscription.Shape(pick, omit, changes, join.equals("@none") ? "" : join, level);
  }

  private static boolean flag(JsonNode json, String member) {
    if (json.has(member) && !json.get(member).isBoolean()) {
      throw bad("Member \"" + member + "\" must be true or false.");
    }
    return json.path(member).asBoolean(false);
  }

  private static ObjectNode notification(
      Subscription.Notification notification, UnaryOperator<String> compact) {
    ObjectNode json = JSON.createObjectNode();
    putAll(json, "attributes", notification.attributes(), compact);
    json.put("format", notification.form().word());
    if (notification.systemAttributes()) {
      json.put("sysAttrs", true);
    }
    shape(json, notification.shape());
    ObjectNode endpoint = json.putObject("endpoint");
    endpoint.put("uri", notification.endpoint().toString());
    endpoint.put("accept", notification.linked() ? "application/ld+json" : "application/json");
    pairs(endpoint, "receiverInfo", notification.receiverInfo());
    pairs(endpoint, "notifierInfo", notification.notifierInfo());
    return json;
  }

  private static void pairs(ObjectNode endpoint, String member, Map<String, String> pairs) {
    if (!pairs.isEmpty()) {
      ArrayNode array = endpoint.putArray(member);
      pairs.forEach((key, value) -> array.addObject().put("key", key).put("value", value));
    }
  }

  private static Map<String, String> pairs(JsonNode endpoint, String member) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (JsonNode pair : endpoint.path(member)) {
      String key = text(pair, "key", "");
      if (key.isEmpty() || !pair.path("value").isString()) {
        throw bad("Each pair of endpoint." + member + " needs a key and a value that are texts.");
      }
      pairs.put(key, text(pair, "value", ""));
    }
    return pairs;
  }

  private static Map<String, String> notifierInfo(JsonNode endpoint) {
    Map<String, String> info = pairs(endpoint, "notifierInfo");
    if (!VERSIONS.contains(info.getOrDefault(MqttChannel.VERSION, "mqtt5.0"))) {
      throw bad(MqttChannel.VERSION + " must be one of " + VERSIONS + ".");
    }
    if (!QOS.contains(info.getOrDefault(MqttChannel.QOS, "0"))) {
      throw bad(MqttChannel.QOS + " must be 0, 1 or 2.");
    }
    return info;
  }

  private static Subscription.Notification notification(
      JsonNode json, UnaryOperator<String> expand) {
    JsonNode endpoint = json.path("endpoint");
    if (!endpoint.isObject()) {
      throw bad("A subscription needs notification.endpoint with a uri.");
    }
    String accept = text(endpoint, "accept", "application/json");
    if (!accept.equals("application/json") && !accept.equals("application/ld+json")) {
      throw bad(
          "endpoint.accept \"" + accept + "\" is not application/json or application/ld+json.");
    }
    return new Subscription.Notification(
        texts(json, "attributes").stream().map(expand).toList(),
        form(text(json, "format", "normalized")),
        flag(json, "sysAttrs"),
        uri(text(endpoint, "uri", "")),
        accept.equals("application/ld+json"),
        pairs(endpoint, "receiverInfo"),
        notifierInfo(endpoint),
        shape(json));
  }

  private static Subscription.Form form(String word) {
    for (Subscription.Form form : Subscription.Form.values()) {
      if (form.word().equals(word)) {
        return form;
      }
    }
    if (word.equals("simplified")) {
      return Subscription.Form.KEY_VALUES;
    }
    throw bad("notification.format \"" + word + "\" is not normalized, concise or keyValues.");
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
      if (MqttAddress.isGood(uri)) {
        return uri;
      }
    } catch (URISyntaxException _) {
      throw bad("endpoint.uri \"" + text + "\" is not a URI.");
    }
    throw bad(
        "endpoint.uri \""
            + text
            + "\" must be an http or https URI with a host, or mqtt or mqtts with host and topic.");
  }

  private static List<Subscription.Selector> selectors(
      JsonNode entities, UnaryOperator<String> expand) {
    List<Subscription.Selector> selectors = new ArrayList<>();
    for (JsonNode entity : entities) {
      String type = text(entity, "type", "");
      String pattern = text(entity, "idPattern", "");
      if (type.isEmpty() || pattern.length() > LONGEST_PATTERN) {
        throw bad(
            "Each of entities needs a type and an idPattern of at most "
                + LONGEST_PATTERN
                + " characters.");
      }
      String id = text(entity, "id", "");
      for (String one : types(type)) {
        String iri = one.equals(Subscription.Selector.ANY) ? one : expand.apply(one);
        Subscription.Selector selector = new Subscription.Selector(iri, id, pattern);
        try {
          var _ = selector.pattern();
        } catch (PatternSyntaxException e) {
          throw bad(
              "idPattern \"" + pattern + "\" is not a regular expression: " + e.getDescription());
        }
        selectors.add(selector);
      }
    }
    return selectors;
  }

  /** The types of a selection (clause 4.17) of which any may be there. */
  private static List<String> types(String selection) {
    if (selection.indexOf(';') >= 0) {
      throw bad(
          "Type selection \""
              + selection
              + "\" asks for several types at once; only | and , are known in subscriptions.");
    }
    List<String> types = new ArrayList<>();
    for (String type : selection.split("[|,]", -1)) {
      String bare = type.replace("(", "").replace(")", "").strip();
      if (bare.isEmpty()) {
        throw bad("Type selection \"" + selection + "\" has an empty type.");
      }
      types.add(bare);
    }
    return types;
  }

  private static Subscription.GeoQuery geo(JsonNode json) {
    if (json.isMissingNode()) {
      return Subscription.GeoQuery.NONE;
    }
    JsonNode coordinates = json.path("coordinates");
    return new Subscription.GeoQuery(
        text(json, "georel", ""),
        text(json, "geometry", ""),
        coordinates.isString() ? coordinates.asString() : coordinates.toString(),
        text(json, "geoproperty", ""));
  }

  private static Set<Subscription.Trigger> triggers(JsonNode json) {
    if (!json.has("notificationTrigger")) {
      return Subscription.Trigger.USUAL;
    }
    Set<Subscription.Trigger> triggers = EnumSet.noneOf(Subscription.Trigger.class);
    for (String word : texts(json, "notificationTrigger")) {
      triggers.add(trigger(word));
    }
    return triggers;
  }

  private static Subscription.Trigger trigger(String word) {
    for (Subscription.Trigger trigger : Subscription.Trigger.values()) {
      if (trigger.word().equals(word)) {
        return trigger;
      }
    }
    throw bad("notificationTrigger \"" + word + "\" is not known.");
  }

  private static long time(JsonNode json, String member) {
    String text = text(json, member, "");
    try {
      return text.isEmpty() ? Micros.ABSENT : Micros.parse(text);
    } catch (DateTimeException _) {
      throw bad("Member \"" + member + "\" \"" + text + "\" is not a DateTime with zone.");
    }
  }

  private static String text(JsonNode json, String member, String otherwise) {
    JsonNode node = json.path(member);
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (!node.isString()) {
      throw bad("Member \"" + member + "\" must be a text.");
    }
    return node.asString();
  }

  private static List<String> texts(JsonNode json, String member) {
    JsonNode array = json.path(member);
    List<String> texts = new ArrayList<>();
    if (!array.isMissingNode() && (!array.isArray() || array.isEmpty())) {
      throw bad("Member \"" + member + "\" must be an array with at least one text.");
    }
    for (JsonNode item : array) {
      if (!item.isString()) {
        throw bad("Member \"" + member + "\" must hold texts only.");
      }
      texts.add(item.asString());
    }
    return texts;
  }

  private static void number(ObjectNode json, String member, double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      json.put(member, (long) number);
    } else {
      json.put(member, number);
    }
  }

  private static void put(ObjectNode json, String member, String text) {
    if (!text.isEmpty()) {
      json.put(member, text);
    }
  }

  private static void putAll(
      ObjectNode json, String member, List<String> iris, UnaryOperator<String> compact) {
    if (!iris.isEmpty()) {
      ArrayNode array = json.putArray(member);
      iris.forEach(iri -> array.add(compact.apply(iri)));
    }
  }

  static Failure bad(String message) {
    return new Failure(Failure.Kind.INVALID, "BadRequestData", message);
  }
}

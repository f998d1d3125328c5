package city.laterne.lighting.internal;

import city.laterne.lighting.ImportReport.Rejection;
import city.laterne.shared.Failure;
import city.laterne.store.Value;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads lamps from GeoJSON (RFC 7946) feature by feature. Features that are no lamp are listed with
 * the reason; a file that is no GeoJSON, or ends too early, is refused as a whole.
 */
final class LampReader {
  /** The most features of one file. */
  private static final int MOST = 2_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final List<String> KEPT =
      List.of(
          "ref",
          "name",
          "circuit",
          "lamp_mount",
          "height",
          "power_rating",
          "light:colour",
          "lamp_type",
          "light:method",
          "direction",
          "angle",
          "start_date",
          "safety_floor");

  final List<Lamp> lamps = new ArrayList<>();
  final List<Rejection> rejections = new ArrayList<>();
  private final Map<String, Integer> seenIds = new HashMap<>();
  private final Map<Value.Point, Integer> seenPlaces = new HashMap<>();
  private int features;

  int features() {
    return features;
  }

  void read(InputStream in) {
    try (JsonParser parser = JSON.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused(
            "does not begin as a GeoJSON object; maybe it is a list or a plain text?", "");
      }
      boolean collection = readCollection(parser);
      if (!collection) {
        throw refused("has no list \"features\"; a GeoJSON FeatureCollection is wanted", "");
      }
      if (parser.nextToken() != null) {
        throw refused("goes on behind the end of its FeatureCollection", "");
      }
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw refused(
          "is no complete JSON"
              + where
              + " (behind "
              + features
              + " readable features); maybe it was cut off on the way?",
          e.getOriginalMessage());
    }
  }

  private boolean readCollection(JsonParser parser) {
    boolean found = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("features") && value == JsonToken.START_ARRAY) {
        found = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          JsonNode feature = JSON.readTree(parser);
          accept(feature);
        }
      } else if (name.equals("type")) {
        String type = parser.getString();
        if (!type.equals("FeatureCollection")) {
          throw refused("is of type " + type + "; a GeoJSON FeatureCollection is wanted", "");
        }
      } else if (name.equals("crs")) {
        checkCrs(JSON.readTree(parser).path("properties").path("name").asString(""));
      } else {
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw refused("is no complete JSON; maybe it was cut off on the way?", "");
    }
    return found;
  }

  private static void checkCrs(String name) {
    if (!name.isEmpty() && !name.contains("CRS84") && !name.contains("4326")) {
      throw refused(
          "gives its coordinates in "
              + name
              + "; wanted are longitude and latitude in WGS 84 degrees",
          "");
    }
  }

  private void accept(JsonNode feature) {
    features++;
    if (features > MOST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyFeatures",
          "The file has more than " + MOST + " features. Maybe cut it into parts.");
    }
    JsonNode properties = feature.path("properties");
    String given = givenId(feature, properties);
    JsonNode geometry = feature.path("geometry");
    String kind = geometry.path("type").asString("");
    if (!feature.isObject() || !feature.path("type").asString("").equals("Feature")) {
      reject(given, "NotAFeature", "It is no GeoJSON Feature.");
    } else if (kind.isEmpty()) {
      reject(given, "NoGeometry", "It has no geometry.");
    } else if (!kind.equals("Point")) {
      reject(given, "NotAPoint", "Its geometry is a " + kind + "; a lamp is a Point.");
    } else {
      place(given, geometry.path("coordinates"), properties);
    }
  }

  private void place(String given, JsonNode coordinates, JsonNode properties) {
    if (coordinates.size() < 2
        || !coordinates.get(0).isNumber()
        || !coordinates.get(1).isNumber()) {
      reject(
          given, "NoCoordinates", "Its point has no longitude and latitude: " + coordinates + ".");
      return;
    }
    double longitude = coordinates.get(0).doubleValue();
    double latitude = coordinates.get(1).doubleValue();
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
      reject(
          given,
          "OutsideTheEarth",
          "Longitude "
              + longitude
              + ", latitude "
              + latitude
              + " are no degrees on the earth; maybe swapped, or projected as in UTM?");
      return;
    }
    Value.Point point = Value.Point.of(longitude, latitude);
    String id = "urn:ngsi-ld:Streetlight:" + local(given, point);
    Integer sameId = seenIds.putIfAbsent(id, features);
    if (sameId != null) {
      reject(given, "DuplicateId", "Feature " + sameId + " has the same id " + given + ".");
      return;
    }
    Integer samePlace = seenPlaces.putIfAbsent(point, features);
    if (samePlace != null) {
      seenIds.remove(id);
      reject(given, "DuplicatePlace", "Feature " + samePlace + " stands at the very same place.");
      return;
    }
    lamps.add(new Lamp(features, id, point, texts(properties)));
  }

  /** What a file calls a feature: its id, a property with that meaning, or nothing. */
  private static String givenId(JsonNode feature, JsonNode properties) {
    for (JsonNode node :
        List.of(feature.path("id"), properties.path("id"), properties.path("@id"))) {
      String text = node.isValueNode() && !node.isNull() ? node.asString("") : "";
      if (!text.isBlank()) {
        return text.strip();
      }
    }
    return "";
  }

  /**
   * The last part of the URI: the given id with everything but letters, digits and {@code -._} as a
   * dash, or the coordinates to 1 cm. (A pole number, {@code ref}, is unique in its street only.)
   */
  private static String local(String given, Value.Point point) {
    if (given.isEmpty()) {
      return "at-"
          + BigDecimal.valueOf(point.latitude().unscaled(), 7).toPlainString()
          + "_"
          + BigDecimal.valueOf(point.longitude().unscaled(), 7).toPlainString();
    }
    String prefix = "urn:ngsi-ld:Streetlight:";
    String bare = given.startsWith(prefix) ? given.substring(prefix.length()) : given;
    StringBuilder clean = new StringBuilder();
    bare.codePoints()
        .forEach(
            c ->
                clean.appendCodePoint(
                    (c < 128 && Character.isLetterOrDigit(c)) || "-._".indexOf(c) >= 0 ? c : '-'));
    boolean lossless = bare.replace('/', '-').contentEquals(clean);
    return lossless ? clean.toString() : clean + "-" + Integer.toHexString(bare.hashCode());
  }

  private static Map<String, String> texts(JsonNode properties) {
    Map<String, String> texts = new HashMap<>();
    for (String key : KEPT) {
      JsonNode node = properties.path(key);
      String text = node.isValueNode() && !node.isNull() ? node.asString("").strip() : "";
      if (!text.isEmpty() && text.length() <= 500) {
        texts.put(key, text);
      }
    }
    return texts;
  }

  private void reject(String id, String code, String reason) {
    rejections.add(new Rejection(features, id, code, reason));
  }

  private static Failure refused(String what, String detail) {
    return new Failure(
        Failure.Kind.INVALID,
        "NotGeoJson",
        "The file "
            + what
            + ". Nothing was changed."
            + (detail.isEmpty() ? "" : " (" + detail.toLowerCase(Locale.ROOT) + ")"));
  }
}

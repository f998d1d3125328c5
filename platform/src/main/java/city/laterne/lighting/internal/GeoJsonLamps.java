package city.laterne.lighting.internal;

import city.laterne.lighting.LampColumn;
import city.laterne.lighting.LampListSettings;
import city.laterne.shared.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lamps of a GeoJSON FeatureCollection (RFC 7946), token by token: no feature, however large, is
 * kept. Its properties are known by {@link ColumnNames}, as the headings of a table are. The member
 * {@code crs} of GeoJSON's first edition of 2008 is heeded.
 */
final class GeoJsonLamps implements LampSource {
  private static final int LONGEST_TEXT = 1_000_000;
  private static final int MOST_NAMES = 10_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(LONGEST_TEXT)
                          .maxNestingDepth(100)
                          .build())
                  .build())
          .build();

  private final ListText text;
  private final ColumnNames names;
  private final int ownIdRank;
  private final Map<String, List<ColumnNames.Meaning>> meanings = new HashMap<>();
  private final String[] texts = new String[LampColumn.values().length];
  private final int[] ranks = new int[texts.length];
  private String system = "";
  private int features;

  // The feature at hand.
  private boolean isFeature;
  private String id = "";
  private int idRank;
  private String geometry = "";
  private int points;
  private double x;
  private double y;

  GeoJsonLamps(ListText text, LampListSettings settings) {
    this.text = text;
    this.names = new ColumnNames(settings);
    // Programs number features as they like, often anew each time: the city's own number comes
    // first.
    this.ownIdRank =
        settings.columns().containsKey(LampColumn.ID)
            ? Integer.MAX_VALUE - 1
            : LampColumn.ID.headings().indexOf("id") - 1;
  }

  @Override
  public void read(Sink sink) {
    features = 0;
    if (text.isUtf8()) {
      try (InputStream in = text.bytes();
          JsonParser parser = JSON.createParser(in)) {
        read(parser, sink);
      } catch (IOException e) {
        throw ListText.unreadable(e);
      }
    } else {
      try (Reader in = text.open();
          JsonParser parser = JSON.createParser(in)) {
        read(parser, sink);
      } catch (IOException e) {
        throw ListText.unreadable(e);
      }
    }
  }

  private void read(JsonParser parser, Sink sink) {
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused("does not begin as a GeoJSON object; maybe it is a plain list?");
      }
      if (!readCollection(parser, sink)) {
        throw refused("has no list \"features\"; a GeoJSON FeatureCollection is wanted");
      }
      if (parser.nextToken() != null) {
        throw refused("goes on behind the end of its FeatureCollection");
      }
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new Failure(
          Failure.Kind.INVALID,
          "NotGeoJson",
          "The file is no complete GeoJSON"
              + where
              + ", near feature "
              + features
              + "; maybe it was cut off on the way? Nothing was changed.",
          e);
    }
  }

  private boolean readCollection(JsonParser parser, Sink sink) {
    boolean found = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("features") && value == JsonToken.START_ARRAY) {
        found = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          readFeature(parser);
          accept(sink);
        }
      } else if (name.equals("type")) {
        String type = scalar(parser);
        if (!type.equals("FeatureCollection")) {
          throw refused("is of type " + type + "; a GeoJSON FeatureCollection is wanted");
        }
      } else if (name.equals("crs") && value == JsonToken.START_OBJECT) {
        readSystem(parser);
      } else {
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw refused("is no complete JSON; maybe it was cut off on the way?");
    }
    return found;
  }

  /** {@code {"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}}}. */
  private void readSystem(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("properties") && value == JsonToken.START_OBJECT) {
        readSystem(parser);
      } else if (name.equals("name") && value == JsonToken.VALUE_STRING) {
        system = parser.getString();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readFeature(JsonParser parser) {
    features++;
    isFeature = false;
    id = "";
    idRank = Integer.MAX_VALUE;
    geometry = "";
    points = 0;
    x = Double.NaN;
    y = Double.NaN;
    Arrays.fill(texts, "");
    Arrays.fill(ranks, Integer.MAX_VALUE);
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "type" -> isFeature = scalar(parser).equals("Feature");
        case "id" -> call(scalar(parser), ownIdRank);
        case "geometry" -> {
          if (value == JsonToken.START_OBJECT) {
            readGeometry(parser);
          }
        }
        case "properties" -> {
          if (value == JsonToken.START_OBJECT) {
            readProperties(parser);
          } else {
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void call(String given, int rank) {
    if (!given.isBlank() && (idRank == Integer.MAX_VALUE || rank < idRank)) {
      id = given;
      idRank = rank;
    }
  }

  private void readGeometry(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("type")) {
        geometry = scalar(parser);
      } else if (name.equals("coordinates") && value == JsonToken.START_ARRAY) {
        readCoordinates(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Those of a point, or of the first of several points. */
  private void readCoordinates(JsonParser parser) {
    int position = 0;
    for (JsonToken value = parser.nextToken();
        value != JsonToken.END_ARRAY && value != null;
        value = parser.nextToken()) {
      if (value == JsonToken.START_ARRAY && points == position) {
        points++;
        if (points == 1) {
          readPosition(parser);
        } else {
          parser.skipChildren();
        }
      } else if (points == 0) {
        coordinate(parser, value, position);
      } else {
        parser.skipChildren();
      }
      position++;
    }
  }

  private void readPosition(JsonParser parser) {
    int position = 0;
    for (JsonToken value = parser.nextToken();
        value != JsonToken.END_ARRAY && value != null;
        value = parser.nextToken()) {
      coordinate(parser, value, position);
      position++;
    }
  }

  private void coordinate(JsonParser parser, JsonToken value, int position) {
    if (position > 1 || !(value.isNumeric() || value == JsonToken.VALUE_STRING)) {
      parser.skipChildren();
      return;
    }
    double number =
        value.isNumeric() ? parser.getDoubleValue() : Numbers.parse(parser.getString().strip());
    if (position == 0) {
      x = number;
    } else {
      y = number;
    }
  }

  private void readProperties(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (!value.isScalarValue()) {
        parser.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        for (ColumnNames.Meaning meaning : meaning(name)) {
          keep(meaning, scalar(parser));
        }
      }
    }
  }

  private List<ColumnNames.Meaning> meaning(String name) {
    List<ColumnNames.Meaning> known = meanings.get(name);
    if (known == null) {
      known = names.of(name);
      if (meanings.size() < MOST_NAMES) {
        meanings.put(name, known);
      }
    }
    return known;
  }

  private void keep(ColumnNames.Meaning meaning, String value) {
    if (value.isEmpty()) {
      return;
    }
    if (meaning.column() == LampColumn.ID) {
      call(value, meaning.rank());
    } else if (meaning.rank() < ranks[meaning.column().ordinal()]) {
      ranks[meaning.column().ordinal()] = meaning.rank();
      texts[meaning.column().ordinal()] = value;
    }
  }

  private static String scalar(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
      parser.skipChildren();
      return "";
    }
    return parser.getString().strip();
  }

  private void accept(Sink sink) {
    if (!isFeature) {
      sink.reject(features, id, "NotAFeature", "It is no GeoJSON Feature.");
    } else if (geometry.isEmpty()) {
      sink.reject(features, id, "NoGeometry", "It has no geometry.");
    } else if (geometry.equals("MultiPoint") && points > 1) {
      sink.reject(
          features, id, "NotAPoint", "Its geometry has " + points + " points; a lamp has one.");
    } else if (!geometry.equals("Point") && !geometry.equals("MultiPoint")) {
      sink.reject(
          features, id, "NotAPoint", "Its geometry is a " + geometry + "; a lamp is a Point.");
    } else if (points != (geometry.equals("Point") ? 0 : 1) || Double.isNaN(x) || Double.isNaN(y)) {
      sink.reject(features, id, "NoCoordinates", "Its point has no longitude and latitude.");
    } else {
      sink.lamp(features, id, x, y, LampTexts.of(texts));
    }
  }

  @Override
  public String system() {
    return system;
  }

  @Override
  public boolean countsLines() {
    return false;
  }

  @Override
  public List<String> notes() {
    return text.isUtf8() ? List.of() : List.of("The text is read as " + text.code().name() + ".");
  }

  private static Failure refused(String what) {
    return ListText.refused("NotGeoJson", "The file " + what + ".");
  }
}

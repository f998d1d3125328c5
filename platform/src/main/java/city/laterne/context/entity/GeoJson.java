package city.laterne.context.entity;

import city.laterne.shared.Failure;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** Geometries as GeoJSON (RFC 7946) in WGS 84 degrees. */
public final class GeoJson {
  private static final Set<String> TYPES =
      Set.of("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon");
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private GeoJson() {}

  /** Whether a value looks like a geometry: an object with such a type and coordinates. */
  static boolean isGeometry(Value value) {
    return value instanceof Value.Point
        || (value instanceof Value.Fields fields
            && fields.values().get("type") instanceof Value.Text type
            && TYPES.contains(type.value())
            && fields.values().containsKey("coordinates"));
  }

  /** The value of a GeoProperty in the form in which it is stored. */
  static Value checked(Name name, Value value) {
    if (!(value instanceof Value.Fields fields) || !isGeometry(value)) {
      throw Bad.data(
          "GeoProperty " + name + " must hold a GeoJSON geometry, one of " + TYPES + ".");
    }
    Value coordinates = fields.values().getOrDefault("coordinates", Value.Null.NULL);
    try {
      if (fields.values().size() == 2
          && fields.values().get("type") instanceof Value.Text type
          && type.value().equals("Point")
          && coordinates instanceof Value.Items items
          && items.values().size() == 2
          && items.values().get(0) instanceof Value.Decimal longitude
          && items.values().get(1) instanceof Value.Decimal latitude) {
        return new Value.Point(longitude, latitude);
      }
      geometry(value);
      return value;
    } catch (IllegalArgumentException e) {
      throw Bad.data("GeoProperty " + name + ": " + e.getMessage() + ".", e);
    } catch (Failure e) {
      throw Bad.data("GeoProperty " + name + ": " + e.detail(), e);
    }
  }

  /** The geometry of a GeoProperty's value. */
  public static Geometry geometry(Value value) {
    if (value instanceof Value.Point point) {
      return FACTORY.createPoint(
          new Coordinate(point.longitude().toDouble(), point.latitude().toDouble()));
    }
    if (value instanceof Value.Fields fields
        && fields.values().get("type") instanceof Value.Text type) {
      return geometry(type.value(), fields.values().getOrDefault("coordinates", Value.Null.NULL));
    }
    throw Bad.data("A geometry must have a type and coordinates.");
  }

  /**
   * A geometry from its type and coordinates.
   *
   * @throws Failure INVALID, code BadRequestData, when they do not fit
   */
  public static Geometry geometry(String type, Value coordinates) {
    try {
      return switch (type) {
        case "Point" -> FACTORY.createPoint(position(coordinates));
        case "MultiPoint" -> FACTORY.createMultiPointFromCoords(positions(coordinates));
        case "LineString" -> line(coordinates);
        case "MultiLineString" ->
            FACTORY.createMultiLineString(
                items(coordinates).stream().map(GeoJson::line).toArray(LineString[]::new));
        case "Polygon" -> polygon(coordinates);
        case "MultiPolygon" ->
            FACTORY.createMultiPolygon(
                items(coordinates).stream().map(GeoJson::polygon).toArray(Polygon[]::new));
        default -> throw Bad.data("Geometry \"" + type + "\" is none of " + TYPES + ".");
      };
    } catch (IllegalArgumentException e) {
      throw Bad.data("The coordinates make no " + type + ": " + e.getMessage() + ".", e);
    }
  }

  private static LineString line(Value value) {
    return FACTORY.createLineString(positions(value));
  }

  private static Polygon polygon(Value value) {
    List<LinearRing> rings = new ArrayList<>();
    for (Value ring : items(value)) {
      rings.add(FACTORY.createLinearRing(positions(ring)));
    }
    if (rings.isEmpty()) {
      throw Bad.data("A polygon needs a ring.");
    }
    return FACTORY.createPolygon(
        rings.getFirst(), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
  }

  private static Coordinate[] positions(Value value) {
    return items(value).stream().map(GeoJson::position).toArray(Coordinate[]::new);
  }

  private static Coordinate position(Value value) {
    List<Value> numbers = items(value);
    if (numbers.size() < 2) {
      throw Bad.data("A position needs longitude and latitude.");
    }
    double longitude = numbers.get(0).asDouble();
    double latitude = numbers.get(1).asDouble();
    if (!(longitude >= -180 && longitude <= 180 && latitude >= -90 && latitude <= 90)) {
      throw Bad.data(
          "Longitude "
              + longitude
              + ", latitude "
              + latitude
              + " is not on the earth; maybe swapped or projected?");
    }
    return new Coordinate(longitude, latitude);
  }

  private static List<Value> items(Value value) {
    if (value instanceof Value.Items items) {
      return items.values();
    }
    throw Bad.data("Coordinates must be arrays of numbers.");
  }
}

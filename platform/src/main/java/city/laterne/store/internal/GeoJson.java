package city.laterne.store.internal;

import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** Reads stored GeoJSON geometries (RFC 7946) as JTS geometries. */
final class GeoJson {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private GeoJson() {}

  /** The geometry, or empty when the value is none. */
  static Optional<Geometry> geometry(Value value) {
    if (value instanceof Value.Point point) {
      return Optional.of(
          FACTORY.createPoint(
              new Coordinate(point.longitude().toDouble(), point.latitude().toDouble())));
    }
    if (!(value instanceof Value.Fields fields)
        || !(fields.values().get("type") instanceof Value.Text type)
        || !(fields.values().get("coordinates") instanceof Value.Items coordinates)) {
      return Optional.empty();
    }
    try {
      return switch (type.value()) {
        case "Point" -> Optional.of(FACTORY.createPoint(coordinate(coordinates)));
        case "MultiPoint" -> Optional.of(FACTORY.createMultiPointFromCoords(line(coordinates)));
        case "LineString" -> Optional.of(FACTORY.createLineString(line(coordinates)));
        case "MultiLineString" ->
            Optional.of(
                FACTORY.createMultiLineString(
                    coordinates.values().stream()
                        .map(part -> FACTORY.createLineString(line(part)))
                        .toArray(org.locationtech.jts.geom.LineString[]::new)));
        case "Polygon" -> Optional.of(polygon(coordinates));
        case "MultiPolygon" ->
            Optional.of(
                FACTORY.createMultiPolygon(
                    coordinates.values().stream().map(GeoJson::polygon).toArray(Polygon[]::new)));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException
        | ClassCastException
        | IndexOutOfBoundsException notGeometry) {
      return Optional.empty();
    }
  }

  private static Coordinate coordinate(Value value) {
    List<Value> pair = ((Value.Items) value).values();
    return new Coordinate(pair.get(0).asDouble(), pair.get(1).asDouble());
  }

  private static Coordinate[] line(Value value) {
    List<Coordinate> line = new ArrayList<>();
    for (Value position : ((Value.Items) value).values()) {
      line.add(coordinate(position));
    }
    return line.toArray(Coordinate[]::new);
  }

  private static Polygon polygon(Value value) {
    List<LinearRing> rings = new ArrayList<>();
    for (Value ring : ((Value.Items) value).values()) {
      rings.add(FACTORY.createLinearRing(line(ring)));
    }
    return FACTORY.createPolygon(
        rings.getFirst(), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
  }
}

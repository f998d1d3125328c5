package city.laterne.app.modelcity;

import city.laterne.shared.GeoPoint;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Where the plan of a city lies on the earth: turned around its centre and laid on the sphere of
 * {@link GeoPoint}, north up. Coordinates are rounded to 1e−7 degrees, about a centimetre.
 */
final class Ground {
  private static final double METRES_PER_DEGREE =
      GeoPoint.EARTH_RADIUS_METRES * StrictMath.PI / 180;

  private final GeometryFactory factory = new GeometryFactory();
  private final double longitude;
  private final double latitude;
  private final double cosine;
  private final double sine;
  private final double metresPerLongitude;

  /**
   * A place for a plan.
   *
   * @param turn how far it is turned, radians counterclockwise
   */
  Ground(double longitude, double latitude, double turn) {
    this.longitude = longitude;
    this.latitude = latitude;
    cosine = StrictMath.cos(turn);
    sine = StrictMath.sin(turn);
    metresPerLongitude = METRES_PER_DEGREE * StrictMath.cos(latitude * StrictMath.PI / 180);
  }

  double longitude(double x, double y) {
    return round(longitude + (x * cosine - y * sine) / metresPerLongitude);
  }

  double latitude(double x, double y) {
    return round(latitude + (x * sine + y * cosine) / METRES_PER_DEGREE);
  }

  private static double round(double degrees) {
    return Math.round(degrees * 1e7) / 1e7;
  }

  LineString line(List<Node> nodes) {
    return factory.createLineString(coordinates(nodes, false));
  }

  Polygon polygon(List<Node> ring) {
    return factory.createPolygon(coordinates(ring, true));
  }

  LinearRing ring(List<Node> ring) {
    return factory.createLinearRing(coordinates(ring, true));
  }

  GeometryFactory factory() {
    return factory;
  }

  private Coordinate[] coordinates(List<Node> nodes, boolean closed) {
    List<Coordinate> coordinates = new ArrayList<>(nodes.size() + 1);
    for (Node node : nodes) {
      Coordinate next = new Coordinate(longitude(node.x, node.y), latitude(node.x, node.y));
      if (coordinates.isEmpty() || !coordinates.getLast().equals2D(next)) {
        coordinates.add(next);
      }
    }
    if (closed && !coordinates.getFirst().equals2D(coordinates.getLast())) {
      coordinates.add(coordinates.getFirst().copy());
    }
    return coordinates.toArray(Coordinate[]::new);
  }
}

package city.laterne.streets.internal;

import city.laterne.streets.District;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;

/** Finds the smallest district around the middle of a line. Used by one thread. */
public final class DistrictPlaces {
  private final STRtree tree = new STRtree();

  private record Area(District district, PreparedGeometry shape) {}

  /** Of some districts. */
  public DistrictPlaces(List<District> districts) {
    for (District district : districts) {
      tree.insert(
          district.area().getEnvelopeInternal(),
          new Area(district, PreparedGeometryFactory.prepare(district.area())));
    }
  }

  /** Its name; empty when it lies in none. */
  public String district(LineString line) {
    Coordinate middle = line.getCoordinateN(line.getNumPoints() / 2);
    Geometry place = MapCodec.SHAPES.createPoint(middle);
    String best = "";
    double smallest = Double.POSITIVE_INFINITY;
    int level = -1;
    for (Object found : tree.query(new Envelope(middle))) {
      if (found instanceof Area area
          && area.shape().covers(place)
          && (area.district().level() > level
              || (area.district().level() == level
                  && area.district().area().getArea() < smallest))) {
        level = area.district().level();
        smallest = area.district().area().getArea();
        best = area.district().name();
      }
    }
    return best;
  }
}

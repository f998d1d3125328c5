package city.laterne.lighting.internal;

import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/** A map over lists. */
final class ListedMap implements StreetMap {
  static final GeometryFactory GEOMETRY = new GeometryFactory();

  private final List<Street> streets = new ArrayList<>();
  private final List<District> districts = new ArrayList<>();
  private final Envelope bounds = new Envelope();

  /** Adds a street along places given as longitude, latitude, longitude, … */
  ListedMap street(String id, String name, RoadClass roadClass, Street.Lit lit, double... places) {
    Coordinate[] course = new Coordinate[places.length / 2];
    for (int i = 0; i < course.length; i++) {
      course[i] = new Coordinate(places[2 * i], places[2 * i + 1]);
      bounds.expandToInclude(course[i]);
    }
    streets.add(
        new Street(
            "urn:ngsi-ld:RoadSegment:" + id,
            name,
            roadClass,
            Street.OneWay.NO,
            lit,
            "",
            Double.NaN,
            false,
            false,
            GEOMETRY.createLineString(course)));
    return this;
  }

  ListedMap district(String name, Envelope where) {
    districts.add(
        new District(
            "urn:ngsi-ld:AdministrativeArea:" + name, name, 9, GEOMETRY.toGeometry(where)));
    return this;
  }

  @Override
  public long version() {
    return streets.isEmpty() ? 0 : 1;
  }

  @Override
  public String attribution() {
    return "";
  }

  @Override
  public Optional<Envelope> findBounds() {
    return streets.isEmpty() ? Optional.empty() : Optional.of(new Envelope(bounds));
  }

  @Override
  public void eachStreet(Envelope where, Set<RoadClass> classes, Consumer<Street> visitor) {
    for (Street street : streets) {
      if (classes.contains(street.roadClass())
          && where.intersects(street.line().getEnvelopeInternal())) {
        visitor.accept(street);
      }
    }
  }

  @Override
  public void eachShape(
      Envelope where, Set<MapShape.Layer> layers, double least, Consumer<MapShape> visitor) {}

  @Override
  public List<District> districts() {
    return List.copyOf(districts);
  }

  @Override
  public Optional<District> findDistrict(double longitude, double latitude) {
    return districts.stream()
        .filter(
            each -> each.area().getEnvelopeInternal().contains(new Coordinate(longitude, latitude)))
        .findFirst();
  }

  @Override
  public List<NamedStreet> search(String text, int most) {
    return List.of();
  }
}

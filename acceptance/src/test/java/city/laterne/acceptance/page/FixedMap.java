package city.laterne.acceptance.page;

import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * The base map of {@link FixedCity}: its streets in slow curves, every fifth a main street, a river
 * with a bridge, a park, houses in the blocks, a railway, two districts.
 */
final class FixedMap implements StreetMap {
  private static final double LONGITUDE = 6.7623;
  private static final double LATITUDE = 51.4344;
  private static final double EAST = 0.024;
  private static final double NORTH = 0.015;
  private static final int STREETS = 20;
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final List<Street> streets = new ArrayList<>();
  private final List<MapShape> shapes = new ArrayList<>();
  private final List<District> districts = new ArrayList<>();

  FixedMap() {
    for (int street = 0; street < STREETS; street++) {
      RoadClass roadClass =
          street % 10 == 5
              ? RoadClass.PRIMARY
              : street % 5 == 0 ? RoadClass.TERTIARY : RoadClass.RESIDENTIAL;
      double across = (street - STREETS / 2.0) * 2 / STREETS;
      street("Querstraße " + (street + 1), roadClass, across, true);
      street("Längsweg " + (street + 1), roadClass, across, false);
    }
    shape(MapShape.Layer.WATER, "river", -1.2, -0.62, 1.2, -0.5);
    shape(MapShape.Layer.GREEN, "park", 0.02, 0.12, 0.28, 0.38);
    shape(MapShape.Layer.GREEN, "grass", -0.68, -0.28, -0.52, -0.12);
    shapes.add(
        new MapShape(
            MapShape.Layer.RAIL,
            "rail",
            "",
            FACTORY.createLineString(new Coordinate[] {at(-1.2, 0.63), at(1.2, 0.58)})));
    for (int column = -9; column < 9; column++) {
      for (int row = -9; row < 9; row++) {
        double x = column / 10.0 + 0.03;
        double y = row / 10.0 + 0.035;
        shape(MapShape.Layer.BUILDING, "yes", x, y, x + 0.02, y + 0.03);
        shape(MapShape.Layer.BUILDING, "yes", x + 0.03, y, x + 0.045, y + 0.025);
      }
    }
    district("Mitte", -0.4, -0.3, 0.1, 0.3);
    district("Ost", 0.1, -0.3, 0.6, 0.3);
    districts.addFirst(
        new District(
            "urn:ngsi-ld:AdministrativeArea:Musterstadt",
            "Musterstadt",
            8,
            box(-1.2, -1.2, 1.2, 1.2)));
  }

  private static Coordinate at(double x, double y) {
    return new Coordinate(LONGITUDE + x * EAST, LATITUDE + y * NORTH);
  }

  private void street(String name, RoadClass roadClass, double across, boolean east) {
    Coordinate[] points = new Coordinate[41];
    for (int point = 0; point < points.length; point++) {
      double along = (point - 20) / 20.0;
      double bend = 0.09 * Math.sin(along * 2.6 + across * 1.7);
      points[point] = east ? at(along, across - bend) : at(across + bend, along);
    }
    streets.add(
        new Street(
            "urn:ngsi-ld:RoadSegment:" + streets.size(),
            name,
            roadClass,
            Street.OneWay.NO,
            Street.Lit.YES,
            "asphalt",
            Double.NaN,
            false,
            false,
            FACTORY.createLineString(points)));
  }

  private static Geometry box(double west, double south, double east, double north) {
    return FACTORY.createPolygon(
        new Coordinate[] {
          at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)
        });
  }

  private void shape(
      MapShape.Layer layer, String word, double west, double south, double east, double north) {
    shapes.add(new MapShape(layer, word, "", box(west, south, east, north)));
  }

  private void district(String name, double west, double south, double east, double north) {
    districts.add(
        new District(
            "urn:ngsi-ld:AdministrativeArea:" + name, name, 9, box(west, south, east, north)));
  }

  @Override
  public long version() {
    return 1;
  }

  @Override
  public String attribution() {
    return "© the fixed city";
  }

  @Override
  public Optional<Envelope> findBounds() {
    return Optional.of(box(-1, -1, 1, 1).getEnvelopeInternal());
  }

  @Override
  public void eachStreet(Envelope where, Set<RoadClass> classes, Consumer<Street> visitor) {
    streets.stream()
        .filter(street -> classes.contains(street.roadClass()))
        .filter(street -> street.line().getEnvelopeInternal().intersects(where))
        .forEach(visitor);
  }

  @Override
  public void eachShape(
      Envelope where, Set<MapShape.Layer> layers, double least, Consumer<MapShape> visitor) {
    for (MapShape shape : shapes) {
      Envelope own = shape.geometry().getEnvelopeInternal();
      if (layers.contains(shape.layer())
          && own.intersects(where)
          && Math.max(own.getWidth(), own.getHeight()) >= least) {
        visitor.accept(shape);
      }
    }
  }

  @Override
  public List<District> districts() {
    return districts;
  }

  @Override
  public Optional<District> findDistrict(double longitude, double latitude) {
    return Optional.empty();
  }

  @Override
  public List<NamedStreet> search(String text, int most) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return streets.stream()
        .filter(street -> street.name().toLowerCase(Locale.ROOT).startsWith(wanted))
        .map(street -> new NamedStreet(street.name(), "Mitte", street.line().getEnvelopeInternal()))
        .limit(most)
        .toList();
  }
}

package city.laterne.streets.internal;

import city.laterne.context.EntityImport.Draft;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Value;
import city.laterne.streets.District;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetTerms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;

/** Streets and districts as entities, and back. */
public final class StreetEntities {
  private static final GeometryFactory SHAPES = new GeometryFactory(new PrecisionModel(), 4326);

  private final StreetTerms terms;

  /** With a tenant's names. */
  public StreetEntities(StreetTerms terms) {
    this.terms = terms;
  }

  /** What is to be stored of a street. */
  public Draft draft(Street street, String district) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.geo(terms.location(), geoJson(street.line())));
    text(attributes, terms.name(), street.name());
    text(attributes, terms.roadClass(), street.roadClass().word());
    text(attributes, terms.oneWay(), word(street.oneWay()));
    text(attributes, terms.lit(), word(street.lit()));
    text(attributes, terms.surface(), street.surface());
    if (!Double.isNaN(street.width())) {
      attributes.add(
          Attribute.property(terms.width(), Value.ofDouble(street.width())).withUnit("MTR"));
    }
    attributes.add(Attribute.property(terms.bridge(), Value.Bool.of(street.bridge())));
    attributes.add(Attribute.property(terms.tunnel(), Value.Bool.of(street.tunnel())));
    text(attributes, terms.district(), district);
    return new Draft(street.id(), attributes, List.of());
  }

  /** What is to be stored of a district. */
  public Draft draft(District district) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.geo(terms.location(), geoJson(district.area())));
    text(attributes, terms.name(), district.name());
    attributes.add(Attribute.property(terms.level(), Value.Decimal.of(district.level())));
    if (district.cut()) {
      attributes.add(Attribute.property(terms.cut(), Value.Bool.TRUE));
    }
    return new Draft(district.id(), attributes, List.of());
  }

  /** The street of an entity; empty when it lacks its course or class. */
  public Optional<Street> findStreet(Entity entity) {
    Optional<RoadClass> roadClass = RoadClass.of(entity.text(terms.roadClass()));
    Optional<Geometry> line = geometry(entity);
    if (roadClass.isEmpty() || line.isEmpty() || !(line.get() instanceof LineString course)) {
      return Optional.empty();
    }
    return Optional.of(
        new Street(
            entity.id(),
            entity.text(terms.name()),
            roadClass.get(),
            one(Street.OneWay.values(), entity.text(terms.oneWay()), Street.OneWay.NO),
            one(Street.Lit.values(), entity.text(terms.lit()), Street.Lit.UNKNOWN),
            entity.text(terms.surface()),
            entity.find(terms.width()).map(a -> a.value().asDouble()).orElse(Double.NaN),
            isTrue(entity, terms.bridge()),
            isTrue(entity, terms.tunnel()),
            course));
  }

  /** The district of an entity; empty when it lacks its area. */
  public Optional<District> findDistrict(Entity entity) {
    return geometry(entity)
        .filter(area -> area.getDimension() == 2)
        .map(
            area ->
                new District(
                    entity.id(),
                    entity.text(terms.name()),
                    entity.find(terms.level()).map(a -> (int) a.value().asDouble()).orElse(10),
                    area,
                    isTrue(entity, terms.cut())));
  }

  private static void text(List<Attribute> to, Name name, String text) {
    if (!text.isEmpty()) {
      to.add(Attribute.property(name, new Value.Text(text)));
    }
  }

  private static boolean isTrue(Entity entity, Name name) {
    return entity.find(name).filter(found -> found.value().equals(Value.Bool.TRUE)).isPresent();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E one(E[] values, String word, E otherwise) {
    for (E value : values) {
      if (word(value).equals(word)) {
        return value;
      }
    }
    return otherwise;
  }

  private static Value geoJson(Geometry geometry) {
    Map<String, Value> fields = new LinkedHashMap<>();
    switch (geometry) {
      case LineString line -> {
        fields.put("type", new Value.Text("LineString"));
        fields.put("coordinates", places(line.getCoordinateSequence()));
      }
      case Polygon polygon -> {
        fields.put("type", new Value.Text("Polygon"));
        fields.put("coordinates", rings(polygon));
      }
      default -> {
        List<Value> polygons = new ArrayList<>();
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
          if (geometry.getGeometryN(i) instanceof Polygon polygon) {
            polygons.add(rings(polygon));
          }
        }
        fields.put("type", new Value.Text("MultiPolygon"));
        fields.put("coordinates", new Value.Items(polygons));
      }
    }
    return Value.Fields.of(fields);
  }

  private static Value rings(Polygon polygon) {
    List<Value> rings = new ArrayList<>();
    rings.add(places(polygon.getExteriorRing().getCoordinateSequence()));
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      rings.add(places(polygon.getInteriorRingN(i).getCoordinateSequence()));
    }
    return new Value.Items(rings);
  }

  private static Value places(CoordinateSequence course) {
    List<Value> places = new ArrayList<>(course.size());
    for (int i = 0; i < course.size(); i++) {
      Value.Point point = Value.Point.of(course.getX(i), course.getY(i));
      places.add(new Value.Items(List.of(point.longitude(), point.latitude())));
    }
    return new Value.Items(places);
  }

  private Optional<Geometry> geometry(Entity entity) {
    Optional<Value> value = entity.find(terms.location()).map(Attribute::value);
    if (value.isEmpty() || !(value.get() instanceof Value.Fields fields)) {
      return Optional.empty();
    }
    Value coordinates = fields.values().getOrDefault("coordinates", Value.Null.NULL);
    return switch (fields.values().getOrDefault("type", Value.Null.NULL)) {
      case Value.Text(String type) when type.equals("LineString") ->
          Optional.of(SHAPES.createLineString(course(coordinates)));
      case Value.Text(String type) when type.equals("Polygon") -> Optional.of(polygon(coordinates));
      case Value.Text(String type) when type.equals("MultiPolygon") ->
          Optional.of(
              SHAPES.createMultiPolygon(
                  items(coordinates).stream()
                      .map(StreetEntities::polygon)
                      .toArray(Polygon[]::new)));
      default -> Optional.empty();
    };
  }

  private static Polygon polygon(Value rings) {
    List<Value> all = items(rings);
    LinearRing[] holes =
        all.stream()
            .skip(1)
            .map(ring -> SHAPES.createLinearRing(course(ring)))
            .toArray(LinearRing[]::new);
    return SHAPES.createPolygon(SHAPES.createLinearRing(course(all.getFirst())), holes);
  }

  private static Coordinate[] course(Value places) {
    return items(places).stream()
        .map(StreetEntities::items)
        .map(place -> new Coordinate(place.get(0).asDouble(), place.get(1).asDouble()))
        .toArray(Coordinate[]::new);
  }

  private static List<Value> items(Value value) {
    return value instanceof Value.Items(List<Value> items) ? items : List.of();
  }
}

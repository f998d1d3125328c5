package city.laterne.app.modelcity;

import city.laterne.lighting.Inventory;
import city.laterne.lighting.LightRecord;
import city.laterne.shared.GeoPoint;
import city.laterne.streets.CityMap;
import city.laterne.streets.MapShape;
import city.laterne.streets.Street;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

/** Measures a model city as one would a real one: from its map, its inventory and its lights. */
final class Survey {
  private static final double METRES_PER_DEGREE = 111_195;

  final CityMap map;
  final Inventory inventory;
  final List<LightRecord> lights;
  private final double narrowing;

  Survey(ModelCity city) {
    map = city.map();
    inventory = city.inventory();
    lights = city.lights().toList();
    narrowing = Math.cos(Math.toRadians(city.latitude()));
  }

  /** A hash of everything that the city tells. */
  String fingerprint() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    map.streets().forEach(street -> take(digest, street));
    map.districts().forEach(district -> take(digest, district));
    map.shapes().forEach(shape -> take(digest, shape));
    take(digest, inventory);
    lights.forEach(light -> take(digest, light));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void take(MessageDigest digest, Object told) {
    digest.update(told.toString().getBytes(StandardCharsets.UTF_8));
  }

  double metres(LineString line) {
    double metres = 0;
    Coordinate[] places = line.getCoordinates();
    for (int i = 1; i < places.length; i++) {
      metres += GeoPoint.distanceMetres(places[i - 1].x, places[i - 1].y, places[i].x, places[i].y);
    }
    return metres;
  }

  double kilometres() {
    return map.streets().stream().mapToDouble(street -> metres(street.line())).sum() / 1e3;
  }

  /** The share of the length of all streets that lies in the largest part that hangs together. */
  double connected() {
    Map<Coordinate, Integer> places = new HashMap<>();
    List<Integer> parents = new ArrayList<>();
    for (Street street : map.streets()) {
      int before = -1;
      for (Coordinate place : street.line().getCoordinates()) {
        Integer known = places.get(place);
        int number = known == null ? parents.size() : known;
        if (known == null) {
          places.put(place, number);
          parents.add(number);
        }
        if (before >= 0) {
          parents.set(root(parents, before), root(parents, number));
        }
        before = number;
      }
    }
    Map<Integer, Double> lengths = new HashMap<>();
    double all = 0;
    for (Street street : map.streets()) {
      double length = metres(street.line());
      int part = root(parents, places.getOrDefault(street.line().getCoordinateN(0), 0));
      lengths.merge(part, length, Double::sum);
      all += length;
    }
    return lengths.values().stream().mapToDouble(Double::doubleValue).max().orElse(0) / all;
  }

  private static int root(List<Integer> parents, int number) {
    int root = number;
    while (parents.get(root) != root) {
      parents.set(root, parents.get(parents.get(root)));
      root = parents.get(root);
    }
    return root;
  }

  /** How far the light farthest from its own street is from it, m. */
  double farthestFromStreet() {
    Map<String, List<Street>> named = new HashMap<>();
    map.streets().forEach(s -> named.computeIfAbsent(s.name(), name -> new ArrayList<>()).add(s));
    double farthest = 0;
    for (LightRecord light : lights) {
      double least = Double.MAX_VALUE;
      for (Street street : named.getOrDefault(light.street(), List.of())) {
        least = Math.min(least, distance(street.line(), light.longitude(), light.latitude()));
      }
      farthest = Math.max(farthest, least);
    }
    return farthest;
  }

  private double distance(LineString line, double longitude, double latitude) {
    double least = Double.MAX_VALUE;
    Coordinate[] places = line.getCoordinates();
    for (int i = 1; i < places.length; i++) {
      Node from = flat(places[i - 1].x - longitude, places[i - 1].y - latitude);
      Node to = flat(places[i].x - longitude, places[i].y - latitude);
      least = Math.min(least, Node.distance(0, 0, from, to));
    }
    return least;
  }

  private Node flat(double longitude, double latitude) {
    return new Node(longitude * METRES_PER_DEGREE * narrowing, latitude * METRES_PER_DEGREE);
  }

  List<MapShape> shapes(MapShape.Layer layer) {
    return map.shapes().stream().filter(shape -> shape.layer() == layer).toList();
  }

  /** What stands or runs in the river or in a basin of the harbour and is no bridge. */
  List<String> drowned() {
    List<String> drowned = new ArrayList<>();
    GeometryFactory factory = new GeometryFactory();
    for (MapShape water : shapes(MapShape.Layer.WATER)) {
      if (!List.of("river", "dock").contains(water.word())) {
        continue;
      }
      PreparedGeometry bed = PreparedGeometryFactory.prepare(water.geometry());
      for (Street street : map.streets()) {
        if (!street.bridge()
            && bed.intersects(street.line())
            && water.geometry().intersection(street.line()).getLength() * METRES_PER_DEGREE > 1) {
          drowned.add(street.toString());
        }
      }
      for (MapShape shape : map.shapes()) {
        boolean dry = shape.layer() == MapShape.Layer.BUILDING;
        dry |= shape.layer() == MapShape.Layer.GREEN;
        if (dry && bed.intersects(shape.geometry()) && overlap(water.geometry(), shape) > 25) {
          drowned.add(shape.toString());
        }
      }
      for (LightRecord light : lights) {
        Coordinate place = new Coordinate(light.longitude(), light.latitude());
        if (bed.contains(factory.createPoint(place)) && !isOnBridge(light)) {
          drowned.add(light.toString());
        }
      }
    }
    return drowned;
  }

  /** Common ground, m². */
  private double overlap(Geometry water, MapShape shape) {
    double degrees = water.intersection(shape.geometry()).getArea();
    return degrees * METRES_PER_DEGREE * METRES_PER_DEGREE * narrowing;
  }

  private boolean isOnBridge(LightRecord light) {
    return map.streets().stream()
        .anyMatch(
            street ->
                street.bridge()
                    && street.name().equals(light.street())
                    && distance(street.line(), light.longitude(), light.latitude()) < 12);
  }

  /** Geometries that are not valid. */
  List<String> invalid() {
    List<String> invalid = new ArrayList<>();
    map.shapes().stream()
        .filter(shape -> !shape.geometry().isValid() || shape.geometry().isEmpty())
        .forEach(shape -> invalid.add(shape.toString()));
    map.streets().stream()
        .filter(street -> !street.line().isValid() || street.line().getLength() == 0)
        .forEach(street -> invalid.add(street.toString()));
    map.districts().stream()
        .filter(district -> !district.area().isValid() || district.area().isEmpty())
        .forEach(district -> invalid.add(district.toString()));
    return invalid;
  }
}

package city.laterne.streets.internal;

import city.laterne.shared.Failure;
import city.laterne.streets.CityMap;
import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.MappedLamp;
import city.laterne.streets.Progress;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.operation.linemerge.LineMerger;

/**
 * Reads a map in three passes, so that only what is wanted is held: relations say which ways they
 * need, ways which nodes, and nodes come last, as two numbers each in sorted arrays.
 */
public final class OsmMapReader {
  private static final GeometryFactory SHAPES = new GeometryFactory(new PrecisionModel(), 4326);
  private static final int MOST_NODES = 60_000_000;
  private static final double UNITS = 1e7;
  private static final String ATTRIBUTION = "© OpenStreetMap contributors (ODbL)";

  private final OsmSource source;
  private final Progress progress;
  private final long length;

  private final Map<Long, Area> areas = new LinkedHashMap<>();
  private final Set<Long> areaWays = new HashSet<>();
  private final Map<Long, Line> lines = new LinkedHashMap<>();
  private final Longs wantedNodes = new Longs();
  private final List<MappedLamp> lamps = new ArrayList<>();
  private long[] nodes = new long[0];
  private int[] longitudes = new int[0];
  private int[] latitudes = new int[0];

  /** An area that several ways enclose. */
  private record Area(long id, Map<String, String> tags, List<OsmVisitor.Member> ways) {}

  /** A way. */
  private record Line(long id, long[] nodes, Map<String, String> tags) {
    boolean isClosed() {
      return nodes.length > 3 && nodes[0] == nodes[nodes.length - 1];
    }
  }

  /** Reads a file and tells how far it has come. */
  public OsmMapReader(Path file, Progress progress) {
    this.source = new OsmSource(file);
    this.progress = progress;
    this.length = Math.max(1, source.length());
  }

  /** The first point of a file: longitude and latitude in degrees; empty when it has none. */
  public static Optional<double[]> findFirstPoint(Path file) {
    FirstPoint visitor = new FirstPoint();
    try {
      new OsmSource(file).read(visitor, _ -> {});
    } catch (Failure _) {
      // the import says what is wrong with the file
    }
    return visitor.place;
  }

  private static final class FirstPoint implements OsmVisitor {
    private Optional<double[]> place = Optional.empty();

    @Override
    public boolean wants(Kind kind) {
      return kind == Kind.NODE && place.isEmpty();
    }

    @Override
    public void node(long id, double longitude, double latitude, Map<String, String> tags) {
      if (place.isEmpty()) {
        place = Optional.of(new double[] {longitude, latitude});
      }
    }
  }

  /** The map. */
  public CityMap read() {
    pass(0, new Relations());
    pass(1, new Ways());
    nodes = wantedNodes.toSet();
    longitudes = new int[nodes.length];
    latitudes = new int[nodes.length];
    Arrays.fill(longitudes, Integer.MIN_VALUE);
    pass(2, new Nodes());
    List<Street> streets = new ArrayList<>();
    List<MapShape> shapes = new ArrayList<>();
    for (Line line : lines.values()) {
      street(line).ifPresent(streets::add);
      shape(line).ifPresent(shapes::add);
    }
    List<District> districts = new ArrayList<>();
    for (Area area : areas.values()) {
      Optional<Geometry> geometry = assemble(area);
      Tags tags = new Tags(area.tags());
      if (geometry.isPresent() && tags.adminLevel() > 0) {
        districts.add(
            new District(
                "urn:ngsi-ld:AdministrativeArea:osm-relation-" + area.id(),
                tags.get("name"),
                tags.adminLevel(),
                geometry.get()));
      } else if (geometry.isPresent()) {
        tags.findAreaLayer()
            .ifPresent(
                layer ->
                    shapes.add(new MapShape(layer, tags.word(), tags.get("name"), geometry.get())));
      }
    }
    districts.sort(Comparator.comparingInt(District::level).thenComparing(District::id));
    if (streets.isEmpty()) {
      throw source.notOsm("has no street in it");
    }
    return new CityMap(ATTRIBUTION, streets, districts, shapes, lamps);
  }

  private void pass(int number, OsmVisitor visitor) {
    progress.at("reading the map", number / 3.0);
    double[] told = {number / 3.0};
    source.read(
        visitor,
        bytes -> {
          double share = (number + Math.min(1, bytes / (double) length)) / 3.0;
          if (share - told[0] > 0.01) {
            told[0] = share;
            progress.at("reading the map", share);
          }
        });
  }

  private final class Relations implements OsmVisitor {
    @Override
    public boolean wants(Kind kind) {
      return kind == Kind.RELATION;
    }

    @Override
    public void relation(long id, List<Member> members, Map<String, String> given) {
      Tags tags = new Tags(given);
      boolean area =
          (tags.adminLevel() > 0 && !tags.get("name").isEmpty())
              || (tags.get("type").equals("multipolygon") && tags.findAreaLayer().isPresent());
      if (area) {
        List<Member> ways = members.stream().filter(m -> m.kind() == Kind.WAY).toList();
        areas.put(id, new Area(id, given, ways));
        ways.forEach(way -> areaWays.add(way.id()));
      }
    }
  }

  private final class Ways implements OsmVisitor {
    @Override
    public boolean wants(Kind kind) {
      return kind == Kind.WAY;
    }

    @Override
    public void way(long id, long[] refs, Map<String, String> given) {
      Tags tags = new Tags(given);
      boolean wanted =
          areaWays.contains(id)
              || RoadClass.of(tags.get("highway")).isPresent()
              || tags.findLineLayer().isPresent()
              || tags.findAreaLayer().isPresent();
      if (wanted && refs.length > 1) {
        for (long ref : refs) {
          wantedNodes.add(ref);
        }
        if (wantedNodes.size() > MOST_NODES) {
          throw new Failure(
              Failure.Kind.TOO_LARGE,
              "TooManyNodes",
              "The map has more than "
                  + MOST_NODES
                  + " points in its ways, more than a large city. Maybe cut the city out of it.");
        }
        lines.put(id, new Line(id, refs, given));
      }
    }
  }

  private final class Nodes implements OsmVisitor {
    @Override
    public boolean wants(Kind kind) {
      return kind == Kind.NODE;
    }

    @Override
    public void node(long id, double longitude, double latitude, Map<String, String> tags) {
      if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
        throw source.notOsm("has node " + id + " at " + longitude + " " + latitude + " degrees");
      }
      int at = Arrays.binarySearch(nodes, id);
      if (at >= 0) {
        longitudes[at] = (int) Math.round(longitude * UNITS);
        latitudes[at] = (int) Math.round(latitude * UNITS);
      }
      if ("street_lamp".equals(tags.get("highway"))) {
        lamps.add(new MappedLamp("osm-node-" + id, longitude, latitude, tags));
      }
    }
  }

  private Optional<Street> street(Line line) {
    Tags tags = new Tags(line.tags());
    Optional<RoadClass> roadClass = RoadClass.of(tags.get("highway"));
    if (roadClass.isEmpty()) {
      return Optional.empty();
    }
    return longestRun(line)
        .map(
            course ->
                new Street(
                    "urn:ngsi-ld:RoadSegment:osm-way-" + line.id(),
                    tags.get("name"),
                    roadClass.get(),
                    tags.oneWay(),
                    tags.lit(),
                    tags.get("surface"),
                    tags.width(),
                    tags.isSet("bridge"),
                    tags.isSet("tunnel"),
                    SHAPES.createLineString(course)));
  }

  private Optional<MapShape> shape(Line line) {
    Tags tags = new Tags(line.tags());
    Optional<MapShape.Layer> area = tags.findAreaLayer();
    Optional<MapShape.Layer> along = tags.findLineLayer();
    Function<MapShape.Layer, Function<Geometry, MapShape>> as =
        layer -> geometry -> new MapShape(layer, tags.word(), tags.get("name"), geometry);
    if (area.isPresent() && line.isClosed()) {
      return longestRun(line)
          .filter(course -> course.size() == line.nodes().length)
          .map(SHAPES::createPolygon)
          .filter(polygon -> polygon.getArea() > 0)
          .map(as.apply(area.get()));
    }
    return along.flatMap(
        layer -> longestRun(line).map(SHAPES::createLineString).map(as.apply(layer)));
  }

  /** The longest part of a way whose nodes are all in the file; empty when that is no line. */
  private Optional<CoordinateSequence> longestRun(Line line) {
    int bestFrom = 0;
    int bestCount = 0;
    int from = 0;
    int[] places = new int[line.nodes().length];
    for (int i = 0; i <= places.length; i++) {
      if (i < places.length) {
        places[i] = Arrays.binarySearch(nodes, line.nodes()[i]);
      }
      if (i == places.length || longitudes[places[i]] == Integer.MIN_VALUE) {
        if (i - from > bestCount) {
          bestFrom = from;
          bestCount = i - from;
        }
        from = i + 1;
      }
    }
    if (bestCount < 2) {
      return Optional.empty();
    }
    double[] course = new double[bestCount * 2];
    for (int i = 0; i < bestCount; i++) {
      course[i * 2] = longitudes[places[bestFrom + i]] / UNITS;
      course[i * 2 + 1] = latitudes[places[bestFrom + i]] / UNITS;
    }
    return Optional.of(new PackedCoordinateSequence.Double(course, 2, 0));
  }

  /** The rings of a relation's ways, holes cut out; empty when no outer ring closes. */
  private Optional<Geometry> assemble(Area area) {
    List<LinearRing> outer = rings(area, false);
    List<LinearRing> inner = rings(area, true);
    List<Polygon> polygons = new ArrayList<>();
    Map<LinearRing, List<LinearRing>> holes = new HashMap<>();
    for (LinearRing hole : inner) {
      Coordinate inside = hole.getCoordinateN(0);
      outer.stream()
          .filter(
              ring ->
                  ring.getEnvelopeInternal().contains(inside)
                      && SHAPES.createPolygon(ring).covers(SHAPES.createPoint(inside)))
          .findFirst()
          .ifPresent(ring -> holes.computeIfAbsent(ring, _ -> new ArrayList<>()).add(hole));
    }
    for (LinearRing ring : outer) {
      polygons.add(
          SHAPES.createPolygon(
              ring, holes.getOrDefault(ring, List.of()).toArray(LinearRing[]::new)));
    }
    if (polygons.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        polygons.size() == 1
            ? polygons.getFirst()
            : SHAPES.createMultiPolygon(polygons.toArray(Polygon[]::new)));
  }

  private List<LinearRing> rings(Area area, boolean inner) {
    LineMerger merger = new LineMerger();
    List<LinearRing> rings = new ArrayList<>();
    for (OsmVisitor.Member member : area.ways()) {
      Line line = lines.get(member.id());
      if (line != null && member.role().equals("inner") == inner) {
        longestRun(line)
            .filter(course -> course.size() == line.nodes().length)
            .map(SHAPES::createLineString)
            .ifPresent(merger::add);
      }
    }
    for (Object merged : merger.getMergedLineStrings()) {
      if (merged instanceof LineString ring && ring.isClosed() && ring.getNumPoints() > 3) {
        rings.add(SHAPES.createLinearRing(ring.getCoordinateSequence()));
      }
    }
    return rings;
  }
}

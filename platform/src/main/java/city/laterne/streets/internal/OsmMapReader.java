package city.laterne.streets.internal;

import city.laterne.shared.Failure;
import city.laterne.streets.CityMap;
import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.MappedLamp;
import city.laterne.streets.OsmFile;
import city.laterne.streets.OsmReport;
import city.laterne.streets.Progress;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;

/**
 * Reads a map in three passes, so that only what is wanted is held: relations say which ways they
 * need, ways which nodes, and nodes come last, as two numbers each in sorted arrays.
 */
public final class OsmMapReader {
  /** What a wanted way, one of its points, and a lamp cost in memory until all is read, bytes. */
  private static final int WAY_COST = 350;

  private static final int POINT_COST = 32;
  private static final int LAMP_COST = 500;

  private final OsmSource source;
  private final Progress progress;
  private final long length;

  private final Map<Long, Area> areas = new LinkedHashMap<>();
  private final Map<Long, MapShape.Layer> outlines = new HashMap<>();
  private final Set<Long> areaWays = new HashSet<>();
  private final Map<Long, Line> lines = new LinkedHashMap<>();
  private final List<MappedLamp> lamps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Longs wantedNodes = new Longs();
  private NodePlaces places = new NodePlaces(new long[0]);
  private long cost;
  private long nodeCount;
  private long wayCount;
  private long relationCount;
  private int cutWays;
  private int lostWays;
  private int brokenAreas;

  /** An area that several ways enclose. */
  private record Area(long id, Tags tags, List<OsmVisitor.Member> ways) {}

  /** A way. */
  private record Line(long id, long[] nodes, Tags tags) {
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
  public OsmFile.Reading read() {
    pass(0, new Relations());
    pass(1, new Ways());
    places = new NodePlaces(wantedNodes.toSet());
    wantedNodes = new Longs();
    pass(2, new Nodes());
    List<Street> streets = new ArrayList<>();
    List<MapShape> shapes = new ArrayList<>();
    for (Iterator<Line> each = lines.values().iterator(); each.hasNext(); ) {
      Line line = each.next();
      features(line, streets, shapes);
      if (!areaWays.contains(line.id())) {
        each.remove();
      }
    }
    List<District> districts = new ArrayList<>();
    for (Area area : areas.values()) {
      feature(area, districts, shapes);
    }
    districts.sort(Comparator.comparingInt(District::level).thenComparing(District::id));
    progress.at("reading the map", 1);
    if (streets.isEmpty()) {
      throw source.notOsm("has no street in it");
    }
    return new OsmFile.Reading(
        new CityMap(OsmFile.ATTRIBUTION, streets, districts, shapes, lamps),
        new OsmReport(nodeCount, wayCount, relationCount, cutWays, lostWays, brokenAreas, notes));
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

  /** Counts what is held; a city that does not fit is refused before the memory is full. */
  private void hold(long bytes) {
    cost += bytes;
    long limit = Runtime.getRuntime().maxMemory() / 2;
    if (cost > limit) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "MapTooLarge",
          "The map "
              + source.name()
              + " needs more than the "
              + limit / 1_000_000
              + " MB of memory that a map may take here; nothing was changed. Maybe cut the city"
              + " out of it, or start with more memory (LATERNE_JAVA_OPTS=-Xmx2g).");
    }
  }

  private final class Relations implements OsmVisitor {
    @Override
    public boolean wants(Kind kind) {
      return kind == Kind.RELATION;
    }

    @Override
    public void relation(long id, List<Member> members, Map<String, String> given) {
      relationCount++;
      Tags tags = Tags.kept(given);
      Optional<MapShape.Layer> layer =
          tags.get("type").equals("multipolygon") ? tags.findAreaLayer() : Optional.empty();
      boolean border = tags.adminLevel() > 0 && !tags.get("name").isEmpty();
      if (border || layer.isPresent()) {
        List<Member> ways = members.stream().filter(Relations::isOutline).distinct().toList();
        hold(WAY_COST + ways.size() * 150L);
        areas.put(id, new Area(id, tags, ways));
        for (Member way : ways) {
          areaWays.add(way.id());
          if (!border && !way.role().equals("inner")) {
            layer.ifPresent(kind -> outlines.put(way.id(), kind));
          }
        }
      }
    }

    private static boolean isOutline(Member member) {
      return member.kind() == Kind.WAY
          && switch (member.role()) {
            case "", "outer", "inner", "exclave", "enclave" -> true;
            default -> false;
          };
    }
  }

  private final class Ways implements OsmVisitor {
    @Override
    public boolean wants(Kind kind) {
      return kind == Kind.WAY;
    }

    @Override
    public void way(long id, long[] refs, Map<String, String> given) {
      wayCount++;
      Tags tags = Tags.kept(given);
      boolean wanted =
          areaWays.contains(id)
              || RoadClass.of(tags.get("highway")).isPresent()
              || tags.findLineLayer().isPresent()
              || tags.findAreaLayer().isPresent();
      if (wanted && refs.length > 1) {
        hold(WAY_COST + (long) refs.length * POINT_COST);
        for (long ref : refs) {
          wantedNodes.add(ref);
        }
        lines.put(id, new Line(id, refs, tags));
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
      nodeCount++;
      if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
        throw source.notOsm("has node " + id + " at " + longitude + " " + latitude + " degrees");
      }
      places.put(id, longitude, latitude);
      if ("street_lamp".equals(tags.get("highway"))) {
        hold(LAMP_COST);
        lamps.add(new MappedLamp("osm-node-" + id, longitude, latitude, tags));
      }
    }
  }

  /** What a way is: a street, a line or an area of the base map, or several of them. */
  private void features(Line line, List<Street> streets, List<MapShape> shapes) {
    Tags tags = line.tags();
    Optional<RoadClass> roadClass = RoadClass.of(tags.get("highway"));
    Optional<MapShape.Layer> along = tags.findLineLayer();
    Optional<MapShape.Layer> area =
        line.isClosed()
            ? tags.findAreaLayer().filter(layer -> outlines.get(line.id()) != layer)
            : Optional.empty();
    if (roadClass.isEmpty() && along.isEmpty() && area.isEmpty()) {
      return;
    }
    Optional<CoordinateSequence> course =
        places.longestCourse(line.nodes()).filter(OsmMapReader::leadsSomewhere);
    boolean whole = course.isPresent() && course.get().size() == line.nodes().length;
    if (course.isEmpty()) {
      lostWays++;
      return;
    }
    cutWays += whole ? 0 : 1;
    roadClass.ifPresent(kind -> streets.add(street(line, kind, course.get())));
    if (area.isPresent()) {
      Optional<Geometry> polygon =
          whole ? Areas.valid(Areas.SHAPES.createPolygon(course.get())) : Optional.empty();
      polygon.ifPresentOrElse(
          shape -> shapes.add(shape(area.get(), tags, shape)), () -> lostWays++);
    } else {
      along.ifPresent(
          layer -> shapes.add(shape(layer, tags, Areas.SHAPES.createLineString(course.get()))));
    }
  }

  /** Whether not all points are one and the same. */
  private static boolean leadsSomewhere(CoordinateSequence course) {
    for (int i = 1; i < course.size(); i++) {
      if (course.getX(i) != course.getX(0) || course.getY(i) != course.getY(0)) {
        return true;
      }
    }
    return false;
  }

  private static Street street(Line line, RoadClass roadClass, CoordinateSequence course) {
    Tags tags = line.tags();
    LineString where = Areas.SHAPES.createLineString(course);
    return new Street(
        "urn:ngsi-ld:RoadSegment:osm-way-" + line.id(),
        tags.get("name"),
        roadClass,
        tags.oneWay(),
        tags.lit(),
        tags.get("surface"),
        tags.width(),
        tags.isSet("bridge"),
        tags.isSet("tunnel"),
        where);
  }

  private static MapShape shape(MapShape.Layer layer, Tags tags, Geometry geometry) {
    return new MapShape(layer, tags.word(layer), tags.get("name"), geometry);
  }

  /** What a relation is: a district, which must be whole, or an area of the base map. */
  private void feature(Area area, List<District> districts, List<MapShape> shapes) {
    Tags tags = area.tags();
    List<Rings.Part> parts = new ArrayList<>();
    int missing = 0;
    for (OsmVisitor.Member way : area.ways()) {
      Line line = lines.get(way.id());
      if (line != null && places.knowsAll(line.nodes())) {
        boolean inner = way.role().equals("inner") || way.role().equals("enclave");
        parts.add(new Rings.Part(line.nodes(), inner));
      } else {
        missing++;
      }
    }
    Rings rings = Rings.of(parts);
    boolean whole = missing == 0 && rings.leftOver() == 0;
    boolean border = tags.adminLevel() > 0;
    Optional<Geometry> geometry =
        border && !whole ? Optional.empty() : Areas.of(rings.closed(), places, whole);
    if (geometry.isEmpty()) {
      leftOut(area, missing, rings.leftOver());
    } else if (border) {
      districts.add(
          new District(
              "urn:ngsi-ld:AdministrativeArea:osm-relation-" + area.id(),
              tags.get("name"),
              tags.adminLevel(),
              geometry.get()));
    } else {
      tags.findAreaLayer().ifPresent(layer -> shapes.add(shape(layer, tags, geometry.get())));
    }
  }

  private void leftOut(Area area, int missing, int open) {
    brokenAreas++;
    if (notes.size() < OsmReport.LISTED) {
      String name = area.tags().get("name");
      notes.add(
          (name.isEmpty() ? "An area" : name)
              + " (relation "
              + area.id()
              + ") was left out: "
              + (missing > 0
                  ? missing
                      + " of the "
                      + area.ways().size()
                      + " ways of its border are not whole"
                      + " in this file."
                  : open > 0
                      ? "its border does not close; " + open + " ways are left over."
                      : "its border encloses nothing."));
    }
  }
}

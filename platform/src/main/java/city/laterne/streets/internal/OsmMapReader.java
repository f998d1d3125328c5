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
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
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

  /** Roles of a border's nodes: where to write its name, and the seat of its administration. */
  private static final String LABEL = "label";

  private static final String SEAT = "admin_centre";

  /** From this level on a district's seat lies within it; a county's may lie in a free city. */
  private static final int OWN_SEAT_LEVEL = 8;

  private final OsmSource source;
  private final Progress progress;
  private final long length;

  private final Map<Long, Area> areas = new LinkedHashMap<>();
  private final Map<Long, MapShape.Layer> outlines = new HashMap<>();
  private final Set<Long> areaWays = new HashSet<>();
  private final Map<Long, Line> lines = new LinkedHashMap<>();
  private final List<MappedLamp> lamps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Unclosed> unclosed = new ArrayList<>();
  private final List<Envelope> toldBounds = new ArrayList<>();
  private final Envelope nodeBounds = new Envelope();
  private final Map<String, List<Coordinate>> settlements = new HashMap<>();
  private Longs wantedNodes = new Longs();
  private NodePlaces places = new NodePlaces(new long[0]);
  private long cost;
  private long nodeCount;
  private long wayCount;
  private long relationCount;
  private int cutWays;
  private int lostWays;
  private int brokenAreas;

  /** An area that several ways enclose, and the nodes that a border names. */
  private record Area(
      long id, Tags tags, List<OsmVisitor.Member> ways, List<OsmVisitor.Member> points) {}

  /** A border that does not close by itself. */
  private record Unclosed(Area area, int missing, int open) {}

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
    closeCut(districts);
    districts.sort(Comparator.comparingInt(District::level).thenComparing(District::id));
    progress.at("reading the map", 1);
    if (streets.isEmpty()) {
      throw source.notOsm("has no street in it");
    }
    return new OsmFile.Reading(
        new CityMap(OsmFile.ATTRIBUTION, streets, districts, shapes, lamps),
        new OsmReport(
            nodeCount,
            wayCount,
            relationCount,
            cutWays,
            lostWays,
            brokenAreas,
            districts.size(),
            (int) districts.stream().filter(District::cut).count(),
            notes));
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
    public void bounds(double west, double south, double east, double north) {
      if (west < east && south < north) {
        toldBounds.add(new Envelope(west, east, south, north));
      }
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
        List<Member> points =
            border
                ? members.stream().filter(Relations::isPointWithin).distinct().toList()
                : List.of();
        areas.put(id, new Area(id, tags, ways, points));
        points.forEach(point -> wantedNodes.add(point.id()));
        if (border) {
          settlements.put(tags.get("name"), new ArrayList<>(1));
        }
        for (Member way : ways) {
          areaWays.add(way.id());
          if (!border && !way.role().equals("inner")) {
            layer.ifPresent(kind -> outlines.put(way.id(), kind));
          }
        }
      }
    }

    private static boolean isPointWithin(Member member) {
      return member.kind() == Kind.NODE
          && (member.role().equals(LABEL) || member.role().equals(SEAT));
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
      nodeBounds.expandToInclude(longitude, latitude);
      if (Tags.isSettlement(tags.getOrDefault("place", ""))) {
        List<Coordinate> named = settlements.get(tags.getOrDefault("name", ""));
        if (named != null && named.size() < 2) {
          named.add(new Coordinate(longitude, latitude));
        }
      }
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
    if (border && !whole) {
      unclosed.add(new Unclosed(area, missing, rings.leftOver()));
      return;
    }
    Optional<Geometry> geometry = Areas.of(rings.closed(), places, whole);
    if (geometry.isEmpty()) {
      leftOut(area, missing > 0 ? missingWays(area, missing) : open(rings.leftOver()));
    } else if (border) {
      districts.add(district(area, geometry.get(), false));
    } else {
      tags.findAreaLayer().ifPresent(layer -> shapes.add(shape(layer, tags, geometry.get())));
    }
  }

  /** Closes those borders along the map's edge that it has cut, where their side is certain. */
  private void closeCut(List<District> districts) {
    if (unclosed.isEmpty()) {
      return;
    }
    List<CutBorders.Whole> wholes =
        districts.stream().map(each -> new CutBorders.Whole(each.level(), each.area())).toList();
    List<CutBorders.Cut> cuts = unclosed.stream().map(each -> cut(each.area())).toList();
    List<CutBorders.Answer> answers = new CutBorders(new EdgeClosing(edge())).solve(cuts, wholes);
    for (int i = 0; i < answers.size(); i++) {
      Unclosed border = unclosed.get(i);
      switch (answers.get(i)) {
        case CutBorders.Answer.Closed(Geometry area) ->
            districts.add(district(border.area(), area, true));
        case CutBorders.Answer.Open() ->
            leftOut(
                border.area(),
                border.missing() > 0
                    ? missingWays(border.area(), border.missing())
                    : open(border.open()));
        case CutBorders.Answer.Unsided() ->
            leftOut(
                border.area(),
                "the file's edge cuts its border, and on which side of it the district lies does"
                    + " not follow from the file");
      }
    }
  }

  /** What the map covers: what it says, but no more than where it has points. */
  private Envelope edge() {
    return toldBounds.size() == 1 && toldBounds.getFirst().intersects(nodeBounds)
        ? toldBounds.getFirst().intersection(nodeBounds)
        : nodeBounds;
  }

  private CutBorders.Cut cut(Area area) {
    List<CoordinateSequence> courses = new ArrayList<>();
    for (OsmVisitor.Member way : area.ways()) {
      Line line = lines.get(way.id());
      if (line != null) {
        courses.addAll(places.courses(line.nodes()));
      }
    }
    return new CutBorders.Cut(area.tags().adminLevel(), courses, pointsWithin(area));
  }

  /** Where a district is for certain: at its label, else its seat, else the place of its name. */
  private List<Coordinate> pointsWithin(Area area) {
    List<Coordinate> named = settlements.getOrDefault(area.tags().get("name"), List.of());
    List<Coordinate> labels = points(area, LABEL);
    if (!labels.isEmpty()) {
      return labels;
    }
    boolean ownSeat = area.tags().adminLevel() >= OWN_SEAT_LEVEL;
    List<Coordinate> seats =
        points(area, SEAT).stream().filter(seat -> ownSeat || named.contains(seat)).toList();
    return seats.isEmpty() && ownSeat && named.size() == 1 ? named : seats;
  }

  private List<Coordinate> points(Area area, String role) {
    return area.points().stream()
        .filter(point -> point.role().equals(role))
        .flatMap(point -> places.place(point.id()).stream())
        .toList();
  }

  private static District district(Area area, Geometry shape, boolean cut) {
    return new District(
        "urn:ngsi-ld:AdministrativeArea:osm-relation-" + area.id(),
        area.tags().get("name"),
        area.tags().adminLevel(),
        shape,
        cut);
  }

  private static String missingWays(Area area, int missing) {
    return missing
        + " of the "
        + area.ways().size()
        + " ways of its border are not whole in this file";
  }

  private static String open(int leftOver) {
    return leftOver > 0
        ? "its border does not close; " + leftOver + " ways are left over"
        : "its border encloses nothing";
  }

  private void leftOut(Area area, String why) {
    brokenAreas++;
    if (notes.size() < OsmReport.LISTED) {
      String name = area.tags().get("name");
      notes.add(
          (name.isEmpty() ? "An area" : name)
              + " (relation "
              + area.id()
              + ") was left out: "
              + why
              + ".");
    }
  }
}

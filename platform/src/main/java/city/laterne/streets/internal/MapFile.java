package city.laterne.streets.internal;

import city.laterne.shared.Failure;
import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap.NamedStreet;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiLineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.shape.fractal.HilbertCode;

/**
 * The installed map in one file, never changed in place: {@code magic, version, CRC-32C of the
 * rest, attribution, districts, names, boxes, offsets, features}. Features lie along a Hilbert
 * curve, so those of one view lie together; their boxes are kept in memory, 16 bytes each, with one
 * box over every 32 of them, and the features themselves are read from the mapped file. Coordinates
 * are in units of 10⁻⁷ degrees (1 cm), differences as variable-length numbers. Safe for many
 * threads.
 */
public final class MapFile {
  private static final System.Logger LOG = System.getLogger(MapFile.class.getName());
  private static final long MAGIC = 0x4C_41_54_4D_41_50_30_31L;
  private static final int HEAD = 24;
  private static final int GROUP = 32;
  private static final double UNITS = 1e7;
  private static final int SHAPE = 64;
  private static final GeometryFactory SHAPES = new GeometryFactory(new PrecisionModel(), 4326);

  private final ByteBuffer bytes;
  private final long version;
  private final String attribution;
  private final Envelope bounds = new Envelope();
  private final List<District> districts = new ArrayList<>();
  private final List<PreparedGeometry> areas = new ArrayList<>();
  private final SearchNames names;
  private final int[] boxes;
  private final int[] groups;
  private final int offsets;
  private final int features;

  /** What is written: the parts of a map with the names to search for. */
  public record Content(
      String attribution, List<Street> streets, List<District> districts, List<MapShape> shapes) {}

  private MapFile(ByteBuffer bytes) {
    this.bytes = bytes;
    ByteBuffer in = bytes.duplicate();
    in.position(8);
    version = in.getLong();
    in.position(HEAD);
    attribution = text(in);
    int districtCount = in.getInt();
    for (int i = 0; i < districtCount; i++) {
      String id = text(in);
      String name = text(in);
      int level = in.getInt();
      Geometry area = geometry(in);
      districts.add(new District(id, name, level, area));
      areas.add(PreparedGeometryFactory.prepare(area));
    }
    int nameCount = in.getInt();
    List<NamedStreet> named = new ArrayList<>(nameCount);
    for (int i = 0; i < nameCount; i++) {
      String name = text(in);
      String district = text(in);
      named.add(
          new NamedStreet(
              name,
              district,
              new Envelope(
                  in.getInt() / UNITS,
                  in.getInt() / UNITS,
                  in.getInt() / UNITS,
                  in.getInt() / UNITS)));
    }
    names = new SearchNames(named);
    int count = in.getInt();
    boxes = new int[count * 4];
    in.asIntBuffer().get(boxes);
    in.position(in.position() + count * 16);
    offsets = in.position();
    features = offsets + count * 4;
    groups = new int[(count + GROUP - 1) / GROUP * 4];
    for (int g = 0; g < groups.length; g += 4) {
      groups[g] = groups[g + 2] = Integer.MAX_VALUE;
      groups[g + 1] = groups[g + 3] = Integer.MIN_VALUE;
      int from = g * GROUP;
      for (int b = from; b < Math.min(boxes.length, from + GROUP * 4); b += 4) {
        groups[g] = Math.min(groups[g], boxes[b]);
        groups[g + 1] = Math.max(groups[g + 1], boxes[b + 1]);
        groups[g + 2] = Math.min(groups[g + 2], boxes[b + 2]);
        groups[g + 3] = Math.max(groups[g + 3], boxes[b + 3]);
      }
      bounds.expandToInclude(
          new Envelope(
              groups[g] / UNITS,
              groups[g + 1] / UNITS,
              groups[g + 2] / UNITS,
              groups[g + 3] / UNITS));
    }
  }

  /** Opens a file; empty, with a line in the log, when it is missing or damaged. */
  public static Optional<MapFile> open(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      if (mapped.limit() < HEAD || mapped.getLong(0) != MAGIC) {
        LOG.log(System.Logger.Level.WARNING, "{0} is no map of this version.", file);
        return Optional.empty();
      }
      CRC32C sum = new CRC32C();
      sum.update(mapped.duplicate().position(HEAD));
      if (sum.getValue() != mapped.getLong(16)) {
        LOG.log(System.Logger.Level.WARNING, "The map {0} is damaged.", file);
        return Optional.empty();
      }
      return Optional.of(new MapFile(mapped));
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "MapUnreadable",
          "The installed map " + file + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  /**
   * Writes a file beside its place, flushes it to the disk and moves it there.
   *
   * @throws Failure UNAVAILABLE, code MapUnwritable, when the disk refuses: then the file before
   *     stays
   */
  public static void write(Path file, long version, Content content) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      byte[] body = body(content);
      CRC32C sum = new CRC32C();
      sum.update(body);
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16))) {
        out.writeLong(MAGIC);
        out.writeLong(version);
        out.writeLong(sum.getValue());
        out.write(body);
      }
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel folder =
          FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "MapUnwritable",
          "The map cannot be written to "
              + file
              + ": "
              + e.getMessage()
              + ". The map before stays; maybe the disk is full?",
          e);
    }
  }

  /** Its version. */
  public long version() {
    return version;
  }

  /** Whether it is what would be written of a content. */
  public boolean holds(Content content) {
    try {
      return bytes.duplicate().position(HEAD).equals(ByteBuffer.wrap(body(content)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whom the page has to name. */
  public String attribution() {
    return attribution;
  }

  /** What it covers. */
  public Envelope bounds() {
    return new Envelope(bounds);
  }

  /** Its districts. */
  public List<District> districts() {
    return List.copyOf(districts);
  }

  /** The smallest district around a place. */
  public Optional<District> findDistrict(double longitude, double latitude) {
    Geometry place = SHAPES.createPoint(new Coordinate(longitude, latitude));
    for (int i = districts.size() - 1; i >= 0; i--) {
      if (areas.get(i).getGeometry().getEnvelopeInternal().contains(longitude, latitude)
          && areas.get(i).covers(place)) {
        return Optional.of(districts.get(i));
      }
    }
    return Optional.empty();
  }

  /** Streets by a part of their name. */
  public List<NamedStreet> search(String text, int most) {
    return names.search(text, most);
  }

  /** Passes streets of some classes that touch an envelope. */
  public void eachStreet(Envelope where, Set<RoadClass> classes, Consumer<Street> visitor) {
    each(
        where,
        0,
        (kind, in) -> {
          if (kind < SHAPE && classes.contains(RoadClass.values()[kind])) {
            visitor.accept(street(kind, in));
          }
        });
  }

  /** Passes shapes of some layers that touch an envelope and are at least so long, in degrees. */
  public void eachShape(
      Envelope where, Set<MapShape.Layer> layers, double least, Consumer<MapShape> visitor) {
    each(
        where,
        (int) (least * UNITS),
        (kind, in) -> {
          if (kind >= SHAPE && layers.contains(MapShape.Layer.values()[kind - SHAPE])) {
            visitor.accept(
                new MapShape(
                    MapShape.Layer.values()[kind - SHAPE], text(in), text(in), geometry(in)));
          }
        });
  }

  private interface Feature {
    void accept(int kind, ByteBuffer in);
  }

  private void each(Envelope where, int least, Feature visitor) {
    int west = units(where.getMinX());
    int east = units(where.getMaxX());
    int south = units(where.getMinY());
    int north = units(where.getMaxY());
    ByteBuffer in = bytes.duplicate();
    for (int g = 0; g < groups.length; g += 4) {
      if (touches(groups, g, west, east, south, north)) {
        int from = g * GROUP;
        for (int b = from; b < Math.min(boxes.length, from + GROUP * 4); b += 4) {
          if (touches(boxes, b, west, east, south, north)
              && Math.max(boxes[b + 1] - boxes[b], boxes[b + 3] - boxes[b + 2]) >= least) {
            in.position(features + in.getInt(offsets + b));
            visitor.accept(in.get(), in);
          }
        }
      }
    }
  }

  private static boolean touches(int[] box, int at, int west, int east, int south, int north) {
    return box[at] <= east && box[at + 1] >= west && box[at + 2] <= north && box[at + 3] >= south;
  }

  private static int units(double degrees) {
    return (int) Math.round(Math.clamp(degrees, -200, 200) * UNITS);
  }

  private static Street street(int kind, ByteBuffer in) {
    String id = text(in);
    String name = text(in);
    Street.OneWay oneWay = Street.OneWay.values()[in.get()];
    Street.Lit lit = Street.Lit.values()[in.get()];
    String surface = text(in);
    double width = in.getFloat();
    int flags = in.get();
    LineString line = (LineString) geometry(in);
    return new Street(
        id,
        name,
        RoadClass.values()[kind],
        oneWay,
        lit,
        surface,
        Double.isNaN(width) ? Double.NaN : Math.round(width * 1e3) / 1e3,
        (flags & 1) != 0,
        (flags & 2) != 0,
        line);
  }

  // the written form

  private static byte[] body(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    DataOutputStream out = new DataOutputStream(bytes);
    text(out, content.attribution());
    List<District> sorted = new ArrayList<>(content.districts());
    sorted.sort(
        Comparator.comparingInt(District::level)
            .thenComparingDouble(district -> -district.area().getArea())
            .thenComparing(District::id));
    out.writeInt(sorted.size());
    for (District district : sorted) {
      text(out, district.id());
      text(out, district.name());
      out.writeInt(district.level());
      geometry(out, district.area());
    }
    List<NamedStreet> named = named(content.streets(), sorted);
    out.writeInt(named.size());
    for (NamedStreet each : named) {
      text(out, each.name());
      text(out, each.district());
      box(out, each.bounds());
    }
    features(out, content);
    return bytes.toByteArray();
  }

  private static void features(DataOutputStream out, Content content) throws IOException {
    record Packed(long order, Envelope box, byte[] feature) {}
    List<Packed> packed = new ArrayList<>(content.streets().size() + content.shapes().size());
    for (Street street : content.streets()) {
      ByteArrayOutputStream one = new ByteArrayOutputStream(128);
      DataOutputStream to = new DataOutputStream(one);
      to.writeByte(street.roadClass().ordinal());
      text(to, street.id());
      text(to, street.name());
      to.writeByte(street.oneWay().ordinal());
      to.writeByte(street.lit().ordinal());
      text(to, street.surface());
      to.writeFloat((float) street.width());
      to.writeByte((street.bridge() ? 1 : 0) | (street.tunnel() ? 2 : 0));
      geometry(to, street.line());
      Envelope box = street.line().getEnvelopeInternal();
      packed.add(new Packed(order(box), box, one.toByteArray()));
    }
    for (MapShape shape : content.shapes()) {
      for (Geometry part : parts(shape.geometry())) {
        ByteArrayOutputStream one = new ByteArrayOutputStream(128);
        DataOutputStream to = new DataOutputStream(one);
        to.writeByte(SHAPE + shape.layer().ordinal());
        text(to, shape.word());
        text(to, shape.name());
        geometry(to, part);
        Envelope box = part.getEnvelopeInternal();
        packed.add(new Packed(order(box), box, one.toByteArray()));
      }
    }
    packed.sort(
        Comparator.comparingLong(Packed::order)
            .thenComparing((one, other) -> Arrays.compare(one.feature(), other.feature())));
    out.writeInt(packed.size());
    for (Packed each : packed) {
      box(out, each.box());
    }
    int offset = 0;
    for (Packed each : packed) {
      out.writeInt(offset);
      offset = Math.addExact(offset, each.feature().length);
    }
    for (Packed each : packed) {
      out.write(each.feature());
    }
  }

  /** A geometry, or the lines of several: each is a feature of its own. */
  private static List<Geometry> parts(Geometry geometry) {
    if (!(geometry instanceof MultiLineString)) {
      return List.of(geometry);
    }
    List<Geometry> lines = new ArrayList<>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      lines.add(geometry.getGeometryN(i));
    }
    return lines;
  }

  /** The place on a Hilbert curve over the whole earth, 16 bits a side: some 600 m. */
  private static long order(Envelope box) {
    Coordinate middle = box.centre();
    int x = (int) ((middle.x + 180) / 360 * 65_535);
    int y = (int) ((middle.y + 90) / 180 * 65_535);
    return HilbertCode.encode(16, Math.clamp(x, 0, 65_535), Math.clamp(y, 0, 65_535))
        & 0xFFFF_FFFFL;
  }

  private static List<NamedStreet> named(List<Street> streets, List<District> districts) {
    Places places = new Places(districts);
    record Key(String name, String district) {}
    Map<Key, Envelope> bounds = new HashMap<>();
    for (Street street : streets) {
      if (!street.name().isEmpty()) {
        bounds
            .computeIfAbsent(
                new Key(street.name(), places.district(street.line())), _ -> new Envelope())
            .expandToInclude(street.line().getEnvelopeInternal());
      }
    }
    return bounds.entrySet().stream()
        .map(e -> new NamedStreet(e.getKey().name(), e.getKey().district(), e.getValue()))
        .sorted(Comparator.comparing(NamedStreet::name).thenComparing(NamedStreet::district))
        .toList();
  }

  /** Finds the smallest district around the middle of a line. Used by one thread. */
  public static final class Places {
    private final STRtree tree = new STRtree();

    private record Area(District district, PreparedGeometry shape) {}

    /** Of some districts. */
    public Places(List<District> districts) {
      for (District district : districts) {
        tree.insert(
            district.area().getEnvelopeInternal(),
            new Area(district, PreparedGeometryFactory.prepare(district.area())));
      }
    }

    /** Its name; empty when it lies in none. */
    public String district(LineString line) {
      Coordinate middle = line.getCoordinateN(line.getNumPoints() / 2);
      Geometry place = SHAPES.createPoint(middle);
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

  private static void box(DataOutputStream out, Envelope box) throws IOException {
    out.writeInt(units(box.getMinX()));
    out.writeInt(units(box.getMaxX()));
    out.writeInt(units(box.getMinY()));
    out.writeInt(units(box.getMaxY()));
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(out, utf8.length);
    out.write(utf8);
  }

  private static String text(ByteBuffer in) {
    byte[] utf8 = new byte[number(in)];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static void number(DataOutputStream out, int value) throws IOException {
    int left = value;
    while ((left & ~0x7F) != 0) {
      out.writeByte((left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.writeByte(left);
  }

  private static int number(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = in.get();
      value |= (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }

  /**
   * Polygons as lists of rings, each with its number of points; a line as one polygon of 0 rings.
   */
  private static void geometry(DataOutputStream out, Geometry geometry) throws IOException {
    if (geometry instanceof LineString line) {
      number(out, 0);
      course(out, line.getCoordinateSequence(), new int[2]);
      return;
    }
    number(out, geometry.getNumGeometries());
    int[] last = new int[2];
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) geometry.getGeometryN(i);
      number(out, polygon.getNumInteriorRing() + 1);
      course(out, polygon.getExteriorRing().getCoordinateSequence(), last);
      for (int h = 0; h < polygon.getNumInteriorRing(); h++) {
        course(out, polygon.getInteriorRingN(h).getCoordinateSequence(), last);
      }
    }
  }

  private static void course(DataOutputStream out, CoordinateSequence course, int[] last)
      throws IOException {
    number(out, course.size());
    for (int i = 0; i < course.size(); i++) {
      int x = units(course.getX(i));
      int y = units(course.getY(i));
      number(out, zigzag(x - last[0]));
      number(out, zigzag(y - last[1]));
      last[0] = x;
      last[1] = y;
    }
  }

  private static int zigzag(int value) {
    return (value << 1) ^ (value >> 31);
  }

  private static Geometry geometry(ByteBuffer in) {
    int polygons = number(in);
    int[] last = new int[2];
    if (polygons == 0) {
      return SHAPES.createLineString(course(in, last));
    }
    Polygon[] all = new Polygon[polygons];
    for (int i = 0; i < polygons; i++) {
      int rings = number(in);
      LinearRing outer = SHAPES.createLinearRing(course(in, last));
      LinearRing[] holes = new LinearRing[rings - 1];
      for (int h = 0; h < holes.length; h++) {
        holes[h] = SHAPES.createLinearRing(course(in, last));
      }
      all[i] = SHAPES.createPolygon(outer, holes);
    }
    return all.length == 1 ? all[0] : SHAPES.createMultiPolygon(all);
  }

  private static CoordinateSequence course(ByteBuffer in, int[] last) {
    double[] course = new double[number(in) * 2];
    for (int i = 0; i < course.length; i++) {
      int difference = number(in);
      last[i & 1] += (difference >>> 1) ^ -(difference & 1);
      course[i] = last[i & 1] / UNITS;
    }
    return new PackedCoordinateSequence.Double(course, 2, 0);
  }
}

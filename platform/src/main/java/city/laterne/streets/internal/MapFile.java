package city.laterne.streets.internal;

import city.laterne.shared.Failure;
import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap.NamedStreet;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

/**
 * The installed map in one file, never changed in place: {@code magic, version, CRC-32C of the
 * rest, attribution, districts, names, boxes, offsets, features}. Features lie along a Hilbert
 * curve, so those of one view lie together; their boxes are kept in memory, 16 bytes each, with one
 * box over every 32 of them, and the features themselves are read from the mapped file. {@link
 * MapCodec} says how they are written, {@link MapWriter} writes them. Safe for many threads.
 */
public final class MapFile {
  private static final System.Logger LOG = System.getLogger(MapFile.class.getName());
  private static final long MAGIC = 0x4C_41_54_4D_41_50_30_31L;
  private static final int HEAD = 24;
  private static final int GROUP = 32;

  /** Kinds of features from here on are shapes of a layer; those below are streets of a class. */
  static final int SHAPE = 64;

  /** Beside the level of a district that the map's edge cuts. */
  static final int CUT = 1 << 8;

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
    attribution = MapCodec.text(in);
    int districtCount = in.getInt();
    for (int i = 0; i < districtCount; i++) {
      String id = MapCodec.text(in);
      String name = MapCodec.text(in);
      int level = in.getInt();
      Geometry area = MapCodec.geometry(in);
      districts.add(new District(id, name, level & (CUT - 1), area, (level & CUT) != 0));
      areas.add(PreparedGeometryFactory.prepare(area));
    }
    int nameCount = in.getInt();
    List<NamedStreet> named = new ArrayList<>(nameCount);
    for (int i = 0; i < nameCount; i++) {
      String name = MapCodec.text(in);
      String district = MapCodec.text(in);
      named.add(
          new NamedStreet(
              name,
              district,
              new Envelope(
                  in.getInt() / MapCodec.UNITS,
                  in.getInt() / MapCodec.UNITS,
                  in.getInt() / MapCodec.UNITS,
                  in.getInt() / MapCodec.UNITS)));
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
              groups[g] / MapCodec.UNITS,
              groups[g + 1] / MapCodec.UNITS,
              groups[g + 2] / MapCodec.UNITS,
              groups[g + 3] / MapCodec.UNITS));
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
      byte[] body = MapWriter.body(content);
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
      return bytes.duplicate().position(HEAD).equals(ByteBuffer.wrap(MapWriter.body(content)));
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
    Geometry place = MapCodec.SHAPES.createPoint(new Coordinate(longitude, latitude));
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
            visitor.accept(MapCodec.street(kind, in));
          }
        });
  }

  /** Passes shapes of some layers that touch an envelope and are at least so long, in degrees. */
  public void eachShape(
      Envelope where, Set<MapShape.Layer> layers, double least, Consumer<MapShape> visitor) {
    each(
        where,
        (int) (least * MapCodec.UNITS),
        (kind, in) -> {
          if (kind >= SHAPE && layers.contains(MapShape.Layer.values()[kind - SHAPE])) {
            visitor.accept(
                new MapShape(
                    MapShape.Layer.values()[kind - SHAPE],
                    MapCodec.text(in),
                    MapCodec.text(in),
                    MapCodec.geometry(in)));
          }
        });
  }

  private interface Feature {
    void accept(int kind, ByteBuffer in);
  }

  private void each(Envelope where, int least, Feature visitor) {
    int west = MapCodec.units(where.getMinX());
    int east = MapCodec.units(where.getMaxX());
    int south = MapCodec.units(where.getMinY());
    int north = MapCodec.units(where.getMaxY());
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
}

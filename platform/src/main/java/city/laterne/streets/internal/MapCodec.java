package city.laterne.streets.internal;

import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;

/**
 * The written form of what a {@link MapFile} holds: texts in UTF-8 behind their length, numbers in
 * seven bits a byte (the least first), coordinates in units of 10⁻⁷ degrees as differences, zigzag.
 */
final class MapCodec {
  /** Units in a degree. */
  static final double UNITS = 1e7;

  /** Makes geometries in WGS 84. */
  static final GeometryFactory SHAPES = new GeometryFactory(new PrecisionModel(), 4326);

  private MapCodec() {}

  /** Degrees in units. */
  static int units(double degrees) {
    return (int) Math.round(Math.clamp(degrees, -200, 200) * UNITS);
  }

  static void street(DataOutputStream out, Street street) throws IOException {
    out.writeByte(street.roadClass().ordinal());
    text(out, street.id());
    text(out, street.name());
    out.writeByte(street.oneWay().ordinal());
    out.writeByte(street.lit().ordinal());
    text(out, street.surface());
    out.writeFloat((float) street.width());
    out.writeByte((street.bridge() ? 1 : 0) | (street.tunnel() ? 2 : 0));
    geometry(out, street.line());
  }

  /**
   * A street.
   *
   * @param kind the byte before, its class's ordinal
   */
  static Street street(int kind, ByteBuffer in) {
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

  static void box(DataOutputStream out, Envelope box) throws IOException {
    out.writeInt(units(box.getMinX()));
    out.writeInt(units(box.getMaxX()));
    out.writeInt(units(box.getMinY()));
    out.writeInt(units(box.getMaxY()));
  }

  static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(out, utf8.length);
    out.write(utf8);
  }

  static String text(ByteBuffer in) {
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
  static void geometry(DataOutputStream out, Geometry geometry) throws IOException {
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

  static Geometry geometry(ByteBuffer in) {
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

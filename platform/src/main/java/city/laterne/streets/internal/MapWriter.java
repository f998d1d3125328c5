package city.laterne.streets.internal;

import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap.NamedStreet;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.MultiLineString;
import org.locationtech.jts.shape.fractal.HilbertCode;

/** Writes what a {@link MapFile} reads. The same content gives the same bytes. */
final class MapWriter {
  private MapWriter() {}

  /** All that stands behind a file's head. */
  static byte[] body(MapFile.Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    DataOutputStream out = new DataOutputStream(bytes);
    MapCodec.text(out, content.attribution());
    List<District> sorted = new ArrayList<>(content.districts());
    sorted.sort(
        Comparator.comparingInt(District::level)
            .thenComparingDouble(district -> -district.area().getArea())
            .thenComparing(District::id));
    out.writeInt(sorted.size());
    for (District district : sorted) {
      MapCodec.text(out, district.id());
      MapCodec.text(out, district.name());
      out.writeInt(district.level() | (district.cut() ? MapFile.CUT : 0));
      MapCodec.geometry(out, district.area());
    }
    List<NamedStreet> named = named(content.streets(), sorted);
    out.writeInt(named.size());
    for (NamedStreet each : named) {
      MapCodec.text(out, each.name());
      MapCodec.text(out, each.district());
      MapCodec.box(out, each.bounds());
    }
    features(out, content);
    return bytes.toByteArray();
  }

  private static void features(DataOutputStream out, MapFile.Content content) throws IOException {
    record Packed(long order, Envelope box, byte[] feature) {}
    List<Packed> packed = new ArrayList<>(content.streets().size() + content.shapes().size());
    for (Street street : content.streets()) {
      ByteArrayOutputStream one = new ByteArrayOutputStream(128);
      DataOutputStream to = new DataOutputStream(one);
      MapCodec.street(to, street);
      Envelope box = street.line().getEnvelopeInternal();
      packed.add(new Packed(order(box), box, one.toByteArray()));
    }
    for (MapShape shape : content.shapes()) {
      for (Geometry part : parts(shape.geometry())) {
        ByteArrayOutputStream one = new ByteArrayOutputStream(128);
        DataOutputStream to = new DataOutputStream(one);
        to.writeByte(MapFile.SHAPE + shape.layer().ordinal());
        MapCodec.text(to, shape.word());
        MapCodec.text(to, shape.name());
        MapCodec.geometry(to, part);
        Envelope box = part.getEnvelopeInternal();
        packed.add(new Packed(order(box), box, one.toByteArray()));
      }
    }
    packed.sort(
        Comparator.comparingLong(Packed::order)
            .thenComparing((one, other) -> Arrays.compare(one.feature(), other.feature())));
    out.writeInt(packed.size());
    for (Packed each : packed) {
      MapCodec.box(out, each.box());
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
    DistrictPlaces places = new DistrictPlaces(districts);
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
}

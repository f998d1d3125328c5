package city.laterne.portal;

import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap;
import io.github.sebasbaumh.mapbox.vectortile.VectorTile;
import io.github.sebasbaumh.mapbox.vectortile.adapt.jts.JtsAdapter;
import io.github.sebasbaumh.mapbox.vectortile.build.MvtLayerParams;
import io.github.sebasbaumh.mapbox.vectortile.build.MvtLayerProps;
import io.github.sebasbaumh.mapbox.vectortile.util.MvtUtil;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.operation.linemerge.LineMerger;

/**
 * One tile of the base map as a Mapbox vector tile (specification 2.1). Its layers, each left out
 * when empty:
 *
 * <ul>
 *   <li>{@code green}, {@code water}, {@code building}: areas with {@code class}; rivers are lines
 *   <li>{@code rail}: lines with {@code class}
 *   <li>{@code street}: lines with {@code class} ({@link RoadClass#word()}), {@code name} where
 *       there is room for it, {@code bridge} and {@code tunnel} where true
 *   <li>{@code district}: borders as lines and, where its name belongs, a point with {@code name};
 *       both with {@code level}
 * </ul>
 *
 * Pieces of a street that look the same are joined, so that names find room along them.
 */
final class MapTile {
  private static final MvtLayerParams LAYER = new MvtLayerParams(TileGeometry.EXTENT);

  private final StreetMap map;
  private final TileAddress address;
  private final MapSelection selection;
  private final TileGeometry geometry;
  private final Envelope where;
  private final VectorTile.Tile.Builder tile = VectorTile.Tile.newBuilder();

  private MapTile(StreetMap map, TileAddress address) {
    this.map = map;
    this.address = address;
    this.selection = MapSelection.at(address.zoom());
    this.geometry = new TileGeometry(address, selection.tolerance());
    this.where = address.bounds((double) TileGeometry.BUFFER / TileGeometry.EXTENT);
  }

  /** The bytes of a tile; none for one without anything on it. */
  static byte[] make(StreetMap map, TileAddress address) {
    MapTile made = new MapTile(map, address);
    made.shapes();
    made.streets();
    made.districts();
    return made.tile.build().toByteArray();
  }

  /** What a feature says of itself; empty words and false flags are left out. */
  private record Tags(String kind, String name, boolean bridge, boolean tunnel, int level) {
    static Tags of(String kind) {
      return new Tags(kind, "", false, false, 0);
    }

    void addTo(MvtLayerProps props, VectorTile.Tile.Feature.Builder feature) {
      word(props, feature, "class", kind);
      word(props, feature, "name", name);
      flag(props, feature, "bridge", bridge);
      flag(props, feature, "tunnel", tunnel);
      if (level > 0) {
        feature.addTags(props.addKey("level")).addTags(props.addValue((long) level));
      }
    }

    private static void word(
        MvtLayerProps props, VectorTile.Tile.Feature.Builder feature, String key, String word) {
      if (!word.isEmpty()) {
        feature.addTags(props.addKey(key)).addTags(props.addValue(word));
      }
    }

    private static void flag(
        MvtLayerProps props, VectorTile.Tile.Feature.Builder feature, String key, boolean set) {
      if (set) {
        feature.addTags(props.addKey(key)).addTags(props.addValue(true));
      }
    }
  }

  private void layer(String name, Map<Tags, List<Geometry>> features) {
    if (features.isEmpty()) {
      return;
    }
    MvtLayerProps props = new MvtLayerProps();
    VectorTile.Tile.Layer.Builder layer = MvtUtil.newLayerBuilder(name, LAYER);
    features.forEach(
        (tags, geometries) -> {
          geometries.forEach(geometry -> geometry.setUserData(tags));
          JtsAdapter.addFeatures(
              layer, geometries, props, (_, into, feature) -> tags.addTo(into, feature));
        });
    if (layer.getFeaturesCount() > 0) {
      MvtUtil.writeProps(layer, props);
      tile.addLayers(layer);
    }
  }

  private static void put(Map<Tags, List<Geometry>> features, Tags tags, List<Geometry> some) {
    if (!some.isEmpty()) {
      features.computeIfAbsent(tags, _ -> new ArrayList<>()).addAll(some);
    }
  }

  private void shapes() {
    Map<MapShape.Layer, Map<Tags, List<Geometry>>> layers = new EnumMap<>(MapShape.Layer.class);
    Set<MapShape.Layer> shown = selection.layers();
    if (shown.isEmpty()) {
      return;
    }
    double pixel = 360.0 / (MapSelection.PIXELS * (double) (1 << address.zoom()));
    map.eachShape(
        where,
        shown,
        selection.leastPixels() * pixel,
        shape -> {
          Map<Tags, List<Geometry>> into =
              layers.computeIfAbsent(shape.layer(), _ -> new LinkedHashMap<>());
          Tags tags = Tags.of(shape.word());
          put(into, tags, geometry.areas(shape.geometry()));
          put(into, tags, courses(shape.geometry()));
        });
    for (MapShape.Layer each : MapShape.Layer.values()) {
      layer(each.name().toLowerCase(Locale.ROOT), layers.getOrDefault(each, Map.of()));
    }
  }

  /** Only what is a line by nature: rivers, rails. */
  private List<Geometry> courses(Geometry shape) {
    List<Geometry> courses = new ArrayList<>();
    for (int i = 0; i < shape.getNumGeometries(); i++) {
      if (shape.getGeometryN(i) instanceof LineString line) {
        for (LineString part : geometry.lines(line)) {
          geometry.simplified(part).ifPresent(courses::add);
        }
      }
    }
    return courses;
  }

  private void streets() {
    EnumSet<RoadClass> classes = selection.classes();
    if (classes.isEmpty()) {
      return;
    }
    Map<Tags, LineMerger> joined = new LinkedHashMap<>();
    map.eachStreet(
        where,
        classes,
        street -> {
          LineMerger merger = joined.computeIfAbsent(tags(street), _ -> new LineMerger());
          geometry.lines(street.line()).forEach(merger::add);
        });
    Map<Tags, List<Geometry>> features = new LinkedHashMap<>();
    joined.forEach(
        (tags, merger) -> {
          List<Geometry> lines = new ArrayList<>();
          for (Object line : merger.getMergedLineStrings()) {
            geometry.simplified((LineString) line).ifPresent(lines::add);
          }
          put(features, tags, lines);
        });
    layer("street", features);
  }

  private Tags tags(Street street) {
    boolean named = selection.names(street.roadClass());
    return new Tags(
        street.roadClass().word(), named ? street.name() : "", street.bridge(), street.tunnel(), 0);
  }

  private void districts() {
    Map<Tags, List<Geometry>> features = new LinkedHashMap<>();
    for (District district : map.districts()) {
      if (!selection.shows(district) || !district.area().getEnvelopeInternal().intersects(where)) {
        continue;
      }
      List<Geometry> borders = new ArrayList<>();
      for (LineString border : geometry.lines(district.area())) {
        geometry.simplified(border).ifPresent(borders::add);
      }
      put(features, new Tags("border", "", false, false, district.level()), borders);
      geometry
          .point(district.area().getInteriorPoint().getCoordinate())
          .ifPresent(
              point ->
                  put(
                      features,
                      new Tags("name", district.name(), false, false, district.level()),
                      List.of(point)));
    }
    layer("district", features);
  }
}

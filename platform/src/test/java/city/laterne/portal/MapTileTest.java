package city.laterne.portal;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import io.github.sebasbaumh.mapbox.vectortile.VectorTile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MapTileTest {
  private static final double LON = 6.7623;
  private static final double LAT = 51.4344;

  private final ListedMap map = new ListedMap();

  @Test
  void nothingMakesAnEmptyTile() {
    assertThat(MapTile.make(map, TileAddress.around(LON, LAT, 14))).isEmpty();
  }

  @Test
  void piecesOfAStreetAreJoinedAndNamed() throws Exception {
    map.street("Königstraße", RoadClass.RESIDENTIAL, "6.7620 51.434, 6.7630 51.4341")
        .street("Königstraße", RoadClass.RESIDENTIAL, "6.7630 51.4341, 6.7645 51.4345");
    VectorTile.Tile.Layer streets = layer(15, "street").orElseThrow();
    assertThat(streets.getFeaturesCount()).isEqualTo(1);
    assertThat(streets.getKeysList()).containsExactly("class", "name");
    assertThat(streets.getValuesList())
        .extracting(VectorTile.Tile.Value::getStringValue)
        .containsExactly("residential", "Königstraße");
    assertThat(streets.getExtent()).isEqualTo(4096);
  }

  @Test
  void lesserStreetsAppearAsOneComesNearer() throws Exception {
    map.street("", RoadClass.RESIDENTIAL, "6.7620 51.434, 6.7690 51.4341")
        .street("", RoadClass.PRIMARY, "6.7620 51.436, 6.7990 51.4361");
    assertThat(layer(7, "street")).isEmpty();
    assertThat(layer(10, "street").orElseThrow().getFeaturesCount()).isEqualTo(1);
    assertThat(layer(13, "street").orElseThrow().getFeaturesCount()).isEqualTo(2);
  }

  @Test
  void longLinesAndGreatAreasAreCutOffAtTheBuffer() throws Exception {
    map.street("", RoadClass.MOTORWAY, "-20 51.4344, 40 51.4344")
        .shape(MapShape.Layer.WATER, "sea", "POLYGON((-20 40, 40 40, 40 60, -20 60, -20 40))");
    for (String name : List.of("street", "water")) {
      int x = 0;
      int y = 0;
      VectorTile.Tile.Feature feature = layer(16, name).orElseThrow().getFeatures(0);
      List<Integer> commands = feature.getGeometryList();
      for (int at = 0; at < commands.size(); ) {
        int command = commands.get(at) & 7;
        int count = command == 7 ? 0 : commands.get(at) >> 3;
        at++;
        for (int point = 0; point < count; point++) {
          x += (commands.get(at) >>> 1) ^ -(commands.get(at) & 1);
          y += (commands.get(at + 1) >>> 1) ^ -(commands.get(at + 1) & 1);
          at += 2;
          assertThat(x).as(name).isBetween(-128, 4096 + 128);
          assertThat(y).as(name).isBetween(-128, 4096 + 128);
        }
      }
    }
  }

  @Test
  void lineThatLeavesAndComesBackHasTwoParts() throws Exception {
    TileAddress tile = TileAddress.around(LON, LAT, 16);
    var box = tile.bounds();
    double y = box.centre().y;
    double out = box.getMaxX() + box.getWidth();
    map.street(
        "",
        RoadClass.PRIMARY,
        box.centre().x
            + " "
            + y
            + ", "
            + out
            + " "
            + y
            + ", "
            + out
            + " "
            + (y + 0.0005)
            + ", "
            + box.centre().x
            + " "
            + (y + 0.0005));
    assertThat(layer(16, "street").orElseThrow().getFeaturesCount()).isEqualTo(2);
  }

  @Test
  void districtHasItsNameInOneTileOnlyAndItsBorderInAll() throws Exception {
    map.district("Mitte", "POLYGON((6.7 51.4, 6.8 51.4, 6.8 51.5, 6.7 51.5, 6.7 51.4))");
    int names = 0;
    int borders = 0;
    for (int x = TileAddress.column(6.69, 12); x <= TileAddress.column(6.81, 12); x++) {
      for (int y = TileAddress.row(51.51, 12); y <= TileAddress.row(51.39, 12); y++) {
        VectorTile.Tile tile =
            VectorTile.Tile.parseFrom(MapTile.make(map, new TileAddress(12, x, y)));
        for (VectorTile.Tile.Layer layer : tile.getLayersList()) {
          for (VectorTile.Tile.Feature feature : layer.getFeaturesList()) {
            if (feature.getType() == VectorTile.Tile.GeomType.POINT) {
              names++;
            } else {
              borders++;
            }
          }
        }
      }
    }
    assertThat(names).isEqualTo(1);
    assertThat(borders).isGreaterThanOrEqualTo(2);
  }

  @Test
  void housesSmallerThanAPixelAreLeftOut() throws Exception {
    map.shape(
            MapShape.Layer.BUILDING,
            "yes",
            "POLYGON((6.7620 51.4340, 6.7624 51.4340, 6.7624 51.4343, 6.7620 51.4343,"
                + " 6.7620 51.4340))")
        .shape(
            MapShape.Layer.BUILDING,
            "shed",
            "POLYGON((6.7630 51.4340, 6.76301 51.4340, 6.76301 51.43401, 6.7630 51.4340))");
    assertThat(layer(15, "building").orElseThrow().getFeaturesCount()).isEqualTo(1);
    assertThat(layer(12, "building")).isEmpty();
  }

  private Optional<VectorTile.Tile.Layer> layer(int zoom, String name) throws Exception {
    byte[] bytes = MapTile.make(map, TileAddress.around(LON, LAT, zoom));
    return VectorTile.Tile.parseFrom(bytes).getLayersList().stream()
        .filter(layer -> layer.getName().equals(name))
        .findFirst();
  }
}

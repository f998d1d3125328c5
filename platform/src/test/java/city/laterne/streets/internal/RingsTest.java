package city.laterne.streets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;

class RingsTest {
  /** Node 10·x + y stands at x, y. */
  private static final NodePlaces PLACES = grid();

  private static NodePlaces grid() {
    NodePlaces places = new NodePlaces(LongStream.range(0, 100).toArray());
    for (int id = 0; id < 100; id++) {
      places.put(id, Math.floorDiv(id, 10), id % 10);
    }
    return places;
  }

  private static Rings.Part part(boolean inner, long... nodes) {
    return new Rings.Part(nodes, inner);
  }

  private static Optional<Geometry> area(Rings.Part... parts) {
    Rings rings = Rings.of(List.of(parts));
    return Areas.of(rings.closed(), PLACES, rings.leftOver() == 0);
  }

  @Test
  void joinsWaysWhateverTheirOrderAndDirection() {
    Rings.Part south = part(false, 0, 50, 90);
    Rings.Part east = part(false, 99, 90);
    Rings.Part north = part(false, 9, 49, 99);
    Rings.Part west = part(false, 9, 0);
    for (List<Rings.Part> order :
        List.of(List.of(south, east, north, west), List.of(north, south, west, east))) {
      assertThat(area(order.toArray(Rings.Part[]::new)))
          .hasValueSatisfying(area -> assertThat(area.getArea()).isEqualTo(81));
    }
  }

  @Test
  void ringsThatTouchStayTwo() {
    Rings rings =
        Rings.of(
            List.of(
                part(false, 0, 40, 44), part(false, 44, 4, 0),
                part(false, 44, 84, 88), part(false, 88, 48, 44)));
    assertThat(rings.closed()).hasSize(2);
    assertThat(rings.leftOver()).isZero();
    Geometry area = Areas.of(rings.closed(), PLACES, true).orElseThrow();
    assertThat(area.getArea()).isEqualTo(32);
    assertThat(area.isValid()).isTrue();
  }

  @Test
  void ringsThatTouchTwiceLeaveTheGapBetweenThemOpen() {
    Rings.Part west = part(false, 22, 2, 8, 28);
    Rings.Part westOfTheGap = part(false, 28, 35, 22);
    Rings.Part eastOfTheGap = part(false, 22, 45, 28);
    Rings.Part east = part(false, 28, 88, 82, 22);
    for (List<Rings.Part> order :
        List.of(
            List.of(west, westOfTheGap, eastOfTheGap, east),
            List.of(west, eastOfTheGap, westOfTheGap, east),
            List.of(east, eastOfTheGap, west, westOfTheGap))) {
      Geometry area = area(order.toArray(Rings.Part[]::new)).orElseThrow();
      assertThat(area.isValid()).isTrue();
      assertThat(area.getArea()).isEqualTo(8 * 6 - 3);
    }
  }

  @Test
  void aHoleIsOneByItsPlaceAndAnIslandInItIsLand() {
    Rings.Part outer = part(true, 0, 90, 99, 9, 0);
    Rings.Part hole = part(false, 22, 72, 77, 27, 22);
    Rings.Part island = part(false, 44, 54, 55, 45, 44);
    Geometry area = area(island, outer, hole).orElseThrow();
    assertThat(area.getArea()).isEqualTo(81 - 25 + 1);
    assertThat(area.getNumGeometries()).isEqualTo(2);
  }

  @Test
  void whatIsLeftOpenIsCountedAndAHoleAloneIsNoLand() {
    Rings rings =
        Rings.of(List.of(part(false, 0, 90, 99), part(true, 22, 32, 33, 22), part(false, 99, 9)));
    assertThat(rings.leftOver()).isEqualTo(2);
    assertThat(rings.closed()).hasSize(1);
    assertThat(Areas.of(rings.closed(), PLACES, false)).isEmpty();
  }

  @Test
  void aLineThatCrossesItselfBecomesAValidArea() {
    Geometry bowTie = area(part(false, 0, 44, 40, 4, 0)).orElseThrow();
    assertThat(bowTie.isValid()).isTrue();
    assertThat(bowTie.getArea()).isEqualTo(8);
  }

  @Test
  void aLineThereAndBackEnclosesNothing() {
    assertThat(area(part(false, 0, 4), part(false, 4, 0))).isEmpty();
    assertThat(area(part(false, 0, 2, 4, 0))).isEmpty();
  }

  @Test
  void aBorderOfManyWaysIsJoined() {
    NodePlaces places = new NodePlaces(LongStream.range(0, 20_000).toArray());
    List<Rings.Part> parts = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      places.put(i, Math.cos(i * Math.PI / 10_000), Math.sin(i * Math.PI / 10_000));
      parts.add(part(false, i, (i + 1) % 20_000));
    }
    Rings rings = Rings.of(parts);
    assertThat(Areas.of(rings.closed(), places, true).orElseThrow().getArea())
        .isBetween(3.141, 3.142);
  }
}

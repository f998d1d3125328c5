package city.laterne.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;

class LightPyramidTest {
  private final LightPyramid pyramid = new LightPyramid();

  @Test
  void countsAreThoseOfANaiveCountAfterManyChanges() {
    Random random = new Random(7);
    Map<Integer, Light> model = new HashMap<>();
    for (int step = 0; step < 30_000; step++) {
      int number = random.nextInt(30_000) & 0x7c07;
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          Light light =
              new Light(
                  number,
                  "urn:" + number,
                  "",
                  6.7 + random.nextDouble() * 0.1,
                  51.4 + random.nextDouble() * 0.1,
                  readings(random));
          model.put(number, light);
          pyramid.put(light);
        }
        case 2 -> {
          Light.Readings newer = readings(random);
          boolean there = pyramid.read(number, newer).leaf() != LightPyramid.NONE;
          assertThat(there).isEqualTo(model.containsKey(number));
          model.computeIfPresent(
              number,
              (_, light) ->
                  new Light(
                      number,
                      light.id(),
                      "",
                      light.longitude(),
                      light.latitude(),
                      light.readings().then(newer)));
        }
        default -> {
          boolean there = pyramid.remove(number) != LightPyramid.NONE;
          assertThat(there).isEqualTo(model.remove(number) != null);
        }
      }
    }
    assertThat(pyramid.size()).isEqualTo(model.size());
    TileAddress tile = TileAddress.around(6.75, 51.45, 12);
    for (int zoom : new int[] {12, 15, 18}) {
      List<LightCell> cells = pyramid.within(tile, zoom);
      assertThat(cells).isNotEmpty();
      for (LightCell cell : cells) {
        assertThat(cell).isEqualTo(naive(cell.square(), model));
      }
      assertThat(cells.stream().mapToInt(LightCell::count).sum())
          .isEqualTo(naive(tile, model).count());
    }
    assertThat(pyramid.count(new TileAddress(0, 0, 0))).isEqualTo(model.size());
  }

  @Test
  void aLightThatIsThereIsNotPutAgain() {
    pyramid.put(FakeLights.light(1, 0.5));
    pyramid.putIfAbsent(FakeLights.light(1, 0));
    LightCell world = pyramid.within(new TileAddress(0, 0, 0), 0).getFirst();
    assertThat(world.count()).isEqualTo(1);
    assertThat(world.on()).isEqualTo(1);
  }

  @Test
  void aLightFarOffDoesNotWidenTheCity() {
    for (int number = 0; number < 5_000; number++) {
      pyramid.put(FakeLights.light(number % 1000 + 1000 * (number / 1000), 1));
    }
    pyramid.put(new Light(6_000, "urn:lost", "", 0, 0, Light.Readings.NONE));
    assertThat(pyramid.bounds().orElseThrow().getMinX()).isGreaterThan(6);
    pyramid.clear();
    assertThat(pyramid.bounds()).isEmpty();
    assertThat(pyramid.size()).isZero();
  }

  @Test
  void lightsFarFromEachOtherHaveBoundsToo() {
    for (int number = 0; number < 10_000; number++) {
      pyramid.put(
          new Light(
              number,
              "urn:" + number,
              "",
              6 + number % 100 * 0.09,
              47 + Math.floorDiv(number, 100) * 0.07,
              Light.Readings.NONE));
    }
    Envelope bounds = pyramid.bounds().orElseThrow();
    assertThat(bounds.getWidth()).isBetween(8.0, 10.0);
    assertThat(bounds.getHeight()).isBetween(6.5, 8.0);
  }

  private static LightCell naive(TileAddress square, Map<Integer, Light> model) {
    int count = 0;
    int on = 0;
    int faults = 0;
    int silent = 0;
    for (Light light : model.values()) {
      if (square.contains(light.longitude(), light.latitude())) {
        Light.Readings is = light.readings();
        count++;
        boolean unknown = is.power() == Light.Power.UNKNOWN;
        on += is.power() == Light.Power.ON || (unknown && is.confirmed() > 0) ? 1 : 0;
        faults += is.condition() == Light.Condition.FAULTY ? 1 : 0;
        silent += unknown && Double.isNaN(is.confirmed()) ? 1 : 0;
      }
    }
    return new LightCell(square, count, on, faults, silent);
  }

  private static Light.Readings readings(Random random) {
    double[] levels = {Double.NaN, 0, 0.4, 1};
    return new Light.Readings(
        levels[random.nextInt(4)],
        Double.NaN,
        Light.Power.values()[random.nextInt(3)],
        Light.Condition.values()[random.nextInt(3)]);
  }
}

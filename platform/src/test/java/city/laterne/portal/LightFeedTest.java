package city.laterne.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;

class LightFeedTest {
  private static final Envelope HERE = new Envelope(6.7, 6.8, 51.4, 51.5);
  private static final Envelope ELSEWHERE = new Envelope(13, 14, 52, 53);

  private final LightPyramid pyramid = new LightPyramid();
  private final LightFeed feed = new LightFeed(pyramid);

  @Test
  void onlyWhatLiesInTheViewArrivesAndEachLightOnce() throws Exception {
    try (LightsView.Following here = feed.follow(HERE);
        LightsView.Following elsewhere = feed.follow(ELSEWHERE)) {
      feed.apply(new LightChange.Appeared(FakeLights.light(1, 0)));
      feed.apply(new LightChange.Read(1, FakeLights.light(1, 0).id(), level(0.4)));
      List<LightChange> changes = here.next(Duration.ZERO);
      assertThat(changes).hasSize(1);
      assertThat(((LightChange.Appeared) changes.getFirst()).light().readings().confirmed())
          .isEqualTo(0.4);
      assertThat(elsewhere.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void aLightThatLeavesTheViewIsGone() throws Exception {
    Light light = FakeLights.light(1, 1);
    feed.apply(new LightChange.Appeared(light));
    try (LightsView.Following here = feed.follow(HERE)) {
      feed.apply(
          new LightChange.Appeared(new Light(1, light.id(), "", 13.5, 52.5, light.readings())));
      assertThat(here.next(Duration.ZERO)).containsExactly(new LightChange.Gone(1, light.id()));
    }
  }

  @Test
  void countsAreToldOnlyWhereTheyChanged() throws Exception {
    Light light = FakeLights.light(1, 1);
    feed.apply(new LightChange.Appeared(light));
    try (LightsView.CellFollowing cells = feed.followCells(HERE, 14)) {
      feed.apply(new LightChange.Read(1, light.id(), level(0.8)));
      assertThat(cells.next(Duration.ZERO)).isEqualTo(new LightsView.CellNews.Counted(List.of()));
      feed.apply(
          new LightChange.Read(
              1,
              light.id(),
              new Light.Readings(0, Double.NaN, Light.Power.OFF, Light.Condition.UNKNOWN)));
      TileAddress square = TileAddress.around(light.longitude(), light.latitude(), 14);
      assertThat(cells.next(Duration.ZERO))
          .isEqualTo(new LightsView.CellNews.Counted(List.of(new LightCell(square, 1, 0, 0, 0))));
    }
  }

  @Test
  void whoFollowsACountThatBeginsAnewIsTold() {
    try (LightsView.Following here = feed.follow(HERE)) {
      feed.restart();
      assertThatThrownBy(() -> here.next(Duration.ZERO)).isInstanceOf(Failure.class);
    }
  }

  private static Light.Readings level(double level) {
    return new Light.Readings(level, Double.NaN, Light.Power.UNKNOWN, Light.Condition.UNKNOWN);
  }
}

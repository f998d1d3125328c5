package city.laterne.lighting.internal;

import city.laterne.lighting.LightingGround;
import city.laterne.lighting.LightingSummary;
import city.laterne.lighting.PowerCurve;
import city.laterne.lighting.Streetlight;
import city.laterne.lighting.SunProgramme;
import city.laterne.shared.CityClock;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts the lights: from the watch's table where that covers what the asker may see, otherwise in
 * one pass over the lights. Used by one thread.
 */
public final class Summing {
  private static final double HORIZON = -0.833;

  private int lights;
  private int on;
  private int off;
  private int desiredOn;
  private int confirmed;
  private int waiting;
  private double watts;
  private double plan;
  private double longitude;
  private double latitude;
  private int placed;

  /**
   * The summary of what a view sees.
   *
   * @param watch the watch, where the view sees all lights that it covers
   */
  public LightingSummary run(
      ReadView view, LightingGround ground, CityClock clock, Optional<LightWatch> watch) {
    Instant now = clock.now();
    Optional<double[]> middle;
    LightingSummary.Counts counts;
    if (watch.isPresent()) {
      middle = watch.get().findMiddle();
      counts = watch.get().counts();
    } else {
      Curves curves = Curves.of(view, ground.models());
      view.each(
          new Filter.HasType(ground.terms().type()),
          entity -> {
            add(Streetlight.of(entity, ground.terms()), curves);
            return true;
          });
      middle =
          placed == 0
              ? Optional.empty()
              : Optional.of(new double[] {longitude / placed, latitude / placed});
      counts =
          new LightingSummary.Counts(lights, on, off, desiredOn, confirmed, waiting, watts, plan);
    }
    return new LightingSummary(
        counts,
        view.count(FaultBook.lasting(ground.faults())),
        new LightingSummary.Clock(now, clock.speed(), ground.settings().zone()),
        middle.map(place -> sun(ground, place[0], place[1], now)));
  }

  /** The counts of all lights of a table. */
  static LightingSummary.Counts of(LightTable table) {
    int lights = 0;
    int on = 0;
    int off = 0;
    int desiredOn = 0;
    int confirmed = 0;
    int waiting = 0;
    double watts = 0;
    double plan = 0;
    for (int row = 0; row < table.size(); row++) {
      if (!table.isThere(row)) {
        continue;
      }
      lights++;
      on += table.is(row, LightTable.LIT) ? 1 : 0;
      off += table.is(row, LightTable.DARK) ? 1 : 0;
      byte desired = table.desired[row];
      if (desired >= 0) {
        desiredOn += desired > 0 ? 1 : 0;
        confirmed += desired == table.level[row] ? 1 : 0;
        waiting += desired == table.level[row] ? 0 : 1;
        plan += plan(table.curve(row), LightTable.fraction(desired));
      }
      watts += table.watts(row);
    }
    return new LightingSummary.Counts(lights, on, off, desiredOn, confirmed, waiting, watts, plan);
  }

  /** What a light takes by its curve; 0 where its rating is unknown. */
  static double plan(PowerCurve curve, double desired) {
    return curve.isKnown() ? curve.watts(desired) : 0;
  }

  private void add(Streetlight light, Curves curves) {
    lights++;
    switch (light.powerState()) {
      case LIT -> on++;
      case DARK -> off++;
      case UNKNOWN -> {}
    }
    if (light.desired() > 0) {
      desiredOn++;
    }
    if (!Double.isNaN(light.desired())) {
      plan += plan(curves.of(light), light.desired());
      if (Math.abs(light.desired() - light.confirmed()) < 0.005) {
        confirmed++;
      } else {
        waiting++;
      }
    }
    if (light.power() > 0) {
      watts += light.power();
    }
    if (light.findPlace().isPresent()) {
      longitude += light.longitude();
      latitude += light.latitude();
      placed++;
    }
  }

  private static LightingSummary.Sun sun(LightingGround ground, double x, double y, Instant now) {
    double altitude = ground.settings().switchingAltitude();
    SunProgramme.Cell cell = SunProgramme.Cell.of(x, y);
    return new LightingSummary.Sun(
        ground.programme().at(cell, now).phase(),
        SunProgramme.findNextSet(x, y, altitude, now).orElse(Instant.MAX),
        SunProgramme.findNextRise(x, y, altitude, now).orElse(Instant.MAX),
        SunProgramme.findNextRise(x, y, HORIZON, now).orElse(Instant.MAX),
        SunProgramme.findNextSet(x, y, HORIZON, now).orElse(Instant.MAX));
  }
}

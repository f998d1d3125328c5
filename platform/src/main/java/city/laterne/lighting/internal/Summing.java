package city.laterne.lighting.internal;

import city.laterne.lighting.LightingGround;
import city.laterne.lighting.LightingSummary;
import city.laterne.lighting.Streetlight;
import city.laterne.lighting.SunProgramme;
import city.laterne.shared.CityClock;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import java.time.Instant;
import java.util.Optional;

/** Counts the lights in one pass. Used by one thread. */
public final class Summing {
  private static final double HORIZON = -0.833;

  private int lights;
  private int on;
  private int off;
  private int desiredOn;
  private int confirmed;
  private int waiting;
  private double watts;
  private double longitude;
  private double latitude;
  private int placed;

  /** The summary of what a view sees. */
  public LightingSummary run(ReadView view, LightingGround ground, CityClock clock) {
    Instant now = clock.now();
    view.each(
        new Filter.HasType(ground.terms().type()),
        entity -> {
          add(Streetlight.of(entity, ground.terms()));
          return true;
        });
    LightingSummary.Counts counts =
        new LightingSummary.Counts(lights, on, off, desiredOn, confirmed, waiting, watts);
    return new LightingSummary(
        counts,
        new LightingSummary.Clock(now, clock.speed(), ground.settings().zone()),
        sun(ground, now));
  }

  private void add(Streetlight light) {
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

  private Optional<LightingSummary.Sun> sun(LightingGround ground, Instant now) {
    if (placed == 0) {
      return Optional.empty();
    }
    double x = longitude / placed;
    double y = latitude / placed;
    double altitude = ground.settings().switchingAltitude();
    SunProgramme.Cell cell = SunProgramme.Cell.of(x, y);
    return Optional.of(
        new LightingSummary.Sun(
            ground.programme().at(cell, now).phase(),
            SunProgramme.findNextSet(x, y, altitude, now).orElse(Instant.MAX),
            SunProgramme.findNextRise(x, y, altitude, now).orElse(Instant.MAX),
            SunProgramme.findNextRise(x, y, HORIZON, now).orElse(Instant.MAX),
            SunProgramme.findNextSet(x, y, HORIZON, now).orElse(Instant.MAX)));
  }
}

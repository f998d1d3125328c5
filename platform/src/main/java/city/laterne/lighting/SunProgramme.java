package city.laterne.lighting;

import city.laterne.shared.DimLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Envelope;
import org.shredzone.commons.suncalc.SunTimes;

/**
 * Which level the sun and the hour give. All lights of a cell of 0.1° (some 7 × 11 km in Germany)
 * share one calculation, for the cell's middle: at a corner the sun crosses −4° up to 42 s earlier
 * or later at 55° north, less to the south. The middle's moment, from commons-suncalc, is within 60
 * s of Meeus's at the places and days that the test names. Everything is reckoned in instants, so
 * nights of a clock change have their true length; where the sun does not cross the altitude within
 * a day, it is day or night throughout. Safe for many threads.
 */
public final class SunProgramme {
  private static final Duration DAY = Duration.ofHours(24);

  private final ProgrammeSettings settings;
  private final Map<Cell, Span> spans = new ConcurrentHashMap<>();

  /** A programme. */
  public SunProgramme(ProgrammeSettings settings) {
    this.settings = settings;
  }

  /**
   * A cell of 0.1 degrees.
   *
   * @param x its number from longitude 0 eastwards
   * @param y its number from the equator northwards
   */
  public record Cell(int x, int y) {
    /** The cell of a place in degrees. */
    public static Cell of(double longitude, double latitude) {
      return new Cell((int) Math.floor(longitude * 10), (int) Math.floor(latitude * 10));
    }

    /** What it covers, degrees, its borders included. */
    public Envelope bounds() {
      return new Envelope(x / 10.0, (x + 1) / 10.0, y / 10.0, (y + 1) / 10.0);
    }

    double longitude() {
      return (x + 0.5) / 10;
    }

    double latitude() {
      return Math.min(90, (y + 0.5) / 10);
    }
  }

  /** Parts of the programme's day. */
  public enum Phase {
    /** The sun is up: no light. */
    DAY,
    /** Dark, before the night level. */
    EVENING,
    /** The small hours. */
    NIGHT,
    /** Dark, after the night level. */
    MORNING
  }

  /**
   * A phase with its time.
   *
   * @param from a moment from which on it holds
   * @param until when the next one may begin
   */
  public record Span(Phase phase, Instant from, Instant until) {}

  /**
   * What the programme needs to know of a light, or of a circuit.
   *
   * @param id its URI
   * @param cell where it stands
   * @param safetyFloor the least level while it is dark, 0 to 1
   * @param stepped whether it can only be on or off, as a circuit
   * @param locked whether a crew holds it
   * @param desired what it shall burn at by now, NaN for nothing yet
   * @param phase the phase that is its present reason, as {@link LevelReason#detail} says it; empty
   *     for none
   * @param heldUntil until when another rule holds it, city time; {@link Instant#MIN} for none
   */
  public record Light(
      String id,
      Cell cell,
      double safetyFloor,
      boolean stepped,
      boolean locked,
      double desired,
      String phase,
      Instant heldUntil) {
    /** One that was told nothing yet. */
    public static Light of(
        String id, Cell cell, double safetyFloor, boolean stepped, boolean locked) {
      return new Light(id, cell, safetyFloor, stepped, locked, Double.NaN, "", Instant.MIN);
    }

    /** The same, told a level for a phase. */
    public Light told(double level, String why) {
      return new Light(id, cell, safetyFloor, stepped, locked, level, why, heldUntil);
    }

    /** The same, held by another rule. */
    public Light heldBy(Instant until) {
      return new Light(id, cell, safetyFloor, stepped, locked, desired, phase, until);
    }
  }

  /**
   * A level and why.
   *
   * @param newLevel whether the level is another than before; otherwise only the reason is
   */
  public record Decision(String id, DimLevel level, LevelReason reason, boolean newLevel) {}

  /** What has to change among the lights at a moment of the city. */
  public List<Decision> step(List<Light> lights, Instant now) {
    List<Decision> decisions = new ArrayList<>();
    for (Light light : lights) {
      if (!light.locked() && !light.heldUntil().isAfter(now)) {
        Span span = at(light.cell(), now);
        DimLevel level = level(span.phase(), light.safetyFloor());
        if (light.stepped() && !level.isOff()) {
          level = DimLevel.FULL;
        }
        boolean newLevel = Double.compare(level.fraction(), light.desired()) != 0;
        LevelReason reason = reason(span);
        if (newLevel || !reason.detail().equals(light.phase())) {
          decisions.add(new Decision(light.id(), level, reason, newLevel));
        }
      }
    }
    return decisions;
  }

  /** The level of a phase for a light with a floor. */
  public DimLevel level(Phase phase, double safetyFloor) {
    return switch (phase) {
      case DAY -> DimLevel.OFF;
      case EVENING -> atLeast(settings.evening(), safetyFloor);
      case NIGHT -> atLeast(settings.night(), safetyFloor);
      case MORNING -> atLeast(settings.morning(), safetyFloor);
    };
  }

  /** Why the programme wants what it wants. */
  public static LevelReason reason(Span span) {
    String phase =
        switch (span.phase()) {
          case DAY -> "day";
          case EVENING -> "evening";
          case NIGHT -> "night";
          case MORNING -> "morning";
        };
    return new LevelReason(LevelReason.Rule.PROGRAMME, phase, "", span.until());
  }

  /** The phase of a cell at a moment. */
  public Span at(Cell cell, Instant now) {
    Optional<Span> known = Optional.ofNullable(spans.get(cell));
    if (known.isPresent()
        && !now.isBefore(known.get().from())
        && now.isBefore(known.get().until())) {
      return known.get();
    }
    Span span = reckon(cell, now);
    spans.put(cell, span);
    return span;
  }

  private Span reckon(Cell cell, Instant now) {
    SunTimes sun =
        SunTimes.compute()
            .on(now)
            .at(cell.latitude(), cell.longitude())
            .twilight(settings.switchingAltitude())
            .execute();
    Optional<Instant> rise = Optional.ofNullable(sun.getRise()).map(ZonedDateTime::toInstant);
    Optional<Instant> set = Optional.ofNullable(sun.getSet()).map(ZonedDateTime::toInstant);
    boolean day = sun.isAlwaysUp() || comesFirst(set, rise);
    Instant end = now.plus(DAY);
    if (day) {
      return new Span(Phase.DAY, now, set.orElse(end));
    }
    Boundary current = boundaries(now, boundary -> !boundary.at().isAfter(now)).getLast();
    Instant next = boundaries(now, boundary -> boundary.at().isAfter(now)).getFirst().at();
    Instant dawn = rise.orElse(end);
    return new Span(current.phase(), now, next.isBefore(dawn) ? next : dawn);
  }

  /** Whether the first event lies before the second; a missing one lies behind everything. */
  private static boolean comesFirst(Optional<Instant> first, Optional<Instant> second) {
    return first.isPresent() && (second.isEmpty() || first.get().isBefore(second.get()));
  }

  /** A moment at which a phase of the dark begins. */
  private record Boundary(Instant at, Phase phase) {}

  private List<Boundary> boundaries(Instant now, Predicate<Boundary> wanted) {
    LocalDate today = now.atZone(settings.zone()).toLocalDate();
    List<Boundary> all = new ArrayList<>();
    for (int day = -1; day <= 1; day++) {
      LocalDate date = today.plusDays(day);
      all.add(new Boundary(instant(date, settings.nightTo()), Phase.MORNING));
      all.add(new Boundary(instant(date, LocalTime.NOON), Phase.EVENING));
      all.add(new Boundary(instant(date, settings.nightFrom()), Phase.NIGHT));
    }
    all.sort(Comparator.comparing(Boundary::at));
    return all.stream().filter(wanted).toList();
  }

  private Instant instant(LocalDate date, LocalTime time) {
    ZoneId zone = settings.zone();
    return ZonedDateTime.of(date, time, zone).toInstant();
  }

  private static DimLevel atLeast(DimLevel level, double floor) {
    return level.fraction() < floor ? new DimLevel(floor) : level;
  }

  /**
   * The next moment at which the sun falls through an altitude at a place, within the coming year.
   */
  public static Optional<Instant> findNextSet(
      double longitude, double latitude, double altitude, Instant now) {
    return Optional.ofNullable(times(longitude, latitude, altitude, now).getSet())
        .map(ZonedDateTime::toInstant);
  }

  /**
   * The next moment at which the sun rises through an altitude at a place, within the coming year.
   */
  public static Optional<Instant> findNextRise(
      double longitude, double latitude, double altitude, Instant now) {
    return Optional.ofNullable(times(longitude, latitude, altitude, now).getRise())
        .map(ZonedDateTime::toInstant);
  }

  private static SunTimes times(double longitude, double latitude, double altitude, Instant now) {
    return SunTimes.compute()
        .on(now)
        .at(latitude, longitude)
        .twilight(altitude)
        .fullCycle()
        .execute();
  }
}

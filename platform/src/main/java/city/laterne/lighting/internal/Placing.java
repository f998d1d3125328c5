package city.laterne.lighting.internal;

import city.laterne.lighting.internal.RawLamps.Verdict;
import city.laterne.shared.Failure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Envelope;

/**
 * Brings a list's coordinates to degrees. Their system is the one that was named, or the only one
 * under whose numbers nearly all of them fall; axes that were swapped are recognised the same way.
 * A city's map decides where several fit. What stays doubtful is refused.
 */
final class Placing {
  /** So much of a list has to fit a system. */
  private static final double NEARLY_ALL = 0.9;

  /** Farther than this from the middle of the list no lamp of it can stand, m. */
  private static final double FARTHEST_METRES = 1_000_000;

  /** The same for a lamp that does not stand by the city's map either, m. */
  private static final double FARTHEST_BESIDE_METRES = 50_000;

  /** How far from the map a list may lie and still be this city's, degrees of latitude: 20 km. */
  private static final double BESIDE_THE_MAP = 0.18;

  private static final int SAMPLE = 2_000;

  private final RawLamps lamps;
  private final Optional<Envelope> map;
  private final String kind;
  private final List<String> notes = new ArrayList<>();

  /** A system with the order of its axes. */
  private record Reading(CoordinateSystem system, boolean swapped) {
    @Override
    public String toString() {
      return system + (swapped ? " with its axes swapped" : "");
    }
  }

  /**
   * Over a list.
   *
   * @param map what the city's map covers; empty when there is none
   * @param kind what the list's places are counted in: {@code line} or {@code feature}
   */
  Placing(RawLamps lamps, Optional<Envelope> map, String kind) {
    this.lamps = lamps;
    this.map = map;
    this.kind = kind;
  }

  /**
   * Turns all coordinates into degrees and judges lamps that cannot stand where they say.
   *
   * @param named the system's name; empty to recognise it
   * @param told whether somebody named it; otherwise the list itself did
   * @return what was assumed, a sentence each
   * @throws Failure INVALID, code UnknownCoordinateSystem or UnclearCoordinates or OtherCity
   */
  List<String> run(String named, boolean told) {
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.x(i) == 0 && lamps.y(i) == 0) {
        lamps.judge(i, Verdict.ZERO, 0);
      }
    }
    int[] sample = sample();
    if (sample.length == 0) {
      return notes;
    }
    Optional<CoordinateSystem> said =
        named.isEmpty() ? Optional.empty() : Optional.of(CoordinateSystem.get(named));
    Optional<Reading> fitting = said.flatMap(system -> fitting(system, sample));
    if (fitting.isEmpty() && told) {
      throw notIn(said.orElseThrow(), sample);
    }
    Reading reading = fitting.orElseGet(() -> recognise(sample));
    boolean wrong = said.isPresent() && fitting.isEmpty();
    if (wrong) {
      notes.add("The list says that it is in " + said.get() + ", but its numbers are not.");
    }
    if ((named.isEmpty() || wrong) && !reading.equals(new Reading(CoordinateSystem.WGS84, false))) {
      notes.add("The coordinates are taken as " + reading + ", as their numbers say.");
    } else if (reading.swapped()) {
      notes.add("The coordinates are taken as " + reading + ", as their numbers say.");
    } else if (!told && !reading.system().isDegrees()) {
      notes.add("The coordinates are in " + reading + ", as the list says.");
    }
    if (reading.system().accuracy() > 0) {
      notes.add(
          "The shift from DHDN to WGS 84 is right to about "
              + reading.system().accuracy()
              + " m; exported as ETRS89 / UTM the lamps would stand more exactly.");
    }
    convert(reading);
    judgeFar();
    checkCity();
    return notes;
  }

  private int[] sample() {
    int step = Math.max(1, lamps.size() / SAMPLE);
    int[] sample = new int[lamps.size() / step + 1];
    int count = 0;
    for (int i = 0; i < lamps.size(); i += step) {
      if (lamps.isGood(i)) {
        sample[count++] = i;
      }
    }
    if (count == 0) {
      for (int i = 0; i < lamps.size() && count == 0; i++) {
        if (lamps.isGood(i)) {
          sample[count++] = i;
        }
      }
    }
    return Arrays.copyOf(sample, count);
  }

  private Reading recognise(int[] sample) {
    List<Reading> fitting = new ArrayList<>();
    for (CoordinateSystem system : CoordinateSystem.values()) {
      for (boolean swapped : new boolean[] {false, true}) {
        Reading reading = new Reading(system, swapped);
        boolean fits = share(reading, sample) >= NEARLY_ALL;
        // Berlin's easting and northing look alike: only the map can tell that they are swapped.
        boolean unclear = system == CoordinateSystem.SOLDNER_BERLIN && swapped && map.isEmpty();
        if (fits && !unclear) {
          fitting.add(reading);
        }
      }
    }
    if (fitting.isEmpty() && areDegrees(sample)) {
      fitting.add(new Reading(CoordinateSystem.WGS84, false));
      if (map.isPresent()) {
        fitting.add(new Reading(CoordinateSystem.WGS84, true));
      }
    }
    List<Reading> onTheMap =
        fitting.stream().filter(reading -> liesOnTheMap(reading, sample)).toList();
    if (onTheMap.isEmpty()) {
      onTheMap = abroad(sample);
    }
    List<Reading> left = onTheMap.isEmpty() ? fitting : onTheMap;
    if (left.isEmpty()) {
      throw unclear(
          "The coordinates, such as "
              + example(sample)
              + ", fit none of the systems that are used in Germany. Please name theirs: --crs"
              + " EPSG:25832, for example.");
    }
    boolean sure = left.size() == 1 || left.getFirst().system().isDegrees();
    if (!sure) {
      throw unclear(
          "The coordinates, such as "
              + example(sample)
              + ", may be "
              + left.stream().map(Reading::toString).collect(Collectors.joining(" or "))
              + ". Please say which: --crs EPSG:25832, for example"
              + (map.isEmpty() ? ", or import the city's map first." : "."));
    }
    return left.getFirst();
  }

  /** Under which of the systems that are used elsewhere too a list lies on the map. */
  private List<Reading> abroad(int[] sample) {
    return Arrays.stream(CoordinateSystem.values())
        .filter(system -> system.accuracy() == 0 && !system.isDegrees())
        .flatMap(system -> Stream.of(new Reading(system, false), new Reading(system, true)))
        .filter(reading -> liesOnTheMap(reading, sample))
        .toList();
  }

  /** How a list is read in a system; empty where its numbers are none of that. */
  private Optional<Reading> fitting(CoordinateSystem system, int[] sample) {
    Reading straight = new Reading(system, false);
    Reading swapped = new Reading(system, true);
    boolean straightFits = share(straight, sample) >= NEARLY_ALL;
    boolean swappedFits = share(swapped, sample) >= NEARLY_ALL;
    if (straightFits && swappedFits) {
      boolean onlySwapped = !liesOnTheMap(straight, sample) && liesOnTheMap(swapped, sample);
      return Optional.of(onlySwapped ? swapped : straight);
    }
    if (straightFits || swappedFits) {
      return Optional.of(straightFits ? straight : swapped);
    }
    if (liesOnTheMap(straight, sample) || liesOnTheMap(swapped, sample)) {
      return Optional.of(liesOnTheMap(straight, sample) ? straight : swapped);
    }
    boolean maybe = (system.isDegrees() && areDegrees(sample)) || share(straight, sample) >= 0.5;
    return maybe ? Optional.of(straight) : Optional.empty();
  }

  private Failure notIn(CoordinateSystem system, int[] sample) {
    return unclear(
        "The coordinates, such as "
            + example(sample)
            + ", are not in "
            + system
            + ": there the numbers of Germany lie between "
            + range(system.box().west(), system.box().east())
            + " east and "
            + range(system.box().south(), system.box().north())
            + " north. Please name their system with --crs, or leave it out to have it"
            + " recognised.");
  }

  private static String range(double from, double to) {
    return to < 1_000
        ? String.format(Locale.ROOT, "%.1f and %.1f", from, to)
        : String.format(Locale.ROOT, "%.0f and %.0f", from, to);
  }

  private double share(Reading reading, int[] sample) {
    int fits = 0;
    for (int lamp : sample) {
      double east = reading.swapped() ? lamps.y(lamp) : lamps.x(lamp);
      double north = reading.swapped() ? lamps.x(lamp) : lamps.y(lamp);
      if (reading.system().box().contains(east, north)) {
        fits++;
      }
    }
    return fits / (double) sample.length;
  }

  private boolean areDegrees(int[] sample) {
    return Arrays.stream(sample)
            .filter(lamp -> Math.abs(lamps.x(lamp)) <= 180 && Math.abs(lamps.y(lamp)) <= 180)
            .count()
        >= NEARLY_ALL * sample.length;
  }

  private boolean liesOnTheMap(Reading reading, int[] sample) {
    if (map.isEmpty()) {
      return false;
    }
    Envelope around = around(map.get());
    CoordinateSystem.ToDegrees toDegrees = reading.system().toDegrees();
    double[] place = new double[2];
    int on = 0;
    for (int lamp : sample) {
      convert(reading, toDegrees, lamp, place);
      if (around.contains(place[0], place[1])) {
        on++;
      }
    }
    return on * 2 >= sample.length;
  }

  private static Envelope around(Envelope map) {
    Envelope around = new Envelope(map);
    double shrink = Ground.shrink(Math.min(80, Math.abs(map.centre().y)));
    around.expandBy(BESIDE_THE_MAP / shrink, BESIDE_THE_MAP);
    return around;
  }

  private void convert(Reading reading) {
    CoordinateSystem.ToDegrees toDegrees = reading.system().toDegrees();
    double[] place = new double[2];
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        convert(reading, toDegrees, i, place);
        boolean there = Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90;
        if (there) {
          lamps.place(i, place[0], place[1]);
        } else {
          lamps.judge(i, Verdict.NOWHERE, 0);
        }
      }
    }
  }

  private void convert(
      Reading reading, CoordinateSystem.ToDegrees toDegrees, int lamp, double[] place) {
    if (reading.swapped()) {
      toDegrees.convert(lamps.y(lamp), lamps.x(lamp), place);
    } else {
      toDegrees.convert(lamps.x(lamp), lamps.y(lamp), place);
    }
  }

  /** Judges lamps that stand far from the middle one: swapped, or with a digit too many. */
  private void judgeFar() {
    int[] sample = sample();
    if (sample.length < 3) {
      return;
    }
    Optional<Envelope> around = map.map(Placing::around);
    double longitude = median(Arrays.stream(sample).mapToDouble(lamps::x).toArray());
    double latitude = median(Arrays.stream(sample).mapToDouble(lamps::y).toArray());
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        double metres = Ground.metres(longitude, latitude, lamps.x(i), lamps.y(i));
        boolean beside = around.isPresent() && !around.get().contains(lamps.x(i), lamps.y(i));
        if (metres > (beside ? FARTHEST_BESIDE_METRES : FARTHEST_METRES)) {
          lamps.judge(i, Verdict.FAR_AWAY, (int) (metres / 1_000));
        }
      }
    }
  }

  private static double median(double[] numbers) {
    Arrays.sort(numbers);
    return numbers[numbers.length / 2];
  }

  private void checkCity() {
    if (map.isEmpty()) {
      return;
    }
    Envelope around = around(map.get());
    int first = -1;
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        if (around.contains(lamps.x(i), lamps.y(i))) {
          return;
        }
        first = first < 0 ? i : first;
      }
    }
    if (first >= 0) {
      throw new Failure(
          Failure.Kind.INVALID,
          "OtherCity",
          String.format(
              Locale.ROOT,
              "None of the lamps lies within 20 km of the city's map; that of %s %d stands at"
                  + " longitude %.4f, latitude %.4f. Maybe it is the list of another city, or of"
                  + " another system of coordinates? Nothing was changed.",
              kind,
              lamps.index(first),
              lamps.x(first),
              lamps.y(first)));
    }
  }

  private String example(int[] sample) {
    int lamp = sample[0];
    return plain(lamps.x(lamp))
        + " / "
        + plain(lamps.y(lamp))
        + " in "
        + kind
        + " "
        + lamps.index(lamp);
  }

  private static String plain(double number) {
    return new BigDecimal(number)
        .setScale(4, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static Failure unclear(String what) {
    return ListText.refused("UnclearCoordinates", what);
  }
}

package city.laterne.lighting.internal;

import city.laterne.lighting.internal.RawLamps.Verdict;
import city.laterne.shared.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be said of a list's places while no map of the city is installed. That a lamp stands in
 * the open sea or in another country ({@link Country}) is known to be wrong, as cities elsewhere
 * have a map installed first; that lamps of one list lie more than 100 km apart is no city's way,
 * but may be a county's, so they are taken and said. Everything else stays unchecked, and the
 * report says that too.
 */
final class MaplessCheck {
  private static final double WIDEST_METRES = 100_000;
  private static final int SAMPLE = 10_001;

  private final RawLamps lamps;
  private final String kind;

  /**
   * Over a list whose coordinates are degrees.
   *
   * @param kind what the list's places are counted in: {@code line} or {@code feature}
   */
  MaplessCheck(RawLamps lamps, String kind) {
    this.lamps = lamps;
    this.kind = kind;
  }

  /**
   * Judges lamps that stand outside of the country.
   *
   * @return what is to be said, a sentence each
   * @throws Failure INVALID, code OutsideTheCountry, when all of them do
   */
  List<String> run() {
    int first = -1;
    int left = 0;
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        if (Country.isNear(lamps.x(i), lamps.y(i))) {
          left++;
        } else {
          lamps.judge(i, Verdict.ABROAD, 0);
          first = first < 0 ? i : first;
        }
      }
    }
    if (left == 0 && first >= 0) {
      throw ListText.refused(
          "OutsideTheCountry",
          "None of the lamps stands in Germany: that of "
              + place(first)
              + ", is in the open sea or in another country. Maybe its coordinates are swapped, or"
              + " of another system (--crs)? If the city lies abroad, install its map first.");
    }
    String unchecked =
        "No map of the city is installed, so nothing tells whether the lamps stand where they"
            + " should; only lamps outside of Germany are left out. With a map, places are held"
            + " against its streets.";
    return left == 0
        ? List.of()
        : spread().map(far -> List.of(unchecked, far)).orElse(List.of(unchecked));
  }

  private Optional<String> spread() {
    double west = 180;
    double east = -180;
    double south = 90;
    double north = -90;
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        west = Math.min(west, lamps.x(i));
        east = Math.max(east, lamps.x(i));
        south = Math.min(south, lamps.y(i));
        north = Math.max(north, lamps.y(i));
      }
    }
    double width = Ground.metres(west, south, east, north);
    if (width <= WIDEST_METRES) {
      return Optional.empty();
    }
    double[] middle = middle();
    int farthest = -1;
    double most = -1;
    int far = 0;
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i)) {
        double metres = Ground.metres(middle[0], middle[1], lamps.x(i), lamps.y(i));
        far += metres > WIDEST_METRES / 2 ? 1 : 0;
        if (metres > most) {
          most = metres;
          farthest = i;
        }
      }
    }
    if (farthest < 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "The lamps are spread over %.0f km, more than any city. More than %.0f km from the middle"
                + " of the list: %d, the farthest that of %s. They were taken; maybe coordinates"
                + " are swapped, or miss a digit?",
            width / 1_000,
            WIDEST_METRES / 2_000,
            far,
            place(farthest)));
  }

  /** The median of longitudes and of latitudes, of a part of a long list. */
  private double[] middle() {
    int[] good = new int[Math.min(lamps.size(), SAMPLE)];
    int count = 0;
    int step = (lamps.size() + SAMPLE - 1) / SAMPLE;
    for (int i = 0; i < lamps.size(); i += step) {
      if (lamps.isGood(i)) {
        good[count++] = i;
      }
    }
    double[] x = Arrays.stream(good, 0, count).mapToDouble(lamps::x).sorted().toArray();
    double[] y = Arrays.stream(good, 0, count).mapToDouble(lamps::y).sorted().toArray();
    return count == 0
        ? new double[] {Double.NaN, Double.NaN}
        : new double[] {x[count / 2], y[count / 2]};
  }

  private String place(int lamp) {
    return String.format(
        Locale.ROOT,
        "%s %d, at longitude %.4f, latitude %.4f",
        kind,
        lamps.index(lamp),
        lamps.x(lamp),
        lamps.y(lamp));
  }
}

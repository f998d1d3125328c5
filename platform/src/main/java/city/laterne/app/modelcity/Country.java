package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.List;

/** Gives cities their names and places: one in the heath, or many on a grid over Germany. */
final class Country {
  private static final double LONGITUDE = 11.56;
  private static final double LATITUDE = 52.42;

  /** Distances of the grid, degrees; some 36 km each way, more than two radii of a city. */
  private static final double STEP_EAST = 0.52;

  private static final double STEP_NORTH = 0.325;

  /** Germany's outline, roughly and some way inside of it, longitude and latitude in degrees. */
  private static final double[][] OUTLINE = {
    {8.9, 54.75}, {9.8, 54.6}, {10.9, 54.2}, {12.3, 54.2}, {13.5, 54.2}, {14.1, 53.7},
    {14.2, 53.0}, {14.4, 52.5}, {14.5, 51.9}, {14.8, 51.2}, {14.3, 51.0}, {13.0, 50.6},
    {12.3, 50.3}, {12.3, 49.8}, {13.2, 48.9}, {13.4, 48.5}, {12.8, 48.2}, {12.8, 47.8},
    {11.5, 47.6}, {10.4, 47.6}, {9.7, 47.7}, {8.6, 47.8}, {7.8, 47.7}, {7.8, 48.5},
    {8.2, 49.0}, {7.0, 49.3}, {6.5, 49.7}, {6.4, 50.3}, {6.2, 50.8}, {6.3, 51.4},
    {6.9, 52.0}, {7.2, 52.5}, {7.2, 53.4}, {8.2, 53.5}, {8.9, 53.9}
  };

  private static final List<String> STEMS =
      List.of(
          "Ellern",
          "Wolken",
          "Hasel",
          "Dorn",
          "Birk",
          "Krähen",
          "Silber",
          "Farn",
          "Otter",
          "Rohr",
          "Heide",
          "Schlehen",
          "Tannen",
          "Reiher",
          "Moor",
          "Weiden",
          "Kiesel");
  private static final List<String> TAILS =
      List.of(
          "furt", "brück", "münde", "wehr", "hagen", "siel", "büttel", "wede", "rode", "tor",
          "quell", "aue", "stein", "horst");

  private Country() {}

  static List<Site> sites(long seed, int lights) {
    if (lights <= ModelCity.LARGEST_CITY) {
      return List.of(new Site(seed, lights, 1, "Ellernfurt", "Ellern", LONGITUDE, LATITUDE, ""));
    }
    int count = (lights + ModelCity.COUNTRY_CITY - 1) / ModelCity.COUNTRY_CITY;
    List<double[]> places = places();
    List<Site> sites = new ArrayList<>();
    long first = 1;
    for (int i = 0; i < count; i++) {
      int share = (int) ((long) lights * (i + 1) / count - (long) lights * i / count);
      String stem = STEMS.get(i % STEMS.size());
      String name = stem + TAILS.get(i / STEMS.size());
      double[] place = places.get(i);
      sites.add(
          new Site(
              new Draw(seed, "city " + i).below(Integer.MAX_VALUE),
              share,
              first,
              name,
              stem.equals("Ellern") ? "Ellern" : stem + "bach",
              place[0],
              place[1],
              "C" + (i + 1) + "-"));
      first += share;
    }
    return sites;
  }

  /** Places of the grid, row by row and back, so that neighbours follow one another. */
  private static List<double[]> places() {
    List<double[]> places = new ArrayList<>();
    for (int row = 0; row < 23; row++) {
      double latitude = 47.7 + row * STEP_NORTH;
      List<double[]> line = new ArrayList<>();
      for (int column = 0; column < 18; column++) {
        double longitude = 6.0 + column * STEP_EAST;
        if (isInside(longitude, latitude)) {
          line.add(new double[] {longitude, latitude});
        }
      }
      places.addAll(row % 2 == 0 ? line : line.reversed());
    }
    return places;
  }

  private static boolean isInside(double longitude, double latitude) {
    boolean inside = false;
    double[] before = OUTLINE[OUTLINE.length - 1];
    for (double[] corner : OUTLINE) {
      if (corner[1] > latitude != before[1] > latitude
          && longitude
              < (before[0] - corner[0]) * (latitude - corner[1]) / (before[1] - corner[1])
                  + corner[0]) {
        inside = !inside;
      }
      before = corner;
    }
    return inside;
  }
}

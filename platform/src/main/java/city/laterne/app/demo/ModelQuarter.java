package city.laterne.app.demo;

import java.util.Locale;

/**
 * A made-up quarter of 1,000 lamps: twenty bent streets, ten each way, with a lamp every 32 m,
 * always the same. It lies in Duisburg, where nobody takes it for a real record: every lamp's id
 * begins with {@code model-}.
 */
final class ModelQuarter {
  static final double LONGITUDE = 6.765;
  static final double LATITUDE = 51.432;

  private static final int STREETS = 10;
  private static final int LAMPS = 50;
  private static final double SPACING_METRES = 32;
  private static final double METRES_PER_DEGREE = 111_195;

  private ModelQuarter() {}

  /** The quarter as GeoJSON. */
  static String geoJson() {
    StringBuilder json = new StringBuilder("{\"type\":\"FeatureCollection\",\"features\":[");
    for (int street = 0; street < STREETS; street++) {
      for (int lamp = 0; lamp < LAMPS; lamp++) {
        double along = (lamp - LAMPS / 2.0) * SPACING_METRES;
        double across = (street - STREETS / 2.0) * SPACING_METRES * 5;
        double bend = 40 * Math.sin(along / 260 + street);
        feature(json, "east", street, lamp, along, across + bend);
        feature(json, "north", street, lamp, across + bend + 13, along + 9);
      }
    }
    return json.append("]}").toString();
  }

  private static void feature(
      StringBuilder json, String way, int street, int lamp, double x, double y) {
    double latitude = LATITUDE + y / METRES_PER_DEGREE;
    double longitude = LONGITUDE + x / (METRES_PER_DEGREE * Math.cos(Math.toRadians(LATITUDE)));
    if (json.charAt(json.length() - 1) == '}') {
      json.append(',');
    }
    json.append(
        String.format(
            Locale.ROOT,
            "{\"type\":\"Feature\",\"properties\":{\"id\":\"model-%s-%02d-%02d\",\"ref\":\"%d\","
                + "\"circuit\":\"%s-%02d\",\"lamp_mount\":\"bent_mast\"},"
                + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.7f,%.7f]}}",
            way,
            street + 1,
            lamp + 1,
            lamp + 1,
            way,
            street + 1,
            longitude,
            latitude));
  }
}

package city.laterne.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Asks a platform on loopback that holds the model country, one question after the other as a page
 * does: for the place of a random light, for up to 100 lights within 500 m of it, and for a tile
 * there, of zoom 4 to 18; then it rests. Prints the latencies of both, ms, by the minute and over
 * all. A process of its own, so that what it asks does not wait for the threads of a load.
 *
 * <p>{@code CityProbe --port P --lights N [--seconds 600] [--rest 50] [--seed 1]}.
 */
public final class CityProbe {
  private static final int FIRST_ZOOM = 4;
  private static final int LAST_ZOOM = 18;
  private static final long MINUTE = 60_000_000_000L;

  private final CityReader reader;
  private final int lights;
  private final List<Double> radius = new ArrayList<>();
  private final List<Double> tile = new ArrayList<>();

  private CityProbe(CityReader reader, int lights) {
    this.reader = reader;
    this.lights = lights;
  }

  /** Asks, and prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(CityReader.option(arguments, "port", "8080"));
    int lights = Integer.parseInt(CityReader.option(arguments, "lights", "45000"));
    int seconds = Integer.parseInt(CityReader.option(arguments, "seconds", "600"));
    int rest = Integer.parseInt(CityReader.option(arguments, "rest", "50"));
    Random random = new Random(Long.parseLong(CityReader.option(arguments, "seed", "1")));
    CityProbe all = new CityProbe(new CityReader(port), lights);
    long start = System.nanoTime();
    for (int minute = 1; System.nanoTime() - start < seconds * 1_000_000_000L; minute++) {
      CityProbe one = new CityProbe(all.reader, lights);
      long end = Math.min(start + minute * MINUTE, start + seconds * 1_000_000_000L);
      while (System.nanoTime() < end) {
        Thread.sleep(rest);
        one.ask(random);
      }
      one.print("minute " + minute);
      all.radius.addAll(one.radius);
      all.tile.addAll(one.tile);
    }
    all.print("all");
  }

  private void ask(Random random) throws IOException, InterruptedException {
    double[] place = reader.place(random.nextInt(lights));
    String near =
        "/ngsi-ld/v1/entities?type=Streetlight&limit=100&georel="
            + URLEncoder.encode("near;maxDistance==500", UTF_8)
            + "&geometry=Point&coordinates="
            + URLEncoder.encode("[" + place[0] + "," + place[1] + "]", UTF_8);
    time(near, radius);
    int zoom = random.nextInt(FIRST_ZOOM, LAST_ZOOM + 1);
    time("/tiles/lights/" + zoom + "/" + tileAt(place, zoom) + ".json", tile);
  }

  private void time(String path, List<Double> millis) throws IOException, InterruptedException {
    long start = System.nanoTime();
    var _ = reader.get(path);
    millis.add((System.nanoTime() - start) / 1e6);
  }

  private void print(String when) {
    System.out.println(when + ": radius " + CityReader.line(radius));
    System.out.println(when + ": tile   " + CityReader.line(tile));
  }

  private static String tileAt(double[] place, int zoom) {
    double radians = Math.toRadians(place[1]);
    double y = (1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2;
    return (int) ((place[0] + 180) / 360 * (1 << zoom)) + "/" + (int) (y * (1 << zoom));
  }
}

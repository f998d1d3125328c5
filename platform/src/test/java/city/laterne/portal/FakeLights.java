package city.laterne.portal;

import city.laterne.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Envelope;

/** Lights kept in a list, seen by all alike. */
final class FakeLights implements LightsView {
  private final List<Light> lights = new CopyOnWriteArrayList<>();
  private final LightPyramid pyramid = new LightPyramid();
  private final LightFeed feed = new LightFeed(pyramid);

  static Light light(int number, double level) {
    return new Light(
        number,
        "urn:ngsi-ld:Streetlight:" + number,
        "M" + number,
        6.76 + number % 100 * 1e-4,
        51.43 + Math.floorDiv(number, 100) * 1e-4,
        new Light.Readings(
            level, level, level > 0 ? Light.Power.ON : Light.Power.OFF, Light.Condition.OK));
  }

  void add(Light light) {
    lights.add(light);
    pyramid.put(light);
  }

  void happens(LightChange change) {
    feed.apply(change);
  }

  @Override
  public Overview overview(Principal principal) {
    return new Overview(lights.size(), true, pyramid.bounds());
  }

  @Override
  public long atMost(Principal principal, TileAddress square) {
    return pyramid.count(square);
  }

  @Override
  public void each(Principal principal, Envelope where, Predicate<Light> visitor) {
    for (Light light : lights) {
      if (where.contains(light.longitude(), light.latitude()) && !visitor.test(light)) {
        return;
      }
    }
  }

  @Override
  public List<LightCell> cells(Principal principal, TileAddress tile, int zoom) {
    return pyramid.within(tile, zoom);
  }

  @Override
  public List<Light> search(Principal principal, String text, int most) {
    return lights.stream().filter(light -> light.pole().contains(text)).limit(most).toList();
  }

  @Override
  public Following follow(Principal principal, Envelope where) {
    return feed.follow(where);
  }

  @Override
  public CellFollowing followCells(Principal principal, Envelope where, int zoom) {
    return feed.followCells(where, zoom);
  }
}

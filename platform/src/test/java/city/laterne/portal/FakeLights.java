package city.laterne.portal;

import city.laterne.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lights kept in lists. */
final class FakeLights implements LightsView {
  final List<Light> lights = new CopyOnWriteArrayList<>();
  final List<BlockingQueue<LightChange>> followers = new CopyOnWriteArrayList<>();

  static Light light(int number, double level) {
    return new Light(
        "urn:ngsi-ld:Streetlight:" + number,
        "M" + number,
        6.76 + number * 1e-4,
        51.43,
        new Light.Readings(level, level, Light.Power.ON, Light.Condition.OK));
  }

  void happens(LightChange change) {
    followers.forEach(queue -> queue.add(change));
  }

  @Override
  public void each(Principal principal, Consumer<Light> visitor) {
    lights.forEach(visitor);
  }

  @Override
  public Following follow(Principal principal) {
    BlockingQueue<LightChange> queue = new LinkedBlockingQueue<>();
    followers.add(queue);
    return new Following() {
      @Override
      public List<LightChange> next(Duration wait) throws InterruptedException {
        List<LightChange> changes = new ArrayList<>();
        LightChange first = queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
          changes.add(first);
          queue.drainTo(changes);
        }
        return changes;
      }

      @Override
      public void close() {
        followers.remove(queue);
      }
    };
  }
}

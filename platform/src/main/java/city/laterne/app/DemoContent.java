package city.laterne.app;

import city.laterne.shared.CityClock;
import java.net.URI;

/** What the demo shows: fills an empty city and runs what belongs to it, e.g. simulated lamps. */
@FunctionalInterface
public interface DemoContent {
  /**
   * Fills the city if it is empty and starts what accompanies it.
   *
   * @param platform the running platform
   * @param page where people look at it
   * @return ends what was started
   */
  AutoCloseable start(Platform platform, Configuration configuration, CityClock clock, URI page);
}

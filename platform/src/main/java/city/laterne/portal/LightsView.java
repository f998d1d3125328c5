package city.laterne.portal;

import city.laterne.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lights as the map needs them, each principal's within its scope. Safe for use by many
 * threads.
 */
public interface LightsView {
  /** Passes every light that the principal may see to a visitor, from one consistent snapshot. */
  void each(Principal principal, Consumer<Light> visitor);

  /** Follows what happens to those lights from now on. */
  Following follow(Principal principal);

  /** A reader of changes. Used by one thread; close it. */
  interface Following extends AutoCloseable {
    /**
     * The next changes in their order, at most a few thousand; waits up to the given time for the
     * first.
     *
     * @return empty when none came in time
     * @throws city.laterne.shared.Failure when the reader fell too far behind: load everything anew
     */
    List<LightChange> next(Duration wait) throws InterruptedException;

    @Override
    void close();
  }
}

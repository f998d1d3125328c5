package city.laterne.shared;

import java.time.Instant;

/**
 * The city's time: it drives what the domain decides (dusk, calendars, programmes). It equals the
 * machine's time in a real city; in a data directory marked simulated it can start elsewhere and
 * run fast.
 */
public interface CityClock {
  /** The present moment of the city. */
  Instant now();

  /** How many seconds of the city pass in one second of the machine; 1 in a real city. */
  double speed();
}

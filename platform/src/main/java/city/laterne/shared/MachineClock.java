package city.laterne.shared;

import java.time.Instant;

/**
 * The machine's time: it drives sockets, tokens, retries, keep-alives and time stamps of storage.
 */
@FunctionalInterface
public interface MachineClock {
  /** The present moment of the machine. */
  Instant now();

  /** The present moment in microseconds since 1970. */
  default long micros() {
    return Micros.of(now());
  }
}

package city.laterne.devices.mqtt;

import city.laterne.shared.MachineClock;

/**
 * Decides which of many failed attempts to connect are worth a line in the log: the first one, one
 * an hour while it stays so, and the end when its beginning was told. A connection that is lost
 * within a minute again and again counts as one outage. Used by one thread.
 */
final class OutageLog {
  private static final long SECOND = 1_000_000;
  private static final long STEADY = 60 * SECOND;
  private static final long EVERY = 3_600 * SECOND;

  private final MachineClock clock;
  private long standsSince = Long.MIN_VALUE;
  private long quietUntil = Long.MIN_VALUE;
  private boolean stands;
  private boolean told;

  OutageLog(MachineClock clock) {
    this.clock = clock;
  }

  /** An attempt failed or the connection was lost; answers whether to say so. */
  boolean began() {
    long now = clock.micros();
    boolean steady = isSteady();
    stands = false;
    if (!steady && now < quietUntil) {
      return false;
    }
    quietUntil = now + EVERY;
    told = true;
    return true;
  }

  /** Whether the connection stands for a minute at least. */
  boolean isSteady() {
    return stands && clock.micros() - standsSince >= STEADY;
  }

  /** The connection stands; answers whether to say so: at first, and when an outage was told. */
  boolean ended() {
    boolean first = standsSince == Long.MIN_VALUE;
    stands = true;
    standsSince = clock.micros();
    boolean tell = first || told;
    told = false;
    return tell;
  }
}

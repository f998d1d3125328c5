package city.laterne.app;

import city.laterne.shared.MachineClock;
import java.time.Instant;

/** The wall clock of this machine: the only place that reads it. */
public final class SystemMachineClock implements MachineClock {
  /** Makes one. */
  public SystemMachineClock() {}

  @Override
  public Instant now() {
    return Instant.now();
  }
}

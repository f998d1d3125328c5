package city.laterne.commands;

import city.laterne.shared.MachineClock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids of commands: 16 hexadecimal digits of a number that is the machine's time in µs where
 * that is new, and one more than the last otherwise. So they are ordered by time of issue and
 * unique over restarts, also when the machine's clock jumps back, as long as {@link #startBehind}
 * is told the ids in store. Safe for many threads.
 */
final class CommandIds {
  private final MachineClock clock;
  private final AtomicLong last = new AtomicLong();

  CommandIds(MachineClock clock) {
    this.clock = clock;
  }

  /** Makes all further ids greater than one that exists. */
  void startBehind(String id) {
    long number = HexFormat.fromHexDigitsToLong(id);
    last.accumulateAndGet(number, Math::max);
  }

  String next() {
    long micros = clock.micros();
    return HexFormat.of().toHexDigits(last.updateAndGet(before -> Math.max(before + 1, micros)));
  }
}

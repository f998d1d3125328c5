package city.laterne.commands;

import city.laterne.shared.MachineClock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Makes ids of commands: 16 hexadecimal digits of a number that is the machine's time in µs where
 * that is new, and one more than the last otherwise. So they are ordered by time of issue and
 * unique over restarts, also when the machine's clock jumps back, as long as {@link #startBehind}
 * is told the ids in store, or up to where ids were reserved. Safe for many threads.
 */
final class CommandIds {
  /** Ids are reserved so far ahead, and again when half of it is used. */
  private static final long RESERVED_MICROS = 60_000_000;

  private final MachineClock clock;
  private final Consumer<String> reserve;
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong reserved = new AtomicLong();

  /**
   * Makes ids.
   *
   * @param reserve keeps for the next start up to where ids are given out; must not block
   */
  CommandIds(MachineClock clock, Consumer<String> reserve) {
    this.clock = clock;
    this.reserve = reserve;
  }

  /** Makes all further ids greater than one that exists. */
  void startBehind(String id) {
    long number = HexFormat.fromHexDigitsToLong(id);
    last.accumulateAndGet(number, Math::max);
  }

  String next() {
    long micros = clock.micros();
    long id = last.updateAndGet(before -> Math.max(before + 1, micros));
    long until = reserved.get();
    if (id > until - RESERVED_MICROS / 2 && reserved.compareAndSet(until, id + RESERVED_MICROS)) {
      reserve.accept(HexFormat.of().toHexDigits(id + RESERVED_MICROS));
    }
    return HexFormat.of().toHexDigits(id);
  }
}

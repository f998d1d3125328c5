package city.laterne.store.internal;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Who reads at which commit. A reader pins the commit it sees; what older commits left behind is
 * freed only when no pinned reader can need it any more. Lock-free; bounded by the number of
 * places.
 */
final class Epochs {
  private static final int PLACES = 256;
  private static final int STRIDE = 8; // one cache line a place
  private static final long FREE = 0;

  private final AtomicLongArray pins = new AtomicLongArray(PLACES * STRIDE);

  /**
   * Pins what is published now.
   *
   * @param published yields the number of the newest published commit, ≥ 1
   * @return the place, for {@link #pinned} and {@link #release}
   */
  int pin(LongSupplier published) {
    int start = (int) Thread.currentThread().threadId() * 31;
    for (int tries = 0; ; tries++) {
      int place = Math.floorMod(start + tries, PLACES) * STRIDE;
      long seen = published.getAsLong();
      if (pins.get(place) == FREE && pins.compareAndSet(place, FREE, seen)) {
        for (long now = published.getAsLong(); now != seen; now = published.getAsLong()) {
          pins.set(place, now);
          seen = now;
        }
        return place;
      }
      if (tries > 0 && tries % PLACES == 0) {
        Thread.onSpinWait();
      }
    }
  }

  long pinned(int place) {
    return pins.get(place);
  }

  void release(int place) {
    pins.set(place, FREE);
  }

  /** Whether nobody reads. */
  boolean isIdle() {
    for (int i = 0; i < PLACES; i++) {
      if (pins.get(i * STRIDE) != FREE) {
        return false;
      }
    }
    return true;
  }

  /** The oldest commit that a reader may still look at. */
  long horizon(long published) {
    long horizon = published;
    for (int i = 0; i < PLACES; i++) {
      long pin = pins.get(i * STRIDE);
      if (pin != FREE && pin < horizon) {
        horizon = pin;
      }
    }
    return horizon;
  }
}

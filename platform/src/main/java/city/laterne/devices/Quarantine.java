package city.laterne.devices;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where bad input goes: every piece is counted by reason, the newest {@value #KEPT} are kept as
 * rows to look at. At most {@value #KEPT_PER_SECOND} a second are kept, so that a broken device
 * cannot turn the disk into its log; the counts stay exact. Safe for use by many threads.
 */
public final class Quarantine {
  /** How many pieces are kept. */
  public static final int KEPT = 10_000;

  /** How many pieces a second are kept. */
  public static final int KEPT_PER_SECOND = 100;

  private static final int LONGEST_TEXT = 1_024;
  private static final Author AUTHOR = Author.domain("quarantine");

  private final Tenant tenant;
  private final MachineClock clock;
  private final Map<QuarantineReason, LongAdder> counts = new EnumMap<>(QuarantineReason.class);
  private final LongAdder notKept = new LongAdder();
  private long next;
  private long second;
  private int keptInSecond;

  /** Opens the quarantine of a tenant and finds its newest row. */
  public Quarantine(Tenant tenant, MachineClock clock) {
    this.tenant = tenant;
    this.clock = clock;
    for (QuarantineReason reason : QuarantineReason.values()) {
      counts.put(reason, new LongAdder());
    }
    List<Row> rows = tenant.rows(Space.QUARANTINE, new byte[0], new byte[0], KEPT + 1);
    next = rows.isEmpty() ? 0 : ByteBuffer.wrap(rows.getLast().key()).getLong() + 1;
  }

  /** Sets a piece of input aside. Never fails, never blocks. */
  public void put(QuarantineReason reason, String topic, String detail, byte[] payload) {
    count(reason).increment();
    long now = clock.micros();
    long number = admit(now);
    if (number < 0) {
      notKept.increment();
      return;
    }
    String text =
        new String(payload, 0, Math.min(payload.length, LONGEST_TEXT), StandardCharsets.UTF_8);
    byte[] row =
        ProvisioningJson.writeQuarantine(
            new QuarantineEntry(now, topic, reason, cut(detail), text));
    List<RowWrite> writes = new ArrayList<>(2);
    writes.add(RowWrite.put(Space.QUARANTINE, key(number), row));
    if (number >= KEPT) {
      writes.add(RowWrite.delete(Space.QUARANTINE, key(number - KEPT)));
    }
    try {
      var _ =
          tenant
              .submit(List.of(Transaction.ofRows(AUTHOR, writes)))
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      notKept.increment();
                    }
                  });
    } catch (Failure full) {
      notKept.increment();
    }
  }

  private synchronized long admit(long now) {
    long thisSecond = now / 1_000_000;
    if (thisSecond != second) {
      second = thisSecond;
      keptInSecond = 0;
    }
    return keptInSecond++ < KEPT_PER_SECOND ? next++ : -1;
  }

  /** How many pieces came since start, by reason. */
  public Map<QuarantineReason, Long> counts() {
    Map<QuarantineReason, Long> copy = new EnumMap<>(QuarantineReason.class);
    counts.forEach((reason, count) -> copy.put(reason, count.sum()));
    return copy;
  }

  /**
   * How many pieces since start were counted only, because too many came at once or the disk
   * refused.
   */
  public long notKept() {
    return notKept.sum();
  }

  /** The newest pieces first. */
  public List<QuarantineEntry> list(int offset, int limit) {
    List<Row> rows = tenant.rows(Space.QUARANTINE, new byte[0], new byte[0], KEPT + 1);
    List<QuarantineEntry> entries = new ArrayList<>();
    for (int at = rows.size() - 1 - offset; at >= 0 && entries.size() < limit; at--) {
      entries.add(ProvisioningJson.readQuarantine(rows.get(at).value()));
    }
    return entries;
  }

  private LongAdder count(QuarantineReason reason) {
    LongAdder adder = counts.get(reason);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return adder;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}

package city.laterne.security;

import city.laterne.shared.MachineClock;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes audit leaves as rows that any transaction can carry, so that a deed and its leaf reach the
 * disk together. Keys are ordered by time: eight bytes of µs since 1970, then four bytes that tell
 * this process from others, as a clock set back must overwrite nothing. Safe for use by many
 * threads.
 */
public final class AuditTrail {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int KEY_BYTES = 12;

  private final MachineClock clock;
  private final int process;
  private final AtomicLong last = new AtomicLong();

  /**
   * A trail.
   *
   * @param process a random number of this process
   */
  public AuditTrail(MachineClock clock, int process) {
    this.clock = clock;
    this.process = process;
  }

  /** A leaf of the present moment. */
  public RowWrite leaf(String who, String what, String target, String outcome) {
    long now = clock.micros();
    long at = last.updateAndGet(before -> Math.max(before + 1, now));
    byte[] value =
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("who", who)
                .put("what", what)
                .put("target", target)
                .put("outcome", outcome));
    return RowWrite.put(Space.AUDIT, key(at, process), value);
  }

  /**
   * Leaves of a tenant, oldest first.
   *
   * @param after only those behind this time (µs since 1970)
   * @param most how many at most
   */
  public static List<AuditLeaf> list(Tenant tenant, long after, int most) {
    return tenant.rows(Space.AUDIT, new byte[0], key(after, -1), most).stream()
        .map(AuditTrail::decode)
        .toList();
  }

  private static AuditLeaf decode(Row row) {
    JsonNode json = JSON.readTree(row.value());
    return new AuditLeaf(
        ByteBuffer.wrap(row.key()).getLong(),
        json.get("who").asString(),
        json.get("what").asString(),
        json.get("target").asString(),
        json.get("outcome").asString());
  }

  private static byte[] key(long at, int process) {
    return ByteBuffer.allocate(KEY_BYTES).putLong(at).putInt(process).array();
  }
}

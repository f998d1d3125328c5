package city.laterne.context.subscription;

import city.laterne.shared.Micros;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the notifications of one subscription fare (clause 5.2.14). Counts survive a restart; those
 * of the last second before a kill may be missing. Safe for use by many threads.
 */
public final class DeliveryState {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final NotificationCounts counts;
  private long sent;
  private long failed;
  private long dropped;
  private long lastNotification = Micros.ABSENT;
  private long lastSuccess = Micros.ABSENT;
  private long lastFailure = Micros.ABSENT;
  private boolean changed;
  private boolean ended;

  /** The state of a new subscription; counts in its tenant's counts, too. */
  DeliveryState(NotificationCounts counts) {
    this.counts = counts;
  }

  /**
   * Whether the throttling (seconds) behind the last notification is over. So it is, too, when the
   * clock was set back behind that notification: otherwise nothing would be told until it caught
   * up.
   */
  synchronized boolean mayNotify(long now, double throttling) {
    return lastNotification == Micros.ABSENT
        || now < lastNotification
        || now - lastNotification >= throttling * 1e6;
  }

  /** A notification goes to the queue of its endpoint. */
  synchronized void begins(long now) {
    lastNotification = now;
    sent++;
    counts.sent.increment();
    changed = true;
  }

  synchronized void succeeded(long now) {
    lastSuccess = now;
    changed = true;
  }

  /** One try did not succeed; others may follow. */
  synchronized void refused(long now) {
    lastFailure = now;
    changed = true;
  }

  synchronized void failed(long now) {
    failed++;
    counts.failed.increment();
    lastFailure = now;
    changed = true;
  }

  synchronized void dropped() {
    dropped++;
    counts.dropped.increment();
    changed = true;
  }

  /** The subscription is gone: what is still in the queue is not sent. */
  public synchronized void end() {
    ended = true;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /** Whether something changed since the last call. */
  synchronized boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Writes the members of NotificationParams that only the platform sets. */
  public synchronized void write(ObjectNode to) {
    if (sent > 0) {
      to.put("timesSent", sent);
      to.put("timesFailed", failed);
    }
    if (sent > 0 || lastFailure != Micros.ABSENT) {
      to.put("status", isFailing() ? "failed" : "ok");
    }
    if (dropped > 0) {
      to.put("timesDropped", dropped);
    }
    time(to, "lastNotification", lastNotification);
    time(to, "lastSuccess", lastSuccess);
    time(to, "lastFailure", lastFailure);
  }

  private boolean isFailing() {
    return lastFailure != Micros.ABSENT
        && (lastSuccess == Micros.ABSENT || lastFailure > lastSuccess);
  }

  byte[] encode() {
    ObjectNode row = JSON.createObjectNode();
    write(row);
    return JSON.writeValueAsBytes(row);
  }

  static DeliveryState decode(byte[] bytes, NotificationCounts counts) {
    JsonNode row = JSON.readTree(bytes);
    DeliveryState state = new DeliveryState(counts);
    state.sent = row.path("timesSent").asLong(0);
    state.failed = row.path("timesFailed").asLong(0);
    state.dropped = row.path("timesDropped").asLong(0);
    state.lastNotification = time(row.path("lastNotification"));
    state.lastSuccess = time(row.path("lastSuccess"));
    state.lastFailure = time(row.path("lastFailure"));
    return state;
  }

  private static void time(ObjectNode to, String field, long micros) {
    if (micros != Micros.ABSENT) {
      to.put(field, Micros.format(micros));
    }
  }

  private static long time(JsonNode node) {
    return node.isString() ? Micros.parse(node.asString()) : Micros.ABSENT;
  }
}

package city.laterne.devices.mqtt;

import city.laterne.shared.Micros;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the door remembers of a client (MQTT 5.0, section 4.1). Its name is owner and client id
 * together, so that no client can take over another owner's session. Used by the door's event loop
 * only.
 */
final class Session {
  /** The expiry of a session that never expires. */
  static final long NEVER = 0xFFFF_FFFFL;

  final String owner;
  final String clientId;
  final Map<String, Subscription> subscriptions = new LinkedHashMap<>();

  /** Packet ids of QoS 2 messages taken and not released by the client. */
  final Set<Integer> received = new HashSet<>();

  final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
  final LinkedHashMap<Integer, Outgoing> inFlight = new LinkedHashMap<>();

  /** Seconds that it outlives its connection. */
  long expirySeconds;

  /** When the connection went, µs since 1970; ABSENT while there is one. */
  long disconnectedAt = Micros.ABSENT;

  /** Whether it has rows on disk. */
  boolean stored;

  boolean ended;
  @Nullable Connection connection;
  @Nullable Will will;
  long nextSeq = 1;
  int waitingBytes;
  private int lastPacketId;

  Session(String owner, String clientId) {
    this.owner = owner;
    this.clientId = clientId;
  }

  String key() {
    return key(owner, clientId);
  }

  static String key(String owner, String clientId) {
    return owner + "\n" + clientId;
  }

  boolean isDurable() {
    return stored || expirySeconds > 0;
  }

  /** A packet id that is free; there always is one, as fewer than 65,535 are in flight. */
  int takePacketId() {
    do {
      lastPacketId = lastPacketId == 0xFFFF ? 1 : lastPacketId + 1;
    } while (inFlight.containsKey(lastPacketId));
    return lastPacketId;
  }

  boolean hasExpired(long now) {
    return disconnectedAt != Micros.ABSENT
        && expirySeconds != NEVER
        && now >= disconnectedAt + expirySeconds * 1_000_000;
  }
}

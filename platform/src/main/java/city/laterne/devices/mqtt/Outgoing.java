package city.laterne.devices.mqtt;

/**
 * A message for one session, from the moment it is matched until the client has acknowledged it.
 */
final class Outgoing {
  /** Number of its row within the session. */
  final long seq;

  final Message message;

  /** QoS of this delivery. */
  final int qos;

  /** Identifiers of the subscriptions that matched. */
  final int[] identifiers;

  /** Whether it must not outlive the connection: a command, which the outbox sends again. */
  final boolean fleeting;

  /** Whether the disk has it, so that it may be sent. */
  boolean ready;

  /** Whether it may have reached the client before. */
  boolean sentBefore;

  /** QoS 2: whether the client has it and only the release is open. */
  boolean released;

  /** 0 before it is sent. */
  int packetId;

  Outgoing(long seq, Message message, int qos, int[] identifiers, boolean fleeting, boolean ready) {
    this.seq = seq;
    this.message = message;
    this.qos = qos;
    this.identifiers = identifiers;
    this.fleeting = fleeting;
    this.ready = ready;
  }
}

package city.laterne.devices.mqtt;

import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored form of sessions: a row {@code s} a session, {@code q} a queued message, {@code i} a
 * received QoS 2 packet id, {@code r} a retained message. Keys of one session share a prefix that
 * ends with a zero byte, which MQTT strings cannot hold.
 */
final class SessionRows {
  static final char SESSION = 's';
  static final char QUEUED = 'q';
  static final char RECEIVED = 'i';
  static final char RETAINED = 'r';
  private static final int FORMAT = 1;

  private SessionRows() {}

  static byte[] key(char table, String name, byte[] rest) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + text.length + rest.length)
        .put((byte) table)
        .put(text)
        .put((byte) 0)
        .put(rest)
        .array();
  }

  /** The name within a key. */
  static String name(byte[] key) {
    int end = 1;
    while (key[end] != 0) {
      end++;
    }
    return new String(key, 1, end - 1, StandardCharsets.UTF_8);
  }

  static RowWrite putSession(Session session) {
    return RowWrite.put(
        Space.SESSION,
        key(SESSION, session.key(), new byte[0]),
        write(
            out -> {
              out.writeUTF(session.owner);
              out.writeUTF(session.clientId);
              out.writeLong(session.expirySeconds);
              out.writeLong(session.disconnectedAt);
              out.writeInt(session.subscriptions.size());
              for (Subscription one : session.subscriptions.values()) {
                out.writeUTF(one.filter());
                out.writeByte(one.qos());
                out.writeBoolean(one.noLocal());
                out.writeBoolean(one.retainAsPublished());
                out.writeInt(one.identifier());
              }
              Will will = session.will;
              out.writeBoolean(will != null);
              if (will != null) {
                out.writeLong(will.delaySeconds());
                writeMessage(out, will.message());
              }
            }));
  }

  static Session readSession(byte[] value) {
    return read(
        value,
        in -> {
          Session session = new Session(in.readUTF(), in.readUTF());
          session.expirySeconds = in.readLong();
          session.disconnectedAt = in.readLong();
          session.stored = true;
          int count = in.readInt();
          for (int i = 0; i < count; i++) {
            String filter = in.readUTF();
            session.subscriptions.put(
                filter,
                new Subscription(
                    filter, in.readByte(), in.readBoolean(), in.readBoolean(), in.readInt()));
          }
          if (in.readBoolean()) {
            long delay = in.readLong();
            session.will = new Will(readMessage(in), delay);
          }
          return session;
        });
  }

  static RowWrite putQueued(Session session, Outgoing outgoing) {
    return RowWrite.put(
        Space.SESSION,
        queuedKey(session, outgoing.seq),
        write(
            out -> {
              out.writeByte(outgoing.qos);
              out.writeBoolean(outgoing.released);
              out.writeShort(outgoing.packetId);
              out.writeInt(outgoing.identifiers.length);
              for (int identifier : outgoing.identifiers) {
                out.writeInt(identifier);
              }
              writeMessage(out, outgoing.message);
            }));
  }

  static Outgoing readQueued(byte[] key, byte[] value) {
    long seq = ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
    return read(
        value,
        in -> {
          int qos = in.readByte();
          boolean released = in.readBoolean();
          int packetId = in.readUnsignedShort();
          int[] identifiers = new int[in.readInt()];
          for (int i = 0; i < identifiers.length; i++) {
            identifiers[i] = in.readInt();
          }
          Outgoing outgoing = new Outgoing(seq, readMessage(in), qos, identifiers, false, true);
          outgoing.released = released;
          outgoing.packetId = packetId;
          outgoing.sentBefore = true;
          return outgoing;
        });
  }

  static byte[] queuedKey(Session session, long seq) {
    return key(QUEUED, session.key(), ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
  }

  static byte[] receivedKey(Session session, int packetId) {
    return key(RECEIVED, session.key(), new byte[] {(byte) (packetId >> 8), (byte) packetId});
  }

  static int packetId(byte[] receivedKey) {
    return ((receivedKey[receivedKey.length - 2] & 0xFF) << 8)
        | (receivedKey[receivedKey.length - 1] & 0xFF);
  }

  static byte[] retainedKey(String topic) {
    return key(RETAINED, topic, new byte[0]);
  }

  static byte[] writeRetained(Message message) {
    return write(out -> writeMessage(out, message));
  }

  static Message readRetained(byte[] value) {
    return read(value, SessionRows::readMessage);
  }

  private static void writeMessage(DataOutputStream out, Message message) throws IOException {
    out.writeUTF(message.topic());
    out.writeByte(message.qos());
    out.writeBoolean(message.retain());
    out.writeLong(message.expiresAt());
    out.writeInt(message.payload().length);
    out.write(message.payload());
    Extras extras = message.extras();
    out.writeByte(extras.payloadFormat());
    out.writeUTF(extras.contentType());
    out.writeUTF(extras.responseTopic());
    out.writeShort(extras.correlation().length);
    out.write(extras.correlation());
    out.writeShort(extras.user().size());
    for (String text : extras.user()) {
      out.writeUTF(text);
    }
  }

  private static Message readMessage(DataInputStream in) throws IOException {
    String topic = in.readUTF();
    int qos = in.readByte();
    boolean retain = in.readBoolean();
    long expiresAt = in.readLong();
    byte[] payload = in.readNBytes(in.readInt());
    int format = in.readByte();
    String contentType = in.readUTF();
    String responseTopic = in.readUTF();
    byte[] correlation = in.readNBytes(in.readUnsignedShort());
    List<String> user = new ArrayList<>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      user.add(in.readUTF());
    }
    boolean none =
        format < 0
            && contentType.isEmpty()
            && responseTopic.isEmpty()
            && correlation.length == 0
            && user.isEmpty();
    return new Message(
        topic,
        payload,
        qos,
        retain,
        expiresAt,
        none ? Extras.NONE : new Extras(format, contentType, responseTopic, correlation, user));
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  private static byte[] write(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] value, Reading<T> reading) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
    try {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IOException("a session row has format " + format + ", expected " + FORMAT);
      }
      return reading.from(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

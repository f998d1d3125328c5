package city.laterne.commands;

import city.laterne.store.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command as a row of the outbox. Key: entity id in UTF-8, a zero byte, the command's id; so the
 * commands of one entity stand together, the oldest first. Value: a version byte, then the fields
 * in order.
 */
final class CommandCodec {
  private static final int VERSION = 1;

  private CommandCodec() {}

  static byte[] key(Command command) {
    return (command.entityId() + '\0' + command.id()).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] prefix(String entityId) {
    return (entityId + '\0').getBytes(StandardCharsets.UTF_8);
  }

  static byte[] encode(Command command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(command.id());
      out.writeUTF(command.entityId());
      out.writeUTF(command.name());
      write(out, command.value());
      out.writeUTF(command.urgency().name());
      out.writeShort(command.reasons().size());
      for (String reason : command.reasons()) {
        out.writeUTF(reason);
      }
      out.writeLong(command.issuedAt());
      out.writeLong(command.expiresAt());
      out.writeUTF(command.state().name());
      out.writeInt(command.attempts());
    } catch (IOException e) {
      throw new UncheckedIOException("command " + command.id() + " cannot be written", e);
    }
    return bytes.toByteArray();
  }

  static Command decode(byte[] row) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalStateException("outbox row of version " + version + ", known is 1");
      }
      String id = in.readUTF();
      String entityId = in.readUTF();
      String name = in.readUTF();
      Value value = read(in);
      Command.Urgency urgency = Command.Urgency.valueOf(in.readUTF());
      int count = in.readUnsignedShort();
      List<String> reasons = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        reasons.add(in.readUTF());
      }
      return new Command(
          id,
          entityId,
          name,
          value,
          urgency,
          reasons,
          in.readLong(),
          in.readLong(),
          Command.State.valueOf(in.readUTF()),
          in.readInt());
    } catch (IOException e) {
      throw new UncheckedIOException("an outbox row of " + row.length + " bytes is cut short", e);
    }
  }

  private static void write(DataOutputStream out, Value value) throws IOException {
    switch (value) {
      case Value.Null _ -> out.writeByte(0);
      case Value.Bool(boolean truth) -> {
        out.writeByte(1);
        out.writeBoolean(truth);
      }
      case Value.Decimal(long unscaled, int scale) -> {
        out.writeByte(2);
        out.writeLong(unscaled);
        out.writeByte(scale);
      }
      case Value.Real(double real) -> {
        out.writeByte(3);
        out.writeDouble(real);
      }
      case Value.Text(String text) -> {
        out.writeByte(4);
        writeText(out, text);
      }
      case Value.Items(List<Value> values) -> {
        out.writeByte(5);
        out.writeInt(values.size());
        for (Value item : values) {
          write(out, item);
        }
      }
      case Value.Fields fields -> {
        out.writeByte(6);
        out.writeInt(fields.values().size());
        for (Map.Entry<String, Value> field : fields.values().entrySet()) {
          writeText(out, field.getKey());
          write(out, field.getValue());
        }
      }
      case Value.Point(Value.Decimal longitude, Value.Decimal latitude) -> {
        out.writeByte(7);
        write(out, longitude);
        write(out, latitude);
      }
    }
  }

  private static Value read(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case 0 -> Value.Null.NULL;
      case 1 -> Value.Bool.of(in.readBoolean());
      case 2 -> new Value.Decimal(in.readLong(), in.readUnsignedByte());
      case 3 -> new Value.Real(in.readDouble());
      case 4 -> new Value.Text(readText(in));
      case 5 -> {
        int size = in.readInt();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          values.add(read(in));
        }
        yield new Value.Items(values);
      }
      case 6 -> {
        int size = in.readInt();
        LinkedHashMap<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
          fields.put(readText(in), read(in));
        }
        yield new Value.Fields(fields);
      }
      case 7 -> new Value.Point(decimal(in), decimal(in));
      default -> throw new IllegalStateException("an outbox row holds a value of tag " + tag);
    };
  }

  private static Value.Decimal decimal(DataInputStream in) throws IOException {
    return read(in) instanceof Value.Decimal decimal ? decimal : Value.Decimal.of(0);
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}

package city.laterne.devices;

import city.laterne.commands.Command;
import city.laterne.store.Value;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes commands as devices get them: {@code {"<name>":<value>,"commandId":"<id>"}}. */
public final class CommandCodec {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private CommandCodec() {}

  /** The payload of a command. */
  public static byte[] write(Command command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeName(command.name());
      write(json, command.value());
      json.writeStringProperty("commandId", command.id());
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Value value) {
    switch (value) {
      case Value.Null _ -> json.writeNull();
      case Value.Bool(boolean flag) -> json.writeBoolean(flag);
      case Value.Decimal(long unscaled, int scale) ->
          json.writeNumber(java.math.BigDecimal.valueOf(unscaled, scale));
      case Value.Real(double number) -> json.writeNumber(number);
      case Value.Text(String text) -> json.writeString(text);
      case Value.Items items -> {
        json.writeStartArray();
        items.values().forEach(one -> write(json, one));
        json.writeEndArray();
      }
      case Value.Fields fields -> {
        json.writeStartObject();
        fields
            .values()
            .forEach(
                (name, one) -> {
                  json.writeName(name);
                  write(json, one);
                });
        json.writeEndObject();
      }
      case Value.Point(Value.Decimal longitude, Value.Decimal latitude) -> {
        json.writeStartArray();
        write(json, longitude);
        write(json, latitude);
        json.writeEndArray();
      }
    }
  }
}

package city.laterne.devices;

import city.laterne.shared.Failure;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Groups, devices and quarantined input as JSON: in the store's rows and, without secrets, on the
 * wire.
 */
public final class ProvisioningJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ProvisioningJson() {}

  /**
   * Parses a request's body.
   *
   * @throws Failure INVALID when it is no JSON object
   */
  public static JsonNode parse(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw new Failure(
          Failure.Kind.INVALID, "InvalidJson", "The body is no JSON: " + e.getOriginalMessage(), e);
    }
    throw new Failure(Failure.Kind.INVALID, "InvalidJson", "The body is no JSON object.");
  }

  /** A text member. */
  public static String text(JsonNode node, String member, String otherwise) {
    JsonNode found = node.path(member);
    return found.isString() ? found.stringValue() : otherwise;
  }

  /** The mappings under {@code attributes}. */
  public static List<AttributeMapping> mappings(JsonNode node) {
    List<AttributeMapping> mappings = new ArrayList<>();
    for (JsonNode attribute : node.path("attributes")) {
      String name = text(attribute, "name", "");
      String objectId = text(attribute, "object_id", name);
      if (name.isBlank() || objectId.isBlank()) {
        throw new Failure(
            Failure.Kind.INVALID,
            "InvalidProvisioning",
            "An attribute needs a name; got " + attribute + ".");
      }
      mappings.add(
          new AttributeMapping(
              objectId, name, text(attribute, "type", ""), text(attribute, "unitCode", "")));
    }
    return mappings;
  }

  /** The names under {@code commands}. */
  public static List<String> commands(JsonNode node) {
    List<String> names = new ArrayList<>();
    for (JsonNode command : node.path("commands")) {
      names.add(text(command, "name", ""));
    }
    return names;
  }

  /** A group on the wire: everything but the secret. */
  public static ObjectNode toWire(ServiceGroup group) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("apikey", group.apikey());
    node.put("entity_type", group.entityType());
    putMappings(node, group.attributes());
    ArrayNode commands = node.putArray("commands");
    group.commands().forEach(name -> commands.addObject().put("name", name));
    return node;
  }

  /** A device on the wire. */
  public static ObjectNode toWire(Device device) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("device_id", device.deviceId());
    node.put("apikey", device.apikey());
    node.put("entity_name", device.entityId());
    node.put("entity_type", device.entityType());
    putMappings(node, device.attributes());
    return node;
  }

  /** A device from the wire or a row. */
  public static Device toDevice(JsonNode node) {
    return new Device(
        text(node, "apikey", ""),
        text(node, "device_id", ""),
        text(node, "entity_name", ""),
        text(node, "entity_type", ""),
        mappings(node));
  }

  /** An empty JSON object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** JSON's bytes. */
  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  static byte[] writeGroup(ServiceGroup group) {
    ObjectNode node = toWire(group);
    node.put("salt", group.secret().salt());
    node.put("hash", group.secret().hash());
    return bytes(node);
  }

  static ServiceGroup readGroup(byte[] row) {
    JsonNode node = MAPPER.readTree(row);
    return new ServiceGroup(
        text(node, "apikey", ""),
        new HashedSecret(text(node, "salt", ""), text(node, "hash", "")),
        text(node, "entity_type", ""),
        mappings(node),
        commands(node));
  }

  static byte[] writeDevice(Device device) {
    return bytes(toWire(device));
  }

  static Device readDevice(byte[] row) {
    return toDevice(MAPPER.readTree(row));
  }

  static byte[] writeQuarantine(QuarantineEntry entry) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("at", entry.at());
    node.put("topic", entry.topic());
    node.put("reason", entry.reason().name());
    node.put("detail", entry.detail());
    node.put("payload", entry.payload());
    return bytes(node);
  }

  static QuarantineEntry readQuarantine(byte[] row) {
    JsonNode node = MAPPER.readTree(row);
    return new QuarantineEntry(
        node.path("at").longValue(),
        text(node, "topic", ""),
        QuarantineReason.valueOf(text(node, "reason", "")),
        text(node, "detail", ""),
        text(node, "payload", ""));
  }

  private static void putMappings(ObjectNode node, List<AttributeMapping> mappings) {
    if (mappings.isEmpty()) {
      return;
    }
    ArrayNode array = node.putArray("attributes");
    for (AttributeMapping mapping : mappings) {
      ObjectNode one = array.addObject();
      one.put("object_id", mapping.objectId());
      one.put("name", mapping.name());
      if (!mapping.type().isEmpty()) {
        one.put("type", mapping.type());
      }
      if (!mapping.unitCode().isEmpty()) {
        one.put("unitCode", mapping.unitCode());
      }
    }
  }
}

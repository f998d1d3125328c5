package city.laterne.devices;

import java.util.List;

/**
 * Devices that share a login and a mapping, as FIWARE's IoT Agents group them.
 *
 * @param apikey its key: the first level of its topics and the user name of its MQTT login
 * @param secret what its clients prove
 * @param entityType the type of its devices' entities: a plain term or an IRI
 * @param attributes fields that are taken; none: whatever the type declares for devices
 * @param commands names of commands that its devices take
 */
public record ServiceGroup(
    String apikey,
    HashedSecret secret,
    String entityType,
    List<AttributeMapping> attributes,
    List<String> commands) {
  /** Copies the lists and checks the key. */
  public ServiceGroup {
    attributes = List.copyOf(attributes);
    commands = List.copyOf(commands);
    DeviceTopics.checkApikey(apikey);
  }
}

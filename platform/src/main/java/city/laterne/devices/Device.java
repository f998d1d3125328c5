package city.laterne.devices;

import java.util.List;

/**
 * A provisioned device.
 *
 * @param apikey the key of its service group
 * @param deviceId its id within the group
 * @param entityId the URI of the entity whose attributes it reports
 * @param entityType that entity's type: a plain term or an IRI
 * @param attributes fields that it maps its own way; none: as its service group does
 */
public record Device(
    String apikey,
    String deviceId,
    String entityId,
    String entityType,
    List<AttributeMapping> attributes) {
  /** Copies the list and checks the ids. */
  public Device {
    attributes = List.copyOf(attributes);
    DeviceTopics.checkApikey(apikey);
    DeviceTopics.checkDeviceId(deviceId);
    DeviceTopics.checkEntityId(entityId);
  }

  /** Its place in the tree of topics: {@code /<apikey>/<deviceId>}. */
  public String path() {
    return DeviceTopics.path(apikey, deviceId);
  }
}

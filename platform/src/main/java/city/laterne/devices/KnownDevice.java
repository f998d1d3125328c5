package city.laterne.devices;

/**
 * What the way of every report needs of a device.
 *
 * @param path {@code /<apikey>/<deviceId>}
 * @param entityId the URI of its entity
 * @param mapping how its fields become attributes; shared by the devices of a group
 */
record KnownDevice(String path, String entityId, ResolvedMapping mapping) {}

package city.laterne.devices;

/** Why a device's message, or a part of it, was set aside. */
public enum QuarantineReason {
  /** No such device is provisioned. */
  UNKNOWN_DEVICE,
  /**
   * The field becomes no attribute: the device's mapping does not list it, nobody declared it and
   * open ingest is off, it is declared for another writer than devices, or the tenant's dictionary
   * takes no new name.
   */
  UNKNOWN_ATTRIBUTE,
  /** The payload is no JSON object or array of objects, or too deep or large. */
  BAD_JSON,
  /** A value is not what its attribute takes, or {@code TimeInstant} is no time with a zone. */
  WRONG_TYPE,
  /** {@code TimeInstant} lies more than five minutes ahead of the machine's clock. */
  FUTURE_TIME,
  /** The device's entity was deleted, or the store refused the report as a whole. */
  REFUSED
}

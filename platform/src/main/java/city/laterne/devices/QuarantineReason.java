package city.laterne.devices;

/** Why a device's message, or a part of it, was set aside. */
public enum QuarantineReason {
  /** No such device is provisioned. */
  UNKNOWN_DEVICE,
  /** The device's mapping has no such field, or the store knows no such attribute. */
  UNKNOWN_ATTRIBUTE,
  /** The payload is no JSON object or array of objects, or too deep or large. */
  BAD_JSON,
  /** A value is not what its attribute takes. */
  WRONG_TYPE,
  /** The time given lies more than five minutes ahead of the machine's clock. */
  FUTURE_TIME,
  /** The device's entity was deleted, or the store refused the report as a whole. */
  REFUSED
}

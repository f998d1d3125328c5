package city.laterne.security;

/** What a principal may be allowed to do. */
public enum Right {
  /** Read entities within its scope. */
  READ,
  /** Write attributes that operators own. */
  OPERATE,
  /** Write attributes that devices own: a vendor's gateway. */
  REPORT,
  /** Give commands through the gate. */
  COMMAND,
  /** Provision devices, import, declare. */
  PROVISION,
  /** Manage principals and settings. */
  ADMINISTER
}

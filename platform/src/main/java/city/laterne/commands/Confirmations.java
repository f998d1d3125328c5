package city.laterne.commands;

/** Takes what devices answer to commands. Called by links; never blocks. */
public interface Confirmations {
  /**
   * A device answered.
   *
   * @param entityId the device's entity
   * @param name the command's name
   * @param commandId the command's id where the device repeats it, otherwise empty: then the newest
   *     one sent under that name is meant
   * @param accepted whether it was carried out
   * @param detail what the device says
   */
  void answered(String entityId, String name, String commandId, boolean accepted, String detail);

  /** A device came into reach: what waits for it may be sent. */
  void reachable(String entityId);
}

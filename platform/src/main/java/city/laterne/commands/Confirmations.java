package city.laterne.commands;

import java.util.concurrent.CompletableFuture;

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

  /**
   * The same as {@link #answered}, for links that acknowledge the device's answer only when it is
   * kept.
   *
   * @return done when what the device said is on disk; from then on the command is never sent
   *     again, also not after a restart
   */
  default CompletableFuture<Void> confirmed(
      String entityId, String name, String commandId, boolean accepted, String detail) {
    answered(entityId, name, commandId, accepted, detail);
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Whether a command is still to be carried out: neither answered nor replaced nor expired. Links
   * that let commands wait ask just before one goes out.
   */
  default boolean isOpen(String commandId) {
    return true;
  }

  /** A device came into reach: what waits for it may be sent. */
  void reachable(String entityId);
}

package city.laterne.commands;

import java.util.concurrent.CompletableFuture;

/** A way to devices. Never blocks; bounded. */
public interface CommandLink {
  /** Whether this link reaches the entity's device. */
  boolean serves(String entityId);

  /**
   * Hands a command to the device's connection.
   *
   * @return true when it went out, false when the device is not to be reached now; try again later.
   *     The device's confirmation comes separately, through {@link Confirmations}
   */
  CompletableFuture<Boolean> send(Command command);
}

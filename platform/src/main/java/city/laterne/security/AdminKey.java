package city.laterne.security;

import city.laterne.shared.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The first key of a directory: made at the first start, written to a file that only its owner can
 * read.
 */
public final class AdminKey {
  /** The name of the principal that it belongs to. */
  public static final String PRINCIPAL = "admin";

  private static final String FILE = "admin.key";

  private AdminKey() {}

  /**
   * Makes the first administrator when there is no principal yet.
   *
   * @param data the data directory
   * @return the file that holds its key, if one was made
   * @throws Failure UNAVAILABLE, code KeyFileRefused, when the file cannot be written; then nothing
   *     was granted
   */
  public static Optional<Path> ensure(Directory directory, Path data) {
    if (!directory.list().isEmpty()) {
      return Optional.empty();
    }
    Path file = data.resolve(FILE);
    Path draft = data.resolve(FILE + ".new");
    try {
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Set<Right> all = EnumSet.allOf(Right.class);
      String key = directory.create(Grant.of(PRINCIPAL, "", all), "domain:security");
      Files.writeString(draft, key + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Optional.of(file);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "KeyFileRefused",
          "The administrator's key cannot be written to " + file + ": " + e.getMessage() + ".",
          e);
    }
  }
}

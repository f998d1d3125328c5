package city.laterne.devices;

import city.laterne.shared.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A service group's secret as it is kept: salted SHA-256. A slow hash (PBKDF2) would take thousands
 * of lamps minutes to come back after a power cut; it protects guessable passwords, and these
 * secrets are random machine words: those made here have 256 bits, given ones need at least {@value
 * #SHORTEST} characters.
 *
 * @param salt 16 random bytes, hexadecimal
 * @param hash SHA-256 of salt and secret, hexadecimal
 */
public record HashedSecret(String salt, String hash) {
  /** The fewest characters of a given secret. */
  public static final int SHORTEST = 16;

  private static final int LONGEST = 256;
  private static final int SALT_BYTES = 16;
  private static final int SECRET_BYTES = 32;

  /** A new secret of 256 random bits, URL-safe. */
  public static String generate(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Salts and hashes a secret.
   *
   * @throws Failure INVALID, code WeakSecret, when it is too short
   */
  public static HashedSecret of(String secret, SecureRandom random) {
    if (secret.length() < SHORTEST || secret.length() > LONGEST) {
      throw new Failure(
          Failure.Kind.INVALID,
          "WeakSecret",
          "The secret has "
              + secret.length()
              + " characters; it needs "
              + SHORTEST
              + " to "
              + LONGEST
              + ". Maybe leave it out: then a random one is made.");
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new HashedSecret(
        HexFormat.of().formatHex(salt), HexFormat.of().formatHex(hash(salt, secret)));
  }

  /** Whether this is the secret; takes the same time for right and wrong ones. */
  public boolean matches(String secret) {
    return MessageDigest.isEqual(
        HexFormat.of().parseHex(hash), hash(HexFormat.of().parseHex(salt), secret));
  }

  private static byte[] hash(byte[] salt, String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return digest.digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

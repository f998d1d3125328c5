package city.laterne.portal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A file of the page, read from the jar and compressed once. Its arrays are never changed. */
final class Asset {
  private final String type;
  private final byte[] plain;
  private final byte[] gzip;
  private final String digest;

  private Asset(String type, byte[] plain) {
    this.type = type;
    this.plain = plain;
    this.gzip = compress(plain, Deflater.BEST_COMPRESSION);
    this.digest = digest(plain);
  }

  /** Its media type. */
  String type() {
    return type;
  }

  /** Its bytes. */
  byte[] plain() {
    return plain;
  }

  /** The same as gzip (RFC 1952). */
  byte[] gzip() {
    return gzip;
  }

  /** The first 16 hexadecimal digits of its SHA-256. */
  String digest() {
    return digest;
  }

  /** Makes one from bytes. */
  static Asset of(String type, byte[] bytes) {
    return new Asset(type, bytes);
  }

  /** The bytes of a resource on the class path; a missing one is a fault of the build. */
  static byte[] read(String resource) {
    try (InputStream in = Asset.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "the page's file " + resource + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first 16 hexadecimal digits of SHA-256 over all parts. */
  static String digest(byte[]... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        sha.update(part);
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Bytes as gzip (RFC 1952), at the usual effort. */
  static byte[] gzip(byte[] bytes) {
    return compress(bytes, Deflater.DEFAULT_COMPRESSION);
  }

  /** Bytes that were compressed by {@link #gzip}. */
  static byte[] gunzip(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] compress(byte[] bytes, int effort) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out, 8192) {
          {
            def.setLevel(effort);
          }
        }) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

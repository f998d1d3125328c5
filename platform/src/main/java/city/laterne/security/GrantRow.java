package city.laterne.security;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stored form of a grant and the hash of its key: a JSON object, so that an operator can read a
 * backup.
 */
final class GrantRow {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Grant grant;
  private final byte[] hash;

  GrantRow(Grant grant, byte[] hash) {
    this.grant = grant;
    this.hash = hash.clone();
  }

  Grant grant() {
    return grant;
  }

  /** Compares in a time that does not depend on where the first difference is. */
  boolean hasHash(byte[] other) {
    return MessageDigest.isEqual(hash, other);
  }

  long prefix() {
    return prefix(hash);
  }

  static long prefix(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }

  byte[] encode() {
    ObjectNode row = JSON.createObjectNode();
    row.put("name", grant.name());
    row.put("tenant", grant.tenant());
    ArrayNode rights = row.putArray("rights");
    grant.rights().stream().sorted().forEach(right -> rights.add(right.name()));
    put(row, "types", grant.types());
    put(row, "districts", grant.districts());
    put(row, "purposes", grant.purposes());
    row.put("createdAt", grant.createdAt());
    row.put("hash", HexFormat.of().formatHex(hash));
    return JSON.writeValueAsBytes(row);
  }

  static GrantRow decode(byte[] bytes) {
    JsonNode row = JSON.readTree(bytes);
    Set<Right> rights = new LinkedHashSet<>();
    row.get("rights").forEach(right -> rights.add(Right.valueOf(right.asString())));
    Grant grant =
        new Grant(
            row.get("name").asString(),
            row.get("tenant").asString(),
            rights,
            texts(row.get("types")),
            texts(row.get("districts")),
            texts(row.get("purposes")),
            row.get("createdAt").asLong());
    return new GrantRow(grant, HexFormat.of().parseHex(row.get("hash").asString()));
  }

  private static void put(ObjectNode row, String name, Optional<Set<String>> texts) {
    if (texts.isPresent()) {
      ArrayNode array = row.putArray(name);
      texts.get().stream().sorted().forEach(array::add);
    }
  }

  private static Optional<Set<String>> texts(@Nullable JsonNode array) {
    if (array == null) {
      return Optional.empty();
    }
    Set<String> texts = new LinkedHashSet<>();
    array.forEach(item -> texts.add(item.asString()));
    return Optional.of(texts);
  }
}

package city.laterne.security;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The built-in directory of principals and their API keys. It lives in the principal rows of the
 * default tenant, is cached in memory, and writes an audit leaf with every change.
 *
 * <p>A key is 256 random bits, so neither guessing nor a dictionary finds it and a slow password
 * hash would only cost every request milliseconds: the directory keeps one SHA-256 of its salt and
 * the key. One salt for the directory, not one a row, because a bearer key names nobody and has to
 * be found by its hash; it keeps the hashes of two installations apart. A hash is looked up by its
 * first 64 bits, which the asker cannot steer, and compared whole in constant time.
 *
 * <p>Safe for use by many threads.
 */
public final class Directory implements Authentication {
  private static final byte[] SALT_KEY = utf8("salt");
  private static final String ROW_PREFIX = "p/";
  private static final String KEY_MARK = "laterne_";
  private static final int KEY_BYTES = 32;
  private static final int MOST = 10_000;

  private final Tenant home;
  private final MachineClock clock;
  private final SecureRandom random;
  private final AuditTrail audit;
  private final byte[] salt;
  private final Map<String, GrantRow> byName = new ConcurrentHashMap<>();
  private final Map<Long, GrantRow> byHash = new ConcurrentHashMap<>();
  private final GrantRow nobody;

  /**
   * Reads the directory.
   *
   * @param home the default tenant
   * @param random for keys
   */
  public Directory(Tenant home, MachineClock clock, SecureRandom random, AuditTrail audit) {
    this.home = home;
    this.clock = clock;
    this.random = random;
    this.audit = audit;
    this.salt = home.row(Space.PRINCIPAL, SALT_KEY).orElseGet(this::makeSalt);
    this.nobody = new GrantRow(Grant.of("nobody", "", Set.of()), new byte[KEY_BYTES]);
    for (Row row : home.rows(Space.PRINCIPAL, utf8(ROW_PREFIX), new byte[0], MOST)) {
      remember(GrantRow.decode(row.value()));
    }
  }

  @Override
  public Principal authenticate(Optional<String> authorization, String tenant) {
    Grant grant = authorization.flatMap(this::find).orElseThrow(Directory::unknown);
    if (!grant.reaches(tenant)) {
      throw new Failure(
          Failure.Kind.FORBIDDEN,
          "WrongTenant",
          "key:" + grant.name() + " does not belong to the tenant " + tenant + ".");
    }
    return grant.principal(tenant);
  }

  /** All grants by name. */
  public List<Grant> list() {
    return byName.values().stream()
        .map(GrantRow::grant)
        .sorted(Comparator.comparing(Grant::name))
        .toList();
  }

  /**
   * Grants rights to a new principal.
   *
   * @param by who grants, for the audit log
   * @return its API key, shown this once and kept nowhere
   * @throws Failure CONFLICT, code PrincipalExists
   */
  public synchronized String create(Grant grant, String by) {
    if (byName.containsKey(grant.name())) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "PrincipalExists",
          "There is a principal " + grant.name() + " already. Maybe revoke it first.");
    }
    if (byName.size() >= MOST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE, "TooManyPrincipals", "The directory is full: " + MOST + ".");
    }
    String key = newKey();
    GrantRow row = new GrantRow(grant.at(clock.micros()), hash(key));
    write(
        by,
        RowWrite.put(Space.PRINCIPAL, rowKey(grant.name()), row.encode()),
        audit.leaf(by, "create principal", grant.name(), "done"));
    remember(row);
    return key;
  }

  /**
   * Takes a principal and its key away, at once.
   *
   * @throws Failure NOT_FOUND, code NoSuchPrincipal; CONFLICT, code LastAdministrator, when nobody
   *     could undo it
   */
  public synchronized void revoke(String name, String by) {
    GrantRow row = byName.get(name);
    if (row == null) {
      throw new Failure(
          Failure.Kind.NOT_FOUND, "NoSuchPrincipal", "There is no principal " + name + ".");
    }
    if (isAdministrator(row)
        && byName.values().stream().filter(this::isAdministrator).count() == 1) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "LastAdministrator",
          name + " is the last principal that may administer; create another one first.");
    }
    write(
        by,
        RowWrite.delete(Space.PRINCIPAL, rowKey(name)),
        audit.leaf(by, "revoke principal", name, "done"));
    byName.remove(name);
    byHash.remove(row.prefix(), row);
  }

  private boolean isAdministrator(GrantRow row) {
    return row.grant().rights().contains(Right.ADMINISTER) && row.grant().tenant().isEmpty();
  }

  private Optional<Grant> find(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    String rest = authorization.substring(space + 1).trim();
    return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> byKey(rest);
      case "basic" -> byNameAndKey(rest);
      default -> Optional.empty();
    };
  }

  private Optional<Grant> byKey(String key) {
    byte[] hash = hash(key);
    GrantRow row = byHash.getOrDefault(GrantRow.prefix(hash), nobody);
    return row.hasHash(hash) ? Optional.of(row.grant()) : Optional.empty();
  }

  private Optional<Grant> byNameAndKey(String base64) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    GrantRow row = byName.getOrDefault(pair.substring(0, colon), nobody);
    return row.hasHash(hash(pair.substring(colon + 1)))
        ? Optional.of(row.grant())
        : Optional.empty();
  }

  private String newKey() {
    byte[] bits = new byte[KEY_BYTES];
    random.nextBytes(bits);
    return KEY_MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  private byte[] hash(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return digest.digest(utf8(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private byte[] makeSalt() {
    byte[] bits = new byte[KEY_BYTES];
    random.nextBytes(bits);
    write("domain:security", RowWrite.put(Space.PRINCIPAL, SALT_KEY, bits.clone()));
    return bits;
  }

  private void write(String by, RowWrite... rows) {
    Outcome outcome = home.commit(Transaction.ofRows(new Author(by, Set.of()), List.of(rows)));
    switch (outcome) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused refused ->
          throw new Failure(Failure.Kind.INTERNAL, "DirectoryRefused", refused.refusal().message());
    }
  }

  private void remember(GrantRow row) {
    byName.put(row.grant().name(), row);
    byHash.put(row.prefix(), row);
  }

  private static Failure unknown() {
    return new Failure(
        Failure.Kind.UNAUTHENTICATED,
        "Unauthenticated",
        "No known principal stands behind this request. Send Authorization: Bearer <api key>, or"
            + " Basic with the principal's name and the key.");
  }

  private static byte[] rowKey(String name) {
    return utf8(ROW_PREFIX + name);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

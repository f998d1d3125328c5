package city.laterne.context.jsonld;

import city.laterne.shared.Failure;
import city.laterne.store.Name;
import city.laterne.store.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * One context in one tenant: terms to names and names to terms by look-up. Its tables grow with
 * what is asked for, to a bound. Safe for use by many threads.
 */
public final class Vocabulary {
  private static final int MOST_CACHED = 20_000;
  private static final int LONGEST = 1_000;

  private final Names names;
  private final TermTable table;
  private final ConcurrentHashMap<String, Name> byTerm = new ConcurrentHashMap<>();
  private volatile byte[][] keys = new byte[256][];

  /** A context for a tenant's names. */
  public Vocabulary(Names names, TermTable table) {
    this.names = names;
    this.table = table;
  }

  /** The context. */
  public TermTable table() {
    return table;
  }

  /**
   * The name of a term, made when new.
   *
   * @throws Failure INVALID, code BadRequestData, when it has characters that no name may have
   *     (clause 4.6.2)
   */
  public Name intern(String term) {
    Name have = byTerm.get(term);
    return have != null ? have : remember(term, names.intern(table.expand(checked(term))));
  }

  /** The name of a term if the tenant has it. */
  public Optional<Name> find(String term) {
    Name have = byTerm.get(term);
    return have != null
        ? Optional.of(have)
        : names.find(table.expand(term)).map(name -> remember(term, name));
  }

  private static String checked(String term) {
    boolean good = !term.isEmpty() && term.length() <= LONGEST && term.charAt(0) != '@';
    good = good && !Character.isDigit(term.charAt(0));
    for (int i = 0; good && i < term.length(); i++) {
      char c = term.charAt(i);
      good = c > ' ' && "<>\"'=;(),".indexOf(c) < 0;
    }
    if (!good) {
      throw new Failure(
          Failure.Kind.INVALID,
          "BadRequestData",
          "\""
              + term.substring(0, Math.min(100, term.length()))
              + "\" is no name: names have 1 to "
              + LONGEST
              + " characters, no spaces, no @ in front and none of < > \" ' = ; ( ) ,");
    }
    return term;
  }

  private Name remember(String term, Name name) {
    if (byTerm.size() < MOST_CACHED) {
      byTerm.put(term, name);
    }
    return name;
  }

  /** The term of a name. */
  public String term(Name name) {
    return table.compact(name.iri());
  }

  /** The term of a name as a JSON string in quotes, UTF-8. Not to be changed. */
  public byte[] quoted(Name name) {
    byte[][] have = keys;
    byte[] key = name.id() < have.length ? have[name.id()] : null;
    return key != null ? key : encode(name);
  }

  private byte[] encode(Name name) {
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsCharArray(term(name)));
    byte[] key = ("\"" + escaped + "\"").getBytes(StandardCharsets.UTF_8);
    if (name.id() < MOST_CACHED) {
      synchronized (this) {
        byte[][] next = keys;
        if (name.id() >= next.length) {
          next = Arrays.copyOf(next, Math.max(name.id() + 1, next.length * 2));
        }
        next[name.id()] = key;
        keys = next;
      }
    }
    return key;
  }
}

package city.laterne.context.jsonld;

import city.laterne.shared.Micros;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;

/**
 * A JSON-LD context that the platform keeps (ETSI GS CIM 009 v1.9.1, clause 5.13). How often it was
 * used is counted since the process began. Safe for use by many threads.
 */
public final class KeptContext {
  private final String id;
  private final String url;
  private final Kind kind;
  private final JsonNode context;
  private final long createdAt;
  private final LongAdder hits = new LongAdder();
  private volatile long lastUsage = Micros.ABSENT;

  /**
   * A context nobody used so far.
   *
   * @param id its local id
   * @param url where it was fetched; empty for one that the platform itself serves
   * @param context the value of @context
   * @param createdAt when it was added or fetched, µs since 1970
   */
  KeptContext(String id, String url, Kind kind, JsonNode context, long createdAt) {
    this.id = id;
    this.url = url;
    this.kind = kind;
    this.context = context;
    this.createdAt = createdAt;
  }

  /** Counts a use. */
  public void use(long now) {
    hits.increment();
    lastUsage = now;
  }

  /** Its local id. */
  public String id() {
    return id;
  }

  /** Where it was fetched; empty for one that the platform itself serves. */
  public String url() {
    return url;
  }

  /** How it came here. */
  public Kind kind() {
    return kind;
  }

  /** The value of @context. */
  public JsonNode context() {
    return context;
  }

  /** When it was added or fetched, µs since 1970. */
  public long createdAt() {
    return createdAt;
  }

  /** How often it was used since the process began. */
  public long hits() {
    return hits.sum();
  }

  /** When it was last used, µs since 1970, or {@link Micros#ABSENT}. */
  public long lastUsage() {
    return lastUsage;
  }

  /** How a context came to the platform. */
  public enum Kind {
    /** Somebody added it through the API. */
    HOSTED("Hosted"),
    /** A copy of one that others serve. */
    CACHED("Cached"),
    /** Made of the several contexts of a subscription. */
    IMPLICITLY_CREATED("ImplicitlyCreated");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As the standard spells it. */
    public String word() {
      return word;
    }
  }
}

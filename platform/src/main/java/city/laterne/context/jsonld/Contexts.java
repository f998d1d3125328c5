package city.laterne.context.jsonld;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All contexts in use, compiled once and kept in a bounded cache. Safe for use by many threads. */
public final class Contexts {
  private static final int MOST_CACHED = 256;

  private final RemoteContexts remote;
  private final Map<String, TermTable> tables = bounded();
  private final Map<String, JsonNode> documents = bounded();

  /**
   * An empty cache.
   *
   * @param privateAllowed whether contexts may be fetched from the own machine and network
   */
  public Contexts(boolean privateAllowed) {
    remote = new RemoteContexts(privateAllowed);
  }

  /**
   * The table of an @context as it stands in a document.
   *
   * @throws city.laterne.shared.Failure UPSTREAM, code LdContextNotAvailable, when a part cannot be
   *     fetched; INVALID, code BadRequestData, when it is no context
   */
  public TermTable of(JsonNode context) {
    String json = context.toString();
    return cached(tables, json, () -> compile(context, json));
  }

  /** The table of the @context behind a URL. */
  public TermTable at(String url) {
    return CoreTerms.isCoreContext(url)
        ? TermTable.CORE
        : of(JsonMapper.shared().getNodeFactory().stringNode(url));
  }

  private TermTable compile(JsonNode context, String json) {
    Map<String, String> terms = new ContextCompiler(this::document).compile(context);
    return terms.isEmpty() ? TermTable.CORE : new TermTable(terms, json);
  }

  private JsonNode document(String url) {
    return cached(documents, url, () -> remote.fetch(url));
  }

  private static <T> T cached(Map<String, T> cache, String key, Supplier<T> make) {
    synchronized (cache) {
      T have = cache.get(key);
      if (have != null) {
        return have;
      }
    }
    T made = make.get();
    synchronized (cache) {
      cache.put(key, made);
    }
    return made;
  }

  private static <T> Map<String, T> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > MOST_CACHED;
      }
    };
  }
}

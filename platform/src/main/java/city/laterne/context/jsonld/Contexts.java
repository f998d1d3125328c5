package city.laterne.context.jsonld;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All contexts in use, compiled once and kept in a bounded cache. Those that the platform serves
 * itself are found on the tenants' shelves, by their id, never through the network: whoever knows
 * the unguessable id may use the terms, as with any address. Safe for use by many threads.
 */
public final class Contexts {
  private static final int MOST_CACHED = 256;

  private final RemoteContexts remote;
  private final MachineClock clock;
  private final Map<String, TermTable> tables = bounded();
  private final Map<String, KeptContext> fetched = bounded();
  private final Map<String, ContextShelf> shelves = new ConcurrentHashMap<>();

  /**
   * An empty cache.
   *
   * @param privateAllowed whether contexts may be fetched from the own machine and network
   * @param clock the machine's time: it stamps fetches and uses
   */
  public Contexts(boolean privateAllowed, MachineClock clock) {
    remote = new RemoteContexts(privateAllowed);
    this.clock = clock;
  }

  /** The contexts that a tenant serves; reads them from its rows when first asked for. */
  public ContextShelf shelf(Tenant tenant) {
    ContextShelf have = shelves.get(tenant.name());
    return have != null
        ? have
        : shelves.computeIfAbsent(tenant.name(), _ -> new ContextShelf(tenant));
  }

  /**
   * The table of an @context as it stands in a document.
   *
   * @throws Failure UPSTREAM, code LdContextNotAvailable, when a part cannot be fetched; INVALID,
   *     code BadRequestData, when it is no context
   */
  public TermTable of(JsonNode context) {
    String json = context.toString();
    TermTable table = find(tables, json).orElseGet(() -> compile(context, json));
    if (context.isString()) {
      count(context.stringValue());
    } else if (context.isArray()) {
      for (JsonNode part : context) {
        if (part.isString()) {
          count(part.stringValue());
        }
      }
    }
    return table;
  }

  /** The table of the @context behind a URL. */
  public TermTable at(String url) {
    return CoreTerms.isCoreContext(url)
        ? TermTable.CORE
        : of(JsonMapper.shared().getNodeFactory().stringNode(url));
  }

  /** Whether a URL is that of a core context. */
  public static boolean isCore(String url) {
    return CoreTerms.isCoreContext(url);
  }

  /** Copies of others' contexts. */
  public List<KeptContext> fetched() {
    synchronized (fetched) {
      return new ArrayList<>(fetched.values());
    }
  }

  /** A copy of another's context, by its URL or local id. */
  public Optional<KeptContext> findFetched(String urlOrId) {
    return fetched().stream()
        .filter(kept -> kept.url().equals(urlOrId) || kept.id().equals(urlOrId))
        .findFirst();
  }

  /**
   * Fetches another's context anew; the copy stays when that fails.
   *
   * @throws Failure UPSTREAM, code LdContextNotAvailable
   */
  public void reload(KeptContext kept) {
    KeptContext anew = fetch(kept.url());
    put(fetched, kept.url(), anew);
    forgetTables();
  }

  /** Forgets another's context: the next use fetches it. */
  public void forget(KeptContext kept) {
    synchronized (fetched) {
      fetched.remove(kept.url());
    }
    forgetTables();
  }

  /** Compiles anew what may refer to a context that is gone or another now. */
  public void forgetTables() {
    synchronized (tables) {
      tables.clear();
    }
  }

  private TermTable compile(JsonNode context, String json) {
    ContextCompiler.Compiled compiled =
        new ContextCompiler(url -> document(url).context()).compile(context);
    TermTable table =
        compiled.terms().isEmpty()
            ? TermTable.CORE
            : new TermTable(compiled.terms(), compiled.prefixes(), json);
    put(tables, json, table);
    return table;
  }

  private KeptContext document(String url) {
    return known(url)
        .orElseGet(
            () -> {
              KeptContext made = fetch(url);
              put(fetched, url, made);
              return made;
            });
  }

  private KeptContext fetch(String url) {
    JsonNode context = remote.fetch(url);
    return new KeptContext(
        UUID.randomUUID().toString(), url, KeptContext.Kind.CACHED, context, clock.micros());
  }

  private void count(String url) {
    known(url).ifPresent(kept -> kept.use(clock.micros()));
  }

  private Optional<KeptContext> known(String url) {
    int at = url.indexOf(ContextShelf.PATH);
    if (at > 0) {
      String id = url.substring(at + ContextShelf.PATH.length());
      for (ContextShelf shelf : shelves.values()) {
        Optional<KeptContext> own = shelf.find(id);
        if (own.isPresent()) {
          return own;
        }
      }
    }
    return find(fetched, url);
  }

  private static <T> Optional<T> find(Map<String, T> cache, String key) {
    synchronized (cache) {
      return Optional.ofNullable(cache.get(key));
    }
  }

  private static <T> void put(Map<String, T> cache, String key, T value) {
    synchronized (cache) {
      cache.put(key, value);
    }
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

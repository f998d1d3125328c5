package city.laterne.context.http;

import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The vocabularies in use: one a tenant for the core context, and a bounded number for others. */
final class Vocabularies {
  private static final int MOST_CACHED = 256;

  private final ConcurrentHashMap<String, Vocabulary> core = new ConcurrentHashMap<>();
  private final Map<Key, Vocabulary> others =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Vocabulary> eldest) {
          return size() > MOST_CACHED;
        }
      };

  private record Key(String tenant, String context) {}

  /** Forgets those of a tenant that is gone. */
  void forget(String tenant) {
    var _ = core.remove(tenant);
    synchronized (others) {
      others.keySet().removeIf(key -> key.tenant().equals(tenant));
    }
  }

  Vocabulary of(Tenant tenant, TermTable table) {
    if (table.isCore()) {
      Vocabulary have = core.get(tenant.name());
      return have != null
          ? have
          : core.computeIfAbsent(tenant.name(), _ -> new Vocabulary(tenant.names(), table));
    }
    synchronized (others) {
      Vocabulary have =
          others.computeIfAbsent(
              new Key(tenant.name(), table.json()), _ -> new Vocabulary(tenant.names(), table));
      if (have.table() == table) {
        return have;
      }
      Vocabulary fresh = new Vocabulary(tenant.names(), table);
      others.put(new Key(tenant.name(), table.json()), fresh);
      return fresh;
    }
  }
}

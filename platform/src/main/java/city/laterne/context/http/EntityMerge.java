package city.laterne.context.http;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Puts entities together that several brokers hold in part (ETSI GS CIM 009 v1.9.1, clause 4.5.5):
 * of two instances of an attribute the one observed later is kept, else the one modified later,
 * else the first. What auxiliary sources answer only fills gaps. For one thread.
 */
final class EntityMerge {
  private static final Comparator<Key> ORDER =
      Comparator.comparingInt((Key key) -> key.name().id()).thenComparing(Key::datasetId);

  private final Map<String, Merged> byId = new LinkedHashMap<>();

  private record Key(Name name, String datasetId) {}

  private static final class Merged {
    private final String id;
    private final Set<Name> types = new LinkedHashSet<>();
    private final Set<String> scopes = new LinkedHashSet<>();
    private final Map<Key, Attribute> attributes = new TreeMap<>(ORDER);
    private long createdAt = Micros.ABSENT;
    private long modifiedAt = Micros.ABSENT;
    private long expiresAt = Micros.ABSENT;

    Merged(String id) {
      this.id = id;
    }

    private void head(Entity entity) {
      types.addAll(entity.types());
      scopes.addAll(entity.scopes());
      if (createdAt == Micros.ABSENT
          || (entity.createdAt() != Micros.ABSENT && entity.createdAt() < createdAt)) {
        createdAt = entity.createdAt();
      }
      modifiedAt = Math.max(modifiedAt, entity.modifiedAt());
      expiresAt = expiresAt == Micros.ABSENT ? entity.expiresAt() : expiresAt;
    }

    private void add(Entity entity, Predicate<Attribute> kept) {
      head(entity);
      for (Attribute attribute : entity.attributes()) {
        if (kept.test(attribute)) {
          attributes.merge(
              new Key(attribute.name(), attribute.datasetId()), attribute, EntityMerge::newer);
        }
      }
    }

    private void fill(Entity entity) {
      Set<Name> have = new LinkedHashSet<>();
      attributes.keySet().forEach(key -> have.add(key.name()));
      add(entity, attribute -> !have.contains(attribute.name()));
    }

    private Entity entity() {
      return new Entity(
          0,
          id,
          List.copyOf(types),
          List.copyOf(scopes),
          createdAt,
          modifiedAt,
          new ArrayList<>(attributes.values()),
          expiresAt);
    }
  }

  private static Attribute newer(Attribute first, Attribute second) {
    if (first.observedAt() != Micros.ABSENT
        && second.observedAt() != Micros.ABSENT
        && first.observedAt() != second.observedAt()) {
      return first.observedAt() > second.observedAt() ? first : second;
    }
    return second.modifiedAt() > first.modifiedAt() && first.modifiedAt() != Micros.ABSENT
        ? second
        : first;
  }

  /**
   * Adds what a broker holds of an entity.
   *
   * @param kept which attributes of it count
   */
  void add(Entity entity, Predicate<Attribute> kept) {
    byId.computeIfAbsent(entity.id(), Merged::new).add(entity, kept);
  }

  /** Adds what an auxiliary source has, where nobody else has anything. */
  void fill(Entity entity) {
    byId.computeIfAbsent(entity.id(), Merged::new).fill(entity);
  }

  Optional<Entity> find(String id) {
    return Optional.ofNullable(byId.get(id)).map(Merged::entity);
  }

  /** All of them, in the order in which they were first added. */
  List<Entity> list() {
    return byId.values().stream().map(Merged::entity).toList();
  }

  int size() {
    return byId.size();
  }
}

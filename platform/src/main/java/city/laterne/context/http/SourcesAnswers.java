package city.laterne.context.http;

import city.laterne.store.Entity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What sources answered to a Query of a snapshot.
 *
 * @param byId what they hold of each entity
 * @param missing what was left out because a source failed, in sentences
 */
record SourcesAnswers(Map<String, Part> byId, List<String> missing) {
  /** Nobody was asked. */
  static final SourcesAnswers NONE = new SourcesAnswers(Map.of(), List.of());

  /**
   * What they hold of one entity.
   *
   * @param whole what counts as the entity's own
   * @param filling what fills gaps alone
   */
  record Part(List<Entity> whole, List<Entity> filling) {
    private Entity merged(String id, EntityMerge merge) {
      whole.forEach(entity -> merge.add(entity, _ -> true));
      filling.forEach(merge::fill);
      return merge.find(id).orElseThrow();
    }
  }

  /** What is held here of an entity together with what they hold of it. */
  Entity with(Entity own) {
    Part part = byId.get(own.id());
    if (part == null) {
      return own;
    }
    EntityMerge merge = new EntityMerge();
    merge.add(own, _ -> true);
    return part.merged(own.id(), merge);
  }

  /** The entities that are not held here. */
  Stream<Entity> without(Set<String> heldHere) {
    return byId.entrySet().stream()
        .filter(one -> !heldHere.contains(one.getKey()))
        .map(one -> one.getValue().merged(one.getKey(), new EntityMerge()));
  }
}

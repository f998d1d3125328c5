package city.laterne.context.entity;

import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Entity;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the entities behind relationships for one answer (ETSI GS CIM 009 v1.9.1, clause 4.5.23).
 * For one thread, while its view is open.
 */
public final class LinkedEntities {
  /** So many entities are joined into one answer at most. */
  private static final int MOST = 10_000;

  private final ReadView view;
  private final Set<String> containedBy;
  private int left = MOST;

  /**
   * Of a view.
   *
   * @param containedBy URIs of entities that are not joined, as the reader has them
   */
  public LinkedEntities(ReadView view, Set<String> containedBy) {
    this.view = view;
    this.containedBy = Set.copyOf(containedBy);
  }

  /** An entity together with what is written of it. */
  public record Shown(Entity entity, Projection projection) {}

  /**
   * An entity behind a relationship, if it is there and may be joined.
   *
   * @throws Failure TOO_LARGE when the answer joins too many
   */
  Optional<Entity> find(String id) {
    if (containedBy.contains(id)) {
      return Optional.empty();
    }
    Optional<Entity> found = view.find(id);
    if (found.isPresent() && --left < 0) {
      throw new Failure(
          Failure.Kind.FORBIDDEN,
          "TooManyResults",
          "The answer would join more than " + MOST + " entities. Maybe ask for a smaller page?");
    }
    return found;
  }

  /** The entities of an answer with those behind them, level by level, each once. */
  public List<Shown> flat(List<Entity> entities, Projection projection, int levels) {
    List<Shown> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Entity entity : entities) {
      seen.add(entity.id());
      all.add(new Shown(entity, projection));
    }
    int from = 0;
    for (int level = 0; level < levels; level++) {
      int to = all.size();
      for (; from < to; from++) {
        Shown shown = all.get(from);
        for (Attribute attribute : shown.entity().attributes()) {
          if (shown.projection().keeps(attribute.name())) {
            for (String target : targets(attribute)) {
              if (seen.add(target)) {
                find(target)
                    .map(found -> new Shown(found, shown.projection().below(attribute.name())))
                    .ifPresent(all::add);
              }
            }
          }
        }
      }
    }
    return all;
  }

  /** The URIs that a relationship points to; none for other attributes. */
  static List<String> targets(Attribute attribute) {
    if (attribute.kind() != AttributeKind.RELATIONSHIP
        && attribute.kind() != AttributeKind.LIST_RELATIONSHIP) {
      return List.of();
    }
    return switch (attribute.value()) {
      case Value.Text text -> List.of(text.value());
      case Value.Items items ->
          items.values().stream()
              .filter(Value.Text.class::isInstance)
              .map(item -> ((Value.Text) item).value())
              .toList();
      case Value.Null _,
          Value.Bool _,
          Value.Decimal _,
          Value.Real _,
          Value.Fields _,
          Value.Point _ ->
          List.of();
    };
  }
}

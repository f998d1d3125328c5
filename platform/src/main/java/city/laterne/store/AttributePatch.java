package city.laterne.store;

import java.util.List;
import java.util.Set;

/**
 * Part of an attribute instance, to be laid over the one that is there.
 *
 * @param attribute what is given; its own sub-attributes do not count
 * @param effect what becomes of the value
 * @param sub patches of its sub-attributes
 * @param typed whether the kind is given, not derived
 */
public record AttributePatch(
    Attribute attribute, Effect effect, List<AttributePatch> sub, boolean typed) {
  /** What a patch does to the value of an instance. */
  public enum Effect {
    /** Gives it. */
    SET,
    /** Leaves it as it is. */
    KEEP,
    /** Takes the instance away. */
    REMOVE,
    /** Takes all instances of the name away. */
    REMOVE_ALL
  }

  /** A patch whose kind is derived. */
  public AttributePatch(Attribute attribute, Effect effect, List<AttributePatch> sub) {
    this(attribute, effect, sub, false);
  }

  /** Copies the list. */
  public AttributePatch {
    sub = List.copyOf(sub);
  }

  /** The instances that it takes away. */
  public AttributeRef removed() {
    return new AttributeRef(attribute.name(), attribute.datasetId(), effect == Effect.REMOVE_ALL);
  }

  /** Whether it can be laid over an instance of a kind without making it another kind. */
  public boolean fits(AttributeKind kind) {
    boolean same = attribute.kind() == kind;
    boolean either =
        Set.of(AttributeKind.PROPERTY, AttributeKind.GEO_PROPERTY)
            .containsAll(List.of(kind, attribute.kind()));
    return same || removes() || !(typed || (effect == Effect.SET && !either));
  }

  /** Whether it takes instances away. */
  public boolean removes() {
    return effect == Effect.REMOVE || effect == Effect.REMOVE_ALL;
  }
}

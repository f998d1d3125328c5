package city.laterne.store;

import java.util.List;

/**
 * Part of an attribute instance, to be laid over the one that is there.
 *
 * @param attribute what is given; its own sub-attributes do not count
 * @param effect what becomes of the value
 * @param sub patches of its sub-attributes
 */
public record AttributePatch(Attribute attribute, Effect effect, List<AttributePatch> sub) {
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

  /** Copies the list. */
  public AttributePatch {
    sub = List.copyOf(sub);
  }

  /** The instances that it takes away. */
  public AttributeRef removed() {
    return new AttributeRef(attribute.name(), attribute.datasetId(), effect == Effect.REMOVE_ALL);
  }

  /** Whether it takes instances away. */
  public boolean removes() {
    return effect == Effect.REMOVE || effect == Effect.REMOVE_ALL;
  }
}

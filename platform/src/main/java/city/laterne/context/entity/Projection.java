package city.laterne.context.entity;

import city.laterne.store.Name;
import java.util.Map;
import java.util.Set;

/**
 * Which members of an entity are written (ETSI GS CIM 009 v1.9.1, clause 4.21): those picked, less
 * those omitted. Immutable.
 *
 * @param picking whether only what {@code pick} names is written
 * @param pick what is written when picking
 * @param omit what is left out
 */
public record Projection(boolean picking, Selection pick, Selection omit) {
  /** Everything is written. */
  public static final Projection ALL = new Projection(false, Selection.NOTHING, Selection.NOTHING);

  /** Members of an entity that are no attributes. */
  public static final Set<String> CORE_MEMBERS =
      Set.of("id", "type", "scope", "createdAt", "modifiedAt", "expiresAt");

  /**
   * Named members.
   *
   * @param members those that are no attributes, of {@link #CORE_MEMBERS}
   * @param attributes attributes, each with what is named of the entities behind it, {@link
   *     #NOTHING} when nothing is
   */
  public record Selection(Set<String> members, Map<Name, Selection> attributes) {
    /** Nothing. */
    public static final Selection NOTHING = new Selection(Set.of(), Map.of());

    /** Copies both. */
    public Selection {
      members = Set.copyOf(members);
      attributes = Map.copyOf(attributes);
    }

    boolean isEmpty() {
      return members.isEmpty() && attributes.isEmpty();
    }

    Selection below(Name attribute) {
      return attributes.getOrDefault(attribute, NOTHING);
    }
  }

  /** All members, and of the attributes these; all attributes when the set is empty. */
  public static Projection ofAttributes(Set<Name> only) {
    if (only.isEmpty()) {
      return ALL;
    }
    Map<Name, Selection> attributes =
        only.stream()
            .collect(
                java.util.stream.Collectors.toUnmodifiableMap(
                    name -> name, _ -> Selection.NOTHING));
    return new Projection(true, new Selection(CORE_MEMBERS, attributes), Selection.NOTHING);
  }

  /** Whether everything is written. */
  boolean isAll() {
    return !picking && omit.isEmpty();
  }

  /** Whether a member that is no attribute is written. */
  public boolean keeps(String member) {
    return (!picking || pick.members().contains(member)) && !omit.members().contains(member);
  }

  /**
   * Whether an attribute is written. One of which only members of the entities behind it are
   * omitted is.
   */
  public boolean keeps(Name attribute) {
    if (picking && !pick.attributes().containsKey(attribute)) {
      return false;
    }
    Selection omitted = omit.attributes().get(attribute);
    return omitted == null || !omitted.isEmpty();
  }

  /** The projection of the entities behind a relationship. */
  public Projection below(Name relationship) {
    if (isAll()) {
      return ALL;
    }
    Selection picked = pick.below(relationship);
    return new Projection(!picked.isEmpty(), picked, omit.below(relationship));
  }
}

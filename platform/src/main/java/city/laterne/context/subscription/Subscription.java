package city.laterne.context.subscription;

import city.laterne.store.Scope;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The wish to hear of changes (ETSI GS CIM 009, clause 5.2.12). Names are expanded.
 *
 * @param id its URI
 * @param name a short title, maybe empty
 * @param description what it is for, maybe empty
 * @param entities which entities; empty for those with a watched attribute
 * @param watched IRIs of the attributes whose changes count; empty for all
 * @param q a query that the entity must fulfil, under {@code context}; maybe empty
 * @param geo a place the entity must be at, or {@link GeoQuery#NONE}
 * @param triggers which changes count
 * @param active whether its owner wants it now
 * @param throttling at least so many seconds between two notifications; what changes in between is
 *     told, merged by entity, when they are over
 * @param expiresAt µs since 1970, or {@link city.laterne.shared.Micros#ABSENT}
 * @param notification what is sent where
 * @param context the JSON-LD context of the request that made it, as JSON; empty for the core alone
 * @param owner the principal that made it
 * @param scope what its owner may see: nothing else is ever sent
 * @param since where the change log ended when it was made: it hears of what is behind
 */
public record Subscription(
    String id,
    String name,
    String description,
    List<Selector> entities,
    Set<String> watched,
    String q,
    GeoQuery geo,
    Set<Trigger> triggers,
    boolean active,
    double throttling,
    long expiresAt,
    Notification notification,
    String context,
    String owner,
    Scope scope,
    long since) {
  /** Copies the collections. */
  public Subscription {
    entities = List.copyOf(entities);
    watched = Set.copyOf(watched);
    triggers = Set.copyOf(triggers);
  }

  /** Whether the same changes count as for another version of the subscription. */
  boolean countsTheSame(Subscription other) {
    return entities.equals(other.entities)
        && watched.equals(other.watched)
        && triggers.equals(other.triggers);
  }

  /**
   * Which entities.
   *
   * @param type the type's IRI, or {@code *} for any
   * @param id the entity's URI, maybe empty
   * @param idPattern what the id must contain a match of, maybe empty; counts only without an id
   */
  public record Selector(String type, String id, String idPattern) {
    /** Any type. */
    public static final String ANY = "*";

    /** Compiles what the pattern says; an empty one matches all. */
    Pattern pattern() {
      return Pattern.compile(idPattern);
    }
  }

  /**
   * A place.
   *
   * @param georel the relation
   * @param geometry the geometry's GeoJSON type
   * @param coordinates its coordinates as JSON
   * @param property the GeoProperty's term, empty for {@code location}
   */
  public record GeoQuery(String georel, String geometry, String coordinates, String property) {
    /** No condition. */
    public static final GeoQuery NONE = new GeoQuery("", "", "", "");
  }

  /**
   * What is sent where.
   *
   * @param attributes IRIs of the attributes to send; empty for all
   * @param form how entities are written
   * @param systemAttributes whether createdAt and modifiedAt are written
   * @param endpoint an http or https URI
   * @param linked whether the body is application/ld+json and carries its context
   * @param receiverInfo headers sent along
   */
  public record Notification(
      List<String> attributes,
      Form form,
      boolean systemAttributes,
      URI endpoint,
      boolean linked,
      Map<String, String> receiverInfo) {
    /** Copies the collections. */
    public Notification {
      attributes = List.copyOf(attributes);
      receiverInfo = Map.copyOf(receiverInfo);
    }
  }

  /** How entities are written. */
  public enum Form {
    /** In full. */
    NORMALIZED("normalized"),
    /** In full, shortened. */
    CONCISE("concise"),
    /** Names and values only. */
    KEY_VALUES("keyValues");

    private final String word;

    Form(String word) {
      this.word = word;
    }

    /** As the standard spells it. */
    public String word() {
      return word;
    }
  }

  /** Which changes count. */
  public enum Trigger {
    /** An entity is new. */
    ENTITY_CREATED("entityCreated"),
    /** An entity changed. */
    ENTITY_UPDATED("entityUpdated"),
    /** An entity is gone. */
    ENTITY_DELETED("entityDeleted"),
    /** An attribute is new. */
    ATTRIBUTE_CREATED("attributeCreated"),
    /** An attribute was written again. */
    ATTRIBUTE_UPDATED("attributeUpdated"),
    /** An attribute is gone. */
    ATTRIBUTE_DELETED("attributeDeleted");

    /** What counts where nothing is said. */
    public static final Set<Trigger> USUAL = Set.of(ATTRIBUTE_CREATED, ATTRIBUTE_UPDATED);

    private final String word;

    Trigger(String word) {
      this.word = word;
    }

    /** As the standard spells it. */
    public String word() {
      return word;
    }
  }
}

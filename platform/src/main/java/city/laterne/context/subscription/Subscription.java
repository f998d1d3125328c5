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
 * @param more what few subscriptions have
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
    long since,
    More more) {
  /** Copies the collections. */
  public Subscription {
    entities = List.copyOf(entities);
    watched = Set.copyOf(watched);
    triggers = Set.copyOf(triggers);
  }

  /** Without what few subscriptions have. */
  public Subscription(
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
    this(
        id,
        name,
        description,
        entities,
        watched,
        q,
        geo,
        triggers,
        active,
        throttling,
        expiresAt,
        notification,
        context,
        owner,
        scope,
        since,
        More.NONE);
  }

  /** The same with the URL of a context for its notifications. */
  Subscription withJsonldContext(String url) {
    return new Subscription(
        id,
        name,
        description,
        entities,
        watched,
        q,
        geo,
        triggers,
        active,
        throttling,
        expiresAt,
        notification,
        context,
        owner,
        scope,
        since,
        new More(
            more.timeInterval(),
            more.datasets(),
            more.lang(),
            url,
            more.localOnly(),
            more.splitEntities()));
  }

  /** Whether it tells at intervals, not of changes. */
  boolean isPeriodic() {
    return more.timeInterval() > 0;
  }

  /** The JSON-LD context that notifications are written with, as JSON; empty for the core alone. */
  String notificationContext() {
    return more.jsonldContext().isEmpty()
        ? context
        : SubscriptionJson.JSON.writeValueAsString(more.jsonldContext());
  }

  /**
   * What few subscriptions have.
   *
   * @param timeInterval seconds between two notifications that are sent whether or not something
   *     changed; 0 for those that tell of changes
   * @param datasets datasetIds of the instances that are told, {@code @none} for the default
   *     instance; empty for all
   * @param lang the languages that the receiver prefers, as Accept-Language has them; maybe empty
   * @param jsonldContext the URL of the context that notifications are written with; empty for that
   *     of the request that made the subscription
   * @param localOnly whether it is about what is held here alone, not at context sources
   * @param splitEntities whether the query is held against an entity as all that hold a part of it
   *     have it together, not against each part
   */
  public record More(
      double timeInterval,
      List<String> datasets,
      String lang,
      String jsonldContext,
      boolean localOnly,
      boolean splitEntities) {
    /** Nothing of it. */
    public static final More NONE = new More(0, List.of(), "", "", false, false);

    /** Copies the list. */
    public More {
      datasets = List.copyOf(datasets);
    }
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
   * @param endpoint an http, https, mqtt or mqtts URI
   * @param linked whether the body is application/ld+json and carries its context
   * @param receiverInfo headers sent along
   * @param notifierInfo how the endpoint is to be reached: MQTT-Version, MQTT-QoS
   * @param shape which members of entities are written, and how
   */
  public record Notification(
      List<String> attributes,
      Form form,
      boolean systemAttributes,
      URI endpoint,
      boolean linked,
      Map<String, String> receiverInfo,
      Map<String, String> notifierInfo,
      Shape shape) {
    /** All members, as endpoints are reached without further word. */
    public Notification(
        List<String> attributes,
        Form form,
        boolean systemAttributes,
        URI endpoint,
        boolean linked,
        Map<String, String> receiverInfo) {
      this(attributes, form, systemAttributes, endpoint, linked, receiverInfo, Map.of(), Shape.ALL);
    }

    /** Copies the collections. */
    public Notification {
      attributes = List.copyOf(attributes);
      receiverInfo = Map.copyOf(receiverInfo);
      notifierInfo = Map.copyOf(notifierInfo);
    }
  }

  /**
   * Which members of entities are written, and how.
   *
   * @param pick terms of the members that are written; empty for all
   * @param omit terms of the members that are left out
   * @param showChanges whether the value before a change is written, too
   * @param join how the entities behind relationships are written: {@code flat}, {@code inline} or
   *     empty for not at all
   * @param joinLevel how many relationships are followed one after another
   */
  public record Shape(
      List<String> pick, List<String> omit, boolean showChanges, String join, int joinLevel) {
    /** Everything, nothing joined. */
    public static final Shape ALL = new Shape(List.of(), List.of(), false, "", 1);

    /** Copies the lists. */
    public Shape {
      pick = List.copyOf(pick);
      omit = List.copyOf(omit);
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

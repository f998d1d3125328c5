package city.laterne.context.registration;

import city.laterne.shared.Micros;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * A context source that somebody registered (ETSI GS CIM 009 v1.9.1, clause 5.2.9). Immutable; the
 * JSON is not to be changed.
 *
 * @param id its URI
 * @param information what the source has, at least one part
 * @param mode how data is shared with it
 * @param operations what it can be asked for
 * @param endpoint where it is
 * @param tenant the source's own tenant; empty for its default
 * @param management how it is asked
 * @param alias the name under which the source signs what it forwards; empty when not known
 * @param conveyed what it is told with each request: header names and values
 * @param expiresAt µs since 1970, or {@link Micros#ABSENT}
 * @param json the registration as it was given, names expanded, without @context
 * @param createdAt µs since 1970
 * @param modifiedAt µs since 1970
 */
public record Registration(
    String id,
    List<Information> information,
    Mode mode,
    Set<SourceOperation> operations,
    URI endpoint,
    String tenant,
    Management management,
    String alias,
    Map<String, String> conveyed,
    long expiresAt,
    ObjectNode json,
    long createdAt,
    long modifiedAt) {
  /** The value of {@link #conveyed} that stands for the one in the request that is forwarded. */
  public static final String OF_THE_REQUEST = "urn:ngsi-ld:request";

  /** Copies the collections. */
  public Registration {
    information = List.copyOf(information);
    operations = Set.copyOf(operations);
    conveyed = Map.copyOf(conveyed);
  }

  /** Whether it is in force at a time. */
  public boolean isInForce(long now) {
    return expiresAt == Micros.ABSENT || expiresAt > now;
  }

  /** Whether the source can be asked for something. */
  public boolean offers(SourceOperation operation) {
    return operations.contains(operation)
        && (mode != Mode.AUXILIARY || SourceOperation.ofAuxiliaries().contains(operation));
  }

  /** The parts of what it has that something touches. */
  public List<Information> touchedBy(Touch touch) {
    return information.stream().filter(part -> part.touchedBy(touch)).toList();
  }

  /** What somebody told about how to make requests, such as a media type; empty when nothing. */
  public String told(String key) {
    return conveyed.getOrDefault(key, "");
  }

  /**
   * Entities and of them attributes.
   *
   * @param entities empty for all entities
   * @param attributes IRIs; empty for all attributes
   */
  public record Information(List<EntityInfo> entities, Set<String> attributes) {
    /** Copies both. */
    public Information {
      entities = List.copyOf(entities);
      attributes = Set.copyOf(attributes);
    }

    /** Whether something is about these. */
    public boolean touchedBy(Touch touch) {
      boolean attribute =
          attributes.isEmpty()
              || touch.attributes().isEmpty()
              || attributes.stream().anyMatch(touch.attributes()::contains);
      return attribute
          && (entities.isEmpty() || entities.stream().anyMatch(info -> info.touchedBy(touch)));
    }

    /** Those of its entities that something is about. */
    public List<EntityInfo> touchedEntities(Touch touch) {
      return entities.stream().filter(info -> info.touchedBy(touch)).toList();
    }

    /** Whether it has an attribute, by IRI. */
    public boolean has(String attribute) {
      return attributes.isEmpty() || attributes.contains(attribute);
    }
  }

  /**
   * Some entities.
   *
   * @param id a URI; empty for any
   * @param pattern what ids look like
   * @param types IRIs
   */
  public record EntityInfo(String id, Optional<Pattern> pattern, Set<String> types) {
    /** Copies the set. */
    public EntityInfo {
      types = Set.copyOf(types);
    }

    /** Whether something may be about these. */
    public boolean touchedBy(Touch touch) {
      return (touch.types().isEmpty() || types.stream().anyMatch(touch.types()::contains))
          && touchesId(touch);
    }

    private boolean touchesId(Touch touch) {
      if (!touch.ids().isEmpty()) {
        return touch.ids().stream().anyMatch(this::hasId);
      }
      return id.isEmpty() || touch.pattern().map(asked -> asked.matcher(id).find()).orElse(true);
    }

    /** Whether an id is one of theirs. */
    public boolean hasId(String other) {
      return id.isEmpty()
          ? pattern.map(regex -> regex.matcher(other).find()).orElse(true)
          : id.equals(other);
    }
  }

  /**
   * What an operation is about.
   *
   * @param ids URIs; empty for any
   * @param pattern what ids look like, when there are none
   * @param types IRIs; empty for any or when not known
   * @param attributes IRIs; empty for any
   */
  public record Touch(
      Set<String> ids, Optional<Pattern> pattern, Set<String> types, Set<String> attributes) {
    /** Copies the sets. */
    public Touch {
      ids = Set.copyOf(ids);
      types = Set.copyOf(types);
      attributes = Set.copyOf(attributes);
    }

    /** One entity. */
    public static Touch entity(String id, Set<String> types, Set<String> attributes) {
      return new Touch(Set.of(id), Optional.empty(), types, attributes);
    }
  }

  /**
   * How a source is asked (clause 5.2.34).
   *
   * @param localOnly whether it shall not ask others in its turn
   * @param timeout how long it is waited for
   * @param cooldown how long it is left alone after it failed
   */
  public record Management(boolean localOnly, Duration timeout, Duration cooldown) {}
}

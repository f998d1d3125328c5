package city.laterne.store;

import city.laterne.shared.Micros;
import java.util.List;

/**
 * One instance of an attribute of an entity.
 *
 * @param name its expanded name
 * @param datasetId the URI that tells several instances of one name apart; empty for the default
 *     instance
 * @param kind its NGSI-LD kind
 * @param value what it holds
 * @param unitCode UN/CEFACT code of the unit, empty for none
 * @param observedAt when it was observed, µs since 1970, or {@link Micros#ABSENT}
 * @param createdAt when the store first had it; set by the store
 * @param modifiedAt when the store last changed it; set by the store
 * @param sub attributes of the attribute
 * @param details what few instances have, {@link Details#NONE} for most
 */
public record Attribute(
    Name name,
    String datasetId,
    AttributeKind kind,
    Value value,
    String unitCode,
    long observedAt,
    long createdAt,
    long modifiedAt,
    List<Attribute> sub,
    Details details) {
  /** Copies the list. */
  public Attribute {
    sub = List.copyOf(sub);
  }

  /** An instance without details. */
  public Attribute(
      Name name,
      String datasetId,
      AttributeKind kind,
      Value value,
      String unitCode,
      long observedAt,
      long createdAt,
      long modifiedAt,
      List<Attribute> sub) {
    this(
        name,
        datasetId,
        kind,
        value,
        unitCode,
        observedAt,
        createdAt,
        modifiedAt,
        sub,
        Details.NONE);
  }

  /** A property without unit and time. */
  public static Attribute property(Name name, Value value) {
    return of(name, AttributeKind.PROPERTY, value, Micros.ABSENT);
  }

  /** A property observed at a time. */
  public static Attribute property(Name name, Value value, long observedAt) {
    return of(name, AttributeKind.PROPERTY, value, observedAt);
  }

  /** A relationship to one entity. */
  public static Attribute relationship(Name name, String target) {
    return of(name, AttributeKind.RELATIONSHIP, new Value.Text(target), Micros.ABSENT);
  }

  /** A place. */
  public static Attribute geo(Name name, Value geometry) {
    return of(name, AttributeKind.GEO_PROPERTY, geometry, Micros.ABSENT);
  }

  /** An instance of any kind, observed at a time or {@link Micros#ABSENT}. */
  public static Attribute of(Name name, AttributeKind kind, Value value, long observedAt) {
    return new Attribute(
        name, "", kind, value, "", observedAt, Micros.ABSENT, Micros.ABSENT, List.of());
  }

  /** The same with a unit. */
  public Attribute withUnit(String unit) {
    return new Attribute(
        name, datasetId, kind, value, unit, observedAt, createdAt, modifiedAt, sub, details);
  }

  /** The same, observed at a time. */
  public Attribute withObservedAt(long micros) {
    return new Attribute(
        name, datasetId, kind, value, unitCode, micros, createdAt, modifiedAt, sub, details);
  }

  /** The same with the store's times. */
  public Attribute withTimes(long created, long modified) {
    return new Attribute(
        name, datasetId, kind, value, unitCode, observedAt, created, modified, sub, details);
  }

  /** The same with sub-attributes. */
  public Attribute withSub(List<Attribute> attributes) {
    return new Attribute(
        name,
        datasetId,
        kind,
        value,
        unitCode,
        observedAt,
        createdAt,
        modifiedAt,
        attributes,
        details);
  }

  /** The same with details. */
  public Attribute withDetails(Details other) {
    return new Attribute(
        name, datasetId, kind, value, unitCode, observedAt, createdAt, modifiedAt, sub, other);
  }

  /** Whether two instances say the same, the store's own times left aside. */
  public boolean saysTheSameAs(Attribute other) {
    return name == other.name
        && observedAt == other.observedAt
        && kind == other.kind
        && datasetId.equals(other.datasetId)
        && unitCode.equals(other.unitCode)
        && value.equals(other.value)
        && details.equals(other.details)
        && sub.size() == other.sub.size()
        && subSaysTheSame(other);
  }

  private boolean subSaysTheSame(Attribute other) {
    for (int i = 0; i < sub.size(); i++) {
      if (!sub.get(i).saysTheSameAs(other.sub.get(i))) {
        return false;
      }
    }
    return true;
  }
}

package city.laterne.store;

import java.time.Duration;
import java.util.Optional;

/**
 * What the city declares about an attribute of a type before anybody may store it.
 *
 * @param type the entity type's expanded name (IRI)
 * @param attribute the attribute's expanded name (IRI)
 * @param kind its NGSI-LD kind
 * @param valueType what values it takes
 * @param unitCode UN/CEFACT code of the unit it is kept in, empty for none
 * @param writer who may write it
 * @param indexed whether equality queries on it are answered from an index
 * @param purpose what the city keeps it for, e.g. {@code lighting-operation}
 * @param legalBasis on which legal ground
 * @param retention how long its history is kept; empty for as long as the entity
 */
public record Declaration(
    String type,
    String attribute,
    AttributeKind kind,
    ValueType valueType,
    String unitCode,
    Writer writer,
    boolean indexed,
    String purpose,
    String legalBasis,
    Optional<Duration> retention) {
  /** What a declared attribute's value must be. */
  public enum ValueType {
    /** Any JSON. */
    ANY,
    /** A number. */
    NUMBER,
    /** A text. */
    TEXT,
    /** True or false. */
    BOOLEAN
  }
}

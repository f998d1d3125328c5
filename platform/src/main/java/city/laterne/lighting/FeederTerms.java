package city.laterne.lighting;

import city.laterne.store.Declaration;
import city.laterne.store.Declaration.ValueType;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Writer;
import java.util.List;

/**
 * The names of a circuit's attributes in one tenant. A circuit is an entity of type
 * StreetlightFeeder, the word of Smart Data Models' Streetlighting; its {@code name} is what lights
 * carry in their attribute {@code circuit}.
 *
 * @param type the entity type
 * @param name what people, and its lights, call it
 * @param location where it begins: the place of its cabinet
 * @param cabinet relationship to the StreetlightControlCabinet where it begins
 * @param powerState {@code on} or {@code off}, from its contactor or ripple control receiver
 * @param desired whether its lights shall burn: 1 or 0
 * @param reason why, as {@link LevelReason} writes it
 * @param assumed true where it was reckoned, not recorded
 */
public record FeederTerms(
    Name type,
    Name name,
    Name location,
    Name cabinet,
    Name powerState,
    Name desired,
    Name reason,
    Name assumed) {
  /** The type's word. */
  public static final String WORD = "StreetlightFeeder";

  /** The expanded type. */
  public static final String TYPE = Declaring.VOCABULARY + WORD;

  /** The URI of the circuit of a name. */
  public static String id(String circuit) {
    return Declaring.urn(WORD, circuit);
  }

  /** The names in a tenant's dictionary. */
  public static FeederTerms of(Names names) {
    return new FeederTerms(
        names.intern(TYPE),
        Declaring.name(names, "name"),
        Declaring.name(names, "location"),
        Declaring.name(names, "refStreetlightControlCabinet"),
        Declaring.name(names, "powerState"),
        Declaring.name(names, "desiredIlluminanceLevel"),
        Declaring.name(names, "desiredReason"),
        Declaring.name(names, "circuitAssumed"));
  }

  /** What the city declares about circuits. */
  public static List<Declaration> declarations() {
    Declaring type = new Declaring(TYPE);
    return List.of(
        type.property("name", ValueType.TEXT, "", Writer.OPERATOR, true),
        type.location(),
        type.reference("refStreetlightControlCabinet", Writer.OPERATOR),
        type.property("powerState", ValueType.TEXT, "", Writer.DEVICE, true),
        type.property("desiredIlluminanceLevel", ValueType.NUMBER, "", Writer.DOMAIN, false),
        type.naming("desiredReason"),
        type.operator("circuitAssumed", ValueType.ANY, ""),
        type.reference("refDevice", Writer.OPERATOR));
  }
}

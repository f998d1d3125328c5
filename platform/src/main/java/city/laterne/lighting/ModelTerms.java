package city.laterne.lighting;

import city.laterne.store.Declaration;
import city.laterne.store.Declaration.ValueType;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Writer;
import java.util.List;

/**
 * The names of a luminaire model's attributes in one tenant. A model is an entity of type
 * StreetlightModel, the word of Smart Data Models' Streetlighting.
 *
 * @param type the entity type
 * @param name the maker's name of it
 * @param powerRating mains power at full light, W
 * @param standbyPower mains power with the lamp off, W
 * @param colorTemperature of its light, K
 * @param dimmable whether it has levels between off and full
 */
public record ModelTerms(
    Name type,
    Name name,
    Name powerRating,
    Name standbyPower,
    Name colorTemperature,
    Name dimmable) {
  /** The type's word. */
  public static final String WORD = "StreetlightModel";

  /** The expanded type. */
  public static final String TYPE = Declaring.VOCABULARY + WORD;

  /** The URI of the model of a name. */
  public static String id(String model) {
    return Declaring.urn(WORD, model);
  }

  /** The names in a tenant's dictionary. */
  public static ModelTerms of(Names names) {
    return new ModelTerms(
        names.intern(TYPE),
        Declaring.name(names, "name"),
        Declaring.name(names, "powerRating"),
        Declaring.name(names, "standbyPower"),
        Declaring.name(names, "colorTemperature"),
        Declaring.name(names, "dimmable"));
  }

  /** What the city declares about models. */
  public static List<Declaration> declarations() {
    Declaring type = new Declaring(TYPE);
    return List.of(
        type.property("name", ValueType.TEXT, "", Writer.OPERATOR, true),
        type.operator("powerRating", ValueType.NUMBER, "WTT"),
        type.operator("standbyPower", ValueType.NUMBER, "WTT"),
        type.operator("colorTemperature", ValueType.NUMBER, "KEL"),
        type.operator("dimmable", ValueType.BOOLEAN, ""));
  }
}

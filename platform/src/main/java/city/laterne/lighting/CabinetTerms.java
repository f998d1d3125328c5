package city.laterne.lighting;

import city.laterne.store.Declaration;
import city.laterne.store.Declaration.ValueType;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Writer;
import java.util.List;

/**
 * The names of a control cabinet's attributes in one tenant, after Smart Data Models'
 * StreetlightControlCabinet 0.1.0.
 *
 * @param type the entity type
 * @param name what people call it
 * @param location where it stands
 * @param assumed true where it was reckoned, not recorded
 */
public record CabinetTerms(Name type, Name name, Name location, Name assumed) {
  /** The type's word. */
  public static final String WORD = "StreetlightControlCabinet";

  /** The expanded type. */
  public static final String TYPE = Declaring.VOCABULARY + WORD;

  /** The URI of the cabinet of a name. */
  public static String id(String cabinet) {
    return Declaring.urn(WORD, cabinet);
  }

  /** The names in a tenant's dictionary. */
  public static CabinetTerms of(Names names) {
    return new CabinetTerms(
        names.intern(TYPE),
        Declaring.name(names, "name"),
        Declaring.name(names, "location"),
        Declaring.name(names, "circuitAssumed"));
  }

  /** What the city declares about cabinets. */
  public static List<Declaration> declarations() {
    Declaring type = new Declaring(TYPE);
    return List.of(
        type.property("name", ValueType.TEXT, "", Writer.OPERATOR, true),
        type.location(),
        type.operator("circuitAssumed", ValueType.ANY, ""));
  }
}

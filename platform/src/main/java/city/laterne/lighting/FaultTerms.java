package city.laterne.lighting;

import city.laterne.store.AttributeKind;
import city.laterne.store.Declaration;
import city.laterne.store.Declaration.ValueType;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Writer;
import java.util.List;

/**
 * The names of a fault's attributes in one tenant. Smart Data Models' Streetlighting has no type
 * for faults, and {@code status} of its Streetlight no word for lost contact or a day-burner; so a
 * fault is an entity of type StreetlightFault. Only the domain writes it.
 *
 * @param type the entity type
 * @param kind a word of {@link FaultKind}
 * @param light relationship to the light, where it is one's
 * @param feeder relationship to the circuit, where it is one's
 * @param circuit name of the circuit; absent when unknown
 * @param district name of the light's district
 * @param location of the light, or of the circuit's cabinet
 * @param since city time from which on it showed, ISO 8601
 * @param until city time at which it was over; absent as long as it lasts
 * @param state {@code open} or {@code closed}
 * @param affected how many lights it concerns
 * @param measured power when it was found, W
 * @param expected power by the model's curve, W
 * @param acknowledgedBy who took note of it
 * @param acknowledgedAt city time at which somebody did, ISO 8601
 * @param acknowledgedText what they said
 */
public record FaultTerms(
    Name type,
    Name kind,
    Name light,
    Name feeder,
    Name circuit,
    Name district,
    Name location,
    Name since,
    Name until,
    Name state,
    Name affected,
    Name measured,
    Name expected,
    Name acknowledgedBy,
    Name acknowledgedAt,
    Name acknowledgedText) {
  /** The type's word. */
  public static final String WORD = "StreetlightFault";

  /** The expanded type. */
  public static final String TYPE = Declaring.VOCABULARY + WORD;

  /** {@link #state} of a fault that lasts. */
  public static final String OPEN = "open";

  /** {@link #state} of a fault that is over. */
  public static final String CLOSED = "closed";

  /** The names in a tenant's dictionary. */
  public static FaultTerms of(Names names) {
    return new FaultTerms(
        names.intern(TYPE),
        Declaring.name(names, "faultKind"),
        Declaring.name(names, "refStreetlight"),
        Declaring.name(names, "refStreetlightFeeder"),
        Declaring.name(names, "circuit"),
        Declaring.name(names, "district"),
        Declaring.name(names, "location"),
        Declaring.name(names, "since"),
        Declaring.name(names, "until"),
        Declaring.name(names, "state"),
        Declaring.name(names, "affectedLights"),
        Declaring.name(names, "measuredPower"),
        Declaring.name(names, "expectedPower"),
        Declaring.name(names, "acknowledgedBy"),
        Declaring.name(names, "acknowledgedAt"),
        Declaring.name(names, "acknowledgedText"));
  }

  /** What the city declares about faults. */
  public static List<Declaration> declarations() {
    Declaring type = new Declaring(TYPE);
    return List.of(
        type.property("faultKind", ValueType.TEXT, "", Writer.DOMAIN, true),
        type.reference("refStreetlight", Writer.DOMAIN),
        type.reference("refStreetlightFeeder", Writer.DOMAIN),
        type.property("circuit", ValueType.TEXT, "", Writer.DOMAIN, false),
        type.property("district", ValueType.TEXT, "", Writer.DOMAIN, true),
        type.declare(
            "location", AttributeKind.GEO_PROPERTY, ValueType.ANY, "", Writer.DOMAIN, false),
        type.property("since", ValueType.TEXT, "", Writer.DOMAIN, false),
        type.property("until", ValueType.TEXT, "", Writer.DOMAIN, false),
        type.property("state", ValueType.TEXT, "", Writer.DOMAIN, true),
        type.property("affectedLights", ValueType.NUMBER, "", Writer.DOMAIN, false),
        type.property("measuredPower", ValueType.NUMBER, "WTT", Writer.DOMAIN, false),
        type.property("expectedPower", ValueType.NUMBER, "WTT", Writer.DOMAIN, false),
        type.naming("acknowledgedBy"),
        type.naming("acknowledgedAt"),
        type.naming("acknowledgedText"));
  }
}

package city.laterne.lighting;

import city.laterne.context.jsonld.TermTable;
import city.laterne.store.AttributeKind;
import city.laterne.store.Declaration;
import city.laterne.store.Declaration.ValueType;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The names of a Streetlight's attributes in one tenant, after Smart Data Models' Streetlight 0.2.1
 * where it has the word.
 *
 * @param type the entity type
 * @param location where it stands
 * @param name what people call it
 * @param status {@code ok} or a fault word
 * @param powerState a word of {@link PowerState}, from the device
 * @param illuminanceLevel confirmed dim level 0 to 1, from the device
 * @param powerConsumption W, from the device
 * @param desired the level that it shall burn at, 0 to 1
 * @param reason why, as {@link LevelReason} writes it
 * @param pole the number on the pole
 * @param circuit the circuit that feeds it
 * @param floor the least level while it is dark, 0 to 1
 * @param mount how the luminaire is mounted, as OpenStreetMap's {@code lamp_mount} says
 * @param height lantern height, m
 * @param powerRating rated power, W
 * @param color colour of the light
 * @param technology kind of lamp
 * @param direction bearing of the luminaire, degrees
 * @param serviceStarted date of commissioning
 * @param controlling how it is switched: {@code individual} or {@code group}
 * @param estimated true where no record says that there is a light; it was reckoned from the street
 * @param assumed true where circuit and cabinet were reckoned, not recorded
 * @param ratingAssumed true where the rated power is the usual one of the street's class, as no
 *     source tells it; whoever records one through the API takes the mark away, too
 * @param floorAssumed the same of the safety floor
 * @param model relationship to its StreetlightModel
 * @param cabinet relationship to the StreetlightControlCabinet that feeds its circuit
 * @param street name of its street
 * @param district name of its district
 */
public record StreetlightTerms(
    Name type,
    Name location,
    Name name,
    Name status,
    Name powerState,
    Name illuminanceLevel,
    Name powerConsumption,
    Name desired,
    Name reason,
    Name pole,
    Name circuit,
    Name floor,
    Name mount,
    Name height,
    Name powerRating,
    Name color,
    Name technology,
    Name direction,
    Name serviceStarted,
    Name controlling,
    Name estimated,
    Name assumed,
    Name ratingAssumed,
    Name floorAssumed,
    Name model,
    Name cabinet,
    Name street,
    Name district) {
  private static final String DEFAULT_CONTEXT = "https://uri.etsi.org/ngsi-ld/default-context/";

  /** The expanded type. */
  public static final String TYPE = DEFAULT_CONTEXT + "Streetlight";

  /** The expanded name of the desired level. */
  public static final String DESIRED = DEFAULT_CONTEXT + "desiredIlluminanceLevel";

  /** The name of the command that sets the level. */
  public static final String COMMAND = "illuminanceLevel";

  /**
   * How long it can be shown whether a light was lit: claims lapse three years after the end of the
   * year in which they arose (§§ 195, 199 BGB).
   */
  private static final Duration EVIDENCE_KEPT = Duration.ofDays(4 * 365 + 1);

  /** Why a level was set names who set it: kept for a year. */
  private static final Duration NAMES_KEPT = Duration.ofDays(365);

  private static final String REASON = DEFAULT_CONTEXT + "desiredReason";
  private static final String PURPOSE = "lighting-operation";
  private static final String BASIS = "Art. 6(1)(e) GDPR";

  /** The names in a tenant's dictionary. */
  public static StreetlightTerms of(Names names) {
    return new StreetlightTerms(
        names.intern(TYPE),
        plain(names, "location"),
        plain(names, "name"),
        plain(names, "status"),
        plain(names, "powerState"),
        plain(names, "illuminanceLevel"),
        plain(names, "powerConsumption"),
        names.intern(DESIRED),
        plain(names, "desiredReason"),
        plain(names, "streetPoleNum"),
        plain(names, "circuit"),
        plain(names, "safetyFloor"),
        plain(names, "lampMount"),
        plain(names, "lanternHeight"),
        plain(names, "powerRating"),
        plain(names, "color"),
        plain(names, "lampTechnology"),
        plain(names, "direction"),
        plain(names, "dateServiceStarted"),
        plain(names, "controllingMethod"),
        plain(names, "estimated"),
        plain(names, "circuitAssumed"),
        plain(names, "powerRatingAssumed"),
        plain(names, "safetyFloorAssumed"),
        plain(names, "refStreetlightModel"),
        plain(names, "refStreetlightControlCabinet"),
        plain(names, "street"),
        plain(names, "district"));
  }

  /** What the city declares about street lights. */
  public static List<Declaration> declarations() {
    return List.of(
        declare(
            iri("location"), AttributeKind.GEO_PROPERTY, ValueType.ANY, "", Writer.OPERATOR, false),
        operator("name", ValueType.TEXT, "", false),
        operator("status", ValueType.TEXT, "", true),
        device("powerState", ValueType.TEXT, "", true),
        device("illuminanceLevel", ValueType.NUMBER, "", false),
        device("powerConsumption", ValueType.NUMBER, "WTT", false),
        domain("desiredIlluminanceLevel", ValueType.NUMBER),
        domain("desiredReason", ValueType.TEXT),
        operator("streetPoleNum", ValueType.TEXT, "", false),
        operator("circuit", ValueType.TEXT, "", true),
        operator("safetyFloor", ValueType.NUMBER, "", false),
        operator("lampMount", ValueType.TEXT, "", false),
        operator("lanternHeight", ValueType.NUMBER, "MTR", false),
        operator("powerRating", ValueType.NUMBER, "WTT", false),
        operator("color", ValueType.TEXT, "", false),
        operator("lampTechnology", ValueType.TEXT, "", false),
        operator("direction", ValueType.NUMBER, "DD", false),
        operator("dateServiceStarted", ValueType.ANY, "", false),
        operator("controllingMethod", ValueType.TEXT, "", true),
        operator("district", ValueType.ANY, "", true),
        operator("street", ValueType.TEXT, "", false),
        operator("estimated", ValueType.ANY, "", false),
        operator("circuitAssumed", ValueType.ANY, "", false),
        operator("powerRatingAssumed", ValueType.BOOLEAN, "", false),
        operator("safetyFloorAssumed", ValueType.BOOLEAN, "", false),
        reference("refStreetlightModel"),
        reference("refStreetlightControlCabinet"),
        declare(
            iri("refStreetlightGroup"),
            AttributeKind.RELATIONSHIP,
            ValueType.ANY,
            "",
            Writer.OPERATOR,
            true),
        reference("refDevice"));
  }

  /** What a request in plain JSON means by a term: the core context's name where it has one. */
  private static String iri(String term) {
    return TermTable.CORE.expand(term);
  }

  private static Name plain(Names names, String term) {
    return names.intern(iri(term));
  }

  private static Declaration operator(String term, ValueType type, String unit, boolean indexed) {
    return property(term, type, unit, Writer.OPERATOR, indexed);
  }

  private static Declaration device(String term, ValueType type, String unit, boolean indexed) {
    return property(term, type, unit, Writer.DEVICE, indexed);
  }

  private static Declaration domain(String term, ValueType type) {
    return property(term, type, "", Writer.DOMAIN, false);
  }

  private static Declaration reference(String term) {
    return declare(
        iri(term), AttributeKind.RELATIONSHIP, ValueType.ANY, "", Writer.OPERATOR, false);
  }

  private static Declaration property(
      String term, ValueType type, String unit, Writer writer, boolean indexed) {
    return declare(iri(term), AttributeKind.PROPERTY, type, unit, writer, indexed);
  }

  private static Declaration declare(
      String iri, AttributeKind kind, ValueType type, String unit, Writer writer, boolean indexed) {
    return new Declaration(
        TYPE, iri, kind, type, unit, writer, indexed, PURPOSE, BASIS, retention(iri, writer));
  }

  /** What was set once is kept with the light; what comes every night, only as long as needed. */
  private static Optional<Duration> retention(String iri, Writer writer) {
    return switch (writer) {
      case OPERATOR -> Optional.empty();
      case DEVICE, DOMAIN -> Optional.of(iri.equals(REASON) ? NAMES_KEPT : EVIDENCE_KEPT);
    };
  }
}

package city.laterne.streets;

import city.laterne.context.jsonld.TermTable;
import city.laterne.store.AttributeKind;
import city.laterne.store.Declaration;
import city.laterne.store.Declaration.ValueType;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names of streets and districts in one tenant: types {@code RoadSegment} of Smart Data Models'
 * dataModel.Transportation and {@code AdministrativeArea} of schema.org, the words of OpenStreetMap
 * where the models have none.
 *
 * @param segment the type of a street's piece
 * @param area the type of a district
 * @param location a line or an area
 * @param name as people call it
 * @param roadClass a word of {@link RoadClass}
 * @param oneWay {@code no}, {@code forward} or {@code backward}
 * @param lit {@code yes}, {@code no} or {@code unknown}
 * @param surface OpenStreetMap's word
 * @param width m
 * @param bridge true on a bridge
 * @param tunnel true in a tunnel
 * @param district name of the smallest district around its middle
 * @param level OpenStreetMap's {@code admin_level}
 * @param cut true where the map's edge cuts the district, so that its area is a part only; see
 *     {@link District#cut}
 */
public record StreetTerms(
    Name segment,
    Name area,
    Name location,
    Name name,
    Name roadClass,
    Name oneWay,
    Name lit,
    Name surface,
    Name width,
    Name bridge,
    Name tunnel,
    Name district,
    Name level,
    Name cut) {
  /** The type of a street's piece, expanded. */
  public static final String SEGMENT = iri("RoadSegment");

  /** The type of a district, expanded. */
  public static final String AREA = iri("AdministrativeArea");

  private static final String PURPOSE = "road-network";
  private static final String BASIS = "Art. 6(1)(e) GDPR";

  /** The names in a tenant's dictionary. */
  public static StreetTerms of(Names names) {
    return new StreetTerms(
        names.intern(SEGMENT),
        names.intern(AREA),
        names.intern(iri("location")),
        names.intern(iri("name")),
        names.intern(iri("roadClass")),
        names.intern(iri("oneWay")),
        names.intern(iri("lit")),
        names.intern(iri("surface")),
        names.intern(iri("width")),
        names.intern(iri("bridge")),
        names.intern(iri("tunnel")),
        names.intern(iri("district")),
        names.intern(iri("adminLevel")),
        names.intern(iri("cutAtMapEdge")));
  }

  /** What a map may say of a street, or not: what it no longer says goes. */
  public Set<Name> fromTheMap() {
    return Set.of(name, surface, width, district);
  }

  /** What the city declares about streets and districts. */
  public static List<Declaration> declarations() {
    List<Declaration> all = new ArrayList<>();
    for (String type : List.of(SEGMENT, AREA)) {
      all.add(declare(type, "location", AttributeKind.GEO_PROPERTY, ValueType.ANY, ""));
      all.add(property(type, "name", ValueType.TEXT, ""));
    }
    for (String text : List.of("roadClass", "oneWay", "lit", "surface", "district")) {
      all.add(property(SEGMENT, text, ValueType.TEXT, ""));
    }
    all.add(property(SEGMENT, "width", ValueType.NUMBER, "MTR"));
    all.add(property(SEGMENT, "bridge", ValueType.BOOLEAN, ""));
    all.add(property(SEGMENT, "tunnel", ValueType.BOOLEAN, ""));
    all.add(property(AREA, "adminLevel", ValueType.NUMBER, ""));
    all.add(property(AREA, "cutAtMapEdge", ValueType.BOOLEAN, ""));
    return List.copyOf(all);
  }

  private static String iri(String term) {
    return TermTable.CORE.expand(term);
  }

  private static Declaration property(String type, String term, ValueType value, String unit) {
    return declare(type, term, AttributeKind.PROPERTY, value, unit);
  }

  private static Declaration declare(
      String type, String term, AttributeKind kind, ValueType value, String unit) {
    return new Declaration(
        type,
        iri(term),
        kind,
        value,
        unit,
        Writer.OPERATOR,
        false,
        PURPOSE,
        BASIS,
        Optional.empty());
  }
}

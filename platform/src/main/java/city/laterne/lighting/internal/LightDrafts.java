package city.laterne.lighting.internal;

import city.laterne.context.EntityImport.Draft;
import city.laterne.lighting.CabinetTerms;
import city.laterne.lighting.LightRecord;
import city.laterne.lighting.ModelTerms;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.lighting.internal.LampSource.Details;
import city.laterne.lighting.internal.LampSource.ListedLight;
import city.laterne.store.Attribute;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What lights become in the store. */
final class LightDrafts {
  /** The head of a light's URI. */
  static final String URN = "urn:ngsi-ld:Streetlight:";

  private final StreetlightTerms terms;

  LightDrafts(StreetlightTerms terms) {
    this.terms = terms;
  }

  /**
   * Which marks of a light the city holds: one that no longer is true is written as false.
   *
   * @param circuit whether its circuit was assumed
   * @param rating whether its rated power was
   * @param floor whether its safety floor was
   */
  record Held(boolean circuit, boolean rating, boolean floor) {
    /** None, or nothing is known of the light. */
    static final Held NONE = new Held(false, false, false);
  }

  /** A light as an entity. */
  Draft draft(ListedLight listed, Held held) {
    LightRecord light = listed.light();
    Details details = listed.details();
    List<Attribute> attributes = new ArrayList<>(20);
    attributes.add(
        Attribute.geo(terms.location(), Value.Point.of(light.longitude(), light.latitude())));
    text(attributes, terms.pole(), light.pole());
    text(attributes, terms.name(), details.name());
    text(attributes, terms.street(), light.street());
    text(attributes, terms.district(), light.district());
    text(attributes, terms.circuit(), light.circuit());
    if (!light.cabinet().isEmpty()) {
      attributes.add(Attribute.relationship(terms.cabinet(), CabinetTerms.id(light.cabinet())));
    }
    if (!light.model().isEmpty()) {
      attributes.add(Attribute.relationship(terms.model(), ModelTerms.id(light.model())));
    }
    text(attributes, terms.mount(), details.mount());
    text(attributes, terms.technology(), details.technology());
    text(attributes, terms.color(), details.color());
    text(attributes, terms.serviceStarted(), details.since());
    number(attributes, terms.powerRating(), light.ratedWatts(), "WTT");
    number(attributes, terms.height(), light.height(), "MTR");
    number(attributes, terms.direction(), details.direction(), "DD");
    if (light.safetyFloor() > 0 || !details.equals(Details.NONE)) {
      number(attributes, terms.floor(), light.safetyFloor(), "");
    }
    List<Attribute> first = new ArrayList<>(2);
    first.add(Attribute.property(terms.status(), new Value.Text("ok")));
    (details.controlTold() ? attributes : first)
        .add(
            Attribute.property(
                terms.controlling(),
                new Value.Text(light.individually() ? "individual" : "group")));
    mark(attributes, terms.estimated(), light.estimated(), false);
    mark(attributes, terms.assumed(), light.assumed(), held.circuit());
    mark(
        attributes,
        terms.ratingAssumed(),
        listed.assumed().rating(),
        held.rating() && !Double.isNaN(light.ratedWatts()));
    mark(
        attributes,
        terms.floorAssumed(),
        listed.assumed().floor(),
        held.floor() && !Double.isNaN(light.safetyFloor()));
    return new Draft(URN + light.id(), attributes, first);
  }

  private static void text(List<Attribute> to, Name name, String text) {
    if (!text.isEmpty()) {
      to.add(Attribute.property(name, new Value.Text(text)));
    }
  }

  private static void number(List<Attribute> to, Name name, double number, String unit) {
    if (!Double.isNaN(number)) {
      to.add(Attribute.property(name, Value.ofDouble(number)).withUnit(unit));
    }
  }

  private static void mark(List<Attribute> to, Name name, boolean holds, boolean held) {
    if (holds || held) {
      to.add(Attribute.property(name, Value.Bool.of(holds)));
    }
  }

  /** The name in the URI of a circuit, cabinet or model; empty when it is none. */
  static String name(String urn) {
    int colon = urn.lastIndexOf(':');
    try {
      return colon < 0 ? "" : URLDecoder.decode(urn.substring(colon + 1), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscape) {
      return urn.substring(colon + 1);
    }
  }

  /** A light's number in its URI; the whole URI when it has another head. */
  static String number(String id) {
    return id.startsWith(URN) ? id.substring(URN.length()) : id;
  }

  /**
   * The number of a light in its URI: what a list calls it, with everything but letters, digits and
   * {@code -._} as a dash. (A pole's number is unique in its street only.)
   */
  static String clean(String given) {
    String bare = given.startsWith(URN) ? given.substring(URN.length()) : given;
    StringBuilder clean = new StringBuilder(bare.length());
    bare.codePoints()
        .forEach(
            c ->
                clean.appendCodePoint(
                    (c < 128 && Character.isLetterOrDigit(c)) || "-._".indexOf(c) >= 0 ? c : '-'));
    boolean lossless = bare.replace('/', '-').contentEquals(clean);
    return lossless ? clean.toString() : clean + "-" + Integer.toHexString(bare.hashCode());
  }

  /** The number of a light that its list does not call anything: its place to 1 cm. */
  static String numberOfPlace(double longitude, double latitude) {
    return "at-" + seven(latitude) + "_" + seven(longitude);
  }

  private static String seven(double degrees) {
    return BigDecimal.valueOf(Math.round(degrees * 1e7), 7)
        .setScale(7, RoundingMode.UNNECESSARY)
        .toPlainString();
  }
}

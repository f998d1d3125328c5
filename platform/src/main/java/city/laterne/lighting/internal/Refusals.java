package city.laterne.lighting.internal;

import city.laterne.lighting.StreetlightTerms;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import java.util.List;
import java.util.Locale;

/** Says in words why a lamp of a list was left out. */
final class Refusals {
  private final Tenant tenant;
  private final StreetlightTerms terms;
  private final RawLamps lamps;
  private final String kind;

  /**
   * Why.
   *
   * @param code a stable word
   * @param reason a sentence
   */
  record Why(String code, String reason) {}

  Refusals(Tenant tenant, StreetlightTerms terms, RawLamps lamps, boolean lines) {
    this.tenant = tenant;
    this.terms = terms;
    this.lamps = lamps;
    this.kind = lines ? "Line " : "Feature ";
  }

  /** Why a lamp was left out that the list calls so. */
  Why of(int lamp, String id) {
    return switch (lamps.verdict(lamp)) {
      case GOOD -> throw new IllegalArgumentException("lamp " + lamp + " is good");
      case ZERO -> new Why("InTheSea", plain(lamps, lamp));
      case NOWHERE -> new Why("OutsideTheEarth", plain(lamps, lamp));
      case FAR_AWAY -> new Why("FarAway", plain(lamps, lamp));
      case ABROAD -> new Why("OutsideTheCountry", plain(lamps, lamp));
      case SAME_ID ->
          new Why("DuplicateId", kind + lamps.other(lamp) + " has the same id " + id + ".");
      case SAME_PLACE ->
          new Why(
              "DuplicatePlace",
              kind
                  + lamps.other(lamp)
                  + " stands at the same place, within 0.5 m. Two luminaires of one pole are taken"
                  + " where both have a number of their own and the same pole number.");
      case TAKEN_PLACE ->
          new Why(
              "DuplicatePlace", "Lamp " + there(lamp) + " stands at the same place, within 0.5 m.");
    };
  }

  /** The same as far as the list alone tells it. */
  static String plain(RawLamps lamps, int lamp) {
    return switch (lamps.verdict(lamp)) {
      case ZERO ->
          "Its coordinates are 0 / 0, in the sea off Africa; maybe they are missing in the"
              + " register?";
      case NOWHERE ->
          "Its coordinates "
              + lamps.x(lamp)
              + " / "
              + lamps.y(lamp)
              + " are no place on the earth; maybe swapped, or in another system?";
      case FAR_AWAY ->
          "It would stand "
              + lamps.other(lamp)
              + " km away from the others; maybe its coordinates are swapped, or miss a digit?";
      case ABROAD ->
          String.format(
              Locale.ROOT,
              "It would stand at longitude %.4f, latitude %.4f, in the open sea or in another"
                  + " country; maybe its coordinates are swapped, or miss a digit?",
              lamps.x(lamp),
              lamps.y(lamp));
      case GOOD, SAME_ID, SAME_PLACE, TAKEN_PLACE -> "It is there twice.";
    };
  }

  private String there(int lamp) {
    Filter near =
        new Filter.And(
            List.of(
                new Filter.HasType(terms.type()),
                new Filter.Near(
                    terms.location(), lamps.x(lamp), lamps.y(lamp), 0, Duplicates.METRES + 0.1)));
    String[] found = {"of the city"};
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      view.each(
          near,
          entity -> {
            found[0] = entity.id();
            return false;
          });
    }
    return found[0];
  }
}

package city.laterne.lighting;

import city.laterne.shared.GeoPoint;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Value;
import java.util.Optional;

/**
 * A luminaire on its pole as the city's record holds it. Absent texts are empty, absent numbers
 * NaN, except the safety floor.
 *
 * @param id its URI
 * @param longitude degrees east, WGS 84
 * @param latitude degrees north, WGS 84
 * @param pole the number on the pole
 * @param circuit the circuit that feeds it
 * @param safetyFloor the least level while it is dark, 0 to 1; 0 when absent or out of range
 * @param powerState whether it burns, as the device says
 * @param confirmed level as the device says, 0 to 1
 * @param power consumption as the device says, W
 * @param desired the level that it shall burn at, 0 to 1
 * @param reason why, JSON of {@link LevelReason}
 * @param rating rated power as recorded for the light itself, W
 * @param model URI of its model
 * @param district name of its district
 * @param individually whether it can be switched alone, after its controllingMethod
 * @param inGroup whether it is switched through its circuit only, after its controllingMethod
 */
public record Streetlight(
    String id,
    double longitude,
    double latitude,
    String pole,
    String circuit,
    double safetyFloor,
    PowerState powerState,
    double confirmed,
    double power,
    double desired,
    String reason,
    double rating,
    String model,
    String district,
    boolean individually,
    boolean inGroup) {

  /** The controllingMethod of a light that can be switched alone. */
  public static final String INDIVIDUAL = "individual";

  /** The record of an entity. */
  public static Streetlight of(Entity entity, StreetlightTerms terms) {
    double longitude = Double.NaN;
    double latitude = Double.NaN;
    Optional<Value> place = entity.find(terms.location()).map(Attribute::value);
    if (place.isPresent() && place.get() instanceof Value.Point point) {
      longitude = point.longitude().toDouble();
      latitude = point.latitude().toDouble();
    }
    double floor = entity.number(terms.floor());
    String controlling = entity.text(terms.controlling());
    return new Streetlight(
        entity.id(),
        longitude,
        latitude,
        entity.text(terms.pole()),
        entity.text(terms.circuit()),
        floor >= 0 && floor <= 1 ? floor : 0,
        PowerState.of(entity.text(terms.powerState())),
        entity.number(terms.illuminanceLevel()),
        entity.number(terms.powerConsumption()),
        entity.number(terms.desired()),
        entity.text(terms.reason()),
        entity.number(terms.powerRating()),
        entity.text(terms.model()),
        entity.text(terms.district()),
        controlling.equals(INDIVIDUAL),
        controlling.equals("group"));
  }

  /** Where it stands; empty when that is not known. */
  public Optional<GeoPoint> findPlace() {
    return Double.isNaN(longitude)
        ? Optional.empty()
        : Optional.of(new GeoPoint(longitude, latitude));
  }

  /** The cell in which its sun is reckoned; empty when its place is not known. */
  public Optional<SunProgramme.Cell> findCell() {
    return Double.isNaN(longitude)
        ? Optional.empty()
        : Optional.of(SunProgramme.Cell.of(longitude, latitude));
  }

  /** Why it shall burn as it does; empty before anything decided. */
  public Optional<LevelReason> findReason() {
    return reason.isEmpty() ? Optional.empty() : LevelReason.parse(new Value.Text(reason));
  }
}

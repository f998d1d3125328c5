package city.laterne.lighting;

import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Value;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The lights that one switch in a cabinet energises together, as the city's record holds it. Absent
 * texts are empty, absent numbers NaN.
 *
 * @param id its URI
 * @param name what its lights carry as {@code circuit}
 * @param longitude of its cabinet, degrees east, WGS 84
 * @param latitude of its cabinet, degrees north, WGS 84
 * @param powerState whether its switch is closed, as the device says
 * @param desired whether its lights shall burn: 1 or 0
 * @param reason why, JSON of {@link LevelReason}
 */
public record Circuit(
    String id,
    String name,
    double longitude,
    double latitude,
    PowerState powerState,
    double desired,
    String reason) {
  /** The record of an entity. */
  public static Circuit of(Entity entity, FeederTerms terms) {
    double longitude = Double.NaN;
    double latitude = Double.NaN;
    Optional<Value> place = entity.find(terms.location()).map(Attribute::value);
    if (place.isPresent() && place.get() instanceof Value.Point point) {
      longitude = point.longitude().toDouble();
      latitude = point.latitude().toDouble();
    }
    String name = entity.text(terms.name());
    return new Circuit(
        entity.id(),
        name.isEmpty() ? nameOf(entity.id()) : name,
        longitude,
        latitude,
        PowerState.of(entity.text(terms.powerState())),
        entity.find(terms.desired()).map(found -> found.value().asDouble()).orElse(Double.NaN),
        entity.text(terms.reason()));
  }

  /** Whether its cabinet's place is known. */
  public boolean hasPlace() {
    return !Double.isNaN(longitude);
  }

  /** Why its lights shall burn as they do; empty before anything decided. */
  public Optional<LevelReason> findReason() {
    return reason.isEmpty() ? Optional.empty() : LevelReason.parse(new Value.Text(reason));
  }

  /** Its switch's level as the device says: 1 closed, 0 open, NaN unknown. */
  public double confirmed() {
    return switch (powerState) {
      case LIT -> 1;
      case DARK -> 0;
      case UNKNOWN -> Double.NaN;
    };
  }

  private static String nameOf(String id) {
    String escaped = id.substring(id.lastIndexOf(':') + 1);
    try {
      return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscape) {
      return escaped;
    }
  }
}

package city.laterne.lighting;

import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Value;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that is wrong with a light or a circuit, as the city's record holds it. Absent texts
 * are empty, absent numbers NaN.
 *
 * @param id its URI
 * @param kind what is wrong
 * @param entity URI of the light or circuit
 * @param circuit name of the circuit
 * @param longitude degrees east, WGS 84
 * @param latitude degrees north, WGS 84
 * @param since city time from which on it showed, ISO 8601
 * @param count how many lights it concerns
 * @param measured power when it was found, W
 * @param expected power by the model's curve, W
 * @param acknowledgedBy who took note of it
 * @param acknowledgedText what they said
 */
public record Fault(
    String id,
    FaultKind kind,
    String entity,
    String circuit,
    double longitude,
    double latitude,
    String since,
    int count,
    double measured,
    double expected,
    String acknowledgedBy,
    String acknowledgedText) {
  /** The record of an entity; empty when its kind is unknown. */
  public static Optional<Fault> of(Entity entity, FaultTerms terms) {
    return FaultKind.of(entity.text(terms.kind())).map(kind -> of(entity, kind, terms));
  }

  private static Fault of(Entity entity, FaultKind kind, FaultTerms terms) {
    double longitude = Double.NaN;
    double latitude = Double.NaN;
    Optional<Value> place = entity.find(terms.location()).map(Attribute::value);
    if (place.isPresent() && place.get() instanceof Value.Point point) {
      longitude = point.longitude().toDouble();
      latitude = point.latitude().toDouble();
    }
    return new Fault(
        entity.id(),
        kind,
        entity.text(kind.isOfCircuit() ? terms.feeder() : terms.light()),
        entity.text(terms.circuit()),
        longitude,
        latitude,
        entity.text(terms.since()),
        entity.find(terms.affected()).map(found -> (int) found.value().asDouble()).orElse(1),
        entity.number(terms.measured()),
        entity.number(terms.expected()),
        entity.text(terms.acknowledgedBy()),
        entity.text(terms.acknowledgedText()));
  }

  /** What is wrong, as an English sentence. */
  public String sentence() {
    String power =
        Double.isNaN(measured)
            ? ""
            : Double.isNaN(expected)
                ? String.format(Locale.ROOT, ": takes %.1f W", measured)
                : String.format(
                    Locale.ROOT, ": takes %.1f W, expected are %.1f W", measured, expected);
    return switch (kind) {
      case LAMP_OUT -> "The lamp is out though it shall burn" + power + ".";
      case DAY_BURNER -> "The light burns though it shall be dark" + power + ".";
      case POWER_TOO_HIGH -> "The light takes too much power" + power + ".";
      case POWER_TOO_LOW -> "The light takes too little power" + power + ".";
      case NO_CONTACT -> "The light's device does not report any more.";
      case CIRCUIT_DARK ->
          count + " lights of circuit " + circuit + " are dark though they shall burn.";
      case CIRCUIT_SILENT -> count + " lights of circuit " + circuit + " do not report any more.";
    };
  }
}

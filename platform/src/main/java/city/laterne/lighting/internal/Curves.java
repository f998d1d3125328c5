package city.laterne.lighting.internal;

import city.laterne.lighting.ModelTerms;
import city.laterne.lighting.PowerCurve;
import city.laterne.lighting.Streetlight;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import java.util.HashMap;
import java.util.Map;

/**
 * The power curves of the luminaire models of a tenant.
 *
 * @param byModel by the models' URIs
 */
record Curves(Map<String, PowerCurve> byModel) {
  static final Curves NONE = new Curves(Map.of());

  private static final PowerCurve UNKNOWN = new PowerCurve(Double.NaN, PowerCurve.USUAL_STANDBY);

  static Curves of(ReadView view, ModelTerms terms) {
    Map<String, PowerCurve> found = new HashMap<>();
    view.each(
        new Filter.HasType(terms.type()),
        entity -> {
          double rated =
              entity.find(terms.powerRating()).map(a -> a.value().asDouble()).orElse(Double.NaN);
          double standby =
              entity.find(terms.standbyPower()).map(a -> a.value().asDouble()).orElse(Double.NaN);
          found.put(
              entity.id(),
              new PowerCurve(rated, standby >= 0 ? standby : PowerCurve.USUAL_STANDBY));
          return true;
        });
    return new Curves(found);
  }

  /** A light's curve: its own rating counts before its model's. */
  PowerCurve of(Streetlight light) {
    PowerCurve model = byModel.getOrDefault(light.model(), UNKNOWN);
    return light.rating() > 0 ? new PowerCurve(light.rating(), model.standbyWatts()) : model;
  }
}

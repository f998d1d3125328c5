package city.laterne.lighting.internal;

import city.laterne.lighting.Streetlight;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.store.AttributePath;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the lights of circuits through the index on their attribute {@code circuit}, many circuits
 * in one query.
 *
 * @param terms names of a light's attributes
 */
public record CircuitLights(StreetlightTerms terms) {
  /** Passes all lights of the circuits of these names. */
  public void each(ReadView view, Collection<String> circuits, Consumer<Streetlight> visitor) {
    eachEntity(view, circuits, entity -> visitor.accept(Streetlight.of(entity, terms)));
  }

  /** The same as entities. */
  public void eachEntity(ReadView view, Collection<String> circuits, Consumer<Entity> visitor) {
    if (circuits.isEmpty()) {
      return;
    }
    List<Filter.Operand> names = new ArrayList<>(circuits.size());
    circuits.forEach(name -> names.add(new Filter.Operand.Single(new Value.Text(name))));
    Filter filter =
        new Filter.And(
            List.of(
                new Filter.HasType(terms.type()),
                new Filter.Compare(
                    AttributePath.of(terms.circuit()), Filter.Operator.EQUAL, names)));
    view.each(
        filter,
        entity -> {
          visitor.accept(entity);
          return true;
        });
  }

  /** The highest safety floor among the lights that a circuit switches; 0 for none. */
  public double floor(ReadView view, String circuit) {
    double[] highest = {0};
    each(
        view,
        List.of(circuit),
        light -> {
          if (light.inGroup()) {
            highest[0] = Math.max(highest[0], light.safetyFloor());
          }
        });
    return highest[0];
  }
}

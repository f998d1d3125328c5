package city.laterne.commands;

import city.laterne.context.DesiredValues;
import city.laterne.security.Principal;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import java.util.List;
import java.util.stream.Collectors;

/** Sends what the generic API writes to desired values through the gate. Safe for many threads. */
public final class GateDesiredValues implements DesiredValues {
  private final Gate gate;
  private final List<DesireRule> rules;

  /** Desired values of the given domains. */
  public GateDesiredValues(Gate gate, List<? extends DesireRule> rules) {
    this.gate = gate;
    this.rules = List.copyOf(rules);
  }

  @Override
  public boolean isDesired(String typeIri, String attributeIri) {
    return rules.stream().anyMatch(rule -> rule.isDesired(typeIri, attributeIri));
  }

  @Override
  public void desire(Principal principal, Entity entity, Attribute desired) {
    Order order = rule(entity, desired).order(principal, entity, desired);
    switch (gate.pass(principal, order)) {
      case GateOutcome.Accepted _ -> {}
      case GateOutcome.Refused(String _, List<GateRefusal> reasons) -> throw failure(reasons);
    }
  }

  /** Several reasons as one failure; the first gives kind and code. */
  public static Failure failure(List<GateRefusal> reasons) {
    GateRefusal first = reasons.getFirst();
    return new Failure(
        first.kind(),
        first.code(),
        reasons.stream().map(GateRefusal::message).collect(Collectors.joining(" ")));
  }

  private DesireRule rule(Entity entity, Attribute desired) {
    String attribute = desired.name().iri();
    for (DesireRule rule : rules) {
      if (entity.types().stream().anyMatch(type -> rule.isDesired(type.iri(), attribute))) {
        return rule;
      }
    }
    throw new Failure(
        Failure.Kind.UNPROCESSABLE,
        "NotDesired",
        "Attribute " + attribute + " of " + entity.id() + " is no desired value.");
  }
}

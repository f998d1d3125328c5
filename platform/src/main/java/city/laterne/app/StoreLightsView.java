package city.laterne.app;

import city.laterne.lighting.PowerState;
import city.laterne.portal.Light;
import city.laterne.portal.LightChange;
import city.laterne.portal.LightsView;
import city.laterne.security.Principal;
import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import city.laterne.store.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The map's lights read from the store: the entities of type Streetlight with a point as location.
 */
public final class StoreLightsView implements LightsView {
  private static final String TERM = "https://uri.etsi.org/ngsi-ld/default-context/";
  private static final String STREETLIGHT = TERM + "Streetlight";
  private static final int MOST_CHANGES = 4_096;

  private final Store store;

  /** Lights of all tenants of a store. */
  public StoreLightsView(Store store) {
    this.store = store;
  }

  @Override
  public void each(Principal principal, Consumer<Light> visitor) {
    Tenant tenant = tenant(principal);
    Optional<Name> type = tenant.names().find(STREETLIGHT);
    if (type.isEmpty()) {
      return;
    }
    try (ReadView view = tenant.read(principal.scope())) {
      view.each(
          new Filter.HasType(type.get()),
          entity -> {
            light(entity).ifPresent(visitor);
            return true;
          });
    }
  }

  @Override
  public Following follow(Principal principal) {
    Tenant tenant = tenant(principal);
    return new Tail(tenant, principal.scope(), tenant.tail(principal.scope()));
  }

  private Tenant tenant(Principal principal) {
    return store.tenant(principal.scope().tenant());
  }

  private static Optional<Light> light(Entity entity) {
    String pole = "";
    Optional<Value.Point> place = Optional.empty();
    for (Attribute attribute : entity.attributes()) {
      switch (attribute.name().iri()) {
        case "https://uri.etsi.org/ngsi-ld/location" -> {
          if (attribute.value() instanceof Value.Point point) {
            place = Optional.of(point);
          }
        }
        case TERM + "streetPoleNum" -> pole = text(attribute);
        default -> {}
      }
    }
    String number = pole;
    return place.map(
        point ->
            new Light(
                entity.id(),
                number,
                point.longitude().toDouble(),
                point.latitude().toDouble(),
                readings(entity.attributes())));
  }

  private static Light.Readings readings(List<Attribute> attributes) {
    double confirmed = Double.NaN;
    double desired = Double.NaN;
    Light.Power power = Light.Power.UNKNOWN;
    Light.Condition condition = Light.Condition.UNKNOWN;
    for (Attribute attribute : attributes) {
      if (!attribute.datasetId().isEmpty()) {
        continue;
      }
      switch (attribute.name().iri()) {
        case TERM + "illuminanceLevel" -> confirmed = attribute.value().asDouble();
        case TERM + "desiredIlluminanceLevel" -> desired = attribute.value().asDouble();
        case TERM + "powerState" -> power = power(text(attribute));
        case "https://uri.etsi.org/ngsi-ld/status" -> condition = condition(text(attribute));
        default -> {}
      }
    }
    return new Light.Readings(confirmed, desired, power, condition);
  }

  private static Light.Power power(String state) {
    return switch (PowerState.of(state)) {
      case LIT -> Light.Power.ON;
      case DARK -> Light.Power.OFF;
      case UNKNOWN -> Light.Power.UNKNOWN;
    };
  }

  private static Light.Condition condition(String status) {
    return switch (status) {
      case "ok" -> Light.Condition.OK;
      case "brokenLantern", "columnIssue", "defectiveLamp" -> Light.Condition.FAULTY;
      default -> Light.Condition.UNKNOWN;
    };
  }

  private static String text(Attribute attribute) {
    return attribute.value() instanceof Value.Text(String text) ? text : "";
  }

  private record Tail(Tenant tenant, Scope scope, ChangeCursor cursor) implements Following {
    @Override
    public List<LightChange> next(Duration wait) throws InterruptedException {
      List<LightChange> lights = new ArrayList<>();
      for (Change change : cursor.read(MOST_CHANGES, wait)) {
        if (change.types().stream().anyMatch(type -> type.iri().equals(STREETLIGHT))) {
          change(change).ifPresent(lights::add);
        }
      }
      return lights;
    }

    private Optional<LightChange> change(Change change) {
      return switch (change.kind()) {
        case HISTORY -> Optional.empty();
        case DELETED -> Optional.of(new LightChange.Gone(change.entityId()));
        case CREATED, REPLACED -> Optional.of(anew(change.entityId()));
        case UPDATED -> updated(change);
      };
    }

    private Optional<LightChange> updated(Change change) {
      boolean all = !change.removed().isEmpty();
      for (Attribute attribute : change.attributes()) {
        String iri = attribute.name().iri();
        all |= iri.endsWith("/location") || iri.endsWith("/streetPoleNum");
      }
      if (all) {
        return Optional.of(anew(change.entityId()));
      }
      Light.Readings readings = readings(change.attributes());
      return readings.equals(Light.Readings.NONE)
          ? Optional.empty()
          : Optional.of(new LightChange.Read(change.entityId(), readings));
    }

    /**
     * The light as it is now, which may be newer than the change: later changes say the same again.
     */
    private LightChange anew(String entityId) {
      try (ReadView view = tenant.read(scope)) {
        return view.find(entityId)
            .flatMap(StoreLightsView::light)
            .<LightChange>map(LightChange.Appeared::new)
            .orElseGet(() -> new LightChange.Gone(entityId));
      }
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}

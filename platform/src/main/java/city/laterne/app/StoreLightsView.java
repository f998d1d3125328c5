package city.laterne.app;

import city.laterne.lighting.PowerState;
import city.laterne.portal.LeafRange;
import city.laterne.portal.Light;
import city.laterne.portal.LightCell;
import city.laterne.portal.LightChange;
import city.laterne.portal.LightPyramid;
import city.laterne.portal.LightsView;
import city.laterne.portal.TileAddress;
import city.laterne.security.Principal;
import city.laterne.shared.Failure;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * The map's lights read from the store: the entities of type Streetlight with a point as location.
 * Counts come from what is kept per tenant ({@link StoreTenantLightsView}); those of a principal
 * who may see only some lights are counted for it, up to {@link #MOST_LOOKED_AT} lights.
 */
public final class StoreLightsView implements LightsView, AutoCloseable {
  private static final String TERM = "https://uri.etsi.org/ngsi-ld/default-context/";
  static final String STREETLIGHT = TERM + "Streetlight";
  static final String LOCATION = "https://uri.etsi.org/ngsi-ld/location";
  static final String POLE = TERM + "streetPoleNum";
  private static final String STATUS = "https://uri.etsi.org/ngsi-ld/status";
  private static final String LEVEL = TERM + "illuminanceLevel";
  private static final String DESIRED = TERM + "desiredIlluminanceLevel";
  private static final String POWER = TERM + "powerState";

  /** The attributes that the map shows. */
  static final List<String> SHOWN = List.of(LOCATION, POLE, STATUS, LEVEL, DESIRED, POWER);

  /** So many lights are looked at for one answer at most. */
  private static final int MOST_LOOKED_AT = 50_000;

  /** Up to so many lights, a search looks at all of them. */
  private static final int MOST_SEARCHED = 100_000;

  /** From this zoom on, the store finds the lights of a square by their place. */
  private static final int FOUND_BY_PLACE_FROM = 10;

  private static final int MOST_CHANGES = 4_096;
  private static final Duration STALE_PACE = Duration.ofSeconds(5);
  private static final String URN = "urn:ngsi-ld:Streetlight:";
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final Store store;
  private final Map<String, StoreTenantLightsView> tenants = new ConcurrentHashMap<>();

  /** Lights of all tenants of a store; each tenant's are counted once somebody looks at them. */
  public StoreLightsView(Store store) {
    this.store = store;
  }

  /** Begins to count a tenant's lights, so that the first who looks finds them counted. */
  public void prepare(String tenant) {
    var _ = lights(tenant);
  }

  /** Ends the counting. */
  @Override
  public void close() {
    tenants.values().forEach(StoreTenantLightsView::close);
  }

  private StoreTenantLightsView lights(Principal principal) {
    return lights(principal.scope().tenant());
  }

  private StoreTenantLightsView lights(String tenant) {
    Tenant known = store.tenant(tenant);
    return tenants.computeIfAbsent(tenant, _ -> new StoreTenantLightsView(known).start());
  }

  private static boolean seesAll(Principal principal) {
    Scope scope = principal.scope();
    return scope.types().isEmpty() && scope.districts().isEmpty() && scope.purposes().isEmpty();
  }

  @Override
  public Overview overview(Principal principal) {
    StoreTenantLightsView lights = lights(principal);
    if (seesAll(principal)) {
      return new Overview(lights.pyramid().size(), lights.isComplete(), lights.pyramid().bounds());
    }
    Envelope bounds = new Envelope();
    int[] seen = {0};
    each(
        principal,
        Optional.empty(),
        light -> {
          bounds.expandToInclude(light.longitude(), light.latitude());
          return ++seen[0] < MOST_LOOKED_AT;
        });
    return new Overview(
        seen[0],
        seen[0] < MOST_LOOKED_AT,
        bounds.isNull() ? Optional.empty() : Optional.of(bounds));
  }

  @Override
  public long atMost(Principal principal, TileAddress square) {
    StoreTenantLightsView lights = lights(principal);
    return lights.isComplete() ? lights.pyramid().count(square) : Long.MAX_VALUE;
  }

  @Override
  public void each(Principal principal, Envelope where, Predicate<Light> visitor) {
    each(principal, Optional.of(where), visitor);
  }

  private void each(Principal principal, Optional<Envelope> where, Predicate<Light> visitor) {
    Tenant tenant = store.tenant(principal.scope().tenant());
    Optional<Name> type = tenant.names().find(STREETLIGHT);
    Optional<Name> location = tenant.names().find(LOCATION);
    if (type.isEmpty() || location.isEmpty()) {
      return;
    }
    List<Filter> parts = new ArrayList<>();
    parts.add(new Filter.HasType(type.get()));
    where.ifPresent(
        envelope ->
            parts.add(
                new Filter.Spatial(
                    location.get(),
                    Filter.SpatialRelation.INTERSECTS,
                    FACTORY.toGeometry(envelope))));
    try (ReadView view = tenant.read(principal.scope())) {
      view.each(new Filter.And(parts), entity -> light(entity).map(visitor::test).orElse(true));
    }
  }

  @Override
  public List<LightCell> cells(Principal principal, TileAddress tile, int zoom) {
    LightPyramid pyramid = lights(principal).pyramid();
    if (seesAll(principal)) {
      return pyramid.within(tile, zoom);
    }
    long most = tile.zoom() >= FOUND_BY_PLACE_FROM ? pyramid.count(tile) : pyramid.size();
    if (most > MOST_LOOKED_AT) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyToCount",
          "Your key shows only some of the lights here, and counting them would mean to look at "
              + most
              + "; at most "
              + MOST_LOOKED_AT
              + " are looked at. Zoom in.");
    }
    Map<TileAddress, LightCell> cells = new LinkedHashMap<>();
    each(
        principal,
        tile.bounds(),
        light -> {
          if (tile.contains(light.longitude(), light.latitude())) {
            TileAddress square = TileAddress.around(light.longitude(), light.latitude(), zoom);
            cells.merge(square, one(square, light.readings()), StoreLightsView::sum);
          }
          return true;
        });
    return List.copyOf(cells.values());
  }

  private static LightCell one(TileAddress square, Light.Readings readings) {
    boolean silent = readings.power() == Light.Power.UNKNOWN && Double.isNaN(readings.confirmed());
    boolean on =
        readings.power() == Light.Power.ON
            || (readings.power() == Light.Power.UNKNOWN && readings.confirmed() > 0);
    boolean fault = readings.condition() == Light.Condition.FAULTY;
    return new LightCell(square, 1, on ? 1 : 0, fault ? 1 : 0, silent ? 1 : 0);
  }

  private static LightCell sum(LightCell one, LightCell other) {
    return new LightCell(
        one.square(),
        one.count() + other.count(),
        one.on() + other.on(),
        one.faults() + other.faults(),
        one.silent() + other.silent());
  }

  @Override
  public List<Light> search(Principal principal, String text, int most) {
    List<Light> found = new ArrayList<>();
    try (ReadView view = store.tenant(principal.scope().tenant()).read(principal.scope())) {
      for (String id : List.of(text, URN + text)) {
        view.find(id)
            .filter(
                entity -> entity.types().stream().anyMatch(type -> type.iri().equals(STREETLIGHT)))
            .flatMap(StoreLightsView::light)
            .ifPresent(found::add);
      }
    }
    if (!found.isEmpty() || lights(principal).pyramid().size() > MOST_SEARCHED) {
      return found;
    }
    String wanted = text.toLowerCase(Locale.ROOT);
    List<List<Light>> ranks = List.of(found, new ArrayList<>(), new ArrayList<>());
    each(
        principal,
        Optional.empty(),
        light -> {
          int rank =
              Math.min(rank(light.pole(), wanted), rank(light.id().replace(URN, ""), wanted));
          if (rank < 3 && ranks.get(rank).size() < most) {
            ranks.get(rank).add(light);
          }
          return ranks.getFirst().size() < most;
        });
    return ranks.stream()
        .flatMap(
            rank -> rank.stream().sorted(Comparator.comparingInt(light -> light.pole().length())))
        .limit(most)
        .toList();
  }

  /** 0 is called so, 1 begins so, 2 contains it, 3 neither. */
  private static int rank(String name, String wanted) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(wanted)) {
      return 0;
    }
    return lower.startsWith(wanted) ? 1 : lower.contains(wanted) ? 2 : 3;
  }

  @Override
  public Following follow(Principal principal, Envelope where) {
    StoreTenantLightsView lights = lights(principal);
    if (seesAll(principal)) {
      return lights.feed().follow(where);
    }
    Tenant tenant = store.tenant(principal.scope().tenant());
    Scope scope = principal.scope();
    return new Tail(tenant, scope, tenant.tail(scope), lights.pyramid(), LeafRange.of(where));
  }

  @Override
  public CellFollowing followCells(Principal principal, Envelope where, int zoom) {
    if (seesAll(principal)) {
      return lights(principal).feed().followCells(where, zoom);
    }
    Following some = follow(principal, where);
    return new CellFollowing() {
      @Override
      public CellNews next(Duration wait) throws InterruptedException {
        if (some.next(wait).isEmpty()) {
          return new CellNews.Counted(List.of());
        }
        LockSupport.parkNanos(STALE_PACE.toNanos());
        return new CellNews.Stale();
      }

      @Override
      public void close() {
        some.close();
      }
    };
  }

  /** Whether a change is one of a light. */
  static boolean isLight(Change change) {
    for (Name type : change.types()) {
      if (type.iri().equals(STREETLIGHT)) {
        return true;
      }
    }
    return false;
  }

  /** The light that an entity is, if it has a place. */
  static Optional<Light> light(Entity entity) {
    String pole = "";
    Optional<Value.Point> place = Optional.empty();
    for (Attribute attribute : entity.attributes()) {
      switch (attribute.name().iri()) {
        case LOCATION -> {
          if (attribute.value() instanceof Value.Point point) {
            place = Optional.of(point);
          }
        }
        case POLE -> pole = text(attribute);
        default -> {}
      }
    }
    String number = pole;
    return place.map(
        point ->
            new Light(
                entity.ordinal(),
                entity.id(),
                number,
                point.longitude().toDouble(),
                point.latitude().toDouble(),
                readings(entity.attributes())));
  }

  /** What attributes say of how a light is. */
  static Light.Readings readings(List<Attribute> attributes) {
    double confirmed = Double.NaN;
    double desired = Double.NaN;
    Light.Power power = Light.Power.UNKNOWN;
    Light.Condition condition = Light.Condition.UNKNOWN;
    for (Attribute attribute : attributes) {
      if (!attribute.datasetId().isEmpty()) {
        continue;
      }
      switch (attribute.name().iri()) {
        case LEVEL -> confirmed = attribute.value().asDouble();
        case DESIRED -> desired = attribute.value().asDouble();
        case POWER -> power = power(text(attribute));
        case STATUS -> condition = condition(text(attribute));
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

  /** The changes that a scope may see, of lights in a part of the map. */
  private record Tail(
      Tenant tenant, Scope scope, ChangeCursor cursor, LightPyramid pyramid, LeafRange where)
      implements Following {
    @Override
    public List<LightChange> next(Duration wait) throws InterruptedException {
      List<LightChange> lights = new ArrayList<>();
      for (Change change : cursor.read(MOST_CHANGES, wait)) {
        if (isLight(change)) {
          StoreTenantLightsView.change(tenant, scope, change)
              .filter(this::isThere)
              .ifPresent(lights::add);
        }
      }
      return lights;
    }

    private boolean isThere(LightChange change) {
      return switch (change) {
        case LightChange.Gone _ -> true;
        case LightChange.Appeared(Light light) -> {
          TileAddress leaf =
              TileAddress.around(light.longitude(), light.latitude(), LightPyramid.LEAF);
          yield where.has(leaf.x(), leaf.y());
        }
        case LightChange.Read(int number, String _, Light.Readings _) -> {
          int leaf = pyramid.find(number);
          yield leaf != LightPyramid.NONE && where.has(pyramid.column(leaf), pyramid.row(leaf));
        }
      };
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}

package city.laterne.app;

import city.laterne.portal.Light;
import city.laterne.portal.LightChange;
import city.laterne.portal.LightFeed;
import city.laterne.portal.LightPyramid;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * All lights of one tenant, counted: one thread counts them once and then follows the change log,
 * for the counts and for all live maps. While it counts, changes are followed too: a light that
 * changed meanwhile is not overwritten by what the count saw of it. Safe for use by many threads.
 */
final class StoreTenantLightsView implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StoreTenantLightsView.class.getName());
  private static final int MOST_CHANGES = 512;
  private static final Duration WAIT = Duration.ofMillis(500);

  /** Changes gather for so long before they are taken: fewer, fuller batches. */
  private static final Duration PACE = Duration.ofMillis(50);

  private final Tenant tenant;
  private final Scope scope;
  private final LightPyramid pyramid = new LightPyramid();
  private final LightFeed feed = new LightFeed(pyramid);
  private final Thread reader;
  private volatile boolean complete;
  private volatile boolean closed;

  StoreTenantLightsView(Tenant tenant) {
    this.tenant = tenant;
    this.scope = Scope.all(tenant.name());
    this.reader = Thread.ofPlatform().name("lights-" + tenant.name()).daemon().unstarted(this::run);
  }

  /** Begins to count. */
  StoreTenantLightsView start() {
    reader.start();
    return this;
  }

  /** The counts. */
  LightPyramid pyramid() {
    return pyramid;
  }

  /** What happens. */
  LightFeed feed() {
    return feed;
  }

  /** Whether all lights are counted. */
  boolean isComplete() {
    return complete;
  }

  private void run() {
    while (!closed) {
      try (ChangeCursor cursor = tenant.tail(scope, touching())) {
        count(cursor);
        complete = true;
        while (!closed) {
          if (take(cursor.read(MOST_CHANGES, WAIT)) < MOST_CHANGES) {
            LockSupport.parkNanos(PACE.toNanos());
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (Failure e) {
        LOG.log(System.Logger.Level.WARNING, "The lights are counted anew: {0}", e.detail());
        again();
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        LOG.log(System.Logger.Level.ERROR, "The lights are counted anew.", e);
        again();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
    }
  }

  private void again() {
    complete = false;
    feed.restart();
    pyramid.clear();
  }

  /** What makes a light look different on the map. */
  private Set<Name> touching() {
    return StoreLightsView.SHOWN.stream()
        .map(iri -> tenant.names().intern(iri))
        .collect(Collectors.toUnmodifiableSet());
  }

  private void count(ChangeCursor cursor) {
    Optional<Name> type = tenant.names().find(StoreLightsView.STREETLIGHT);
    if (type.isEmpty()) {
      return;
    }
    tenant.scan(
        scope,
        new Filter.HasType(type.get()),
        touching(),
        entity -> {
          StoreLightsView.light(entity).ifPresent(pyramid::putIfAbsent);
          return !closed;
        },
        () -> {
          while (take(cursor.read(MOST_CHANGES)) == MOST_CHANGES && !closed) {
            Thread.onSpinWait();
          }
        });
  }

  /** Takes changes; answers how many they were. */
  private int take(List<Change> changes) {
    for (Change change : changes) {
      if (StoreLightsView.isLight(change)) {
        change(tenant, scope, change).flatMap(this::known).ifPresent(feed::apply);
      }
    }
    return changes.size();
  }

  /** Of a light not counted, all has to be known; while all are counted, its turn will come. */
  private Optional<LightChange> known(LightChange change) {
    if (!(change instanceof LightChange.Read(int number, String id, Light.Readings _))
        || pyramid.find(number) != LightPyramid.NONE) {
      return Optional.of(change);
    }
    return complete ? Optional.of(anew(tenant, scope, number, id)) : Optional.empty();
  }

  /** What a change means to the map, if anything. */
  static Optional<LightChange> change(Tenant tenant, Scope scope, Change change) {
    return switch (change.kind()) {
      case HISTORY -> Optional.empty();
      case DELETED -> Optional.of(new LightChange.Gone(change.ordinal(), change.entityId()));
      case CREATED, REPLACED ->
          Optional.of(anew(tenant, scope, change.ordinal(), change.entityId()));
      case UPDATED -> updated(tenant, scope, change);
    };
  }

  private static Optional<LightChange> updated(Tenant tenant, Scope scope, Change change) {
    boolean all = !change.removed().isEmpty();
    for (Attribute attribute : change.attributes()) {
      String iri = attribute.name().iri();
      all |= iri.equals(StoreLightsView.LOCATION) || iri.equals(StoreLightsView.POLE);
    }
    if (all) {
      return Optional.of(anew(tenant, scope, change.ordinal(), change.entityId()));
    }
    Light.Readings readings = StoreLightsView.readings(change.attributes());
    return readings.equals(Light.Readings.NONE)
        ? Optional.empty()
        : Optional.of(new LightChange.Read(change.ordinal(), change.entityId(), readings));
  }

  /**
   * The light as it is now, which may be newer than the change: later changes say the same again.
   */
  private static LightChange anew(Tenant tenant, Scope scope, int number, String entityId) {
    try (ReadView view = tenant.read(scope)) {
      return view.find(entityId)
          .flatMap(StoreLightsView::light)
          .<LightChange>map(LightChange.Appeared::new)
          .orElseGet(() -> new LightChange.Gone(number, entityId));
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    try {
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

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
import java.util.HashSet;
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
  private static final int COUNTED_BETWEEN = 8_192;
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
          if (take(cursor, WAIT, Optional.empty()) < MOST_CHANGES) {
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

  private void count(ChangeCursor cursor) throws InterruptedException {
    Optional<Name> type = tenant.names().find(StoreLightsView.STREETLIGHT);
    if (type.isEmpty()) {
      return;
    }
    Set<String> gone = new HashSet<>();
    int[] counted = {0};
    boolean[] interrupted = {false};
    tenant.scan(
        scope,
        new Filter.HasType(type.get()),
        entity -> {
          StoreLightsView.light(entity)
              .filter(light -> !gone.contains(light.id()))
              .ifPresent(pyramid::putIfAbsent);
          if (++counted[0] % COUNTED_BETWEEN == 0) {
            try {
              while (take(cursor, Duration.ZERO, Optional.of(gone)) == MOST_CHANGES) {
                Thread.onSpinWait();
              }
            } catch (InterruptedException e) {
              interrupted[0] = true;
            }
          }
          return !closed && !interrupted[0];
        });
    if (interrupted[0]) {
      throw new InterruptedException("asked to end");
    }
  }

  /** Takes the next changes; answers how many they were. */
  private int take(ChangeCursor cursor, Duration wait, Optional<Set<String>> gone)
      throws InterruptedException {
    List<Change> changes = cursor.read(MOST_CHANGES, wait);
    for (Change change : changes) {
      if (StoreLightsView.isLight(change)) {
        Optional<LightChange> light = change(tenant, scope, change);
        light.ifPresent(
            each -> {
              LightChange known = known(each);
              gone.ifPresent(ids -> keep(ids, known));
              feed.apply(known);
            });
      }
    }
    return changes.size();
  }

  private static void keep(Set<String> gone, LightChange change) {
    if (change instanceof LightChange.Gone(int _, String id)) {
      gone.add(id);
    } else {
      gone.remove(change.id());
    }
  }

  /** Of a light not counted yet, all has to be known. */
  private LightChange known(LightChange change) {
    return change instanceof LightChange.Read(int number, String id, Light.Readings _)
            && pyramid.find(number) == LightPyramid.NONE
        ? anew(tenant, scope, number, id)
        : change;
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

package city.laterne.lighting.internal;

import city.laterne.shared.Failure;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A look at all entities of a type, in which what changes meanwhile is taken up: it takes minutes
 * with millions of lights, and the change log does not keep that long what came.
 *
 * @param tenant whose
 * @param type of which type
 * @param wanted the attributes looked at
 * @param ending whether to end before all were looked at
 */
record FullLook(Tenant tenant, Name type, Set<Name> wanted, BooleanSupplier ending) {
  private static final System.Logger LOG = System.getLogger(FullLook.class.getName());

  /** Copies the names. */
  FullLook {
    wanted = Set.copyOf(wanted);
  }

  /**
   * Looks.
   *
   * @param begin forgets what an earlier look saw
   * @param visitor takes each entity
   * @param takeUp reads what changed; when changes were cut before that, the look begins again
   */
  void run(Runnable begin, Consumer<Entity> visitor, Runnable takeUp) {
    while (!once(begin, visitor, takeUp) && !ending.getAsBoolean()) {
      LOG.log(System.Logger.Level.WARNING, "Looking at all entities of {0} once more", type.iri());
    }
  }

  private boolean once(Runnable begin, Consumer<Entity> visitor, Runnable takeUp) {
    begin.run();
    boolean[] whole = {true};
    tenant.scan(
        Scope.all(tenant.name()),
        new Filter.HasType(type),
        wanted,
        entity -> {
          visitor.accept(entity);
          return whole[0] && !ending.getAsBoolean();
        },
        () -> {
          try {
            takeUp.run();
          } catch (Failure e) {
            LOG.log(System.Logger.Level.WARNING, "Changes were missed: {0}", e.detail());
            whole[0] = false;
          }
        });
    return whole[0];
  }
}

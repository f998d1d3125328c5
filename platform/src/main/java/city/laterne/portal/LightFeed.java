package city.laterne.portal;

import city.laterne.shared.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.locationtech.jts.geom.Envelope;

/**
 * Hands what happens to a tenant's lights to all who look at a part of the map: one reader of the
 * change log applies each change once, and each follower gets what lies within its view. What waits
 * for a follower is bounded by the lights or squares of its view. Safe for use by many threads;
 * changes are applied by one.
 */
public final class LightFeed {
  private static final int MOST_WAITING = 50_000;

  private final LightPyramid pyramid;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();

  /** A feed that keeps counts in a pyramid. */
  public LightFeed(LightPyramid pyramid) {
    this.pyramid = pyramid;
  }

  /** Applies a change: to the counts, then to all whose view it touches. */
  public void apply(LightChange change) {
    int before = LightPyramid.NONE;
    int after = LightPyramid.NONE;
    boolean counted = true;
    switch (change) {
      case LightChange.Appeared(Light light) -> {
        before = pyramid.find(light.number());
        after = pyramid.put(light);
      }
      case LightChange.Read(int number, String _, Light.Readings readings) -> {
        LightPyramid.Reading reading = pyramid.read(number, readings);
        after = reading.leaf();
        counted = reading.counted();
      }
      case LightChange.Gone(int number, String _) -> before = pyramid.remove(number);
    }
    for (Follower follower : followers) {
      follower.take(change, before, after, counted);
    }
  }

  /** Tells all followers that they have to load anew. */
  public void restart() {
    followers.forEach(Follower::overflow);
  }

  /** Follows the single lights of a part of the map. */
  public LightsView.Following follow(Envelope where) {
    Lights follower = new Lights(where);
    followers.add(follower);
    return follower;
  }

  /**
   * Follows the counts of a part of the map.
   *
   * @param zoom of the squares that are counted
   */
  public LightsView.CellFollowing followCells(Envelope where, int zoom) {
    Cells follower = new Cells(where, zoom);
    followers.add(follower);
    return follower;
  }

  /** Somebody who looks at a part of the map. */
  private abstract class Follower {
    final ReentrantLock lock = new ReentrantLock();
    final Condition arrived = lock.newCondition();
    private final LeafRange range;
    private boolean overflown;

    Follower(Envelope where) {
      range = LeafRange.of(where);
    }

    boolean sees(int leaf) {
      return leaf != LightPyramid.NONE && range.has(pyramid.column(leaf), pyramid.row(leaf));
    }

    void take(LightChange change, int before, int after, boolean counted) {
      if (!cares(counted) || (!sees(after) && !sees(before))) {
        return;
      }
      lock.lock();
      try {
        keep(change, before, after);
        arrived.signal();
      } finally {
        lock.unlock();
      }
    }

    /** Whether a change interests it that altered a count, or none. */
    abstract boolean cares(boolean counted);

    abstract void keep(LightChange change, int before, int after);

    abstract boolean nothing();

    void overflow() {
      lock.lock();
      try {
        overflown = true;
        arrived.signal();
      } finally {
        lock.unlock();
      }
    }

    /** Waits for news with the lock held. */
    void await(Duration wait) throws InterruptedException {
      long left = wait.toNanos();
      while (nothing() && !overflown && left > 0) {
        left = arrived.awaitNanos(left);
      }
      if (overflown) {
        throw new Failure(
            Failure.Kind.UNPROCESSABLE,
            "ViewTooBusy",
            "More changed in this part of the map than was taken; load it anew.");
      }
    }

    void leave() {
      followers.remove(this);
    }
  }

  private final class Lights extends Follower implements LightsView.Following {
    private Map<String, LightChange> waiting = new LinkedHashMap<>();

    Lights(Envelope where) {
      super(where);
    }

    @Override
    boolean cares(boolean counted) {
      return true;
    }

    @Override
    void keep(LightChange change, int before, int after) {
      boolean left = change instanceof LightChange.Appeared && !sees(after);
      LightChange seen = left ? new LightChange.Gone(change.number(), change.id()) : change;
      waiting.merge(change.id(), seen, LightChange::then);
      if (waiting.size() > MOST_WAITING) {
        overflow();
        waiting.clear();
      }
    }

    @Override
    boolean nothing() {
      return waiting.isEmpty();
    }

    @Override
    public List<LightChange> next(Duration wait) throws InterruptedException {
      lock.lock();
      try {
        await(wait);
        Map<String, LightChange> taken = waiting;
        waiting = new LinkedHashMap<>();
        return List.copyOf(taken.values());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      leave();
    }
  }

  private final class Cells extends Follower implements LightsView.CellFollowing {
    private final int zoom;
    private final Set<Integer> waiting = new HashSet<>();

    Cells(Envelope where, int zoom) {
      super(where);
      this.zoom = zoom;
    }

    @Override
    boolean cares(boolean counted) {
      return counted;
    }

    @Override
    void keep(LightChange change, int before, int after) {
      if (before != LightPyramid.NONE) {
        waiting.add(pyramid.above(before, zoom));
      }
      if (after != LightPyramid.NONE) {
        waiting.add(pyramid.above(after, zoom));
      }
      if (waiting.size() > MOST_WAITING) {
        overflow();
        waiting.clear();
      }
    }

    @Override
    boolean nothing() {
      return waiting.isEmpty();
    }

    @Override
    public LightsView.CellNews next(Duration wait) throws InterruptedException {
      lock.lock();
      try {
        await(wait);
        List<LightCell> cells = new ArrayList<>(waiting.size());
        waiting.forEach(cell -> cells.add(pyramid.get(cell)));
        waiting.clear();
        return new LightsView.CellNews.Counted(cells);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      leave();
    }
  }
}

package city.laterne.portal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Envelope;

/**
 * Counts of lights per square of the map at every zoom, kept as lights change. Of each light it
 * remembers four bytes, by the light's number. Squares stay, empty, when their last light goes.
 * Safe for use by many threads.
 */
public final class LightPyramid {
  /** The zoom of its smallest squares. */
  public static final int LEAF = TileAddress.DEEPEST;

  /** Stands for "no such light". */
  public static final int NONE = -1;

  private static final int COUNTS = 4;
  private static final int FLAG_BITS = 5;
  private static final int FLAGS = (1 << FLAG_BITS) - 1;
  private static final int POWER = 0b11;
  private static final int LEVEL = 0b1100;
  private static final int SHINES = 0b0100;
  private static final int SHINES_NOT = 0b1000;
  private static final int FAULTY = 0b10000;

  /** A square counts to the city's extent with at least one of so many of its lights. */
  private static final int STRAYS = 2_000;

  /** The zoom to which the city's extent is told: about 400 m in Germany. */
  private static final int FINEST_BOUND = 16;

  /** Numbers of lights share a page of so many bits. */
  private static final int PAGE_BITS = 12;

  private static final int IN_PAGE = (1 << PAGE_BITS) - 1;
  private static final int[] NO_PAGE = new int[0];

  /**
   * By number, what is known of a light: the number of its smallest square, plus one, above its
   * flags; 0 of none. Pages without lights are empty.
   */
  private int[][] states = new int[0][];

  private int lights;

  private int[] buckets = new int[1 << 10];
  private long[] squares = new long[1 << 9];
  private int[] parents = new int[1 << 9];
  private int[] counts = new int[COUNTS << 9];
  private int cells;

  /** How many lights it counts. */
  public synchronized int size() {
    return lights;
  }

  /** Adds a light unless it is there already; of a light that is there nothing changes. */
  public synchronized void putIfAbsent(Light light) {
    if (state(light.number()) == 0) {
      put(light);
    }
  }

  /**
   * Adds a light or takes it anew.
   *
   * @return its smallest square
   */
  public synchronized int put(Light light) {
    remove(light.number());
    int cell =
        cell(
            LEAF,
            TileAddress.column(light.longitude(), LEAF),
            TileAddress.row(light.latitude(), LEAF));
    int flags = flags(0, light.readings());
    set(light.number(), ((cell + 1) << FLAG_BITS) | flags);
    lights++;
    count(cell, flags, 1);
    return cell;
  }

  /**
   * What newer readings did.
   *
   * @param leaf the light's smallest square, or {@link #NONE} when there is no such light
   * @param counted whether a count changed
   */
  public record Reading(int leaf, boolean counted) {}

  /** Takes newer readings of a light. */
  public synchronized Reading read(int number, Light.Readings newer) {
    int state = state(number);
    if (state == 0) {
      return new Reading(NONE, false);
    }
    int before = state & FLAGS;
    int cell = (state >>> FLAG_BITS) - 1;
    int after = flags(before, newer);
    if (after != before) {
      set(number, (state & ~FLAGS) | after);
      count(cell, before, -1);
      count(cell, after, 1);
    }
    return new Reading(cell, after != before);
  }

  /** Forgets all lights; the squares stay, empty. */
  public synchronized void clear() {
    states = new int[0][];
    lights = 0;
    Arrays.fill(counts, 0);
  }

  /**
   * Takes a light away.
   *
   * @return the smallest square where it was, or {@link #NONE} when it was not there
   */
  public synchronized int remove(int number) {
    int state = state(number);
    if (state == 0) {
      return NONE;
    }
    set(number, 0);
    lights--;
    int cell = (state >>> FLAG_BITS) - 1;
    count(cell, state & FLAGS, -1);
    return cell;
  }

  /** The smallest square of a light, or {@link #NONE}. */
  public synchronized int find(int number) {
    return (state(number) >>> FLAG_BITS) - 1;
  }

  private int state(int number) {
    int page = number >>> PAGE_BITS;
    return page < states.length && states[page].length > 0 ? states[page][number & IN_PAGE] : 0;
  }

  private void set(int number, int state) {
    int page = number >>> PAGE_BITS;
    if (page >= states.length) {
      int had = states.length;
      states = Arrays.copyOf(states, Math.max(page + 1, had + (had >> 1)));
      Arrays.fill(states, had, states.length, NO_PAGE);
    }
    if (states[page].length == 0) {
      states[page] = new int[1 << PAGE_BITS];
    }
    states[page][number & IN_PAGE] = state;
  }

  /** How many lights stand in a square. */
  public synchronized int count(TileAddress square) {
    int cell = findCell(key(square.zoom(), square.x(), square.y()));
    return cell < 0 ? 0 : counts[cell * COUNTS];
  }

  /**
   * The squares of a zoom within a greater one that have lights.
   *
   * @param zoom that of the tile to {@link #LEAF}, at most seven more than the tile's
   */
  public synchronized List<LightCell> within(TileAddress tile, int zoom) {
    int steps = zoom - tile.zoom();
    if (steps < 0 || steps > 7) {
      throw new IllegalArgumentException("zoom " + zoom + " within a tile of " + tile.zoom());
    }
    List<LightCell> found = new ArrayList<>();
    for (int y = tile.y() << steps; y < (tile.y() + 1) << steps; y++) {
      for (int x = tile.x() << steps; x < (tile.x() + 1) << steps; x++) {
        int cell = findCell(key(zoom, x, y));
        if (cell >= 0 && counts[cell * COUNTS] > 0) {
          found.add(get(cell));
        }
      }
    }
    return found;
  }

  /** A square by its number, as {@link #put} and {@link #above} give it. */
  public synchronized LightCell get(int cell) {
    long key = squares[cell];
    int at = cell * COUNTS;
    return new LightCell(
        new TileAddress(zoom(key), x(key), y(key)),
        counts[at],
        counts[at + 1],
        counts[at + 2],
        counts[at + 3]);
  }

  /** The number of the square of a lesser zoom around a smallest one. */
  public synchronized int above(int leaf, int zoom) {
    int cell = leaf;
    for (int at = LEAF; at > zoom; at--) {
      cell = parents[cell];
    }
    return cell;
  }

  /** The column of a smallest square. */
  public synchronized int column(int leaf) {
    return x(squares[leaf]);
  }

  /** The row of a smallest square. */
  public synchronized int row(int leaf) {
    return y(squares[leaf]);
  }

  /**
   * Where the lights stand, to about 400 m where they stand densely, without the few that stand
   * alone far off; empty while there are none.
   */
  public synchronized Optional<Envelope> bounds() {
    Envelope bounds = new Envelope();
    var _ = descend(0, 0, 0, Math.max(1, lights / STRAYS), bounds);
    return bounds.isNull() ? Optional.empty() : Optional.of(bounds);
  }

  /** Takes a square in, or those of its parts that count; answers whether it counts. */
  private boolean descend(int zoom, int x, int y, int least, Envelope bounds) {
    int cell = findCell(key(zoom, x, y));
    if (cell < 0 || counts[cell * COUNTS] < least) {
      return false;
    }
    boolean parts = false;
    for (int child = 0; zoom < FINEST_BOUND && child < 4; child++) {
      parts |= descend(zoom + 1, 2 * x + (child & 1), 2 * y + (child >> 1), least, bounds);
    }
    if (!parts) {
      bounds.expandToInclude(new TileAddress(zoom, x, y).bounds());
    }
    return true;
  }

  /** How many bytes it takes. */
  public synchronized long bytes() {
    long pages = Arrays.stream(states).filter(page -> page.length > 0).count();
    return (pages << (PAGE_BITS + 2))
        + buckets.length * 4L
        + squares.length * 12L
        + counts.length * 4L;
  }

  private static int flags(int before, Light.Readings newer) {
    int flags = before;
    if (newer.power() != Light.Power.UNKNOWN) {
      flags = (flags & ~POWER) | newer.power().code();
    }
    if (!Double.isNaN(newer.confirmed())) {
      flags = (flags & ~LEVEL) | (newer.confirmed() > 0 ? SHINES : SHINES_NOT);
    }
    return switch (newer.condition()) {
      case UNKNOWN -> flags;
      case OK -> flags & ~FAULTY;
      case FAULTY -> flags | FAULTY;
    };
  }

  private static boolean burns(int flags) {
    int power = flags & POWER;
    return power == Light.Power.ON.code() || (power == 0 && (flags & LEVEL) == SHINES);
  }

  private void count(int leaf, int flags, int by) {
    int on = burns(flags) ? by : 0;
    int faults = (flags & FAULTY) != 0 ? by : 0;
    int silent = (flags & (POWER | LEVEL)) == 0 ? by : 0;
    for (int cell = leaf; cell >= 0; cell = parents[cell]) {
      int at = cell * COUNTS;
      counts[at] += by;
      counts[at + 1] += on;
      counts[at + 2] += faults;
      counts[at + 3] += silent;
    }
  }

  // Squares: numbered as they come, found by open addressing.

  private static long key(int zoom, int x, int y) {
    return ((long) zoom << 40) | ((long) x << 20) | y;
  }

  private static int zoom(long key) {
    return (int) (key >>> 40);
  }

  private static int x(long key) {
    return (int) (key >>> 20) & 0xfffff;
  }

  private static int y(long key) {
    return (int) key & 0xfffff;
  }

  private int findCell(long key) {
    int mask = buckets.length - 1;
    for (int at = (int) mix(key) & mask; buckets[at] != 0; at = (at + 1) & mask) {
      if (squares[buckets[at] - 1] == key) {
        return buckets[at] - 1;
      }
    }
    return NONE;
  }

  /** The number of a square, made with all above it when it is new. */
  private int cell(int zoom, int x, int y) {
    int known = findCell(key(zoom, x, y));
    if (known >= 0) {
      return known;
    }
    int parent = zoom == 0 ? NONE : cell(zoom - 1, x >> 1, y >> 1);
    if (cells == squares.length) {
      int room = cells + (cells >> 1);
      squares = Arrays.copyOf(squares, room);
      parents = Arrays.copyOf(parents, room);
      counts = Arrays.copyOf(counts, room * COUNTS);
    }
    squares[cells] = key(zoom, x, y);
    parents[cells] = parent;
    cells++;
    if (cells > buckets.length / 2) {
      buckets = new int[buckets.length * 2];
      for (int cell = 0; cell < cells; cell++) {
        link(cell);
      }
    } else {
      link(cells - 1);
    }
    return cells - 1;
  }

  private void link(int cell) {
    int mask = buckets.length - 1;
    int at = (int) mix(squares[cell]) & mask;
    while (buckets[at] != 0) {
      at = (at + 1) & mask;
    }
    buckets[at] = cell + 1;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
    return mixed ^ (mixed >>> 32);
  }
}

package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.Weight;
import java.util.Arrays;

/**
 * A route on paper: its tokens and, once asked for, what its cheapest heads and tails take for each
 * mode (Vidal 2017), so that a change at one place is reckoned without driving the rest. Tokens and
 * figures never change; heads and tails are found at first use, by one thread.
 */
public final class Draft {
  private static final long[] UNKNOWN = {};

  /** The index of its kind of vehicles. */
  public final int kind;

  /** Its day. */
  public final int day;

  /** How many tokens of it may not change any more: the vehicle is under way. */
  public final int done;

  /** What it costs. */
  public final long cost;

  /** How long it takes. */
  public final long time;

  private final int[] tokens;

  // By token and mode, as keys. A head ends behind the token, a tail begins behind it.
  private long[] head = UNKNOWN;
  private long[] tail = UNKNOWN;
  private long total;

  // By position and dimension: the loads of calls since the last reset before, until the next one.
  private long[] loadBefore = UNKNOWN;
  private long[] loadBehind = UNKNOWN;

  private long busy;

  /** A route of these tokens, with the figures of its rehearsal. */
  public Draft(int kind, int day, int[] tokens, int done, long cost, long time) {
    this.kind = kind;
    this.day = day;
    this.tokens = tokens;
    this.done = done;
    this.cost = cost;
    this.time = time;
  }

  /** A route that serves nothing and costs nothing as long as it does not. */
  public static Draft empty(int kind, int day) {
    return new Draft(kind, day, new int[0], 0, 0, 0);
  }

  /** How many tokens it has. */
  public int length() {
    return tokens.length;
  }

  /** The token at a position. */
  public int token(int position) {
    return tokens[position];
  }

  /** A copy of its tokens. */
  public int[] tokens() {
    return tokens.clone();
  }

  void prepare(Calls calls, Legs legs) {
    if (head.length > 0) {
      return;
    }
    head = new long[tokens.length * calls.widest + 1];
    tail = new long[tokens.length * calls.widest + 1];
    findHeads(calls, legs);
    findTails(calls, legs);
    findLoads(calls);
  }

  private void findHeads(Calls calls, Legs legs) {
    VehicleKind vehicle = calls.problem.vehicles().get(kind);
    int before = -1;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] == Calls.BREAK) {
        continue;
      }
      busy += calls.time[calls.call(tokens[i])];
      int first = calls.firstMode(tokens[i]);
      for (int mode = first; mode < calls.lastMode(tokens[i]); mode++) {
        head[i * calls.widest + mode - first] =
            headTo(calls, legs, vehicle, before, calls.entry(mode));
      }
      before = i;
    }
    total = headTo(calls, legs, vehicle, before, calls.end[kind]);
  }

  private void findTails(Calls calls, Legs legs) {
    VehicleKind vehicle = calls.problem.vehicles().get(kind);
    int behind = tokens.length;
    for (int i = tokens.length - 1; i >= 0; i--) {
      if (tokens[i] == Calls.BREAK) {
        continue;
      }
      int first = calls.firstMode(tokens[i]);
      for (int mode = first; mode < calls.lastMode(tokens[i]); mode++) {
        tail[i * calls.widest + mode - first] =
            tailFrom(calls, legs, vehicle, calls.exit(mode), behind);
      }
      behind = i;
    }
  }

  private void findLoads(Calls calls) {
    int size = calls.dimensions;
    loadBefore = new long[(tokens.length + 1) * size];
    loadBehind = new long[(tokens.length + 1) * size];
    for (int i = 0; i < tokens.length; i++) {
      for (int d = 0; d < size; d++) {
        loadBefore[(i + 1) * size + d] =
            resets(calls, i, d) ? 0 : loadBefore[i * size + d] + load(calls, i, d);
      }
    }
    for (int i = tokens.length - 1; i >= 0; i--) {
      for (int d = 0; d < size; d++) {
        loadBehind[i * size + d] =
            resets(calls, i, d) ? 0 : loadBehind[(i + 1) * size + d] + load(calls, i, d);
      }
    }
  }

  private boolean resets(Calls calls, int position, int dimension) {
    int token = tokens[position];
    return token != Calls.BREAK && calls.resets[calls.call(token) * calls.dimensions + dimension];
  }

  private long load(Calls calls, int position, int dimension) {
    int token = tokens[position];
    return token == Calls.BREAK ? 0 : calls.load[calls.call(token) * calls.dimensions + dimension];
  }

  /** The position of the last call before a position, -1 for the depot. */
  int before(int position) {
    int before = position - 1;
    while (before >= 0 && tokens[before] == Calls.BREAK) {
      before--;
    }
    return before;
  }

  /** The position of the first call from a position on, {@link #length} for the depot. */
  int behind(int position) {
    int behind = position;
    while (behind < tokens.length && tokens[behind] == Calls.BREAK) {
      behind++;
    }
    return behind;
  }

  /** The cheapest head that ends with the call at a position, and the drive to an entry. */
  long headTo(Calls calls, Legs legs, VehicleKind vehicle, int before, int entry) {
    if (before < 0) {
      return Keys.of(legs.weight(calls.start[kind], entry), vehicle);
    }
    long best = Weight.NONE;
    int first = calls.firstMode(tokens[before]);
    for (int mode = first; mode < calls.lastMode(tokens[before]); mode++) {
      long drive = Keys.of(legs.weight(calls.exit(mode), entry), vehicle);
      best = Math.min(best, Keys.plus(head[before * calls.widest + mode - first], drive));
    }
    return best;
  }

  /** The drive from an exit, and the cheapest tail that begins with the call at a position. */
  long tailFrom(Calls calls, Legs legs, VehicleKind vehicle, int exit, int behind) {
    if (behind == tokens.length) {
      return Keys.of(legs.weight(exit, calls.end[kind]), vehicle);
    }
    long best = Weight.NONE;
    int first = calls.firstMode(tokens[behind]);
    for (int mode = first; mode < calls.lastMode(tokens[behind]); mode++) {
      long drive = Keys.of(legs.weight(exit, calls.entry(mode)), vehicle);
      best = Math.min(best, Keys.plus(drive, tail[behind * calls.widest + mode - first]));
    }
    return best;
  }

  /** The key of all its drives. */
  long total() {
    return total;
  }

  /** The time of all its calls. */
  long busy() {
    return busy;
  }

  /** What calls before a position add to a load since the last reset. */
  long loadBefore(Calls calls, int position, int dimension) {
    return loadBefore[position * calls.dimensions + dimension];
  }

  /** What calls from a position on add to a load until the next reset. */
  long loadBehind(Calls calls, int position, int dimension) {
    return loadBehind[position * calls.dimensions + dimension];
  }

  /** The tokens with one or two more at a position. */
  int[] with(int position, int... more) {
    int[] longer = Arrays.copyOf(tokens, tokens.length + more.length);
    System.arraycopy(more, 0, longer, position, more.length);
    System.arraycopy(tokens, position, longer, position + more.length, tokens.length - position);
    return longer;
  }

  /** The tokens without the one at a position. */
  public int[] without(int position) {
    int[] shorter = Arrays.copyOf(tokens, tokens.length - 1);
    System.arraycopy(tokens, position + 1, shorter, position, tokens.length - position - 1);
    return shorter;
  }
}

package city.laterne.lighting.internal;

import city.laterne.lighting.FaultKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks through the table of lights for what is wrong and what is over: one pass to see who is
 * silent, one to count per circuit, one for the lights themselves. Times are machine seconds.
 *
 * <p>A light is silent after {@value #INTERVALS} of its own report intervals, while others report.
 * A circuit has an incident when at least three of its lights (or both of two), and at least half
 * of those that could, are silent or dark; its lights then have no such faults of their own.
 */
final class FaultSweep {
  static final int INTERVALS = 4;
  static final int LEAST_SILENCE = 20;

  private static final int DARK_HOLD = 20;
  private static final int USUAL_INTERVAL = 60;
  private static final int LONGEST_GAP = 3_600;

  /** One interval passed, none is known yet. */
  private static final byte NOT_YET = -1;

  /** So small a share of reporting lights says that the way here is broken, not the lights. */
  private static final double LEAST_REPORTING = 0.05;

  /** Of each coarse interval. */
  private static final int[] SECONDS = new int[Byte.MAX_VALUE + 1];

  static {
    for (int gap = 0; gap < SECONDS.length; gap++) {
      SECONDS[gap] = (int) Math.round(Math.pow(2, gap / 4.0));
    }
  }

  private final LightTable table;
  private final FaultBook book;
  private final int startedAt;
  private int[] heard = new int[1];
  private int[] silent = new int[1];
  private int[] shallBurn = new int[1];
  private int[] dark = new int[1];
  private int[] burning = new int[1];
  private int[] darkening = new int[1];
  private boolean[] wasDark = new boolean[1];

  /** A fault of a light or circuit to be opened; {@code since} in machine seconds. */
  record Found(FaultKind kind, int number, int affected, int since) {}

  /** What a sweep found. */
  record Findings(List<Found> found, List<Long> over, Map<Long, Integer> grown) {}

  FaultSweep(LightTable table, FaultBook book, int startedAt) {
    this.table = table;
    this.book = book;
    this.startedAt = startedAt;
  }

  /**
   * Notes a report's interval, coarsely: the longest of late, slowly forgotten. The first one says
   * nothing: a device that has just connected often reports again at once, when its first command
   * comes.
   */
  static byte gap(byte before, int seconds) {
    if (seconds < 2 || seconds > LONGEST_GAP) {
      return before;
    }
    if (before == 0) {
      return NOT_YET;
    }
    int fresh = (int) Math.ceil(4 * Math.log(seconds) / Math.log(2));
    return (byte) Math.max(fresh, before - 1);
  }

  private static int seconds(byte gap) {
    return SECONDS[gap];
  }

  /**
   * Marks who is silent.
   *
   * @return rows whose silence began or ended
   */
  List<Integer> markSilent(int now) {
    long total = 0;
    int known = 0;
    int ever = 0;
    for (int row = 0; row < table.size(); row++) {
      if (table.isHeard(row) && !table.is(row, LightTable.GONE)) {
        ever++;
        if (table.gap[row] > 0) {
          total += seconds(table.gap[row]);
          known++;
        }
      }
    }
    int typical = known == 0 ? USUAL_INTERVAL : (int) Math.max(1, total / known);
    int reporting = 0;
    for (int row = 0; row < table.size(); row++) {
      if (isWatched(row) && quiet(row, now) <= limit(row, typical)) {
        reporting++;
      }
    }
    boolean othersReport = reporting > 0 && reporting >= ever * LEAST_REPORTING;
    List<Integer> turned = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      if (!isWatched(row)) {
        continue;
      }
      int quiet = quiet(row, now);
      int limit = limit(row, typical);
      boolean was = table.is(row, LightTable.SILENT);
      boolean is = quiet > limit && (was || othersReport);
      table.set(row, LightTable.LONG_SILENT, is && quiet > limit + limit / 2);
      if (is != was) {
        turned.add(row);
      }
    }
    return turned;
  }

  private boolean isWatched(int row) {
    return table.isHeard(row) && !table.is(row, LightTable.GONE);
  }

  private int quiet(int row, int now) {
    return now - Math.max(table.seen[row], startedAt);
  }

  private int limit(int row, int typical) {
    int interval = table.gap[row] > 0 ? seconds(table.gap[row]) : typical;
    return Math.max(LEAST_SILENCE, INTERVALS * interval);
  }

  /** Finds what is wrong and what is over, lights of locked circuits left in peace. */
  Findings find(Set<String> locked, int now) {
    count();
    boolean[] held = new boolean[table.circuits.size()];
    for (int i = 1; i < held.length; i++) {
      held[i] = locked.contains(table.circuits.text(i));
    }
    Findings findings = new Findings(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
    boolean[] isSilent = new boolean[held.length];
    boolean[] isDark = new boolean[held.length];
    for (int i = 1; i < held.length; i++) {
      boolean staysSilent = silent[i] * 4 >= Math.max(4, heard[i]);
      isSilent[i] =
          circuit(
              FaultKind.CIRCUIT_SILENT,
              i,
              silent[i],
              heard[i],
              staysSilent,
              held[i],
              now,
              findings);
      // By day nothing is known of its lights: it stays dark until most of them are seen burning.
      boolean staysDark = burning[i] * 2 < Math.max(1, shallBurn[i]);
      isDark[i] =
          circuit(
              FaultKind.CIRCUIT_DARK, i, dark[i], shallBurn[i], staysDark, held[i], now, findings);
    }
    for (int i = 1; i < held.length; i++) {
      // Its lights report one after the other: the first is no fault while all grow dark.
      isDark[i] |= isIncident(darkening[i], shallBurn[i]);
    }
    for (int row = 0; row < table.size(); row++) {
      if (table.isHeard(row)) {
        int circuit = table.circuit[row];
        if (circuit < wasDark.length && wasDark[circuit] && !isDark[circuit]) {
          // The others burn again; what this one said last is of before.
          table.verdictSince[row] = now;
        }
        light(row, isSilent[circuit], isDark[circuit], held[circuit], findings);
      }
    }
    wasDark = isDark;
    return findings;
  }

  private void count() {
    int circuits = table.circuits.size();
    if (heard.length < circuits) {
      heard = new int[circuits];
      silent = new int[circuits];
      shallBurn = new int[circuits];
      dark = new int[circuits];
      burning = new int[circuits];
      darkening = new int[circuits];
    } else {
      Arrays.fill(heard, 0);
      Arrays.fill(silent, 0);
      Arrays.fill(shallBurn, 0);
      Arrays.fill(dark, 0);
      Arrays.fill(burning, 0);
      Arrays.fill(darkening, 0);
    }
    for (int row = 0; row < table.size(); row++) {
      if (!isWatched(row)) {
        continue;
      }
      int circuit = table.circuit[row];
      heard[circuit]++;
      if (table.is(row, LightTable.SILENT)) {
        silent[circuit]++;
      } else if (table.desired[row] > 0) {
        shallBurn[circuit]++;
        Verdict verdict = Verdict.at(table.verdict[row]);
        darkening[circuit] += verdict.isDark() ? 1 : 0;
        if (table.seen[row] - table.verdictSince[row] >= DARK_HOLD) {
          dark[circuit] += verdict.isDark() ? 1 : 0;
          burning[circuit] += verdict.clears(FaultKind.LAMP_OUT) ? 1 : 0;
        }
      }
    }
  }

  private boolean circuit(
      FaultKind kind,
      int number,
      int count,
      int of,
      boolean stays,
      boolean held,
      int now,
      Findings findings) {
    boolean was = book.isOpen(kind, number);
    boolean is = !held && (isIncident(count, of) || (was && stays));
    long key = FaultBook.key(kind, number);
    if (is && !was) {
      findings.found().add(new Found(kind, number, count, now));
    } else if (was && !is) {
      findings.over().add(key);
    } else if (is && count > 0) {
      findings.grown().put(key, count);
    }
    return is;
  }

  private static boolean isIncident(int count, int of) {
    return count >= 2 && count >= Math.min(3, of) && count * 2 >= of;
  }

  private void light(
      int row, boolean silentCircuit, boolean darkCircuit, boolean held, Findings findings) {
    boolean gone = table.is(row, LightTable.GONE);
    boolean quiet = table.is(row, LightTable.SILENT);
    Verdict verdict = Verdict.at(table.verdict[row]);
    if (table.open[row] == 0 && !quiet && verdict.fault.isEmpty()) {
      return;
    }
    boolean counts = table.seen[row] - table.verdictSince[row] >= verdict.holdSeconds;
    for (FaultKind kind : LIGHT_KINDS) {
      boolean was = (table.open[row] & 1 << kind.ordinal()) != 0;
      boolean is =
          switch (kind) {
            case NO_CONTACT ->
                quiet && !silentCircuit && (was || table.is(row, LightTable.LONG_SILENT));
            case LAMP_OUT, DAY_BURNER, POWER_TOO_HIGH, POWER_TOO_LOW -> {
              boolean shows = counts && !quiet && verdict.fault.filter(kind::equals).isPresent();
              boolean cleared = counts && !quiet && verdict.clears(kind);
              boolean absorbed = kind == FaultKind.LAMP_OUT && darkCircuit && verdict.isDark();
              yield !absorbed && (shows || (was && !cleared));
            }
            case CIRCUIT_DARK, CIRCUIT_SILENT -> false;
          };
      is &= !gone && !(held && !was);
      if (is && !was) {
        int since = kind == FaultKind.NO_CONTACT ? table.seen[row] : table.verdictSince[row];
        findings.found().add(new Found(kind, row, 1, since));
      } else if (was && !is) {
        findings.over().add(FaultBook.key(kind, row));
      }
    }
  }

  private static final FaultKind[] LIGHT_KINDS =
      Arrays.stream(FaultKind.values())
          .filter(kind -> !kind.isOfCircuit())
          .toArray(FaultKind[]::new);
}

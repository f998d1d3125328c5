package city.laterne.lighting.internal;

import city.laterne.lighting.internal.RawLamps.Verdict;

/**
 * Finds lamps of a list that have the number of an earlier one, or stand within {@value #METRES} m
 * of one, or of a light that the city has under another number. Estimated lights, and those that
 * this import takes away, stand in nobody's way. Nor do luminaires of one pole, if the list says
 * that they are: each has a number of its own, and both the same pole number.
 */
final class Duplicates {
  /** Lamps nearer to each other than this are one. */
  static final double METRES = 0.5;

  private final RawLamps lamps;
  private final StoredLights stored;

  Duplicates(RawLamps lamps, StoredLights stored) {
    this.lamps = lamps;
    this.stored = stored;
  }

  /**
   * Judges all lamps that were good so far.
   *
   * @return how many share the place of another on the same pole
   */
  int run() {
    double northmost = 0;
    LongTable ids = new LongTable();
    for (int i = 0; i < lamps.size(); i++) {
      if (!lamps.isGood(i)) {
        continue;
      }
      int same = ids.find(lamps.hash(i));
      if (same >= 0) {
        lamps.judge(i, Verdict.SAME_ID, lamps.index(same));
      } else {
        ids.put(lamps.hash(i), i);
        northmost = Math.max(northmost, Math.abs(lamps.y(i)));
      }
    }
    return findPlaces(ids, northmost);
  }

  private int findPlaces(LongTable ids, double northmost) {
    double most = northmost;
    for (int i = 0; i < stored.size(); i++) {
      most = Math.max(most, Math.abs(stored.latitude(i)));
    }
    PointGrid grid = new PointGrid(METRES, most);
    for (int i = 0; i < stored.size(); i++) {
      if (stored.isPlaced(i)
          && !stored.removable().containsKey(i)
          && ids.find(stored.hash(i)) < 0) {
        grid.add(stored.longitude(i), stored.latitude(i));
      }
    }
    int others = grid.size();
    int[] lampOf = new int[lamps.size()];
    int[] found = new int[2];
    int together = 0;
    for (int i = 0; i < lamps.size(); i++) {
      if (!lamps.isGood(i)) {
        continue;
      }
      int lamp = i;
      found[0] = Integer.MAX_VALUE;
      found[1] = 0;
      grid.eachWithin(
          lamps.x(i),
          lamps.y(i),
          METRES,
          other -> {
            if (other >= others && lamps.shareAPole(lamp, lampOf[other - others])) {
              found[1] = 1;
            } else {
              found[0] = Math.min(found[0], other);
            }
          });
      if (found[0] < others) {
        lamps.judge(i, Verdict.TAKEN_PLACE, 0);
      } else if (found[0] < Integer.MAX_VALUE) {
        lamps.judge(i, Verdict.SAME_PLACE, lamps.index(lampOf[found[0] - others]));
      } else {
        together += found[1];
        lampOf[grid.add(lamps.x(i), lamps.y(i)) - others] = i;
      }
    }
    return together;
  }
}

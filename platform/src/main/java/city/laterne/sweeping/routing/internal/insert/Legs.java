package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.internal.network.Weight;

/** The drives between calls: what the cheapest path from an exit to an entry takes. */
public interface Legs {
  /**
   * The {@link Weight} of a drive, or {@link Weight#NONE} where no path leads.
   *
   * @param exit where it begins, as {@link Calls} numbers it
   * @param entry where it ends, as {@link Calls} numbers it
   */
  long weight(int exit, int entry);
}

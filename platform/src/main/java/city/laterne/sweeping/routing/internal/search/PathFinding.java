package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Fills in the paths of an {@link Instance}. */
final class PathFinding {
  private final List<Element> element;
  private final int services;
  private final int elements;
  private final int[] offset;
  private final int[] path;
  private final int[] drive;
  private final Map<Port, Way> found = new HashMap<>();

  /** An element in one of its modes. */
  private record Way(int element, int mode) {}

  /**
   * For some elements.
   *
   * @param element the depot, services, visits
   * @param services how many services
   * @param offset how many modes there are before those of each element, and of all
   * @param path where costs go
   * @param drive where times go; may be empty
   */
  PathFinding(List<Element> element, int services, int[] offset, int[] path, int[] drive) {
    this.element = element;
    this.services = services;
    this.offset = offset;
    this.path = path;
    this.drive = drive;
    elements = element.size();
  }

  /**
   * Finds them.
   *
   * @param yards paths from and to depot and facilities
   * @param reach how many states of the graph to look at around each element
   * @param isOver whether to end before, asked at each element
   * @return whether all were found
   */
  boolean find(Yards yards, int reach, BooleanSupplier isOver) {
    Arrays.fill(path, Instance.NO_PATH);
    CheapestPaths cheapest = yards.searcher();
    List<Port> goals = new ArrayList<>();
    for (int j = 1; j <= services; j++) {
      element.get(j).modes().forEach(mode -> goals.add(mode.entry()));
    }
    for (int i = 0; i < elements; i++) {
      if (isOver.getAsBoolean()) {
        return false;
      }
      boolean yard = isYard(i);
      for (int a = 0; a < ways(i); a++) {
        Port exit = element.get(i).mode(a).exit();
        if (!yard && found.containsKey(exit)) {
          copy(found.get(exit), i, a);
        } else {
          if (yard) {
            cheapest.from(exit);
          } else {
            cheapest.from(exit, goals, reach);
            found.put(exit, new Way(i, a));
          }
          fill(yards, exit, i, a);
        }
      }
    }
    return true;
  }

  private boolean isYard(int i) {
    return i == 0 || i > services;
  }

  private int ways(int i) {
    return offset[i + 1] - offset[i];
  }

  private int block(int i, int j) {
    return offset[i] * offset[elements] + ways(i) * offset[j];
  }

  private void fill(Yards yards, Port exit, int i, int a) {
    CheapestPaths cheapest = yards.searcher();
    for (int j = 0; j < elements; j++) {
      for (int b = 0; b < ways(j); b++) {
        Port entry = element.get(j).mode(b).entry();
        boolean toYard = isYard(j);
        long cost = toYard ? yards.to(entry.place()).cost(exit) : cheapest.cost(entry);
        int at = block(i, j) + a * ways(j) + b;
        path[at] = (int) Math.min(cost, Instance.NO_PATH);
        if (drive.length > 0 && cost < Instance.NO_PATH) {
          drive[at] = (int) (toYard ? yards.to(entry.place()).time(exit) : cheapest.time(entry));
        }
      }
    }
  }

  /** Gives a mode the paths of one that ends at the same place. */
  private void copy(Way alike, int i, int a) {
    for (int j = 0; j < elements; j++) {
      int source = block(alike.element(), j) + alike.mode() * ways(j);
      int at = block(i, j) + a * ways(j);
      System.arraycopy(path, source, path, at, ways(j));
      if (drive.length > 0) {
        System.arraycopy(drive, source, drive, at, ways(j));
      }
    }
  }
}

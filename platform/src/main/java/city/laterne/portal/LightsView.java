package city.laterne.portal;

import city.laterne.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Envelope;

/**
 * The lights as the map needs them, each principal's within its scope. Envelopes are longitude and
 * latitude in degrees, WGS 84. Safe for use by many threads.
 */
public interface LightsView {
  /** How many lights there are and where. */
  Overview overview(Principal principal);

  /**
   * All lights of a tenant at a glance, those outside the principal's scope included.
   *
   * @param lights how many are counted
   * @param complete whether all are; false while they are counted after a start
   * @param bounds where they stand, without the few that stand far off; empty while there are none
   */
  record Overview(long lights, boolean complete, Optional<Envelope> bounds) {}

  /**
   * How many lights stand in a square at most; those outside the principal's scope count too.
   * {@link Long#MAX_VALUE} while they are still being counted.
   */
  long atMost(Principal principal, TileAddress square);

  /**
   * Passes the lights within an envelope that the principal may see to a visitor until it answers
   * false, from one consistent snapshot.
   */
  void each(Principal principal, Envelope where, Predicate<Light> visitor);

  /**
   * The squares of a zoom within a greater one, counted; those without lights are left out.
   *
   * @param zoom that of the tile to {@link LightPyramid#LEAF}, at most seven more than the tile's
   * @throws city.laterne.shared.Failure TOO_LARGE, code TooManyToCount, when a principal may see
   *     only some of very many lights
   */
  List<LightCell> cells(Principal principal, TileAddress tile, int zoom);

  /**
   * Lights whose id or pole number contains a text, whatever its case: those that are called so
   * first, then those that begin with it. Where there are very many lights, only the ones called so
   * by their id.
   */
  List<Light> search(Principal principal, String text, int most);

  /** Follows what happens to the lights within an envelope from now on. */
  Following follow(Principal principal, Envelope where);

  /** Follows the counts of an envelope's squares of a zoom from now on. */
  CellFollowing followCells(Principal principal, Envelope where, int zoom);

  /** A reader of changes. Used by one thread; close it. */
  interface Following extends AutoCloseable {
    /**
     * The next changes in their order; waits up to the given time for the first.
     *
     * @return empty when none came in time
     * @throws city.laterne.shared.Failure when the reader fell too far behind: load everything anew
     */
    List<LightChange> next(Duration wait) throws InterruptedException;

    @Override
    void close();
  }

  /** A reader of counts. Used by one thread; close it. */
  interface CellFollowing extends AutoCloseable {
    /**
     * What changed since the last call; waits up to the given time for something.
     *
     * @throws city.laterne.shared.Failure when the reader fell too far behind: load everything anew
     */
    CellNews next(Duration wait) throws InterruptedException;

    @Override
    void close();
  }

  /** News of counts. */
  sealed interface CellNews {
    /** These squares have these counts now; none when nothing changed. */
    record Counted(List<LightCell> cells) implements CellNews {
      /** Copies the list. */
      public Counted {
        cells = List.copyOf(cells);
      }
    }

    /** Some counts changed; which, only loading them anew tells. */
    record Stale() implements CellNews {}
  }
}

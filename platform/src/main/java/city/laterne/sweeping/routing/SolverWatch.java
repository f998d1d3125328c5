package city.laterne.sweeping.routing;

/**
 * Who looks on while a problem is solved, and may end it. Both methods are called by the solver's
 * threads, never at the same time, and should return at once.
 */
public interface SolverWatch {
  /** Nobody looks on. */
  SolverWatch NONE = new SolverWatch() {};

  /** A better plan was found. */
  default void improved(SolverProgress progress) {}

  /**
   * Whether to stop now with the best plan so far; asked again after each part of the work, of a
   * second or so.
   */
  default boolean cancelled() {
    return false;
  }
}

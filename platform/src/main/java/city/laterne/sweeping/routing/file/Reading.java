package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.SolverOutcome;
import java.util.List;

/** What became of reading a problem's file. */
public sealed interface Reading {
  /** It holds a problem. */
  record Read(Instance instance) implements Reading {}

  /**
   * It is not in the form that it seems to be in, or in none that is known.
   *
   * @param line where, counted from 1
   * @param reason what is wrong there, with the value, and maybe what to do
   */
  record Malformed(int line, String reason) implements Reading {}

  /**
   * It is well-formed, but asks for what cannot be said as a problem, e.g. a window that ends
   * before it begins: there is no plan for it.
   *
   * @param reasons at least one
   */
  record Contradictory(List<SolverOutcome.Reason> reasons) implements Reading {
    /** Copies the list. */
    public Contradictory {
      reasons = List.copyOf(reasons);
    }
  }
}

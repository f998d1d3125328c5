package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.RoutingPlan;

/** What became of reading a file of routes. */
public sealed interface PlanReading {
  /**
   * It holds routes for the problem; whether they keep its constraints was not looked at.
   *
   * @param plan with a cost of 0 for all, as the file's own are not trusted
   */
  record Read(RoutingPlan plan) implements PlanReading {}

  /**
   * It cannot be read, or is not for this problem.
   *
   * @param line where, counted from 1
   * @param reason what is wrong there
   */
  record Malformed(int line, String reason) implements PlanReading {}
}

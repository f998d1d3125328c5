package city.laterne.app;

import java.util.function.Consumer;

/** Tells how far a long piece of work has come: a line for every quarter. */
final class Steps {
  private static final int QUARTERS = 4;

  private final Consumer<String> out;
  private String step = "";
  private int told;

  /** Tells it in lines. */
  Steps(Consumer<String> out) {
    this.out = out;
  }

  /**
   * So much is done.
   *
   * @param now the step, a few words
   * @param share of it, 0 to 1
   */
  void at(String now, double share) {
    int quarter = (int) (share * QUARTERS);
    if (!now.equals(step)) {
      step = now;
      told = 0;
    }
    if (quarter > told) {
      told = quarter;
      out.accept(now + ": " + quarter * 100 / QUARTERS + " %");
    }
  }
}

package city.laterne.app.demo;

/** Tells on the terminal how far a long piece of work has come: a line for every quarter. */
final class Steps {
  private static final int QUARTERS = 4;

  private String step = "";
  private int told;

  void at(String now, double share) {
    int quarter = (int) (share * QUARTERS);
    if (!now.equals(step)) {
      step = now;
      told = 0;
    }
    if (quarter > told) {
      told = quarter;
      System.out.println(now + ": " + quarter * 100 / QUARTERS + " %");
    }
  }
}

package city.laterne.app;

/** The command line of Laterne. */
public final class Main {
  private Main() {}

  /** Runs one command of the platform. */
  public static void main(String[] args) {}
}

package city.laterne.sweeping.routing;

/** The words of a refused value: what, which value, which limits. */
final class Checks {
  private Checks() {}

  static void inRange(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + ", and must be from " + least + " to " + most);
    }
  }

  static void named(String what, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name of " + what + " is blank");
    }
  }
}

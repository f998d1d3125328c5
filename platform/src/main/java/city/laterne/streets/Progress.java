package city.laterne.streets;

/** Is told how far a long piece of work has come. */
@FunctionalInterface
public interface Progress {
  /** Nobody listens. */
  Progress NONE = (_, _) -> {};

  /**
   * So much is done.
   *
   * @param step what is being done, a few words
   * @param share from 0 to 1
   */
  void at(String step, double share);
}

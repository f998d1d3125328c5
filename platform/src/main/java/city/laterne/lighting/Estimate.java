package city.laterne.lighting;

/** Along which streets lamps are reckoned where none is recorded. */
public enum Estimate {
  /** Nowhere. What was reckoned earlier stays, but for streets that have got recorded lamps. */
  NONE,
  /** Where the map says that a street is lit. */
  LIT,
  /**
   * There, and where the map does not say whether a street is lit: on named streets of the classes
   * that are lit in towns, within the districts if the map has some and all of them whole: where
   * its edge cuts districts, others may be missing.
   */
  USUAL
}

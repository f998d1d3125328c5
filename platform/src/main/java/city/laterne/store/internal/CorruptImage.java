package city.laterne.store.internal;

/** Stored bytes that no version of the store has written: a damaged disk or a bug. */
final class CorruptImage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptImage(String what) {
    super("Damaged entity in the store: " + what);
  }
}

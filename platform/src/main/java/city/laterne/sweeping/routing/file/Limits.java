package city.laterne.sweeping.routing.file;

/** How large a problem's file may be; what is larger is refused before memory is taken for it. */
final class Limits {
  /** Bytes of a file: read, they take ten times as much memory. */
  static final int BYTES = 64 << 20;

  /** Vertices of a network: the largest city has some hundred thousands. */
  static final int VERTICES = 2_000_000;

  /** Links of a network. */
  static final int LINKS = 4_000_000;

  /** Services. */
  static final int SERVICES = 1_000_000;

  private Limits() {}
}

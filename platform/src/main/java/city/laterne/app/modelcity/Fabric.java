package city.laterne.app.modelcity;

/** What a piece of ground is used for, and how large its blocks are. */
enum Fabric {
  /** Crooked lanes, small blocks, closed fronts. */
  OLD_TOWN(44, 78, 0.10, 0.22, 0),
  /** Closed blocks of flats around yards. */
  PERIMETER(88, 150, 0.03, 0.05, 0),
  /** Terraces along streets. */
  ROWS(76, 185, 0.07, 0.04, 0.08),
  /** Detached houses, bent streets and closes. */
  SUBURB(108, 205, 0.15, 0.10, 0.62),
  /** Slabs in the green. */
  ESTATE(165, 250, 0.10, 0.05, 0.7),
  /** Halls and yards. */
  INDUSTRY(210, 360, 0.02, 0.03, 0.15),
  PARK(210, 380, 0.25, 0.2, 0),
  WOOD(330, 520, 0.2, 0.2, 0),
  ALLOTMENTS(120, 260, 0.03, 0.05, 0),
  CEMETERY(140, 220, 0.05, 0.05, 0),
  FIELD(450, 800, 0.08, 0.1, 0),
  LAKE(900, 900, 0, 0, 0),
  WATER(900, 900, 0, 0, 0);

  /** Wanted sides of a block, m. */
  final double shortSide;

  final double longSide;

  /** How far streets bend out, as a share of their length. */
  final double bend;

  /** How far streets turn from the direction of their surroundings, radians. */
  final double turn;

  /** The share of blocks that a close leads into. */
  final double closes;

  Fabric(double shortSide, double longSide, double bend, double turn, double closes) {
    this.shortSide = shortSide;
    this.longSide = longSide;
    this.bend = bend;
    this.turn = turn;
    this.closes = closes;
  }

  /** Whether people live or work there. */
  boolean isBuilt() {
    return compareTo(INDUSTRY) <= 0;
  }
}

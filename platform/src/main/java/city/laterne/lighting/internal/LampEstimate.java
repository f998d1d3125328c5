package city.laterne.lighting.internal;

import city.laterne.lighting.Estimate;
import city.laterne.lighting.LightRecord;
import city.laterne.streets.RoadClass;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Lamps along streets that are lit but show none: alternately on both sides, every 28 to 40 m by
 * the street's class, each marked as estimated. Their numbers come from the street's id and their
 * order on it, so the same map yields the same lamps. Where two streets meet, or a path runs beside
 * a road, the greater one's lamps come first and others keep away from them.
 */
final class LampEstimate {
  /** How the number of an estimated lamp begins. */
  static final String PREFIX = "estimated-";

  /** A recorded lamp within so many metres of a street's line lights it. */
  static final double REACH_METRES = 25;

  private static final double LEAST_METRES = 12;

  private static final Set<RoadClass> USUALLY_LIT =
      EnumSet.of(
          RoadClass.TRUNK,
          RoadClass.PRIMARY,
          RoadClass.SECONDARY,
          RoadClass.TERTIARY,
          RoadClass.RESIDENTIAL,
          RoadClass.LIVING_STREET,
          RoadClass.PEDESTRIAN);

  private final StreetIndex streets;
  private final Districts districts;
  private final Estimate which;

  LampEstimate(StreetIndex streets, Districts districts, Estimate which) {
    this.streets = streets;
    this.districts = districts;
    this.which = which;
  }

  /**
   * The lamps.
   *
   * @param lit numbers of the streets that have recorded lamps
   * @param northmost greatest absolute latitude, degrees
   */
  List<LightRecord> run(BitSet lit, double northmost) {
    List<LightRecord> lamps = new ArrayList<>();
    PointGrid grid = new PointGrid(REACH_METRES, northmost);
    List<StreetIndex.Piece> pieces = streets.pieces();
    List<Integer> order =
        IntStream.range(0, pieces.size())
            .boxed()
            .filter(i -> !lit.get(i) && isLit(pieces.get(i)))
            .sorted(Comparator.comparing((Integer i) -> pieces.get(i).roadClass()))
            .toList();
    for (int number : order) {
      along(pieces.get(number), grid, lamps);
    }
    return lamps;
  }

  private boolean isLit(StreetIndex.Piece piece) {
    if (piece.tunnel()) {
      return false;
    }
    return switch (piece.lit()) {
      case YES -> which != Estimate.NONE;
      case NO -> false;
      case UNKNOWN ->
          which == Estimate.USUAL
              && !piece.name().isEmpty()
              && USUALLY_LIT.contains(piece.roadClass())
              && (!districts.encloseTheCity() || !district(piece).isEmpty());
    };
  }

  private String district(StreetIndex.Piece piece) {
    int middle = (piece.from() + piece.to()) / 2;
    return districts.of(streets.longitude(middle), streets.latitude(middle));
  }

  private void along(StreetIndex.Piece piece, PointGrid grid, List<LightRecord> lamps) {
    int before = lamps.size();
    double spacing = spacing(piece.roadClass());
    double aside = Double.isNaN(piece.width()) ? 4 : Math.clamp(piece.width() / 2 + 1, 2, 12);
    double shrink = Ground.shrink(streets.latitude(piece.from()));
    double away =
        piece.roadClass().compareTo(RoadClass.PEDESTRIAN) > 0 ? REACH_METRES : LEAST_METRES;
    double next = spacing / 2;
    double done = 0;
    int number = 0;
    for (int i = piece.from() + 1; i < piece.to(); i++) {
      double x0 = streets.longitude(i - 1);
      double y0 = streets.latitude(i - 1);
      double dx = (streets.longitude(i) - x0) * shrink * Ground.METRES_PER_DEGREE;
      double dy = (streets.latitude(i) - y0) * Ground.METRES_PER_DEGREE;
      double length = Math.hypot(dx, dy);
      while (length > 0 && next <= done + length) {
        double share = (next - done) / length;
        int side = number % 2 == 0 ? 1 : -1;
        double x = dx * share - side * aside * dy / length;
        double y = dy * share + side * aside * dx / length;
        number++;
        double longitude = x0 + x / Ground.METRES_PER_DEGREE / shrink;
        double latitude = y0 + y / Ground.METRES_PER_DEGREE;
        if (!grid.hasWithin(longitude, latitude, away)) {
          lamps.add(lamp(piece, number, longitude, latitude));
        }
        next += spacing;
      }
      done += length;
    }
    // A path keeps away from the road beside it, not from its own lamps.
    for (LightRecord lamp : lamps.subList(before, lamps.size())) {
      int _ = grid.add(lamp.longitude(), lamp.latitude());
    }
  }

  private LightRecord lamp(StreetIndex.Piece piece, int number, double longitude, double latitude) {
    return new LightRecord(
        PREFIX + piece.id().substring(piece.id().lastIndexOf(':') + 1) + "-" + number,
        longitude,
        latitude,
        "",
        piece.name(),
        districts.of(longitude, latitude),
        "",
        "",
        "",
        watts(piece.roadClass()),
        Double.NaN,
        true,
        floor(piece.roadClass()),
        true,
        false);
  }

  /** The id of the street that an estimated lamp's number speaks of, without the URN's head. */
  static String street(String number) {
    return number.substring(PREFIX.length(), Math.max(PREFIX.length(), number.lastIndexOf('-')));
  }

  /** Streets of one class are lit alike: metres from lamp to lamp. */
  static double spacing(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY -> 40;
      case SECONDARY, TERTIARY -> 36;
      case PEDESTRIAN, LIVING_STREET -> 28;
      case UNCLASSIFIED, RESIDENTIAL, SERVICE, TRACK, CYCLEWAY, FOOTWAY, STEPS -> 32;
    };
  }

  /** What a luminaire of today takes on a street of a class, W. */
  static double watts(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY -> 90;
      case SECONDARY, TERTIARY -> 57;
      case UNCLASSIFIED,
          RESIDENTIAL,
          LIVING_STREET,
          PEDESTRIAN,
          SERVICE,
          TRACK,
          CYCLEWAY,
          FOOTWAY,
          STEPS ->
          28;
    };
  }

  /** The least level on a street of a class, 0 to 1. */
  static double floor(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY, SECONDARY -> 0.5;
      case TERTIARY,
          UNCLASSIFIED,
          RESIDENTIAL,
          LIVING_STREET,
          PEDESTRIAN,
          SERVICE,
          TRACK,
          CYCLEWAY,
          FOOTWAY,
          STEPS ->
          0.3;
    };
  }
}

package city.laterne.app.modelcity;

import city.laterne.lighting.Inventory;
import city.laterne.lighting.LightRecord;
import city.laterne.streets.RoadClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Sets the lights of a city along its lit streets. */
final class Lamps {
  /** The share of lights that can be switched alone, in whole streets as refits go. */
  static final double SINGLY = 0.12;

  /** The share of streets that have been refitted with LED. */
  private static final double MODERN = 0.68;

  /** How many junctions of main roads have a crossing for pedestrians. */
  private static final double CROSSINGS = 0.45;

  private static final double NEAR_CROSSING = 20;

  final List<Piece> pieces;

  /** How many lights stand at each piece. */
  final int[] counts;

  private final int[] firstPoles;
  private final Set<Integer> singly = new HashSet<>();
  private final Set<Integer> modern = new HashSet<>();
  private final long seed;

  Lamps(Network network, int lights) {
    pieces = network.pieces;
    seed = network.skeleton.setting.seed();
    counts = new int[pieces.size()];
    firstPoles = new int[pieces.size()];
    spread(network.capacity(), lights);
    int streets = pieces.stream().mapToInt(Piece::street).max().orElse(0) + 1;
    int[] sums = new int[streets];
    for (int i = 0; i < counts.length; i++) {
      int street = pieces.get(i).street();
      firstPoles[i] = sums[street] + 1;
      sums[street] += counts[i];
    }
    refit(sums, lights);
  }

  /** The usual distance of lights, m. */
  static double spacing(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY -> 34;
      case SECONDARY, TERTIARY -> 33;
      case UNCLASSIFIED, SERVICE -> 37;
      case RESIDENTIAL -> 30.5;
      case LIVING_STREET, PEDESTRIAN -> 27.5;
      case TRACK, CYCLEWAY, FOOTWAY, STEPS -> 38;
    };
  }

  private void spread(double capacity, int lights) {
    double sum = 0;
    long placed = 0;
    int lastLit = 0;
    for (int i = 0; i < counts.length; i++) {
      Piece piece = pieces.get(i);
      if (piece.lit()) {
        sum += piece.length() / spacing(piece.roadClass());
        long due = Math.min(lights, (long) Math.floor(sum * lights / capacity + 0.5));
        counts[i] = (int) (due - placed);
        placed = due;
        lastLit = i;
      }
    }
    counts[lastLit] += (int) (lights - placed);
  }

  private void refit(int[] sums, int lights) {
    Draw draw = new Draw(seed, "refit");
    List<Integer> streets = new ArrayList<>();
    for (int street = 0; street < sums.length; street++) {
      if (sums[street] > 0) {
        streets.add(street);
        if (draw.chance(MODERN)) {
          modern.add(street);
        }
      }
    }
    double left = SINGLY * lights;
    while (!streets.isEmpty() && left > 0) {
      int at = draw.below(streets.size());
      int street = streets.get(at);
      streets.set(at, streets.getLast());
      streets.removeLast();
      if (sums[street] <= left + 4) {
        singly.add(street);
        modern.add(street);
        left -= sums[street];
      }
    }
  }

  /** Of where lights hang, and what they are numbered from. */
  record Feed(String circuit, String cabinet, String district, String prefix, long first) {}

  /** Passes the lights of some pieces, which one circuit feeds. */
  void each(List<Integer> fed, Feed feed, Consumer<LightRecord> visitor, Ground ground) {
    long number = feed.first();
    for (int index : fed) {
      Piece piece = pieces.get(index);
      int count = counts[index];
      double step = piece.length() / Math.max(1, count);
      for (int i = 0; i < count; i++) {
        int pole = firstPoles[index] + i;
        double[] place = piece.at((i + 0.5) * step, aside(piece, pole));
        visitor.accept(light(piece, pole, place, feed, number++, ground));
      }
    }
  }

  private static double aside(Piece piece, int pole) {
    double edge = piece.width() / 2 + (piece.bridge() ? 0.6 : piece.isMain() ? 1.6 : 0.9);
    return pole % 2 == 0 ? edge : -edge;
  }

  private LightRecord light(
      Piece piece, int pole, double[] place, Feed feed, long number, Ground ground) {
    boolean alone = singly.contains(piece.street());
    Inventory.Model model = Luminaires.of(piece.roadClass(), modern.contains(piece.street()));
    double floor = piece.isMain() ? 0.5 : 0.3;
    if (isAtCrossing(piece, place)) {
      floor = 1;
    }
    return new LightRecord(
        feed.prefix() + number,
        ground.longitude(place[0], place[1]),
        ground.latitude(place[0], place[1]),
        String.valueOf(pole),
        piece.name(),
        feed.district(),
        feed.circuit(),
        feed.cabinet(),
        model.name(),
        model.ratedWatts(),
        height(piece.roadClass()),
        alone,
        floor,
        false,
        false);
  }

  /** Lights at a crossing for pedestrians never dim. */
  private static boolean isAtCrossing(Piece piece, double[] place) {
    if (!piece.isMain() || piece.bridge() || piece.tunnel()) {
      return false;
    }
    for (Node node : List.of(piece.nodes().getFirst(), piece.nodes().getLast())) {
      if (node.isJunction() && node.distance(place[0], place[1]) < NEAR_CROSSING) {
        long bits = Double.doubleToLongBits(node.x) * 0x9E3779B97F4A7C15L;
        return (bits >>> 40) / (double) (1 << 24) < CROSSINGS;
      }
    }
    return false;
  }

  private static double height(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY -> 10;
      case SECONDARY, TERTIARY -> 8;
      case UNCLASSIFIED, SERVICE -> 7;
      case RESIDENTIAL -> 5;
      case LIVING_STREET, PEDESTRIAN, TRACK, CYCLEWAY, FOOTWAY, STEPS -> 4;
    };
  }
}

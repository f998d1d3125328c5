package city.laterne.app.modelcity;

import city.laterne.lighting.Inventory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Hangs the pieces of streets of each quarter on circuits, and these on cabinets. */
final class Circuits {
  /** Lights of a circuit, about. */
  private static final double LOAD = 75;

  /** How many pairs of circuits share a cabinet. */
  private static final double PAIRS = 0.93;

  /** How many groups of three do. */
  private static final double THREES = 0.75;

  /**
   * What hangs together.
   *
   * @param cabinet number of its cabinet, from 0
   * @param place which circuit of the cabinet it is, from 0
   * @param quarter number of the quarter
   * @param pieces numbers of the pieces that it feeds, street by street
   * @param lights how many it feeds
   */
  record Circuit(int cabinet, int place, int quarter, List<Integer> pieces, int lights) {}

  /** A cabinet beside a street. */
  record Cabinet(double x, double y) {}

  final List<Circuit> circuits = new ArrayList<>();
  final List<Cabinet> cabinets = new ArrayList<>();

  private final Lamps lamps;
  private final Draw draw;

  private record Spot(int piece, double x, double y, int lights) {}

  Circuits(Network network, Lamps lamps) {
    this.lamps = lamps;
    draw = new Draw(network.skeleton.setting.seed(), "circuits");
    List<List<Spot>> spots = new ArrayList<>();
    network.quarters.quarters.forEach(quarter -> spots.add(new ArrayList<>()));
    for (int i = 0; i < lamps.counts.length; i++) {
      if (lamps.counts[i] > 0) {
        Piece piece = lamps.pieces.get(i);
        double[] middle = piece.at(piece.length() / 2, 0);
        spots.get(piece.quarter()).add(new Spot(i, middle[0], middle[1], lamps.counts[i]));
      }
    }
    for (int quarter = 0; quarter < spots.size(); quarter++) {
      if (!spots.get(quarter).isEmpty()) {
        int wanted = (int) Math.max(1, Math.round(sum(spots.get(quarter)) / LOAD));
        cabinets(spots.get(quarter), wanted, quarter);
      }
    }
  }

  private static int sum(List<Spot> spots) {
    return spots.stream().mapToInt(Spot::lights).sum();
  }

  private void cabinets(List<Spot> spots, int wanted, int quarter) {
    double likely =
        switch (wanted) {
          case 0, 1 -> 1;
          case 2 -> PAIRS;
          case 3 -> THREES;
          default -> 0;
        };
    boolean together = draw.chance(likely);
    if (together) {
      List<List<Spot>> parts = new ArrayList<>();
      parts(spots, wanted, parts);
      int cabinet = cabinets.size();
      cabinets.add(cabinet(spots));
      for (List<Spot> part : parts) {
        List<Integer> pieces =
            part.stream()
                .sorted(
                    Comparator.<Spot>comparingInt(spot -> lamps.pieces.get(spot.piece()).street())
                        .thenComparingInt(Spot::piece))
                .map(Spot::piece)
                .toList();
        circuits.add(new Circuit(cabinet, parts.indexOf(part), quarter, pieces, sum(part)));
      }
      return;
    }
    int first = wanted / 2;
    int cut = cut(spots, first / (double) wanted);
    List<Spot> sorted = sorted(spots);
    if (cut == 0 || cut == sorted.size()) {
      cabinets(spots, 1, quarter);
    } else {
      cabinets(sorted.subList(0, cut), first, quarter);
      cabinets(sorted.subList(cut, sorted.size()), wanted - first, quarter);
    }
  }

  private static void parts(List<Spot> spots, int wanted, List<List<Spot>> parts) {
    int first = wanted / 2;
    int cut = wanted < 2 ? 0 : cut(spots, first / (double) wanted);
    if (cut == 0 || cut == spots.size()) {
      parts.add(spots);
    } else {
      List<Spot> sorted = sorted(spots);
      parts(sorted.subList(0, cut), first, parts);
      parts(sorted.subList(cut, sorted.size()), wanted - first, parts);
    }
  }

  /** How many of the sorted spots come to a share of the lights. */
  private static int cut(List<Spot> spots, double share) {
    double due = sum(spots) * share;
    int cut = 0;
    double lights = 0;
    for (Spot spot : sorted(spots)) {
      if (lights + spot.lights() / 2.0 > due) {
        break;
      }
      lights += spot.lights();
      cut++;
    }
    return cut;
  }

  /** Along the direction in which they reach farther. */
  private static List<Spot> sorted(List<Spot> spots) {
    double width =
        spots.stream().mapToDouble(Spot::x).max().orElse(0)
            - spots.stream().mapToDouble(Spot::x).min().orElse(0);
    double height =
        spots.stream().mapToDouble(Spot::y).max().orElse(0)
            - spots.stream().mapToDouble(Spot::y).min().orElse(0);
    Comparator<Spot> along =
        width >= height ? Comparator.comparingDouble(Spot::x) : Comparator.comparingDouble(Spot::y);
    return spots.stream().sorted(along.thenComparingInt(Spot::piece)).toList();
  }

  /** Beside the street in the middle of what it feeds, off bridges. */
  private Cabinet cabinet(List<Spot> spots) {
    double x = spots.stream().mapToDouble(spot -> spot.x() * spot.lights()).sum() / sum(spots);
    double y = spots.stream().mapToDouble(spot -> spot.y() * spot.lights()).sum() / sum(spots);
    Piece piece =
        spots.stream()
            .min(
                Comparator.<Spot, Boolean>comparing(spot -> lamps.pieces.get(spot.piece()).bridge())
                    .thenComparingDouble(
                        spot -> (spot.x() - x) * (spot.x() - x) + (spot.y() - y) * (spot.y() - y))
                    .thenComparingInt(Spot::piece))
            .map(spot -> lamps.pieces.get(spot.piece()))
            .orElseThrow();
    double[] place = piece.at(piece.length() * 0.47, piece.width() / 2 + 2.2);
    return new Cabinet(place[0], place[1]);
  }

  Inventory inventory(String prefix, Ground ground) {
    List<Inventory.Cabinet> boxes = new ArrayList<>();
    for (int i = 0; i < cabinets.size(); i++) {
      Cabinet cabinet = cabinets.get(i);
      boxes.add(
          new Inventory.Cabinet(
              cabinetName(prefix, i),
              ground.longitude(cabinet.x(), cabinet.y()),
              ground.latitude(cabinet.x(), cabinet.y()),
              false));
    }
    List<Inventory.Circuit> lines = new ArrayList<>();
    for (Circuit circuit : circuits) {
      lines.add(
          new Inventory.Circuit(
              circuitName(prefix, circuit), cabinetName(prefix, circuit.cabinet()), false));
    }
    return new Inventory(Luminaires.ALL, boxes, lines);
  }

  static String cabinetName(String prefix, int cabinet) {
    String digits = String.valueOf(cabinet + 1);
    return prefix + "S" + "0000".substring(Math.min(4, digits.length())) + digits;
  }

  static String circuitName(String prefix, Circuit circuit) {
    return cabinetName(prefix, circuit.cabinet()) + "-" + (circuit.place() + 1);
  }
}

package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Groups the ground of a city to quarters and these to boroughs, each on one side of the river. */
final class Quarters {
  private static final int ROUNDS = 8;
  private static final double OTHER_BANK = 3;

  private static final List<String> STEMS =
      List.of(
          "Ahr", "Bieber", "Birk", "Brock", "Buch", "Dorn", "Eller", "Erl", "Esch", "Farn", "Fuchs",
          "Gerl", "Hain", "Hasel", "Hecht", "Heid", "Holz", "Ibis", "Kalk", "Kirch", "Krumm",
          "Lerch", "Lind", "Loh", "Marsch", "Mühl", "Nieder", "Ober", "Quell", "Reh", "Ried", "Rot",
          "Salz", "Sand", "Schilf", "Stein", "Tann", "Ulm", "Wachter", "Weid", "Wolken", "Ziegel");
  private static final List<String> TAILS =
      List.of(
          "beck", "büttel", "dorf", "feld", "hagen", "hausen", "heim", "horst", "kamp", "moor",
          "ort", "rath", "rode", "siel", "stedt", "um", "wede", "winkel");
  private static final List<String> INNER =
      List.of(
          "Neustadt",
          "Bahnhofsviertel",
          "Johannisviertel",
          "Brückenkopf",
          "Gerberviertel",
          "Schlossgarten",
          "Klostertor",
          "Südliche Vorstadt",
          "Lindenhof",
          "Weberviertel",
          "Fischerviertel",
          "Gartenstadt");

  private static final List<String> DIRECTIONS =
      List.of("Ost", "Nordost", "Nord", "Nordwest", "West", "Südwest", "Süd", "Südost");

  final List<Quarter> quarters = new ArrayList<>();
  final List<Quarter> boroughs = new ArrayList<>();
  private final Skeleton skeleton;
  private final Draw draw;
  private final Set<String> used = new HashSet<>();

  /**
   * Groups faces, and tells each its quarter.
   *
   * @param turn how far the plan is turned on the map, radians counterclockwise
   */
  Quarters(Skeleton skeleton, List<Face> faces, int wanted, int wantedBoroughs, double turn) {
    this.skeleton = skeleton;
    draw = new Draw(skeleton.setting.seed(), "quarters");
    List<Face> centre = new ArrayList<>();
    List<Face> others = new ArrayList<>();
    List<Face> waters = new ArrayList<>();
    for (Face face : faces) {
      (face.fabric == Fabric.OLD_TOWN ? centre : face.fabric == Fabric.WATER ? waters : others)
          .add(face);
    }
    List<List<Face>> groups = cluster(others, Math.max(1, wanted - 1), Quarters::place);
    groups.addFirst(centre);
    waters.forEach(water -> nearest(water, groups).add(water));
    List<List<Face>> cores =
        new ArrayList<>(groups.stream().filter(group -> isInner(group)).toList());
    List<List<Face>> outer =
        new ArrayList<>(groups.stream().filter(group -> !isInner(group)).toList());
    List<List<List<Face>>> parts =
        new ArrayList<>(cluster(outer, Math.max(1, wantedBoroughs - 1), Quarters::middle));
    parts.addFirst(cores);
    for (int i = 0; i < parts.size(); i++) {
      List<List<Face>> part = parts.get(i);
      List<Face> all = new ArrayList<>();
      String borough = i == 0 ? claim("Mitte") : direction(part, turn);
      for (List<Face> group : part) {
        String name = group.equals(centre) ? "Altstadt" : name(group);
        group.forEach(face -> face.quarter = quarters.size());
        quarters.add(new Quarter(name, boroughs.size(), List.copyOf(group)));
        all.addAll(group);
      }
      boroughs.add(new Quarter(borough, -1, List.copyOf(all)));
    }
  }

  private boolean isInner(List<Face> group) {
    return middle(group).distance(0, 0) < skeleton.setting.innerCity() * 1.05;
  }

  private static List<Face> nearest(Face water, List<List<Face>> groups) {
    Node middle = water.centre();
    return groups.stream()
        .min(
            Comparator.comparingDouble(
                group ->
                    group.stream()
                        .filter(face -> face.fabric != Fabric.WATER)
                        .mapToDouble(face -> face.centre().distance(middle))
                        .min()
                        .orElse(Double.MAX_VALUE)))
        .orElseThrow();
  }

  private static Node place(Face face) {
    return face.centre();
  }

  private static Node middle(List<Face> group) {
    double weight = 0;
    double x = 0;
    double y = 0;
    for (Face face : group) {
      double area = face.area();
      Node centre = face.centre();
      weight += area;
      x += area * centre.x;
      y += area * centre.y;
    }
    return new Node(x / weight, y / weight);
  }

  private interface Place<T> {
    Node of(T thing);
  }

  /** Groups things by nearness (Lloyd's k-means from farthest points); no group is empty. */
  private <T> List<List<T>> cluster(List<T> things, int wanted, Place<T> placing) {
    if (things.isEmpty()) {
      return List.of();
    }
    List<Spot> places = things.stream().map(placing::of).map(this::spot).toList();
    List<Spot> seeds = new ArrayList<>(List.of(places.getFirst()));
    double[] distances = new double[places.size()];
    Arrays.fill(distances, Double.MAX_VALUE);
    while (seeds.size() < Math.min(wanted, things.size())) {
      int farthest = 0;
      for (int i = 0; i < distances.length; i++) {
        distances[i] = Math.min(distances[i], apart(places.get(i), seeds.getLast()));
        farthest = distances[i] > distances[farthest] ? i : farthest;
      }
      seeds.add(places.get(farthest));
    }
    List<List<T>> groups = List.of();
    for (int round = 0; round < ROUNDS; round++) {
      groups = new ArrayList<>();
      List<List<Spot>> members = new ArrayList<>();
      for (int i = 0; i < seeds.size(); i++) {
        groups.add(new ArrayList<>());
        members.add(new ArrayList<>());
      }
      for (int i = 0; i < things.size(); i++) {
        int near = near(places.get(i), seeds);
        groups.get(near).add(things.get(i));
        members.get(near).add(places.get(i));
      }
      for (int i = 0; i < seeds.size(); i++) {
        List<Spot> group = members.get(i);
        if (!group.isEmpty()) {
          double x = 0;
          double y = 0;
          for (Spot spot : group) {
            x += spot.place().x;
            y += spot.place().y;
          }
          seeds.set(i, spot(new Node(x / group.size(), y / group.size())));
        }
      }
    }
    groups.removeIf(List::isEmpty);
    return groups;
  }

  private static int near(Spot place, List<Spot> seeds) {
    int near = 0;
    for (int i = 1; i < seeds.size(); i++) {
      if (apart(place, seeds.get(i)) < apart(place, seeds.get(near))) {
        near = i;
      }
    }
    return near;
  }

  /** A place and on which bank of the river it is. */
  private record Spot(Node place, boolean north) {}

  private Spot spot(Node place) {
    return new Spot(place, skeleton.river.offset(place.x, place.y) > 0);
  }

  private static double apart(Spot one, Spot two) {
    return one.place().distance(two.place()) * (one.north() == two.north() ? 1 : OTHER_BANK);
  }

  private String name(List<Face> group) {
    Node middle = middle(group);
    boolean harbour =
        skeleton.basins.stream()
            .anyMatch(basin -> group.stream().anyMatch(face -> face.contains(basin.x, basin.y)));
    if (harbour && used.add("Hafen")) {
      return "Hafen";
    }
    if (middle.distance(0, 0) < skeleton.setting.innerCity() * 1.3) {
      for (int attempt = 0; attempt < 8; attempt++) {
        String name = draw.pick(INNER);
        if (used.add(name)) {
          return name;
        }
      }
    }
    for (int attempt = 0; attempt < 500; attempt++) {
      String name = draw.pick(STEMS) + draw.pick(TAILS);
      if (used.add(name)) {
        return name;
      }
    }
    return claim("Ortsteil " + (quarters.size() + 1));
  }

  private String claim(String name) {
    used.add(name);
    return name;
  }

  private String direction(List<List<Face>> part, double turn) {
    Node middle = middle(part.stream().flatMap(List::stream).toList());
    double eighths = (StrictMath.atan2(middle.y, middle.x) + turn) / (StrictMath.PI / 4);
    return DIRECTIONS.stream()
        .filter(name -> !used.contains(name))
        .min(Comparator.comparingDouble(name -> off(eighths - DIRECTIONS.indexOf(name))))
        .map(this::claim)
        .orElseGet(() -> claim("Bezirk " + (boroughs.size() + 1)));
  }

  /** How far two directions are from another that differ by some eighths of a turn. */
  private static double off(double eighths) {
    return Math.abs(eighths - 8 * Math.rint(eighths / 8));
  }
}

package city.laterne.app.modelcity;

import city.laterne.streets.MapShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Geometry;

/** Draws what of a city is no street: water, green, railways, tram and buildings. */
final class BaseMap {
  private static final Map<Fabric, String> GREENS =
      Map.of(
          Fabric.PARK, "park",
          Fabric.WOOD, "wood",
          Fabric.ALLOTMENTS, "allotments",
          Fabric.CEMETERY, "cemetery",
          Fabric.FIELD, "meadow",
          Fabric.LAKE, "meadow");

  private final Network network;
  private final Ground ground;
  private final Draw draw;
  private final List<MapShape> shapes = new ArrayList<>();
  private final String river;

  BaseMap(Network network, Ground ground, String river) {
    this.network = network;
    this.ground = ground;
    this.river = river;
    draw = new Draw(network.skeleton.setting.seed(), "shapes");
  }

  List<MapShape> shapes() {
    water();
    for (Face face : network.grounds) {
      if (!face.fabric.isBuilt() && face.fabric != Fabric.WATER) {
        green(face);
      }
    }
    woods();
    rails();
    for (Face block : network.blocks) {
      if (block.fabric.isBuilt()) {
        buildings(block);
      }
    }
    return List.copyOf(shapes);
  }

  private void add(MapShape.Layer layer, String word, String name, Geometry geometry) {
    shapes.add(new MapShape(layer, word, name, geometry));
  }

  private void water() {
    Skeleton skeleton = network.skeleton;
    double reach = 1.7 * skeleton.setting.radius();
    List<Node> around =
        new ArrayList<>(skeleton.river.line(-reach, reach, -skeleton.river.width / 2));
    around.addAll(skeleton.river.line(-reach, reach, skeleton.river.width / 2).reversed());
    add(MapShape.Layer.WATER, "river", river, ground.polygon(around));
    for (Face face : network.grounds) {
      Node centre = face.centre();
      if (face.fabric == Fabric.WATER && !skeleton.river.covers(centre.x, centre.y)) {
        add(MapShape.Layer.WATER, "dock", "Hafenbecken", ground.polygon(face.nodes));
      }
    }
  }

  private void green(Face face) {
    String word = GREENS.getOrDefault(face.fabric, "grass");
    add(MapShape.Layer.GREEN, word, "", ground.polygon(face.nodes));
    boolean pond = face.fabric == Fabric.PARK && face.area() > 60_000 && draw.chance(0.6);
    if (face.fabric == Fabric.LAKE || pond) {
      pond(face, face.fabric == Fabric.LAKE ? 0.72 : 0.3);
    }
  }

  /** A round shore that stays inside of a face. */
  private void pond(Face face, double share) {
    Node centre = face.centre();
    if (!face.contains(centre.x, centre.y)) {
      return;
    }
    Wave wave = Wave.around(draw);
    List<Node> shore = new ArrayList<>();
    int steps = 48;
    double[] reaches = new double[steps];
    for (int i = 0; i < steps; i++) {
      double angle = 2 * StrictMath.PI * i / steps;
      double reach = 8;
      while (reach < 900
          && face.contains(
              centre.x + (reach + 25) * StrictMath.cos(angle),
              centre.y + (reach + 25) * StrictMath.sin(angle))) {
        reach += 8;
      }
      reaches[i] = reach;
    }
    for (int i = 0; i < steps; i++) {
      double angle = 2 * StrictMath.PI * i / steps;
      double reach = reaches[i];
      double sum = 0;
      for (int away = -3; away <= 3; away++) {
        double near = reaches[Math.floorMod(i + away, steps)];
        reach = Math.min(reach, near);
        sum += near;
      }
      reach = Math.min(reach, sum / 7) * share * (1 + 0.12 * wave.at(angle));
      shore.add(
          new Node(
              centre.x + reach * StrictMath.cos(angle), centre.y + reach * StrictMath.sin(angle)));
    }
    add(MapShape.Layer.WATER, "water", "", ground.polygon(shore));
  }

  /** Woods in the country around the city, off its ground and off the river. */
  private void woods() {
    double radius = network.skeleton.setting.radius();
    int wanted = (int) Math.min(26, radius / 160);
    List<Node> edge = network.skeleton.edge.nodes;
    for (int i = 0; i < wanted; i++) {
      double angle = draw.between(0, 2 * StrictMath.PI);
      double away = radius * draw.between(1.1, 1.65);
      double size = radius * draw.between(0.05, 0.16);
      Node middle = new Node(away * StrictMath.cos(angle), away * StrictMath.sin(angle));
      Wave wave = Wave.star(draw);
      boolean free =
          Math.abs(network.skeleton.river.offset(middle.x, middle.y)) > 1.5 * size + 60
              && edge.stream().noneMatch(node -> node.distance(middle) < 1.35 * size);
      if (free) {
        List<Node> border = new ArrayList<>();
        double tilt = draw.between(0, StrictMath.PI);
        for (int step = 0; step < 60; step++) {
          double turn = 2 * StrictMath.PI * step / 60;
          double reach = size * (1 + 0.3 * wave.at(turn));
          double x = reach * StrictMath.cos(turn);
          double y = 0.62 * reach * StrictMath.sin(turn);
          border.add(
              new Node(
                  middle.x + x * StrictMath.cos(tilt) - y * StrictMath.sin(tilt),
                  middle.y + x * StrictMath.sin(tilt) + y * StrictMath.cos(tilt)));
        }
        add(MapShape.Layer.GREEN, "wood", "", ground.polygon(border));
      }
    }
  }

  private void rails() {
    for (Course course : network.skeleton.courses) {
      if (course.kind == Course.Kind.RAIL) {
        track(course.nodes, 2.3);
        track(course.nodes, -2.3);
        station(course.nodes);
      }
    }
    if (network.outskirts.tram.size() > 1) {
      add(MapShape.Layer.RAIL, "tram", "", ground.line(network.outskirts.tram));
    }
  }

  private void track(List<Node> nodes, double aside) {
    List<Node> moved = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node before = nodes.get(Math.max(0, i - 1));
      Node after = nodes.get(Math.min(nodes.size() - 1, i + 1));
      double length = Math.max(1e-9, before.distance(after));
      moved.add(
          new Node(
              nodes.get(i).x - (after.y - before.y) / length * aside,
              nodes.get(i).y + (after.x - before.x) / length * aside));
    }
    add(MapShape.Layer.RAIL, "rail", "", ground.line(moved));
  }

  /** More tracks beside the station. */
  private void station(List<Node> nodes) {
    double reach = 0.9 * network.skeleton.setting.oldTown();
    List<Node> near =
        nodes.stream().filter(node -> Math.abs(node.x) < reach && node.y > 0).toList();
    if (near.size() > 3) {
      for (double aside : new double[] {7, -7, 11.5, -11.5}) {
        track(near, aside);
      }
    }
  }

  private void buildings(Face block) {
    boolean market = block.fabric == Fabric.OLD_TOWN && block.contains(0, 0);
    if (market) {
      return;
    }
    String word =
        switch (block.fabric) {
          case OLD_TOWN, PERIMETER, ESTATE -> "apartments";
          case INDUSTRY -> "industrial";
          case ROWS -> "terrace";
          case SUBURB, PARK, WOOD, ALLOTMENTS, CEMETERY, FIELD, LAKE, WATER -> "house";
        };
    for (List<Node> house : new Houses(draw, block).build()) {
      add(MapShape.Layer.BUILDING, word, "", ground.polygon(house));
    }
  }
}

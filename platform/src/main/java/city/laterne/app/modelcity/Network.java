package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streets of one city, with what stands around them. */
final class Network {
  final Skeleton skeleton;
  final Quarters quarters;

  /** The ground between the main roads, as the quarters are made of it. */
  final List<Face> grounds;

  /** The smallest faces. */
  final List<Face> blocks = new ArrayList<>();

  final List<Piece> pieces;

  /** Courses of motor traffic outside of the faces, and of the tram. */
  final Outskirts outskirts;

  /** How far the plan is turned on the map, radians counterclockwise. */
  final double turn;

  Network(Setting setting, int wantedQuarters, int wantedBoroughs) {
    skeleton = new Skeleton(setting);
    turn = new Draw(setting.seed(), "turn").between(-StrictMath.PI, StrictMath.PI);
    Division division = new Division(setting, skeleton.courses);
    grounds = new ArrayList<>();
    List<Face> faces = skeleton.faces();
    for (Face face : faces) {
      if (face.centre().distance(0, 0) < setting.oldTown() * 0.8
          && face.fabric != Fabric.WATER
          && face.fabric != Fabric.PARK
          && face.size() > 8) {
        face.fabric = Fabric.OLD_TOWN;
        grounds.add(face);
      } else if (face.fabric == Fabric.PARK) {
        grounds.add(face);
      } else {
        double limit =
            Math.min(Division.QUARTER, 90_000 + 0.05 * setting.radius() * setting.radius());
        grounds.addAll(division.coarse(face, limit));
      }
    }
    grounds.forEach(Face::refresh);
    quarters = new Quarters(skeleton, grounds, wantedQuarters, wantedBoroughs, turn);
    new Uses(skeleton, quarters).assign(grounds);
    Map<Course, Face> closes = new HashMap<>();
    for (Face ground : grounds) {
      for (Face block : division.blocks(ground)) {
        blocks.add(block);
        block.stubs.forEach(stub -> closes.put(stub, block));
        mark(block);
      }
    }
    for (Face block : blocks) {
      block.refresh();
      mark(block);
    }
    grounds.forEach(Face::refresh);
    outskirts = new Outskirts(skeleton);
    pieces = new Paving(this, closes).pieces();
  }

  private static void mark(Face block) {
    for (Node node : block.nodes) {
      mark(node, block);
    }
    for (Course stub : block.stubs) {
      for (Node node : stub.nodes) {
        mark(node, block);
      }
    }
  }

  private static void mark(Node node, Face block) {
    if (block.fabric.isBuilt()) {
      node.built = true;
    }
    if (node.quarter < 0 || (block.fabric.isBuilt() && node.quarter != block.quarter)) {
      node.quarter = node.quarter < 0 ? block.quarter : Math.min(node.quarter, block.quarter);
    }
  }

  /** How many lights its lit streets take at their usual distances. */
  double capacity() {
    double capacity = 0;
    for (Piece piece : pieces) {
      if (piece.lit()) {
        capacity += piece.length() / Lamps.spacing(piece.roadClass());
      }
    }
    return capacity;
  }

  /** Metres of all its streets. */
  double length() {
    return pieces.stream().mapToDouble(Piece::length).sum();
  }
}

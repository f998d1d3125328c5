package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.List;

/** Decides what each piece of ground is used for, alike within a quarter. */
final class Uses {
  private final Skeleton skeleton;
  private final Draw draw;
  private final List<Fabric> habits = new ArrayList<>();
  private final double radius;

  Uses(Skeleton skeleton, Quarters quarters) {
    this.skeleton = skeleton;
    draw = new Draw(skeleton.setting.seed(), "uses");
    radius = skeleton.setting.radius();
    for (int i = 0; i < quarters.quarters.size(); i++) {
      habits.add(weighed(0.36, Fabric.ROWS, 0.84, Fabric.SUBURB, Fabric.ESTATE));
    }
  }

  private Fabric weighed(double first, Fabric a, double second, Fabric b, Fabric c) {
    double chance = draw.between(0, 1);
    return chance < first ? a : chance < second ? b : c;
  }

  void assign(List<Face> grounds) {
    for (Face ground : grounds) {
      if (ground.fabric == Fabric.ROWS) {
        ground.fabric = use(ground);
      }
    }
  }

  private Fabric use(Face ground) {
    Node centre = ground.centre();
    double away = centre.distance(0, 0);
    double works = Math.max(420, 0.09 * radius);
    if (skeleton.basins.stream().anyMatch(basin -> basin.distance(centre) < works)) {
      return Fabric.INDUSTRY;
    }
    boolean atEdge = ground.courses.contains(skeleton.edge);
    boolean atRail = ground.courses.stream().anyMatch(course -> course.kind == Course.Kind.RAIL);
    if (away < skeleton.setting.innerCity() * 1.1) {
      return draw.chance(0.05) && ground.area() > 40_000 ? Fabric.PARK : Fabric.PERIMETER;
    }
    if (atRail && away > 0.28 * radius && draw.chance(0.6)) {
      return Fabric.INDUSTRY;
    }
    if (atEdge) {
      if (radius > 1_500 && skeleton.isNearMotorway(centre) && draw.chance(0.4)) {
        return Fabric.INDUSTRY;
      }
      if (draw.chance(0.42)) {
        double kind = draw.between(0, 1);
        return kind < 0.42
            ? Fabric.WOOD
            : kind < 0.72 ? Fabric.FIELD : kind < 0.88 ? Fabric.ALLOTMENTS : Fabric.LAKE;
      }
      return draw.chance(0.75) ? Fabric.SUBURB : Fabric.ROWS;
    }
    double kind = draw.between(0, 1);
    if (kind < 0.055) {
      return Fabric.PARK;
    }
    if (kind < 0.10 && away > 0.3 * radius) {
      return Fabric.ALLOTMENTS;
    }
    if (kind < 0.12) {
      return Fabric.CEMETERY;
    }
    if (kind < 0.135 && away > 0.4 * radius) {
      return Fabric.LAKE;
    }
    if (kind < 0.16 && away > 0.5 * radius) {
      return Fabric.WOOD;
    }
    if (away < 0.42 * radius && draw.chance(0.55)) {
      return Fabric.PERIMETER;
    }
    return draw.chance(0.72)
        ? habits.get(ground.quarter)
        : draw.chance(0.5) ? Fabric.ROWS : Fabric.SUBURB;
  }
}

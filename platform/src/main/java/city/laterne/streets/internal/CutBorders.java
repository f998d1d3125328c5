package city.laterne.streets.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.algorithm.locate.SimplePointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Finds out on which side of a border that the map's edge cuts ({@link EdgeClosing}) its district
 * lies. Two things tell: a point that lies in the district, such as its label, and that districts
 * of one level never overlap, so the side of one forbids sides of others. Whatever follows from
 * these without exception is taken; nothing is guessed. Used by one thread.
 */
final class CutBorders {
  /** More borders of one level than any city's map cuts; comparing each with each takes time. */
  private static final int MOST_OF_A_LEVEL = 200;

  /** What overlaps by no more than this share of the smaller one does so for want of exactness. */
  private static final double SLIVER = 0.01;

  private final EdgeClosing closing;

  CutBorders(EdgeClosing closing) {
    this.closing = closing;
  }

  /**
   * A border that does not close within the map.
   *
   * @param level {@code admin_level}
   * @param courses those parts of its ways of which the map knows all points
   * @param inside points that lie in its district
   */
  record Cut(int level, List<CoordinateSequence> courses, List<Coordinate> inside) {
    Cut {
      courses = List.copyOf(courses);
      inside = List.copyOf(inside);
    }
  }

  /**
   * A district whose border is whole.
   *
   * @param level {@code admin_level}
   */
  record Whole(int level, Geometry area) {}

  /** What came of a border. */
  sealed interface Answer {
    /** The district's part within the map. */
    record Closed(Geometry area) implements Answer {}

    /** It has an end in the midst of the map, or nothing of it lies there. */
    record Open() implements Answer {}

    /** It divides the map, but nothing says which half is the district's, or all that does errs. */
    record Unsided() implements Answer {}
  }

  /** A border with its halves, side 0 and 1; what cannot be is forbidden. */
  private static final class Sided {
    private final int at;
    private int number;
    private final Geometry[] halves;
    private final boolean[] forbidden = new boolean[2];
    private final List<Clash> clashes = new ArrayList<>();

    private Sided(int at, EdgeClosing.Halves halves) {
      this.at = at;
      boolean ordered = halves.one().getArea() <= halves.other().getArea();
      this.halves =
          ordered
              ? new Geometry[] {halves.one(), halves.other()}
              : new Geometry[] {halves.other(), halves.one()};
    }

    private boolean holds(int side, Coordinate place) {
      return halves[side].getEnvelopeInternal().contains(place)
          && SimplePointInAreaLocator.locate(place, halves[side]) == Location.INTERIOR;
    }
  }

  /** That one border's side excludes a side of another. */
  private record Clash(int side, Sided other, int otherSide) {}

  /** The answer for each border, in their order. */
  List<Answer> solve(List<Cut> cuts, List<Whole> wholes) {
    List<Answer> answers = new ArrayList<>();
    List<Sided> divided = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      Optional<EdgeClosing.Halves> halves = closing.divide(cuts.get(i).courses());
      answers.add(halves.isPresent() ? new Answer.Unsided() : new Answer.Open());
      if (halves.isPresent()) {
        divided.add(new Sided(i, halves.get()));
      }
    }
    int[] levels =
        divided.stream().mapToInt(each -> cuts.get(each.at).level()).distinct().toArray();
    for (int level : levels) {
      List<Sided> same =
          divided.stream().filter(each -> cuts.get(each.at).level() == level).toList();
      for (Sided each : same) {
        each.number = same.indexOf(each);
        heed(each, cuts.get(each.at).inside());
        wholes.stream()
            .filter(whole -> whole.level() == level)
            .forEach(whole -> heed(each, whole.area()));
      }
      if (same.size() <= MOST_OF_A_LEVEL) {
        compare(same);
      }
      decide(same, answers);
    }
    return answers;
  }

  private static void heed(Sided border, List<Coordinate> inside) {
    for (Coordinate place : inside) {
      for (int side = 0; side < 2; side++) {
        border.forbidden[1 - side] |= border.holds(side, place);
      }
    }
  }

  private static void heed(Sided border, Geometry whole) {
    Coordinate within = whole.getInteriorPoint().getCoordinate();
    for (int side = 0; side < 2; side++) {
      border.forbidden[side] |= border.holds(side, within);
    }
  }

  private static void compare(List<Sided> borders) {
    for (int i = 0; i < borders.size(); i++) {
      for (int j = i + 1; j < borders.size(); j++) {
        compare(borders.get(i), borders.get(j));
      }
    }
  }

  /** The halves of each make up the map: what one pair overlaps by tells the other three. */
  private static void compare(Sided one, Sided other) {
    double[] mine = {one.halves[0].getArea(), one.halves[1].getArea()};
    double[] theirs = {other.halves[0].getArea(), other.halves[1].getArea()};
    double both = 0;
    if (one.halves[0].getEnvelopeInternal().intersects(other.halves[0].getEnvelopeInternal())) {
      both =
          OverlayNGRobust.overlay(one.halves[0], other.halves[0], OverlayNG.INTERSECTION).getArea();
    }
    double[][] overlap = {
      {both, mine[0] - both}, {theirs[0] - both, mine[1] - theirs[0] + both},
    };
    for (int side = 0; side < 2; side++) {
      for (int otherSide = 0; otherSide < 2; otherSide++) {
        if (overlap[side][otherSide] > SLIVER * Math.min(mine[side], theirs[otherSide])) {
          one.clashes.add(new Clash(side, other, otherSide));
          other.clashes.add(new Clash(otherSide, one, side));
        }
      }
    }
  }

  /**
   * A side is impossible if what follows from it contradicts itself: each clash names two sides, so
   * following them is all there is to try (2-satisfiability). Where one of a border's sides is
   * possible only, it is the district's. Where none is, the map errs, and all borders that this one
   * says something about stay open.
   */
  private static void decide(List<Sided> borders, List<Answer> answers) {
    int count = borders.size();
    boolean[][] possible = new boolean[count][2];
    BitSet doubtful = new BitSet();
    for (Sided border : borders) {
      possible[border.number][0] = isPossible(border, 0, count);
      possible[border.number][1] = isPossible(border, 1, count);
      if (!possible[border.number][0] && !possible[border.number][1]) {
        spread(border, doubtful);
      }
    }
    for (Sided border : borders) {
      boolean[] sides = possible[border.number];
      if (sides[0] != sides[1] && !doubtful.get(border.number)) {
        answers.set(border.at, new Answer.Closed(border.halves[sides[0] ? 0 : 1]));
      }
    }
  }

  private static boolean isPossible(Sided border, int side, int count) {
    if (border.forbidden[side]) {
      return false;
    }
    int[] sides = new int[count];
    Arrays.fill(sides, -1);
    sides[border.number] = side;
    Deque<Sided> next = new ArrayDeque<>(List.of(border));
    while (!next.isEmpty()) {
      Sided each = next.pop();
      for (Clash clash : each.clashes) {
        if (clash.side() != sides[each.number]) {
          continue;
        }
        int left = 1 - clash.otherSide();
        int known = sides[clash.other().number];
        if (clash.other().forbidden[left] || known == 1 - left) {
          return false;
        }
        if (known < 0) {
          sides[clash.other().number] = left;
          next.push(clash.other());
        }
      }
    }
    return true;
  }

  private static void spread(Sided from, BitSet reached) {
    Deque<Sided> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      Sided border = next.pop();
      if (!reached.get(border.number)) {
        reached.set(border.number);
        border.clashes.forEach(clash -> next.push(clash.other()));
      }
    }
  }
}

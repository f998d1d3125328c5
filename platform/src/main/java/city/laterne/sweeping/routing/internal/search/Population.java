package city.laterne.sweeping.routing.internal.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The solutions that the search breeds from: feasible and infeasible ones apart. Both are ranked by
 * cost and by how much they add to diversity, together (Vidal, Crainic, Gendreau, Lahrichi, Rei
 * 2012; parameters of Vidal 2022). When one has grown by a generation, those worst in both, clones
 * first, are let go.
 */
final class Population {
  static final int LEAST = 12;
  static final int GENERATION = 20;
  private static final int ELITE = 4;
  private static final int CLOSE = 5;

  private final Penalties penalties;
  private final SplittableRandom random;
  private final Part feasible = new Part();
  private final Part infeasible = new Part();

  Population(Penalties penalties, SplittableRandom random) {
    this.penalties = penalties;
    this.random = random;
  }

  /** Adds a solution. */
  void add(Individual solution) {
    Part part = solution.feasible() ? feasible : infeasible;
    part.add(solution);
    if (part.members.size() > LEAST + GENERATION) {
      while (part.members.size() > LEAST) {
        part.removeWorst();
      }
    }
  }

  /** One parent: the fitter of two drawn from all. */
  Individual parent() {
    feasible.rank();
    infeasible.rank();
    Member a = draw();
    Member b = draw();
    return a.fitness <= b.fitness ? a.solution : b.solution;
  }

  private Member draw() {
    int i = random.nextInt(feasible.members.size() + infeasible.members.size());
    return i < feasible.members.size()
        ? feasible.members.get(i)
        : infeasible.members.get(i - feasible.members.size());
  }

  /** Forgets all. */
  void clear() {
    feasible.members.clear();
    infeasible.members.clear();
  }

  private static final class Member {
    final Individual solution;
    final IdentityHashMap<Member, Double> distance = new IdentityHashMap<>();
    final List<Member> byDistance = new ArrayList<>();
    double fitness;

    Member(Individual solution) {
      this.solution = solution;
    }

    double closeness() {
      int count = Math.min(CLOSE, byDistance.size());
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += distance.getOrDefault(byDistance.get(i), 0.0);
      }
      return count == 0 ? 1 : sum / count;
    }

    boolean isClone() {
      return !byDistance.isEmpty() && distance.getOrDefault(byDistance.getFirst(), 1.0) < 1e-9;
    }

    void meet(Member other, double apart) {
      distance.put(other, apart);
      int at = 0;
      while (at < byDistance.size() && distance.getOrDefault(byDistance.get(at), 0.0) <= apart) {
        at++;
      }
      byDistance.add(at, other);
    }
  }

  private final class Part {
    final List<Member> members = new ArrayList<>();

    void add(Individual solution) {
      Member member = new Member(solution);
      for (Member other : members) {
        double apart = solution.distance(other.solution);
        member.meet(other, apart);
        other.meet(member, apart);
      }
      members.add(member);
    }

    void rank() {
      int size = members.size();
      if (size == 0) {
        return;
      }
      members.sort(
          Comparator.comparingLong(member -> member.solution.cost + penalties.of(member.solution)));
      List<Integer> byDiversity = new ArrayList<>();
      double[] closeness = new double[size];
      for (int i = 0; i < size; i++) {
        byDiversity.add(i);
        closeness[i] = members.get(i).closeness();
      }
      byDiversity.sort(Comparator.comparingDouble(i -> -closeness[i]));
      double weight = size <= ELITE ? 0 : 1 - (double) ELITE / size;
      for (int rank = 0; rank < size; rank++) {
        int costRank = byDiversity.get(rank);
        double span = Math.max(1, size - 1);
        members.get(costRank).fitness = costRank / span + weight * rank / span;
      }
    }

    void removeWorst() {
      rank();
      Member worst = members.getLast();
      boolean worstClone = false;
      double worstFitness = -1;
      for (int i = 1; i < members.size(); i++) {
        Member member = members.get(i);
        boolean clone = member.isClone();
        if ((clone && !worstClone) || (clone == worstClone && member.fitness > worstFitness)) {
          worst = member;
          worstClone = clone;
          worstFitness = member.fitness;
        }
      }
      members.remove(worst);
      for (Member other : members) {
        other.distance.remove(worst);
        other.byDistance.remove(worst);
      }
    }
  }
}

package city.laterne.benchmarks;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.file.Instance;
import city.laterne.sweeping.routing.file.ProblemJsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Plans a {@link GridCity} by path scanning and by the search, and prints what the search's best
 * plan costs as time goes by, and how much less that is than path scanning's.
 *
 * <p>{@code GridCityRounds [--sides 10000] [--seed 1] [--seconds 180] [--threads 1] [--kinds 1]
 * [--write FILE]}; with {@code --kinds 2} there are twelve sweepers of 1,200 kg and twelve of 2,400
 * kg, each route costs 3,000 and 5,000 besides, and drivers have a break of 45 min after 4.5 h at
 * most; with {@code --write} the city is written as a file for {@code ./laterne solve}, and nothing
 * is planned.
 */
public final class GridCityRounds {
  private static final int COUNT = 12;

  private GridCityRounds() {}

  /** Runs the rounds. */
  public static void main(String[] args) throws IOException {
    List<String> words = Arrays.asList(args);
    long seed = Long.parseLong(option(words, "--seed", "1"));
    RoutingProblem grid = GridCity.of(Integer.parseInt(option(words, "--sides", "10000")), seed);
    RoutingProblem city = option(words, "--kinds", "1").equals("2") ? ofTwoKinds(grid) : grid;
    String file = option(words, "--write", "");
    if (!file.isEmpty()) {
      Files.writeString(Path.of(file), ProblemJsonWriter.write(Instance.of(city)));
      return;
    }
    double seconds = Double.parseDouble(option(words, "--seconds", "180"));
    int threads = Integer.parseInt(option(words, "--threads", "1"));
    SolverSettings settings = new SolverSettings(seconds, Long.MAX_VALUE, seed, threads, List.of());
    long baseline = cost(RoutingSolver.pathScanning(), city, settings);
    System.out.printf(Locale.ROOT, "path scanning: %d%n", baseline);
    long found = cost(RoutingSolver.hybridGeneticSearch(), city, settings);
    System.out.printf(
        Locale.ROOT,
        "search: %d, %.2f %% less; heap %d MB%n",
        found,
        100.0 * (baseline - found) / baseline,
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
  }

  private static RoutingProblem ofTwoKinds(RoutingProblem city) {
    VehicleKind sweeper = city.vehicles().getFirst();
    return new RoutingProblem(
        city.name() + "-kinds",
        city.vertices(),
        city.links(),
        city.services(),
        city.dimensions(),
        List.of(driven(sweeper, "small", 1_200, 3_000), driven(sweeper, "large", 2_400, 5_000)),
        city.facilities(),
        city.turns(),
        city.uTurns(),
        city.days(),
        city.objective());
  }

  private static VehicleKind driven(VehicleKind like, String name, int capacity, int cost) {
    return new VehicleKind(
        name,
        COUNT,
        List.of(capacity),
        like.start(),
        like.end(),
        like.hours(),
        like.longest(),
        cost,
        like.timeCost(),
        new BreakRule.After(16_200, 2_700));
  }

  private static String option(List<String> words, String name, String usual) {
    int at = words.indexOf(name);
    return at < 0 ? usual : words.get(at + 1);
  }

  private static long cost(RoutingSolver solver, RoutingProblem city, SolverSettings settings) {
    return switch (solver.solve(city, settings, new Curve())) {
      case SolverOutcome.Solved solved -> solved.plan().cost();
      case SolverOutcome.Infeasible none -> throw new IllegalStateException(none.toString());
      case SolverOutcome.NotFound none -> throw new IllegalStateException(none.toString());
    };
  }

  /** Prints better plans, each at least a second after the one before. */
  private static final class Curve implements SolverWatch {
    private final long began = System.nanoTime();
    private double told = -1;

    @Override
    public void improved(SolverProgress progress) {
      double seconds = (System.nanoTime() - began) / 1e9;
      if (seconds - told >= 1) {
        told = seconds;
        System.out.printf(
            Locale.ROOT,
            "%8.1f s %12d %5d routes %10d tries%n",
            seconds,
            progress.cost(),
            progress.routes(),
            progress.iterations());
      }
    }
  }
}

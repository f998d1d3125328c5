package city.laterne.benchmarks;

import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
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
 * <p>{@code GridCityRounds [--sides 10000] [--seed 1] [--seconds 180] [--write FILE]}; with {@code
 * --write} the city is written as a file for {@code ./laterne solve}, and nothing is planned.
 */
public final class GridCityRounds {
  private GridCityRounds() {}

  /** Runs the rounds. */
  public static void main(String[] args) throws IOException {
    List<String> words = Arrays.asList(args);
    long seed = Long.parseLong(option(words, "--seed", "1"));
    RoutingProblem city = GridCity.of(Integer.parseInt(option(words, "--sides", "10000")), seed);
    String file = option(words, "--write", "");
    if (!file.isEmpty()) {
      Files.writeString(Path.of(file), ProblemJsonWriter.write(Instance.of(city)));
      return;
    }
    double seconds = Double.parseDouble(option(words, "--seconds", "180"));
    long baseline = cost(RoutingSolver.pathScanning(), city, SolverSettings.seconds(seconds, seed));
    System.out.printf(Locale.ROOT, "path scanning: %d%n", baseline);
    long found =
        cost(RoutingSolver.hybridGeneticSearch(), city, SolverSettings.seconds(seconds, seed));
    System.out.printf(
        Locale.ROOT,
        "search: %d, %.2f %% less; heap %d MB%n",
        found,
        100.0 * (baseline - found) / baseline,
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
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
            Locale.ROOT, "%8.1f s %12d %5d routes%n", seconds, progress.cost(), progress.routes());
      }
    }
  }
}

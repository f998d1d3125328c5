package city.laterne.benchmarks;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.file.ProblemFile;
import city.laterne.sweeping.routing.file.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Solves the instances of a folder and prints a line for each instance and seed: name, seed, cost,
 * gap to the best known cost in per cent, seconds taken.
 *
 * <p>{@code SolverGaps --folder F [--pattern egl.*] [--seconds 30] [--seeds 1,2,3] [--threads 1]};
 * {@code F} holds {@code best-known.csv} with columns {@code instance} and {@code ub}, and {@code
 * instances/NAME.dat}. A solve ends early at a cost whose row has {@code proven_optimal} 1.
 */
public final class SolverGaps {
  private SolverGaps() {}

  /** A row of the list: {@code optimal} when no plan can cost less. */
  private record Known(String instance, long cost, boolean optimal) {}

  /** Runs them one after another. */
  public static void main(String[] args) throws IOException {
    List<String> words = Arrays.asList(args);
    Path folder = Path.of(option(words, "--folder", "."));
    Pattern pattern = Pattern.compile(option(words, "--pattern", ".*"));
    double seconds = Double.parseDouble(option(words, "--seconds", "30"));
    int threads = Integer.parseInt(option(words, "--threads", "1"));
    for (String seed : option(words, "--seeds", "1,2,3").split(",")) {
      double sum = 0;
      int solved = 0;
      for (Known known : list(folder.resolve("best-known.csv"))) {
        if (pattern.matcher(known.instance()).matches()) {
          Path file = folder.resolve("instances").resolve(known.instance() + ".dat");
          SolverSettings settings =
              new SolverSettings(seconds, Long.MAX_VALUE, Long.parseLong(seed), threads, List.of());
          sum += gap(known, file, settings);
          solved++;
        }
      }
      System.out.printf(
          Locale.ROOT, "seed %s: %d instances, mean gap %.3f %%%n", seed, solved, sum / solved);
    }
  }

  private static String option(List<String> words, String name, String usual) {
    int at = words.indexOf(name);
    return at < 0 ? usual : words.get(at + 1);
  }

  private static List<Known> list(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> heading = List.of(lines.getFirst().split(","));
    int cost = heading.indexOf("ub");
    int optimal = heading.indexOf("proven_optimal");
    List<Known> list = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      list.add(new Known(cells[0], Long.parseLong(cells[cost]), cells[optimal].equals("1")));
    }
    return list;
  }

  private static double gap(Known known, Path file, SolverSettings settings) throws IOException {
    RoutingProblem problem =
        switch (ProblemFile.read(known.instance(), Files.readAllBytes(file))) {
          case Reading.Read read -> read.instance().problem();
          case Reading.Malformed bad -> throw new IOException(file + ": " + bad);
          case Reading.Contradictory none -> throw new IOException(file + ": " + none);
        };
    long began = System.nanoTime();
    SolverWatch watch = known.optimal() ? new Until(known.cost()) : SolverWatch.NONE;
    SolverOutcome outcome = RoutingSolver.hybridGeneticSearch().solve(problem, settings, watch);
    if (!(outcome instanceof SolverOutcome.Solved(var plan, var _, var _, var _))) {
      throw new IllegalStateException(known.instance() + ": " + outcome);
    }
    double gap = 100.0 * (plan.cost() - known.cost()) / known.cost();
    System.out.printf(
        Locale.ROOT,
        "%-10s %3d %8d %7.3f %7.1f%n",
        known.instance(),
        settings.seed(),
        plan.cost(),
        gap,
        (System.nanoTime() - began) / 1e9);
    return gap;
  }

  /** Ends a solve at a cost that no plan is below. */
  private static final class Until implements SolverWatch {
    private final long cost;
    private boolean reached;

    Until(long cost) {
      this.cost = cost;
    }

    @Override
    public void improved(SolverProgress progress) {
      reached |= progress.cost() <= cost;
    }

    @Override
    public boolean cancelled() {
      return reached;
    }
  }
}

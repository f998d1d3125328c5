package city.laterne.app;

import city.laterne.sweeping.routing.Insertion;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.WhyHere;
import city.laterne.sweeping.routing.file.Instance;
import city.laterne.sweeping.routing.file.PlanFile;
import city.laterne.sweeping.routing.file.PlanReading;
import city.laterne.sweeping.routing.file.ProblemFile;
import city.laterne.sweeping.routing.file.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code solve FILE}: plans the routes of a problem without a platform. The answer is one line of
 * JSON on the standard output, what happens meanwhile is told on the other one. An interrupt
 * (Ctrl-C) ends the search; the best plan so far is the answer.
 */
final class Solve {
  static final int SOLVED = 0;
  static final int WRONG = 2;
  static final int INFEASIBLE = 3;

  /** What is left of the time for the search when reading took it all. */
  private static final double LEAST_SECONDS = 0.01;

  private static final String USAGE = "solve FILE --seconds S --seed N [options]\n";

  private final Path file;
  private final CommandLine line;

  private Solve(Path file, CommandLine line) {
    this.file = file;
    this.line = line;
  }

  /** Runs the command; answers its exit code. */
  static int run(List<String> arguments) {
    if (arguments.contains("--help")) {
      System.out.print("laterne " + USAGE + options());
      return SOLVED;
    }
    if (arguments.isEmpty() || arguments.getFirst().startsWith("--")) {
      throw new Usage("solve what? A file is missing: " + USAGE + options());
    }
    CommandLine line = CommandLine.parse("solve", arguments.subList(1, arguments.size()));
    return new Solve(path("FILE", arguments.getFirst()), line).solve();
  }

  /** A line for each option. */
  static String options() {
    StringBuilder text = new StringBuilder();
    for (Option option : Option.values()) {
      if (option.belongsTo("solve")) {
        text.append(option.line()).append('\n');
      }
    }
    return text.toString();
  }

  private int solve() {
    long began = System.nanoTime();
    double seconds = seconds();
    long seed = number(Option.SOLVE_SEED, 1, Long.MIN_VALUE, Long.MAX_VALUE);
    int threads = (int) number(Option.THREADS, 1, 1, 256);
    Optional<Path> out = line.find(Option.OUT).map(text -> writable(path("--out", text)));
    RoutingSolver solver = solver();
    return switch (ProblemFile.read(name(), bytes(file))) {
      case Reading.Malformed malformed ->
          throw new Usage(file + ":" + malformed.line() + ": " + malformed.reason());
      case Reading.Contradictory contradictory -> {
        SolveReport report = new SolveReport(name(), began);
        yield report.unsolved(contradictory.reasons());
      }
      case Reading.Read read -> {
        Instance instance = withFleet(read.instance());
        instance.notes().forEach(note -> System.err.println("laterne: " + note));
        List<RoutingPlan> starts = warmStarts(instance);
        List<Integer> asked = asked(instance.problem());
        double left = Math.max(LEAST_SECONDS, seconds - (System.nanoTime() - began) / 1e9);
        SolverSettings settings = new SolverSettings(left, Long.MAX_VALUE, seed, threads, starts);
        SolveReport report = new SolveReport(instance.problem().name(), began);
        try (SolveWatch watch = new SolveWatch()) {
          SolverOutcome outcome = solver.solve(instance.problem(), settings, watch);
          if (outcome instanceof SolverOutcome.Solved solved && out.isPresent()) {
            write(out.get(), PlanFile.write(instance, solved.plan()));
          }
          yield watch.ended(report.tell(outcome, why(instance.problem(), outcome, asked)));
        }
      }
    };
  }

  private RoutingSolver solver() {
    if (line.has(Option.INSERT)) {
      if (!line.has(Option.FROM) || line.has(Option.METHOD)) {
        throw new Usage("--insert puts services into the routes of --from FILE; it is a method.");
      }
      return RoutingSolver.completion();
    }
    String method = line.find(Option.METHOD).orElse("search");
    return switch (method) {
      case "search" -> RoutingSolver.hybridGeneticSearch();
      case "path-scanning" -> RoutingSolver.pathScanning();
      default ->
          throw new Usage(
              "--method \"" + method + "\" is not known; there are search and path-scanning.");
    };
  }

  /** The services that {@code --why} names. */
  private List<Integer> asked(RoutingProblem problem) {
    Optional<String> ids = line.find(Option.WHY);
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<String, Integer> services = new HashMap<>();
    problem.services().forEach(service -> services.put(service.id(), services.size()));
    return Arrays.stream(ids.get().split(","))
        .map(
            id ->
                Optional.ofNullable(services.get(id.strip()))
                    .orElseThrow(
                        () -> new Usage("--why: " + file + " has no service \"" + id + "\".")))
        .toList();
  }

  private static List<WhyHere> why(
      RoutingProblem problem, SolverOutcome outcome, List<Integer> asked) {
    if (asked.isEmpty() || !(outcome instanceof SolverOutcome.Solved solved)) {
      return List.of();
    }
    Insertion insertion = new Insertion(problem);
    return asked.stream().map(service -> insertion.why(solved.plan(), service)).toList();
  }

  private Instance withFleet(Instance instance) {
    if (!line.has(Option.VEHICLES)) {
      return instance;
    }
    int count = (int) number(Option.VEHICLES, 1, 1, Integer.MAX_VALUE - 1L);
    RoutingProblem problem = instance.problem();
    if (problem.vehicles().size() != 1) {
      throw new Usage(
          "--vehicles counts one kind of vehicles, and "
              + file
              + " has "
              + problem.vehicles().size()
              + "; say \"count\" of each there.");
    }
    VehicleKind kind = problem.vehicles().getFirst();
    VehicleKind counted =
        new VehicleKind(
            kind.name(),
            count,
            kind.capacities(),
            kind.start(),
            kind.end(),
            kind.hours(),
            kind.longest(),
            kind.fixedCost(),
            kind.timeCost(),
            kind.breaks());
    return new Instance(
        new RoutingProblem(
            problem.name(),
            problem.vertices(),
            problem.links(),
            problem.services(),
            problem.dimensions(),
            List.of(counted),
            problem.facilities(),
            problem.turns(),
            problem.uTurns(),
            problem.days(),
            problem.objective()),
        instance.numbers(),
        instance.notes());
  }

  private List<RoutingPlan> warmStarts(Instance instance) {
    Optional<Path> from = line.find(Option.FROM).map(text -> path("--from", text));
    if (from.isEmpty()) {
      return List.of();
    }
    return switch (PlanFile.read(instance, bytes(from.get()))) {
      case PlanReading.Read read -> List.of(read.plan());
      case PlanReading.Malformed malformed ->
          throw new Usage(from.get() + ":" + malformed.line() + ": " + malformed.reason());
    };
  }

  /** The file's name without its ending. */
  private String name() {
    String name = file.getFileName() == null ? file.toString() : file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  private double seconds() {
    String text = line.find(Option.SECONDS).orElse("30");
    try {
      double seconds = Double.parseDouble(text);
      if (seconds > 0 && seconds <= 10_000_000) {
        return seconds;
      }
    } catch (NumberFormatException _) {
      // the sentence below says it
    }
    throw new Usage("--seconds \"" + text + "\" is not a number above 0, up to 10 million.");
  }

  private long number(Option option, long otherwise, long least, long most) {
    String text = line.find(option).orElse(Long.toString(otherwise));
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // the sentence below says it
    }
    throw new Usage(
        option.flag()
            + " \""
            + text
            + "\" is not a whole number"
            + (least == Long.MIN_VALUE ? "." : " from " + least + " to " + most + "."));
  }

  private static byte[] bytes(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new Usage("there is no file " + file + ".");
      }
      if (Files.size(file) > ProblemFile.MOST_BYTES) {
        throw new Usage(
            file
                + " has "
                + Files.size(file)
                + " bytes, and the most is "
                + ProblemFile.MOST_BYTES
                + ".");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Usage(file + " cannot be read: " + e.getMessage());
    }
  }

  private static Path path(String what, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Usage(what + " \"" + text + "\" is not a path: " + e.getReason());
    }
  }

  /** Refuses a place where nothing can be written before time is spent on it. */
  private static Path writable(Path out) {
    Path folder = out.toAbsolutePath().getParent();
    if (Files.isDirectory(out) || folder == null || !Files.isWritable(folder)) {
      throw new Usage("--out " + out + " cannot be written: its folder does not let.");
    }
    return out;
  }

  /** Writes whole or not at all. */
  private static void write(Path out, String text) {
    Path whole = out.resolveSibling(out.getFileName() + ".new");
    try {
      Files.writeString(whole, text);
      Files.move(whole, out, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Usage("--out " + out + " cannot be written: " + e.getMessage());
    }
  }
}

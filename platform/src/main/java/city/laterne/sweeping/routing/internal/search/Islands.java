package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Searches side by side, one a thread, each with random numbers of its own; the best result counts,
 * the first of equally good ones. They share nothing but the instance, so that the same seed,
 * threads and iterations give the same routes.
 */
final class Islands {
  private final SolverSettings settings;
  private final SolverWatch watch;
  private final long began;
  private final long weight;
  private final List<HybridGeneticSearch> searches = new ArrayList<>();
  private long told = Long.MAX_VALUE;

  Islands(Instance instance, SolverSettings settings, SolverWatch watch, long began) {
    this.settings = settings;
    this.watch = watch;
    this.began = began;
    weight = instance.problem.objective().cost();
    for (int thread = 0; thread < settings.threads(); thread++) {
      searches.add(
          new HybridGeneticSearch(
              instance, settings.seed() + thread * 0x9E3779B97F4A7C15L, settings.seconds()));
    }
  }

  /** Searches until a limit is reached, on this thread and further ones. */
  HybridGeneticSearch best(List<int[][]> warmStarts) {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (HybridGeneticSearch search : searches.subList(1, searches.size())) {
      threads.add(
          Thread.ofPlatform()
              .name("routing-search")
              .uncaughtExceptionHandler(
                  (thread, failure) -> {
                    synchronized (failures) {
                      failures.add(failure);
                    }
                  })
              .start(() -> run(search, warmStarts)));
    }
    run(searches.getFirst(), warmStarts);
    for (Thread thread : threads) {
      joinFully(thread);
    }
    synchronized (failures) {
      if (!failures.isEmpty()) {
        throw new IllegalStateException("a search failed", failures.getFirst());
      }
    }
    return searches.stream().min(Comparator.comparingLong(s -> s.best().cost)).orElseThrow();
  }

  private static void joinFully(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(HybridGeneticSearch search, List<int[][]> warmStarts) {
    warmStarts.forEach(search::begin);
    tell(search);
    while (search.iterations() < settings.iterations()
        && GeneticSolver.seconds(began) < settings.seconds()
        && !cancelled()) {
      search.step();
      tell(search);
    }
    search.end();
    tell(search);
  }

  private synchronized boolean cancelled() {
    return watch.cancelled();
  }

  private synchronized void tell(HybridGeneticSearch search) {
    Individual best = search.best();
    if (best.feasible() && best.cost < told) {
      told = best.cost;
      watch.improved(
          new SolverProgress(
              GeneticSolver.seconds(began), iterations(), told * weight, best.routes.length));
    }
  }

  /** Offspring of all searches. */
  long iterations() {
    return searches.stream().mapToLong(HybridGeneticSearch::iterations).sum();
  }
}

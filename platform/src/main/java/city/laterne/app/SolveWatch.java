package city.laterne.app;

import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverWatch;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells the progress of a search on the standard error, at most twice a second, and ends it when
 * the process is asked to end: the answer is given first, with the exit code that belongs to it.
 */
final class SolveWatch implements SolverWatch, AutoCloseable {
  private static final double SECONDS_BETWEEN = 0.5;
  private static final int SECONDS_TO_END = 20;

  private final CountDownLatch answered = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("stop").unstarted(this::stop);
  private volatile boolean cancelled;
  private volatile int code = 1;
  private final long began = System.nanoTime();
  private double told = Double.NEGATIVE_INFINITY;
  private Optional<SolverProgress> latest = Optional.empty();

  SolveWatch() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void improved(SolverProgress progress) {
    double now = seconds();
    latest = Optional.of(progress);
    if (now - told >= SECONDS_BETWEEN) {
      told = now;
      tell(now);
    }
  }

  private void tell(double seconds) {
    latest.ifPresent(
        progress ->
            System.err.printf(
                Locale.ROOT,
                "%7.1f s  cost %d  routes %d  iterations %d%n",
                seconds,
                progress.cost(),
                progress.routes(),
                progress.iterations()));
    latest = Optional.empty();
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  /** Tells the last step, if it was not; answers the code again. */
  int ended(int exitCode) {
    tell(seconds());
    code = exitCode;
    return exitCode;
  }

  /** Lets an end of the process that waits go on. */
  @Override
  public void close() {
    answered.countDown();
    if (!cancelled) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // The process is being ended at this very moment; the hook finds the answer given.
      }
    }
  }

  private void stop() {
    cancelled = true;
    try {
      if (answered.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
        System.out.flush();
        Runtime.getRuntime().halt(code);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

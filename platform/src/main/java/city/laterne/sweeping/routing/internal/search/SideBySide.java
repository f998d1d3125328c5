package city.laterne.sweeping.routing.internal.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Does several pieces of work at the same time: the first on the calling thread, the others on
 * threads of its own.
 */
public final class SideBySide implements AutoCloseable {
  private final ExecutorService others =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().name("routing-place-", 0).daemon().factory());

  /**
   * What came of all pieces, in their order. When one fails the others come to their end, and then
   * this fails as the first one did.
   */
  public <T> List<T> all(List<Supplier<T>> pieces) {
    List<CompletableFuture<T>> begun =
        pieces.stream().skip(1).map(piece -> CompletableFuture.supplyAsync(piece, others)).toList();
    List<T> done = new ArrayList<>();
    try {
      pieces.stream().limit(1).forEach(piece -> done.add(piece.get()));
    } finally {
      begun.forEach(other -> other.handle((result, failure) -> failure == null).join());
    }
    for (CompletableFuture<T> other : begun) {
      if (other.isCompletedExceptionally()) {
        throw new IllegalStateException("a search failed", other.exceptionNow());
      }
      done.add(other.resultNow());
    }
    return done;
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}

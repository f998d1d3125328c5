package city.laterne.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import city.laterne.shared.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The live streams of the map: server-sent events (WHATWG HTML, 9.2) with at most four batches a
 * second, in which each light stands once, or counts of squares once a second. The number of
 * streams is bounded. A client that does not take a batch in time is cut off, as is one that fell
 * behind the change log; it connects again and loads everything anew. Safe for use by many threads.
 */
final class LiveLights implements AutoCloseable {
  /** The shortest time between two batches. */
  static final Duration PACE = Duration.ofMillis(250);

  /** The shortest time between two tellings of counts. */
  static final Duration CELL_PACE = Duration.ofSeconds(1);

  /**
   * How long a quiet stream waits until it writes something, to find out whether its client is
   * still there.
   */
  static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private static final Duration SLOWEST_WRITE = Duration.ofSeconds(10);
  private static final System.Logger LOG = System.getLogger(LiveLights.class.getName());

  private final Semaphore places;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private final Thread watch;
  private volatile boolean closed;

  LiveLights(int most) {
    places = new Semaphore(most);
    watch = Thread.ofVirtual().name("portal-slow-clients").unstarted(this::watch);
    watch.start();
  }

  /**
   * Takes a place.
   *
   * @throws Failure UNAVAILABLE, code TooManyLiveClients, when all are taken
   */
  void enter() {
    if (closed || !places.tryAcquire()) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "TooManyLiveClients",
          "All places for live maps are taken; close another map or try again later.");
    }
  }

  /** Gives a place back. */
  void leave() {
    places.release();
  }

  /** What a client is told: writes to its stream until it goes. */
  private interface Telling {
    void to(Stream stream) throws IOException, InterruptedException;
  }

  /** Serves one client until it goes, on the caller's thread, which must be a virtual one. */
  void serve(LightsView.Following following, OutputStream out) {
    serve(stream -> pump(following, stream), out);
  }

  /** The same with counts. */
  void serveCells(int zoom, LightsView.CellFollowing following, OutputStream out) {
    serve(stream -> pump(zoom, following, stream), out);
  }

  private void serve(Telling telling, OutputStream out) {
    Stream stream = new Stream(Thread.currentThread(), out);
    streams.add(stream);
    try {
      stream.send("event: hello\ndata: {}\n\n".getBytes(UTF_8));
      telling.to(stream);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a live map went away: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Failure e) {
      LOG.log(System.Logger.Level.INFO, "a live map fell behind: {0}", e.detail());
    } finally {
      streams.remove(stream);
    }
  }

  private void pump(LightsView.Following following, Stream stream)
      throws IOException, InterruptedException {
    long mayWriteAt = System.nanoTime();
    while (!closed) {
      Map<String, LightChange> batch = new LinkedHashMap<>();
      merge(batch, following.next(HEARTBEAT));
      if (batch.isEmpty()) {
        stream.send(":\n\n".getBytes(UTF_8));
        continue;
      }
      for (long left = mayWriteAt - System.nanoTime();
          left > 0 && !closed;
          left = mayWriteAt - System.nanoTime()) {
        merge(batch, following.next(Duration.ofNanos(left)));
      }
      ByteArrayOutputStream event = event("lights");
      LightsJson.writeChanges(batch.values(), event);
      stream.end(event);
      mayWriteAt = System.nanoTime() + PACE.toNanos();
    }
  }

  private void pump(int zoom, LightsView.CellFollowing following, Stream stream)
      throws IOException, InterruptedException {
    while (!closed) {
      switch (following.next(HEARTBEAT)) {
        case LightsView.CellNews.Stale() -> {
          ByteArrayOutputStream event = event("stale");
          event.writeBytes("{}".getBytes(UTF_8));
          stream.end(event);
        }
        case LightsView.CellNews.Counted(List<LightCell> cells) -> {
          if (cells.isEmpty()) {
            stream.send(":\n\n".getBytes(UTF_8));
            continue;
          }
          ByteArrayOutputStream event = event("cells");
          LightsJson.writeCells(zoom, cells, event);
          stream.end(event);
        }
      }
      // The pace of the stream; closing interrupts it.
      Thread.sleep(CELL_PACE);
    }
  }

  private static ByteArrayOutputStream event(String name) {
    ByteArrayOutputStream event = new ByteArrayOutputStream(1024);
    event.writeBytes(("event: " + name + "\ndata: ").getBytes(UTF_8));
    return event;
  }

  private static void merge(Map<String, LightChange> batch, List<LightChange> changes) {
    for (LightChange change : changes) {
      batch.merge(change.id(), change, LightChange::then);
    }
  }

  /** An interrupt closes the socket on which a virtual thread hangs (JEP 444). */
  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      long now = System.nanoTime();
      for (Stream stream : streams) {
        if (stream.hangsAt(now)) {
          LOG.log(System.Logger.Level.INFO, "a live map takes nothing any more and is cut off");
          stream.thread.interrupt();
        }
      }
    }
  }

  /** How many clients listen. */
  int clients() {
    return streams.size();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watch);
    streams.forEach(stream -> stream.thread.interrupt());
  }

  private static final class Stream {
    private final Thread thread;
    private final OutputStream out;
    private volatile long writingSince;
    private volatile boolean writing;

    Stream(Thread thread, OutputStream out) {
      this.thread = thread;
      this.out = out;
    }

    void send(byte[] bytes) throws IOException {
      writingSince = System.nanoTime();
      writing = true;
      out.write(bytes);
      out.flush();
      writing = false;
    }

    void end(ByteArrayOutputStream event) throws IOException {
      event.writeBytes("\n\n".getBytes(UTF_8));
      send(event.toByteArray());
    }

    boolean hangsAt(long now) {
      return writing && now - writingSince > SLOWEST_WRITE.toNanos();
    }
  }
}

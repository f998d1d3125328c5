package city.laterne.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The barest durable log: bodies of many threads go to a file that was laid out before, one fsync
 * for all that waited, over and over from its start. Nothing can be read back; it serves as a bound
 * for measurements only.
 */
final class GroupCommit {
  private static final long FILE_BYTES = 256L << 20;
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel file;
  private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final Thread writer;
  private volatile boolean parked;

  private static final class Waiting {
    private final Thread thread = Thread.currentThread();
    private final byte[] body;
    private volatile boolean durable;

    Waiting(byte[] body) {
      this.body = body;
    }
  }

  private GroupCommit(FileChannel file) {
    this.file = file;
    this.writer = Thread.ofPlatform().name("group-commit").daemon().start(this::run);
  }

  /** Lays the file out and starts the writer. */
  static GroupCommit open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER_BYTES);
    for (long at = 0; at < FILE_BYTES; at += BUFFER_BYTES) {
      file.write(zeros.clear(), at);
    }
    file.force(true);
    return new GroupCommit(file);
  }

  /** Returns when the body is on disk; bodies of at most a mebibyte. */
  void append(byte[] body) {
    Waiting waiting = new Waiting(body);
    queue.add(waiting);
    if (parked) {
      LockSupport.unpark(writer);
    }
    while (!waiting.durable) {
      LockSupport.park(this);
    }
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    List<Waiting> batch = new ArrayList<>();
    long at = 0;
    try {
      while (true) {
        buffer.clear();
        batch.clear();
        for (Waiting next = queue.peek();
            next != null && next.body.length <= buffer.remaining();
            next = queue.peek()) {
          buffer.put(next.body);
          batch.add(next);
          queue.remove();
        }
        if (batch.isEmpty()) {
          parked = true;
          if (queue.isEmpty()) {
            LockSupport.park(this);
          }
          parked = false;
          continue;
        }
        buffer.flip();
        at = at + buffer.limit() > FILE_BYTES ? 0 : at;
        at += file.write(buffer, at);
        file.force(false);
        for (Waiting each : batch) {
          each.durable = true;
          LockSupport.unpark(each.thread);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package city.laterne.benchmarks;

import city.laterne.shared.Micros;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to read an observedAt: each report of a device carries one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MicrosBenchmark {
  /** A time in UTC, as devices send it. */
  public String utc = "2026-01-17T16:12:34.567Z";

  /** A time with an offset, which takes the slow path. */
  public String offset = "2026-01-17T17:12:34.567+01:00";

  /** The fast path. */
  @Benchmark
  public long utc() {
    return Micros.parse(utc);
  }

  /** The slow path. */
  @Benchmark
  public long offset() {
    return Micros.parse(offset);
  }

  /** The JDK alone, for comparison. */
  @Benchmark
  public OffsetDateTime jdk() {
    return OffsetDateTime.parse(utc);
  }
}

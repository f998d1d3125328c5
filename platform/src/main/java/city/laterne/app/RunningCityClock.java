package city.laterne.app;

import city.laterne.shared.CityClock;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Author;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The city's clock: the machine's clock in a real city, a start plus the machine's time × speed in
 * a data directory marked simulated, where it resumes from the stored city time. Safe for use by
 * many threads.
 */
public final class RunningCityClock implements CityClock {
  private static final byte[] MARK = "simulated".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TIME = "city-time".getBytes(StandardCharsets.UTF_8);

  /** Stands in a directory that was filled before a platform ever ran on it. */
  private static final byte[] ONLY_FILLED = "only-filled".getBytes(StandardCharsets.UTF_8);

  private static final Author AUTHOR = Author.domain("city-clock");

  private final Tenant tenant;
  private final MachineClock machine;
  private final boolean simulated;
  private final double speed;
  private final Instant cityStart;
  private final Instant machineStart;

  private RunningCityClock(
      Tenant tenant, MachineClock machine, boolean simulated, double speed, Instant cityStart) {
    this.tenant = tenant;
    this.machine = machine;
    this.simulated = simulated;
    this.speed = speed;
    this.machineStart = machine.now();
    this.cityStart = cityStart;
  }

  /**
   * Starts the clock of a directory and marks it simulated where asked for.
   *
   * @param cityTime where it starts in a directory that stores no city time yet
   * @param notice is told in a sentence when {@code cityTime} does not count
   * @throws Usage when a simulated time is asked for in a directory that holds a real city
   */
  public static RunningCityClock start(
      Tenant tenant,
      MachineClock machine,
      double speed,
      Optional<Instant> cityTime,
      Consumer<String> notice) {
    boolean marked = tenant.row(Space.SETTING, MARK).isPresent();
    boolean wanted = speed != 1 || cityTime.isPresent();
    boolean onlyFilled = tenant.row(Space.SETTING, ONLY_FILLED).isPresent();
    if (wanted && !marked && !onlyFilled && tenant.position() > 0) {
      throw new Usage(
          "This data directory holds a real city: --speed and --city-time need one that is marked"
              + " simulated. Maybe give --data another, empty directory.");
    }
    if (onlyFilled) {
      var _ =
          tenant.commit(
              Transaction.ofRows(
                  AUTHOR, List.of(RowWrite.delete(Space.SETTING, ONLY_FILLED.clone()))));
    }
    if (!wanted && !marked) {
      return new RunningCityClock(tenant, machine, false, 1, machine.now());
    }
    Optional<Instant> stored =
        tenant
            .row(Space.SETTING, TIME)
            .map(bytes -> Micros.toInstant(ByteBuffer.wrap(bytes).getLong()));
    if (stored.isPresent() && cityTime.isPresent() && !stored.equals(cityTime)) {
      notice.accept(
          "--city-time "
              + cityTime.get()
              + " does not count: the city of this data directory goes on at its stored time "
              + stored.get()
              + ". Maybe give --data another, empty directory.");
    }
    Instant start = stored.or(() -> cityTime).orElseGet(machine::now);
    RunningCityClock clock = new RunningCityClock(tenant, machine, true, speed, start);
    clock.store();
    return clock;
  }

  /**
   * A clock for filling a directory that no platform runs on. An empty one stays open to become a
   * real city or a simulated one.
   */
  static RunningCityClock beforeStart(Tenant tenant, MachineClock machine) {
    if (tenant.position() == 0) {
      var _ =
          tenant.commit(
              Transaction.ofRows(
                  AUTHOR,
                  List.of(RowWrite.put(Space.SETTING, ONLY_FILLED.clone(), new byte[] {1}))));
    }
    return new RunningCityClock(tenant, machine, false, 1, machine.now());
  }

  @Override
  public Instant now() {
    Instant machineNow = machine.now();
    if (!simulated) {
      return machineNow;
    }
    double seconds = Duration.between(machineStart, machineNow).toNanos() / 1e9 * speed;
    return cityStart.plusNanos(Math.round(seconds * 1e9));
  }

  @Override
  public double speed() {
    return speed;
  }

  /** Whether the city's time is made up: then only simulated devices may join. */
  public boolean simulated() {
    return simulated;
  }

  /** Makes the mark and the present city time durable; does nothing in a real city. */
  public void store() {
    if (!simulated) {
      return;
    }
    byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(Micros.of(now())).array();
    tenant.commit(
        Transaction.ofRows(
            AUTHOR,
            List.of(
                RowWrite.put(Space.SETTING, MARK.clone(), new byte[] {1}),
                RowWrite.put(Space.SETTING, TIME.clone(), time))));
  }
}

package city.laterne.app.demo;

import city.laterne.app.simulation.SimulateLights;
import city.laterne.lighting.ProgrammeSettings;
import city.laterne.lighting.SunProgramme;
import city.laterne.shared.Failure;
import city.laterne.shared.GeoPoint;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * The content of {@code laterne demo}: fills the city, provisions its devices, starts their
 * simulated controllers as a process of its own, and says what to look at. What was done in an
 * earlier start is not done again.
 */
public final class Demo implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Demo.class.getName());
  private static final String APIKEY = "demo-lamps";

  /** How long the machine takes until the controllers of a large city are there, about. */
  private static final Duration CONNECTING = Duration.ofSeconds(45);

  private static final byte[] PROVISIONED = "demo-provisioned".getBytes(StandardCharsets.UTF_8);

  private static final long MOST_SIMULATED = 200_000;

  /** So many devices have a connection each; more hang on gateways. */
  private static final long FEW = 12_000;

  private static final int GATEWAYS = 60;
  private static final List<String> JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

  /** What a usual night has: defects, lights that burn by day, lost contact, a dark cabinet. */
  private static final List<String> MISFORTUNES =
      List.of(
          "--report-interval", "15",
          "--failures", "0.003",
          "--day-burners", "0.001",
          "--lost-contact", "0.002",
          "--dark-cabinets", "1");

  private final Path data;
  private final Tenant tenant;
  private final DeviceList list;
  private final Provisioning provisioning;
  private final int mqttPort;
  private final URI page;
  private Optional<Process> child = Optional.empty();

  /**
   * A demo of a running platform.
   *
   * @param data the data directory
   * @param page where the platform's HTTP server listens on this machine
   * @param mqttPort where its MQTT door listens on this machine
   * @param authorization the HTTP header of a principal that may provision; empty where no login is
   *     needed
   */
  public Demo(Tenant tenant, Path data, URI page, int mqttPort, Optional<String> authorization) {
    this.data = data;
    this.tenant = tenant;
    this.page = page;
    this.mqttPort = mqttPort;
    this.list = new DeviceList(tenant, APIKEY);
    this.provisioning = new Provisioning(page, authorization);
  }

  /**
   * Where the city's clock starts: shortly before the lamps of a place are switched on today, or at
   * the next such moment; early enough for their controllers to be there by then. Asked for at the
   * first start only.
   *
   * @param place in the city; empty when its files tell none
   * @param speed city seconds in one second of the machine
   */
  public static Instant cityStart(Optional<GeoPoint> place, Instant now, double speed) {
    ProgrammeSettings usual = ProgrammeSettings.usual();
    Instant midday =
        now.atZone(usual.zone()).toLocalDate().atTime(12, 0).atZone(usual.zone()).toInstant();
    return place
        .flatMap(
            at ->
                SunProgramme.findNextSet(
                    at.longitude(), at.latitude(), usual.switchingAltitude(), midday))
        .map(dusk -> dusk.minus(beforeDusk(speed)))
        .orElse(now);
  }

  private static Duration beforeDusk(double speed) {
    double seconds = Math.min(CONNECTING.toSeconds() * Math.max(1, speed), 6 * 3_600);
    return Duration.ofSeconds((long) seconds);
  }

  /**
   * Says where to look and starts the simulated lamps.
   *
   * @throws Failure when they cannot be provisioned, with the reason
   */
  public void start(boolean browser) {
    try {
      System.out.println(
          "Look at " + page + " : the lights go on at dusk, soon after the city's clock began.");
      System.out.println("Click a light: its state, why it burns so, and a slider.");
      if (browser) {
        open();
      }
      field();
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE, "DemoFailed", "The demo could not start: " + e.getMessage(), e);
    }
  }

  /** Makes the devices known and starts them. */
  private void field() throws IOException {
    long count = list.count();
    if (count > MOST_SIMULATED) {
      System.out.println(
          "No lights are simulated: of %d devices one machine plays at most %d."
              .formatted(count, MOST_SIMULATED));
      return;
    }
    if (count == 0) {
      return;
    }
    Path secret = secret();
    Path devices = data.resolve("simulated-devices.csv").toAbsolutePath();
    list.write(devices);
    provision(Files.readString(secret).strip(), devices);
    child = Optional.of(simulate(secret, devices, count));
  }

  private void provision(String secret, Path devices) throws IOException {
    CRC32C sum = new CRC32C();
    sum.update(Files.readAllBytes(devices));
    byte[] stamp = Long.toHexString(sum.getValue()).getBytes(StandardCharsets.UTF_8);
    Optional<byte[]> before = tenant.row(Space.SETTING, PROVISIONED);
    if (before.isPresent() && Arrays.equals(before.get(), stamp)) {
      return;
    }
    provisioning.provision(APIKEY, secret, devices);
    Outcome _ =
        tenant.commit(
            Transaction.ofRows(
                Author.domain("demo"),
                List.of(RowWrite.put(Space.SETTING, PROVISIONED.clone(), stamp))));
  }

  /** The lamps' common secret in a file for the owner only, made once. */
  private Path secret() throws IOException {
    Path directory = data.resolve("secrets");
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path file = directory.resolve(APIKEY).toAbsolutePath();
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    return file;
  }

  /**
   * The simulated lamps as a process; its standard input is our pipe, so it ends when we do,
   * however we end.
   */
  private Process simulate(Path secret, Path devices, long count) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SimulateLights.class.getName());
    command.addAll(List.of("--broker", "127.0.0.1:" + mqttPort, "--apikey", APIKEY));
    command.addAll(List.of("--secret-file", secret.toString(), "--devices", devices.toString()));
    command.add("--with-parent");
    command.addAll(MISFORTUNES);
    if (count > FEW) {
      command.addAll(List.of("--connections", Integer.toString(GATEWAYS)));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(data.resolve("simulated-lamps.log").toFile())
        .start();
  }

  private void open() {
    for (String opener : List.of("xdg-open", "open")) {
      try {
        Process _ = new ProcessBuilder(opener, page.toString()).redirectErrorStream(true).start();
        return;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "{0} is not there", opener);
      }
    }
  }

  /** Ends the simulated lamps. */
  @Override
  public void close() {
    child.ifPresent(Demo::end);
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package city.laterne.app.demo;

import city.laterne.app.Import;
import city.laterne.app.simulation.SimulateLights;
import city.laterne.lighting.Lighting;
import city.laterne.lighting.ProgrammeSettings;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.lighting.SunProgramme;
import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.RowWrite;
import city.laterne.store.Scope;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.streets.OsmFile;
import city.laterne.streets.Streets;
import java.io.ByteArrayInputStream;
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
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of {@code laterne demo}: imports lamps, provisions them, starts their simulated
 * controllers as a process of its own, and says what to look at. What was done in an earlier start
 * is not done again.
 */
public final class Demo implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Demo.class.getName());
  private static final String APIKEY = "demo-lamps";
  private static final Duration BEFORE_DUSK = Duration.ofMinutes(10);
  private static final byte[] FILLED = "demo-filled".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PROVISIONED = "demo-provisioned".getBytes(StandardCharsets.UTF_8);

  private final Path data;
  private final Optional<Path> osm;
  private final Optional<Path> lamps;
  private final Streets streets;
  private final Lighting lighting;
  private final Tenant tenant;
  private final Provisioning provisioning;
  private final int mqttPort;
  private final URI page;
  private Optional<Process> child = Optional.empty();

  /**
   * A demo of a running platform.
   *
   * @param data the data directory
   * @param osm a map; empty for none
   * @param lamps GeoJSON points; empty for those of the map, or for the made-up quarter
   * @param page where the platform's HTTP server listens on this machine
   * @param mqttPort where its MQTT door listens on this machine
   * @param authorization the HTTP header of a principal that may provision; empty where no login is
   *     needed
   */
  public Demo(
      Path data,
      Optional<Path> osm,
      Optional<Path> lamps,
      Streets streets,
      Lighting lighting,
      Tenant tenant,
      URI page,
      int mqttPort,
      Optional<String> authorization) {
    this.data = data;
    this.osm = osm;
    this.lamps = lamps;
    this.streets = streets;
    this.lighting = lighting;
    this.tenant = tenant;
    this.page = page;
    this.mqttPort = mqttPort;
    this.provisioning = new Provisioning(page, authorization);
  }

  /**
   * Where the city's clock starts: ten minutes before the lamps of the first file's place are
   * switched on today, or at the next such moment. Asked for at the first start only.
   */
  public static Instant cityStart(Optional<Path> osm, Optional<Path> lamps, Instant now) {
    double[] place = {ModelQuarter.LONGITUDE, ModelQuarter.LATITUDE};
    lamps
        .flatMap(Demo::firstPlace)
        .or(() -> osm.flatMap(OsmFile::findPlace))
        .ifPresent(found -> System.arraycopy(found, 0, place, 0, 2));
    double altitude = ProgrammeSettings.usual().switchingAltitude();
    Instant midday =
        now.atZone(ProgrammeSettings.usual().zone())
            .toLocalDate()
            .atTime(12, 0)
            .atZone(ProgrammeSettings.usual().zone())
            .toInstant();
    return SunProgramme.findNextSet(place[0], place[1], altitude, midday)
        .map(dusk -> dusk.minus(BEFORE_DUSK))
        .orElse(now);
  }

  private static Optional<double[]> firstPlace(Path file) {
    try {
      JsonNode point =
          JsonMapper.shared()
              .readTree(Files.readAllBytes(file))
              .path("features")
              .path(0)
              .path("geometry")
              .path("coordinates");
      double longitude = point.path(0).asDouble(Double.NaN);
      double latitude = point.path(1).asDouble(Double.NaN);
      return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
          ? Optional.of(new double[] {longitude, latitude})
          : Optional.empty();
    } catch (IOException | JacksonException e) {
      LOG.log(System.Logger.Level.DEBUG, "No place in {0}: {1}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Fills the city and starts the simulated lamps.
   *
   * @throws Failure when the lamps cannot be read or provisioned, with the reason
   */
  public void start(boolean browser) {
    try {
      fill();
      Path secret = secret();
      Path devices = data.resolve("simulated-devices.csv").toAbsolutePath();
      List<String> ids = ids();
      Files.writeString(devices, Provisioning.csv(APIKEY, ids));
      provision(Files.readString(secret).strip(), ids);
      child = Optional.of(simulate(secret, devices));
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE, "DemoFailed", "The demo could not start: " + e.getMessage(), e);
    }
    System.out.println(
        "Look at " + page + " : the lamps go on at dusk, in about ten minutes of the");
    System.out.println("city's time. Click a lamp: its state, why it burns so, and a slider.");
    if (browser) {
      open();
    }
  }

  /** Brings in what is not there yet; the same files as at the last start are not read again. */
  private void fill() throws IOException {
    byte[] content = content();
    if (tenant.row(Space.SETTING, FILLED).filter(was -> Arrays.equals(was, content)).isPresent()) {
      System.out.println("The city is filled already, from the same files.");
      return;
    }
    Import into = new Import(tenant, streets, lighting, "demo", System.out::println);
    osm.ifPresent(file -> into.map(file, lamps.isEmpty()));
    lamps.ifPresent(into::lamps);
    if (osm.isEmpty() && lamps.isEmpty()) {
      into.lamps(new ByteArrayInputStream(ModelQuarter.geoJson().getBytes(StandardCharsets.UTF_8)));
    }
    Outcome _ =
        tenant.commit(
            Transaction.ofRows(
                Author.domain("demo"),
                List.of(RowWrite.put(Space.SETTING, FILLED.clone(), content))));
  }

  /** What the city is made of: the files with their length and time of change. */
  private byte[] content() throws IOException {
    StringBuilder text = new StringBuilder("1");
    for (Path file : Stream.concat(osm.stream(), lamps.stream()).toList()) {
      text.append('\n')
          .append(file.toAbsolutePath())
          .append(' ')
          .append(Files.size(file))
          .append(' ')
          .append(Files.getLastModifiedTime(file).toMillis());
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    Name type = tenant.names().intern(StreetlightTerms.TYPE);
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      view.each(new Filter.HasType(type), entity -> ids.add(entity.id()));
    }
    return ids;
  }

  private void provision(String secret, List<String> ids) {
    byte[] count = Integer.toString(ids.size()).getBytes(StandardCharsets.UTF_8);
    Optional<byte[]> before = tenant.row(Space.SETTING, PROVISIONED);
    if (before.isPresent() && Arrays.equals(before.get(), count)) {
      return;
    }
    provisioning.provision(APIKEY, secret, ids);
    Outcome _ =
        tenant.commit(
            Transaction.ofRows(
                Author.domain("demo"),
                List.of(RowWrite.put(Space.SETTING, PROVISIONED.clone(), count))));
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
  private Process simulate(Path secret, Path devices) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SimulateLights.class.getName(),
            "--broker",
            "127.0.0.1:" + mqttPort,
            "--apikey",
            APIKEY,
            "--secret-file",
            secret.toString(),
            "--devices",
            devices.toString(),
            "--with-parent")
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

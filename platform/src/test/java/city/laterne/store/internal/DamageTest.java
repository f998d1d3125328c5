package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the data when the disk lies, breaks off or is full. */
class DamageTest {
  private static final long NOON = 1_780_000_000_000_000L;
  private static final Scope ALL = Scope.all(Store.DEFAULT_TENANT);
  private static final Author ANYBODY = Author.domain("test");
  private static final int ENTITIES = 200;

  @TempDir Path directory;

  private static Store open(Path where) {
    return Store.open(
        new StoreSettings(where, List.of(), true, 20_000, 1L << 30, 4L << 20, 8L << 20, 100_000),
        () -> Micros.toInstant(NOON));
  }

  private static Outcome create(Tenant tenant, String id, String text) {
    Name type = tenant.names().intern("https://example.org/Thing");
    Name name = tenant.names().intern("https://example.org/text");
    return tenant.commit(
        Transaction.of(
            ANYBODY,
            new Operation.Create(
                id,
                List.of(type),
                List.of(),
                List.of(Attribute.property(name, new Value.Text(text))),
                NOON)));
  }

  private static long count(Tenant tenant) {
    try (ReadView view = tenant.read(ALL)) {
      long[] found = {0};
      view.each(
          new Filter.HasType(tenant.names().intern("https://example.org/Thing")),
          _ -> {
            found[0]++;
            return true;
          });
      return found[0];
    }
  }

  /** The directory as a killed process leaves it: copied while the store is open and idle. */
  private Path afterKill() throws IOException {
    Path image = directory.resolve("image");
    try (Store store = open(directory.resolve("live"))) {
      Tenant tenant = store.tenant(Store.DEFAULT_TENANT);
      for (int i = 0; i < ENTITIES; i++) {
        assertThat(create(tenant, "urn:e:" + i, "text " + i)).isInstanceOf(Outcome.Committed.class);
      }
      copy(directory.resolve("live"), image);
    }
    return image;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static Path log(Path image) throws IOException {
    try (Stream<Path> files = Files.walk(image)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  @Test
  void everythingAcknowledgedIsThereAfterAKill() throws IOException {
    Path image = afterKill();
    try (Store store = open(image)) {
      assertThat(count(store.tenant(Store.DEFAULT_TENANT))).isEqualTo(ENTITIES);
    }
    try (Store store = open(image)) {
      assertThat(count(store.tenant(Store.DEFAULT_TENANT))).isEqualTo(ENTITIES);
    }
  }

  @Test
  void aLogCutOffInItsLastRecordLosesOnlyThatRecord() throws IOException {
    Path image = afterKill();
    Path log = log(image);
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(file.length() - 5);
    }
    try (Store store = open(image)) {
      Tenant tenant = store.tenant(Store.DEFAULT_TENANT);
      assertThat(count(tenant)).isEqualTo(ENTITIES - 1);
      assertThat(create(tenant, "urn:e:new", "again")).isInstanceOf(Outcome.Committed.class);
      assertThat(count(tenant)).isEqualTo(ENTITIES);
    }
  }

  @Test
  void aFlippedBitInTheLogIsReportedAndChangesNothing() throws IOException {
    Path image = afterKill();
    Path log = log(image);
    flip(log, Files.size(log) / 2);
    byte[] before = Files.readAllBytes(log);
    assertThatThrownBy(() -> open(image))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("DataDamaged"));
    assertThat(Files.readAllBytes(log)).isEqualTo(before);
  }

  @Test
  void aFlippedBitInTheIndexSnapshotCostsAScanAndNoAnswer() throws IOException {
    Path live = directory.resolve("live");
    try (Store store = open(live)) {
      for (int i = 0; i < ENTITIES; i++) {
        create(store.tenant(Store.DEFAULT_TENANT), "urn:e:" + i, "text");
      }
    }
    Path snapshot = live.resolve("tenants/default/indexes");
    flip(snapshot, Files.size(snapshot) / 2);
    try (Store store = open(live)) {
      assertThat(count(store.tenant(Store.DEFAULT_TENANT))).isEqualTo(ENTITIES);
    }
  }

  private static void flip(Path path, long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(at);
      int was = file.read();
      file.seek(at);
      file.write(was ^ 0x10);
    }
  }

  @Test
  void aFullDiskRefusesWritesWhileReadsGoOnAndRecoversWithRoom() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    mount(small);
    try {
      Path ballast = small.resolve("ballast");
      try (Store store = open(small.resolve("data"))) {
        Tenant tenant = store.tenant(Store.DEFAULT_TENANT);
        assertThat(create(tenant, "urn:e:0", "before")).isInstanceOf(Outcome.Committed.class);
        fill(ballast);
        int[] made = {1};
        assertThatThrownBy(
                () -> {
                  while (made[0] < 5_000) {
                    create(tenant, "urn:e:" + made[0], "x".repeat(4_000));
                    made[0]++;
                  }
                })
            .isInstanceOfSatisfying(
                Failure.class, failure -> assertThat(failure.code()).isEqualTo("DiskRefuses"));
        assertThat(tenant.figures().diskRefuses()).isNotEmpty();
        assertThat(count(tenant)).isEqualTo(made[0]);
        Files.delete(ballast);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        boolean taken = false;
        String said = "";
        while (!taken && System.nanoTime() < end) {
          try {
            taken = create(tenant, "urn:e:after", "room again") instanceof Outcome.Committed;
          } catch (Failure stillFull) {
            said = stillFull.detail();
          }
        }
        assertThat(taken).as("writes are taken again once there is room: " + said).isTrue();
        assertThat(count(tenant)).isEqualTo(made[0] + 1);
      }
      try (Store store = open(small.resolve("data"))) {
        assertThat(count(store.tenant(Store.DEFAULT_TENANT))).isGreaterThan(1);
      }
    } finally {
      run("umount", small.toString());
    }
  }

  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[64 << 10];
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  private static void mount(Path where) throws Exception {
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", where.toString()) == 0;
    if (!mounted && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("a small file system cannot be mounted; run the tests as root");
    }
    Assumptions.assumeTrue(mounted, "needs the right to mount a small file system (root)");
  }

  private static int run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }
}

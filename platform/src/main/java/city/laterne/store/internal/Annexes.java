package city.laterne.store.internal;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The annexes of a data directory: tenants that stand apart, under {@code annexes/}, opened when
 * first asked for. One that is dropped gets a name that leads nowhere before its files go, so that
 * a kill leaves no half of it. Safe for use by many threads.
 */
final class Annexes implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Annexes.class.getName());
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /** Behind the names of those whose files are to go. */
  private static final String GONE = ".gone";

  private final Path directory;
  private final StoreSettings settings;
  private final MachineClock clock;
  private final Map<String, TenantEngine> open = new HashMap<>();
  private final Set<String> leaving = new HashSet<>();

  Annexes(StoreSettings settings, MachineClock clock) {
    this.directory = settings.directory().resolve("annexes");
    this.settings = settings.forAnnex();
    this.clock = clock;
  }

  /** Takes away what a kill left of dropped ones. */
  void sweep() throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> found = Files.list(directory)) {
      for (Path path : found.filter(path -> path.toString().endsWith(GONE)).toList()) {
        delete(path);
      }
    }
  }

  synchronized List<String> list() {
    try (Stream<Path> found = Files.list(directory)) {
      return found
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches() && !leaving.contains(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unusable("listed", directory, e);
    }
  }

  synchronized Tenant create(String name) {
    TenantEngine made = new TenantEngine(name, empty(name), settings, clock);
    open.put(name, made);
    return made;
  }

  synchronized void copy(String from, String to) {
    TenantEngine source = open(from);
    source.copyTo(empty(to));
  }

  synchronized Tenant get(String name) {
    return open(name);
  }

  private TenantEngine open(String name) {
    TenantEngine have = open.get(name);
    if (have != null) {
      return have;
    }
    if (!NAME.matcher(name).matches()
        || leaving.contains(name)
        || !Files.isDirectory(directory.resolve(name))) {
      throw missing(name);
    }
    TenantEngine opened = new TenantEngine(name, directory.resolve(name), settings, clock);
    open.put(name, opened);
    return opened;
  }

  /** A new folder. */
  private Path empty(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new Failure(
          Failure.Kind.INVALID,
          "WrongTenantName",
          "Annex name \"" + name + "\" must be 1 to 63 of a-z, 0-9, - and _.");
    }
    Path folder = directory.resolve(name);
    if (Files.exists(folder)) {
      throw new Failure(
          Failure.Kind.CONFLICT, "AnnexExists", "There is an annex " + name + " already.");
    }
    try {
      return Files.createDirectory(folder);
    } catch (IOException e) {
      throw unusable("made", folder, e);
    }
  }

  void drop(String name) {
    TenantEngine engine;
    synchronized (this) {
      if (!NAME.matcher(name).matches() || !leaving.add(name)) {
        return;
      }
      engine = open.remove(name);
    }
    try {
      if (engine != null) {
        engine.retire();
        engine.close();
      }
      Path folder = directory.resolve(name);
      if (Files.isDirectory(folder)) {
        Path gone = directory.resolve(name + GONE);
        Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
        delete(gone);
      }
    } catch (IOException e) {
      // What is left has a name that leads nowhere, or goes when its maker sweeps again.
      LOG.log(System.Logger.Level.WARNING, "Files of the dropped annex {0} stay: {1}", name, e);
    } finally {
      synchronized (this) {
        leaving.remove(name);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The refusal of what is asked of an annex that is not there. */
  static Failure missing(String name) {
    return new Failure(Failure.Kind.NOT_FOUND, "NoSuchAnnex", "There is no annex " + name + ".");
  }

  private static Failure unusable(String deed, Path folder, IOException e) {
    return new Failure(
        Failure.Kind.UNAVAILABLE,
        "DirectoryUnusable",
        "The folder " + folder + " cannot be " + deed + ": " + e.getMessage() + ".",
        e);
  }

  @Override
  public synchronized void close() {
    open.values().forEach(TenantEngine::close);
    open.clear();
  }
}

package city.laterne;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Who may lean on whom. The table is the one of docs/architecture.md; a new arrow in it needs a
 * decision record.
 */
class ArchitectureTest {
  private static final String ROOT = "city.laterne.";

  /**
   * Package and the packages that it may import, each with its sub-packages but without {@code
   * internal} and {@code http}. A name ending in a full stop means the root of that package alone.
   * Suppliers and all of sweeping but its solver are yet to be built; their places are fixed.
   */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("shared", Set.of()),
          Map.entry("store", Set.of("shared")),
          Map.entry("security", Set.of("shared", "store")),
          Map.entry("context", Set.of("shared", "store", "security")),
          Map.entry("commands", Set.of("shared", "store", "security", "context")),
          Map.entry("streets", Set.of("shared", "store.", "security", "context")),
          Map.entry("suppliers", Set.of("shared", "store.", "security", "context", "commands")),
          Map.entry(
              "lighting",
              Set.of(
                  "shared", "store.", "security", "context", "commands", "streets", "suppliers")),
          Map.entry(
              "sweeping",
              Set.of(
                  "shared", "store.", "security", "context", "commands", "streets", "suppliers")),
          Map.entry("sweeping.routing", Set.of("shared")),
          Map.entry(
              "devices",
              Set.of(
                  "shared", "store", "security", "context", "commands", "lighting.", "sweeping.")),
          Map.entry(
              "portal",
              Set.of("shared", "security.", "streets.", "suppliers.", "lighting.", "sweeping.")),
          Map.entry(
              "app",
              Set.of(
                  "shared",
                  "store",
                  "security",
                  "context",
                  "commands",
                  "streets",
                  "suppliers",
                  "lighting",
                  "sweeping",
                  "sweeping.routing",
                  "devices",
                  "portal")));

  /** Calls that read the machine's clock; only app may make them, the rest is handed a clock. */
  private static final Set<String> WALL_CLOCK =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalTime.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.Clock.system",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.tickMillis",
          "java.time.Clock.tickSeconds",
          "java.lang.System.currentTimeMillis",
          "java.util.Date.<init>",
          "java.util.Calendar.getInstance");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("city.laterne");

  @Test
  void everyClassIsInAListedPackage() {
    assertThat(CLASSES).isNotEmpty();
    assertThat(
            CLASSES.stream()
                .filter(type -> !MAY_IMPORT.containsKey(packageOf(type)))
                .map(JavaClass::getName))
        .isEmpty();
  }

  @Test
  void everyImportIsInTheMatrix() {
    assertThat(arrows(arrow -> !allowed(arrow.getOriginClass(), arrow.getTargetClass()))).isEmpty();
  }

  @Test
  void internalIsClosedToOthers() {
    assertThat(arrows(arrow -> isIn(arrow.getTargetClass(), "internal") && !sameHouse(arrow)))
        .as("app wires what packages offer in their roots and http, never what is internal")
        .isEmpty();
  }

  @Test
  void nobodyUsesTheEndpointsOfOthersButApp() {
    assertThat(
            arrows(
                arrow ->
                    isIn(arrow.getTargetClass(), "http")
                        && !sameHouse(arrow)
                        && !packageOf(arrow.getOriginClass()).equals("app")))
        .isEmpty();
  }

  @Test
  void httpTypesStayInHttpPortalAndApp() {
    assertThat(
            arrows(
                arrow ->
                    arrow.getTargetClass().getPackageName().startsWith("io.helidon")
                        && !isIn(arrow.getOriginClass(), "http")
                        && !List.of("portal", "app").contains(packageOf(arrow.getOriginClass()))))
        .isEmpty();
  }

  @Test
  void sharedNeedsTheJdkAlone() {
    assertThat(
            arrows(
                arrow ->
                    packageOf(arrow.getOriginClass()).equals("shared")
                        && !packageOf(arrow.getTargetClass()).equals("shared")
                        && !comesFrom(arrow, "java", "org.jspecify")))
        .isEmpty();
  }

  @Test
  void librariesStayWhereTheyAreWrapped() {
    assertThat(arrows(arrow -> comesFrom(arrow, "org.rocksdb") && !isFrom(arrow, "store")))
        .as("RocksDB in store alone")
        .isEmpty();
    assertThat(
            arrows(
                arrow ->
                    comesFrom(arrow, "org.locationtech.jts")
                        && !isFrom(arrow, "store")
                        && !isFrom(arrow, "context")
                        && !isFrom(arrow, "streets")
                        && !isFrom(arrow, "lighting")
                        && !isFrom(arrow, "portal")
                        && !isFrom(arrow, "app")))
        .as("JTS not in what has no geometry")
        .isEmpty();
  }

  @Test
  void theSolverOfRoutesNeedsTheJdkAlone() {
    assertThat(
            arrows(
                arrow ->
                    isFrom(arrow, "sweeping.routing")
                        && !(arrow.getTargetClass().getPackageName() + ".").startsWith(ROOT)
                        && !comesFrom(arrow, "java", "org.jspecify")
                        && !(isIn(arrow.getOriginClass(), "file")
                            && comesFrom(arrow, "tools.jackson"))))
        .as("Jackson in its package file alone")
        .isEmpty();
  }

  private static boolean isFrom(Dependency arrow, String listed) {
    return packageOf(arrow.getOriginClass()).equals(listed);
  }

  private static boolean comesFrom(Dependency arrow, String... roots) {
    String target = arrow.getTargetClass().getPackageName() + ".";
    return Arrays.stream(roots).anyMatch(root -> target.startsWith(root + "."));
  }

  @Test
  void onlyAppReadsTheWallClock() {
    Set<String> readers = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (packageOf(type).equals("app")) {
        continue;
      }
      for (JavaAccess<?> access : type.getAccessesFromSelf()) {
        if (WALL_CLOCK.contains(
            access.getTargetOwner().getName() + "." + access.getTarget().getName())) {
          readers.add(access.getDescription());
        }
      }
    }
    assertThat(readers).isEmpty();
  }

  @Test
  void theMatrixHasNoCycle() {
    for (String start : MAY_IMPORT.keySet()) {
      assertThat(reachable(start)).as("what %s reaches", start).doesNotContain(start);
    }
  }

  @Test
  void routingOfSweepingIsASolverByItself() {
    assertThat(MAY_IMPORT.get("sweeping.routing")).containsExactly("shared");
    assertThat(MAY_IMPORT.get("lighting")).noneMatch(other -> other.startsWith("sweeping"));
    assertThat(MAY_IMPORT.get("sweeping")).noneMatch(other -> other.startsWith("lighting"));
    assertThat(MAY_IMPORT.values()).noneMatch(others -> others.contains("app"));
  }

  private static Set<String> reachable(String from) {
    Set<String> seen = new TreeSet<>();
    List<String> next = List.of(from);
    while (!next.isEmpty()) {
      next =
          next.stream()
              .flatMap(name -> MAY_IMPORT.get(name).stream())
              .map(name -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
              .filter(seen::add)
              .toList();
    }
    return seen;
  }

  /** Dependencies between classes that a rule catches, as text. */
  private static Set<String> arrows(Predicate<Dependency> caught) {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
        if (caught.test(arrow)) {
          found.add(arrow.getDescription());
        }
      }
    }
    return found;
  }

  private static boolean allowed(JavaClass from, JavaClass to) {
    String target = to.getPackageName();
    if (!(target + ".").startsWith(ROOT)) {
      return true;
    }
    String origin = packageOf(from);
    if (origin.equals(packageOf(to))) {
      return true;
    }
    return MAY_IMPORT.getOrDefault(origin, Set.of()).stream()
        .anyMatch(
            name ->
                name.endsWith(".")
                    ? (target + ".").equals(ROOT + name)
                    : packageOf(to).equals(name));
  }

  /** Whether both ends lie under the same top package. */
  private static boolean sameHouse(Dependency arrow) {
    return top(arrow.getOriginClass()).equals(top(arrow.getTargetClass()));
  }

  private static String top(JavaClass type) {
    String rest = rest(type);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  /** The row of the table that a class falls under: the longest that fits, or its top package. */
  private static String packageOf(JavaClass type) {
    String rest = rest(type);
    return MAY_IMPORT.keySet().stream()
        .filter(name -> (rest + ".").startsWith(name + "."))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .orElse(top(type));
  }

  private static String rest(JavaClass type) {
    String name = type.getPackageName();
    return (name + ".").startsWith(ROOT) && name.length() >= ROOT.length()
        ? name.substring(ROOT.length())
        : "";
  }

  private static boolean isIn(JavaClass type, String folder) {
    return (type.getPackageName() + ".").startsWith(ROOT)
        && (type.getPackageName() + ".").contains("." + folder + ".");
  }
}

package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code laterne} in a tree that was never built. */
class LauncherTest {
  @TempDir Path tree;

  @BeforeEach
  void copyTheScript() throws IOException {
    Path root = Path.of(System.getProperty("laterne.root", ".."));
    Files.copy(
        root.resolve("laterne"),
        tree.resolve("laterne"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(root.resolve("pom.xml"), tree.resolve("pom.xml"));
  }

  @Test
  void versionIsKnownBeforeABuild() throws Exception {
    assertThat(run(tree, Map.of(), "./laterne", "--version").printed())
        .matches("Laterne [0-9]+\\.[0-9]+\\.[0-9]+\\R");
  }

  @Test
  void helpIsKnownBeforeABuild() throws Exception {
    assertThat(run(tree, Map.of(), "./laterne", "--help").printed())
        .contains("./laterne demo", "./laterne run", "test [--full] [--list]");
  }

  @Test
  void worksThroughALinkAndFromAnyFolder() throws Exception {
    Path elsewhere = Files.createDirectory(tree.resolve("elsewhere"));
    Files.createSymbolicLink(elsewhere.resolve("l"), Path.of("../laterne"));
    assertThat(run(elsewhere, Map.of(), "./l", "--version").printed()).startsWith("Laterne ");
  }

  @Test
  void listsTestsAndThePrograms() throws Exception {
    LaterneProcess.Ended ended = run(tree, Map.of(), "./laterne", "test", "--list");
    assertThat(ended.code()).isZero();
    assertThat(ended.printed()).contains("chromium", "chromedriver", "mosquitto_pub");
  }

  @Test
  void saysWhatIsMissingWithoutMaven() throws Exception {
    Path bin = Files.createDirectory(tree.resolve("bin"));
    for (String program :
        List.of("sh", "sed", "head", "dirname", "readlink", "find", "mkdir", "flock")) {
      Files.createSymbolicLink(bin.resolve(program), which(program));
    }
    LaterneProcess.Ended ended =
        run(
            tree,
            Map.of("PATH", bin.toString(), "JAVA_HOME", System.getProperty("java.home")),
            "./laterne",
            "run");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.printed()).contains("needs Maven 3.8 or newer");
  }

  @Test
  void unknownTestOptionIsRefused() throws Exception {
    LaterneProcess.Ended ended = run(tree, Map.of(), "./laterne", "test", "--fast");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.printed()).contains("--fast", "--full", "--list");
  }

  private static Path which(String program) {
    return List.of(Path.of("/usr/bin", program), Path.of("/bin", program)).stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private static LaterneProcess.Ended run(
      Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(printed.toFile()).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new LaterneProcess.Ended(process.exitValue(), Files.readString(printed));
  }
}

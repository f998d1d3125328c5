package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code solve}, as a process of its own, on files that the test makes up. */
class SolveTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A ladder of streets, each to be swept; three sweeps fill a vehicle. */
  private static final String LADDER =
      """
      8
      10
      0 1 4 1
      1 2 4 1
      2 3 4 1
      4 5 4 1
      5 6 4 1
      6 7 4 1
      0 4 3 1
      1 5 3 1
      2 6 3 1
      3 7 3 1
      4
      3
      """;

  @TempDir Path folder;

  @Test
  void plainProblemIsSolvedAndItsRoutesCostWhatTheAnswerSays() throws Exception {
    Path file = write("ladder.dat", LADDER);
    Path routes = folder.resolve("routes.json");
    Run run = solve(file, "--seconds", "1", "--seed", "7", "--out", routes.toString());
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode answer = run.answer();
    assertThat(answer.propertyNames())
        .containsExactly("instance", "cost", "vehicles", "feasible", "seconds", "lowerBound");
    assertThat(answer.get("instance").asString()).isEqualTo("ladder");
    assertThat(answer.get("feasible").asBoolean()).isTrue();
    assertThat(answer.get("vehicles").asInt()).isGreaterThanOrEqualTo(4);
    assertThat(answer.get("lowerBound").asLong()).isLessThanOrEqualTo(answer.get("cost").asLong());
    assertThat(run.err()).contains("cost ");
    assertThat(recomputed(LADDER, JSON.readTree(Files.readString(routes)), 3))
        .isEqualTo(answer.get("cost").asLong());
  }

  /** The cost of routes of a plain problem, after checking loads and that all is swept once. */
  private static long recomputed(String problem, JsonNode plan, int capacity) {
    List<int[]> edges = new ArrayList<>();
    problem
        .lines()
        .skip(2)
        .map(String::strip)
        .filter(line -> line.contains(" "))
        .forEach(
            line -> {
              String[] words = line.split(" ");
              edges.add(
                  new int[] {
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2])
                  });
            });
    int[][] far = new int[8][8];
    for (int[] row : far) {
      Arrays.fill(row, 1_000_000);
    }
    Map<String, Integer> cost = new HashMap<>();
    for (int[] edge : edges) {
      far[edge[0]][edge[1]] = edge[2];
      far[edge[1]][edge[0]] = edge[2];
      cost.put(Math.min(edge[0], edge[1]) + "-" + Math.max(edge[0], edge[1]), edge[2]);
    }
    for (int via = 0; via < 8; via++) {
      far[via][via] = 0;
      for (int from = 0; from < 8; from++) {
        for (int to = 0; to < 8; to++) {
          far[from][to] = Math.min(far[from][to], far[from][via] + far[via][to]);
        }
      }
    }
    long sum = 0;
    for (JsonNode route : plan.get("routes")) {
      int at = 0;
      assertThat(route.get("services").size()).isBetween(1, capacity);
      for (JsonNode service : route.get("services")) {
        int from = service.get(0).asInt();
        int to = service.get(1).asInt();
        Integer swept = cost.remove(Math.min(from, to) + "-" + Math.max(from, to));
        assertThat(swept).as("the street %d-%d", from, to).isNotNull();
        sum += far[at][from] + (swept == null ? 0 : swept);
        at = to;
      }
      sum += far[at][0];
    }
    assertThat(cost).as("streets that nobody sweeps").isEmpty();
    return sum;
  }

  @Test
  void routesThatAreThereAreWhereTheSearchBegins() throws Exception {
    Path file = write("ladder.dat", LADDER);
    Path routes = folder.resolve("routes.json");
    Run first = solve(file, "--seconds", "1", "--out", routes.toString());
    Run second = solve(file, "--seconds", "1", "--from", routes.toString());
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.answer().get("cost").asLong())
        .isLessThanOrEqualTo(first.answer().get("cost").asLong());
  }

  private Path quarter() throws IOException {
    return write(
        "quarter.json",
        """
        {"format": "laterne-routing-1", "name": "quarter",
         "dimensions": [{"name": "kg"}],
         "vehicles": [{"name": "sweeper", "count": 1, "capacities": {"kg": 10}, "depot": 100}],
         "facilities": [{"name": "tip", "kind": "dump", "vertex": 300, "resets": ["kg"]}],
         "links": [{"from": 100, "to": 200, "cost": 5}, {"from": 200, "to": 300, "cost": 5},
                   {"from": 300, "to": 100, "cost": 5}],
         "services": [{"id": "a", "link": 0, "demands": {"kg": 6}},
                      {"id": "b", "link": 1, "demands": {"kg": 4}},
                      {"id": "c", "link": 2, "demands": {"kg": 6}}]}
        """);
  }

  @Test
  void ownFormWithDumpIsSolved() throws Exception {
    Path file = quarter();
    Path routes = folder.resolve("routes.json");
    Run run = solve(file, "--seconds", "1", "--out", routes.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.answer().get("cost").asLong()).isEqualTo(15);
    assertThat(Files.readString(routes)).contains("{\"facility\":\"tip\",\"vertex\":300}");
  }

  @Test
  void routesAreCompletedWithoutMovingAnythingAndSayWhy() throws Exception {
    Path from =
        write(
            "from.json",
            """
            {"routes":[{"vehicle":"sweeper","stops":[
              {"service":"c","from":100,"to":300},{"service":"a","from":200,"to":100}]}]}
            """);
    Path routes = folder.resolve("routes.json");
    Run run =
        solve(
            quarter(),
            "--from",
            from.toString(),
            "--insert",
            "--why",
            "b,a",
            "--out",
            routes.toString());
    // 6 of c and 6 of a are above the 10 of the vehicle: what does not hold is not built upon.
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.answer().get("reasons").get(0).get("code").asString()).isEqualTo("Capacity");
    assertThat(run.err()).contains("route 0 of the plan does not hold: it would take 12 kg of 10");

    write(
        "from.json",
        Files.readString(from)
            .replace("},{\"service\":\"a\"", "},{\"facility\":\"tip\"},{\"service\":\"a\""));
    Run done =
        solve(
            quarter(),
            "--from",
            from.toString(),
            "--insert",
            "--why",
            "b,a",
            "--out",
            routes.toString());
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.answer().get("why")).hasSize(2);
    assertThat(done.answer().get("why").get(0).get("service").asString()).isEqualTo("b");
    assertThat(done.answer().get("why").get(0).get("visits").get(0).get("route").asInt()).isZero();
    assertThat(done.err()).contains("laterne: b is on route 0 (sweeper), where it costs");
    assertThat(Files.readString(routes))
        .containsSubsequence("\"service\":\"c\"", "\"service\":\"a\"")
        .contains("\"service\":\"b\"");
  }

  @Test
  void malformedFileIsRefusedWithItsLine() throws Exception {
    Path file = write("ladder.dat", LADDER.replace("5 6 4 1", "5 6 4,5 1"));
    Run run = solve(file, "--seconds", "1");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("ladder.dat:7:", "4,5", "whole numbers").doesNotContain("\tat ");
  }

  @Test
  void problemWithoutAPlanIsExplained() throws Exception {
    Run run = solve(write("ladder.dat", LADDER.replace("0 4 3 1", "0 4 3 9")), "--seconds", "9");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.answer().get("feasible").asBoolean()).isFalse();
    assertThat(run.answer().get("cost").isNull()).isTrue();
    assertThat(run.answer().get("reasons").get(0).get("code").asString())
        .isEqualTo("DemandAboveCapacity");
    assertThat(run.err()).contains("DemandAboveCapacity", "demands 9", "take 3");
    assertThat(run.answer().get("seconds").asDouble()).isLessThan(9);

    Run fleet = solve(write("ladder.dat", LADDER), "--seconds", "9", "--vehicles", "3");
    assertThat(fleet.code()).isEqualTo(3);
    assertThat(fleet.err()).contains("FleetTooSmall");

    Run empty = solve(write("none.dat", "3\n1\n0 1 5 0\n1\n9\n"), "--seconds", "9");
    assertThat(empty.code()).isEqualTo(3);
    assertThat(empty.err()).contains("EmptyProblem");
  }

  @Test
  void wrongUsageIsRefused() throws Exception {
    Path file = write("ladder.dat", LADDER);
    assertThat(run("solve").code()).isEqualTo(2);
    assertThat(solve(folder.resolve("none.dat")).err()).contains("there is no file");
    assertThat(solve(file, "--seconds", "0").err()).contains("--seconds");
    assertThat(solve(file, "--method", "guess").err()).contains("path-scanning");
    assertThat(solve(file, "--vehicles", "some").err()).contains("--vehicles");
    assertThat(solve(file, "--insert").err()).contains("--from");
    assertThat(solve(file, "--why", "none").err()).contains("has no service \"none\"");
    assertThat(solve(file, "--port", "1").err()).contains("not known to \"solve\"");
    assertThat(solve(file, "--out", "/none/such/routes.json").err()).contains("cannot be written");
    Run from =
        solve(file, "--from", write("r.json", "{\"routes\":[{\"services\":[[0,7]]}]}").toString());
    assertThat(from.code()).isEqualTo(2);
    assertThat(from.err()).contains("r.json:1:", "from 0 to 7");
    assertThat(run("solve", "--help").out()).contains("--seconds", "--out");
  }

  @Test
  void endFromOutsideGivesTheBestPlanSoFar() throws Exception {
    Path out = folder.resolve("out");
    Process process =
        start(
            out,
            folder.resolve("err"),
            "solve",
            write("ladder.dat", LADDER).toString(),
            "--seconds",
            "600");
    Waiting.until(
        "a plan is told", () -> contentOf(folder.resolve("err").toFile()).contains("cost "));
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(JSON.readTree(Files.readString(out)).get("feasible").asBoolean()).isTrue();
  }

  /** A process that ended. */
  private record Run(int code, String out, String err) {
    JsonNode answer() {
      assertThat(out.lines()).hasSize(1);
      return JSON.readTree(out);
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Run solve(Path file, String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("solve", file.toString()));
    words.addAll(List.of(options));
    return run(words.toArray(String[]::new));
  }

  private Run run(String... words) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = start(out, err, words);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(List.of(words) + " still ran:\n" + Files.readString(err));
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Process start(Path out, Path err, String... words) throws IOException {
    Path jar = Path.of(System.getProperty("laterne.jar", "../platform/target/laterne.jar"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }
}

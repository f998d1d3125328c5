package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the platform starts, refuses to start, and stops. */
class StartStopTest {
  @TempDir Path folder;

  @Test
  void startsEmptyIsReadyAndStopsWhenAsked() {
    try (LaterneProcess platform = LaterneProcess.start(folder.resolve("data"))) {
      assertThat(platform.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(platform.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(platform.stop()).as(platform.printed()).isIn(0, 143);
    }
  }

  @Test
  void whatWasWrittenIsThereAfterAStop() {
    try (LaterneProcess platform = LaterneProcess.start(folder.resolve("data"))) {
      assertThat(platform.send("POST", "/ngsi-ld/v1/entities", Lights.created("1")).statusCode())
          .isEqualTo(201);
      platform.stop();
    }
    try (LaterneProcess again = LaterneProcess.start(folder.resolve("data"))) {
      assertThat(again.get("/ngsi-ld/v1/entities/" + Lights.id("1")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void secondStartOnTheSameDataIsRefused() throws InterruptedException {
    Path data = folder.resolve("data");
    try (LaterneProcess platform = LaterneProcess.start(data)) {
      LaterneProcess.Ended second =
          LaterneProcess.run(
              "run",
              "--port",
              Integer.toString(LaterneProcess.freePort()),
              "--mqtt-port",
              Integer.toString(LaterneProcess.freePort()),
              "--data",
              data.toString(),
              "--open");
      assertThat(second.code()).isNotZero();
      assertThat(second.printed()).contains(data.toString()).doesNotContain("\tat ");
      assertThat(platform.get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void wrongOptionIsNamedAndRefused() throws InterruptedException {
    LaterneProcess.Ended ended = LaterneProcess.run("run", "--prot", "8080");
    assertThat(ended.code()).isNotZero();
    assertThat(ended.printed()).contains("--prot").doesNotContain("\tat ");
  }

  @Test
  void versionAndHelpNeedNoData() throws InterruptedException {
    assertThat(LaterneProcess.run("--version").printed())
        .containsPattern("[0-9]+\\.[0-9]+\\.[0-9]+");
    assertThat(LaterneProcess.run("--help").printed()).contains("run", "demo", "--port", "--data");
  }
}

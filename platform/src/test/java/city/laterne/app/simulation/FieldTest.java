package city.laterne.app.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import city.laterne.app.simulation.SimulatedDevices.SimulatedDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldTest {
  private static final String TIME = "2026-11-23T18:00:00Z";

  @TempDir private Path directory;

  private static Field field(int lights, Misfortunes misfortunes) {
    List<SimulatedDevice> devices = new ArrayList<>();
    devices.add(new SimulatedDevice("k1", true, Double.NaN, "K 1", "S 1", false));
    for (int i = 0; i < lights; i++) {
      devices.add(new SimulatedDevice("l" + i, false, 50, "K 1", "S 1", true));
    }
    devices.add(new SimulatedDevice("single", false, 50, "K 1", "S 2", false));
    return new Field(devices, "key", 7, misfortunes);
  }

  private static List<String> reports(Field field, long now) {
    return field.controllers.stream().map(each -> each.report(TIME, now)).toList();
  }

  @Test
  void theSameSeedTellsTheSameStory() {
    Misfortunes some = new Misfortunes(0.1, 0.1, 0.1, 1);
    assertThat(reports(field(50, some), 0)).isEqualTo(reports(field(50, some), 0));
  }

  @Test
  void lightsFollowTheirCircuitWithinSeconds() {
    Field field = field(3, Misfortunes.NONE);
    Controller circuit = field.controllers.getFirst();
    field.controllers.forEach(each -> each.nextReportAt = 60_000);
    assertThat(circuit.obey(1, 1_000)).isTrue();
    assertThat(circuit.report(TIME, 1_000)).contains("\"powerState\":\"on\"");
    for (int i = 1; i <= 3; i++) {
      Controller lamp = field.controllers.get(i);
      assertThat(lamp.takesCommands()).isFalse();
      assertThat(lamp.obey(1, 1_000)).isFalse();
      assertThat(lamp.nextReportAt).isBetween(1_000L, 4_000L);
      assertThat(lamp.report(TIME, lamp.nextReportAt))
          .startsWith("{\"powerState\":\"on\",\"illuminanceLevel\":1,\"powerConsumption\":");
    }
    assertThat(field.controllers.getLast().report(TIME, 5_000)).contains("\"off\"");
  }

  @Test
  void aControllerTakesCommandsInOrder() {
    Controller circuit = field(0, Misfortunes.NONE).controllers.getFirst();
    long before = 0;
    for (int i = 0; i < 50; i++) {
      long at = circuit.obeysAt(i);
      assertThat(at).isGreaterThanOrEqualTo(before).isGreaterThan(i);
      before = at;
    }
  }

  @Test
  void aSingleLampObeysWithinItsRange() {
    Controller lamp = field(0, Misfortunes.NONE).controllers.getLast();
    assertThat(lamp.obey(0.7, 0)).isTrue();
    assertThat(lamp.obey(1.5, 0)).isFalse();
    assertThat(lamp.report(TIME, 0)).contains("\"powerState\":\"on\"", "\"illuminanceLevel\":0.7");
  }

  @Test
  void aCircuitCannotDim() {
    assertThat(field(1, Misfortunes.NONE).controllers.getFirst().obey(0.5, 0)).isFalse();
  }

  @Test
  void aCabinetWithoutPowerSilencesAllOnIt() {
    List<SimulatedDevice> devices =
        List.of(
            new SimulatedDevice("k1", true, Double.NaN, "K 1", "S 1", false),
            new SimulatedDevice("a", false, 50, "K 1", "S 1", true),
            new SimulatedDevice("b", false, 50, "K 1", "", false));
    Field field = new Field(devices, "key", 7, new Misfortunes(0, 0, 0, 1));
    assertThat(field.controllers).extracting(each -> each.isSilent(60_000)).containsOnly(false);
    assertThat(field.controllers)
        .extracting(each -> each.isSilent(180_000))
        .containsExactly(true, true, false);
    assertThat(field.controllers).extracting(each -> each.isSilent(800_000)).containsOnly(false);
  }

  @Test
  void defectsComeInTheSharesAskedFor() {
    Field field = field(10_000, new Misfortunes(0.05, 0.02, 0, 0));
    int out = 0;
    int weak = 0;
    int burners = 0;
    for (Controller each : field.controllers) {
      if (each instanceof LampModel lamp) {
        switch (lamp.defect()) {
          case OUT -> out++;
          case WEAK -> weak++;
          case DAY_BURNER -> burners++;
          case NONE -> {}
        }
      }
    }
    assertThat(out).isCloseTo(400, within(80));
    assertThat(weak).isCloseTo(100, within(40));
    assertThat(burners).isCloseTo(200, within(60));
  }

  @Test
  void aWindowComesEveryHour() {
    Misfortunes.Window late = new Misfortunes.Window(55 * 60_000, 10 * 60_000);
    assertThat(late.holds(54 * 60_000)).isFalse();
    assertThat(late.holds(62 * 60_000)).isTrue();
    assertThat(late.holds(66 * 60_000)).isFalse();
    assertThat(Misfortunes.Window.NEVER.holds(0)).isFalse();
  }

  @Test
  void aShareIsNoPercentage() {
    assertThatThrownBy(() -> new Misfortunes(5, 0, 0, 0)).hasMessageContaining("percentage");
  }

  @Test
  void noConnectionCarriesMoreThanTheDoorTakes() {
    List<SimulatedDevice> devices = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      devices.add(new SimulatedDevice("l" + i, false, 50, "", "", i % 2 == 0));
    }
    Field field = new Field(devices, "key", 7, Misfortunes.NONE);
    assertThat(field.connections(1))
        .hasSize(2)
        .allSatisfy(
            group ->
                assertThat(group.stream().filter(Controller::takesCommands).count())
                    .isEqualTo(750));
    assertThat(field.connections(Integer.MAX_VALUE)).hasSize(3_000);
  }

  @Test
  void readsWhatAFileSaysAndDoesWithoutTheRest() throws IOException, InterruptedException {
    Path file = directory.resolve("devices.csv");
    Files.writeString(
        file,
        """
        device_id,apikey,entity_name,entity_type,rated_watts,circuit,cabinet,controlling
        k1,key,urn:ngsi-ld:StreetlightFeeder:K1,StreetlightFeeder,,"K 1, Nord",S 1,
        a,key,urn:ngsi-ld:Streetlight:a,Streetlight,36.5,"K 1, Nord",S 1,group
        b,other,urn:ngsi-ld:Streetlight:b,Streetlight,36,,,
        """);
    assertThat(SimulatedDevices.list(file.toString(), "key"))
        .containsExactly(
            new SimulatedDevice("k1", true, Double.NaN, "K 1, Nord", "S 1", false),
            new SimulatedDevice("a", false, 36.5, "K 1, Nord", "S 1", true));
    Files.writeString(file, "device_id,apikey\nc,key\n");
    assertThat(SimulatedDevices.list(file.toString(), "key"))
        .containsExactly(new SimulatedDevice("c", false, Double.NaN, "", "", false));
    Files.writeString(file, "device_id,apikey,rated_watts\nc,key,much\n");
    assertThatThrownBy(() -> SimulatedDevices.list(file.toString(), "key"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("much");
  }
}

package city.laterne.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import city.laterne.store.Author;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeviceRegistryTest {
  private static final Author AUTHOR = Author.domain("test");

  private final MemoryTenant tenant = new MemoryTenant(List.of());
  private final DevicesFixture fixture = new DevicesFixture(tenant);

  @AfterEach
  void close() {
    tenant.close();
  }

  @Test
  void csvProvisionsDevicesAndCanBeRepeated() {
    List<Device> devices =
        DeviceCsv.read(
            """
            apikey,device_id,entity_type,entity_name
            k,lamp-1,Streetlight,urn:ngsi-ld:Streetlight:lamp-1
            "k","lamp-3",Streetlight,"urn:ngsi-ld:Streetlight:3,""b"""
                + "\"\n");
    assertThat(fixture.registry.putDevices(AUTHOR, devices)).isEqualTo(1);
    assertThat(fixture.registry.putDevices(AUTHOR, devices)).isZero();
    assertThat(fixture.registry.listDevices(0, 10)).hasSize(3);
    assertThat(fixture.registry.listDevices(1, 1).getFirst().deviceId()).isEqualTo("lamp-2");
    assertThat(fixture.registry.find("k", "lamp-3").orElseThrow().entityId())
        .isEqualTo("urn:ngsi-ld:Streetlight:3,\"b");
  }

  @Test
  void csvSaysWhichLineIsWrong() {
    assertThatThrownBy(
            () ->
                DeviceCsv.read(
                    "device_id,apikey,entity_name,entity_type\nlamp/1,k,urn:x:1,Streetlight"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("lamp/1");
    assertThatThrownBy(() -> DeviceCsv.read("device_id,apikey\n"))
        .hasMessageContaining("entity_name");
  }

  @Test
  void anEntityHasOneDevice() {
    Device rival =
        new Device("k", "lamp-7", "urn:ngsi-ld:Streetlight:lamp-1", "Streetlight", List.of());
    assertThatThrownBy(() -> fixture.registry.putDevices(AUTHOR, List.of(rival)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("/k/lamp-1");
  }

  @Test
  void aDeviceNeedsItsGroup() {
    Device stray = new Device("nobody", "x", "urn:x:1", "Streetlight", List.of());
    assertThatThrownBy(() -> fixture.registry.putDevices(AUTHOR, List.of(stray)))
        .hasMessageContaining("/iot/services");
  }

  @Test
  void whatIsProvisionedSurvivesARestart() {
    DeviceRegistry again = new DeviceRegistry(tenant, fixture.clock, 100);
    assertThat(again.findGroup("k").orElseThrow().secret().matches(DevicesFixture.SECRET)).isTrue();
    assertThat(again.findEntityOf("/k/lamp-2")).contains("urn:ngsi-ld:Streetlight:lamp-2");
    assertThat(again.findPathOf("urn:ngsi-ld:Streetlight:lamp-2")).contains("/k/lamp-2");
  }

  @Test
  void removedDevicesAreForgotten() {
    assertThat(fixture.registry.findEntityOf("/k/lamp-1")).isPresent();
    fixture.registry.removeDevice(AUTHOR, "k", "lamp-1");
    assertThat(fixture.registry.findEntityOf("/k/lamp-1")).isEmpty();
    assertThat(fixture.registry.findPathOf("urn:ngsi-ld:Streetlight:lamp-1")).isEmpty();
    assertThatThrownBy(() -> fixture.registry.removeDevice(AUTHOR, "k", "lamp-1"))
        .isInstanceOf(Failure.class);
  }

  @Test
  void aSmallCacheStillFindsEveryDevice() {
    List<Device> many =
        java.util.stream.IntStream.range(0, 2_000)
            .mapToObj(i -> DevicesFixture.device("n" + i))
            .toList();
    DeviceRegistry small = new DeviceRegistry(tenant, fixture.clock, 10);
    small.putDevices(AUTHOR, many);
    for (int round = 0; round < 2; round++) {
      for (Device device : many) {
        assertThat(small.findEntityOf(device.path())).contains(device.entityId());
      }
    }
  }

  @Test
  void weakSecretsAreRefused() {
    assertThatThrownBy(() -> HashedSecret.of("tooshort", new SecureRandom()))
        .hasMessageContaining("16");
    HashedSecret hashed = HashedSecret.of(DevicesFixture.SECRET, new SecureRandom());
    assertThat(hashed.matches(DevicesFixture.SECRET)).isTrue();
    assertThat(hashed.matches(DevicesFixture.SECRET + "x")).isFalse();
    assertThat(hashed.toString()).doesNotContain(DevicesFixture.SECRET);
  }
}

package city.laterne.devices.mqtt;

import city.laterne.devices.DevicesFixture;
import city.laterne.devices.MemoryTenant;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Opens a door on a tenant in memory, for test suites of others: {@code DoorForSuites <port>}. */
public final class DoorForSuites {
  private DoorForSuites() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    MemoryTenant tenant = new MemoryTenant(List.of());
    DevicesFixture fixture = new DevicesFixture(tenant);
    MqttSettings.Bounds city = MqttSettings.Bounds.CITY;
    MqttSettings.Bounds bounds =
        new MqttSettings.Bounds(
            100, 1_000, city.packetBytes(), 100, 100, 1_000, 1 << 20, 1_000, 1_000, 1 << 20, 60,
            city.sessionSeconds());
    MqttDoor door =
        new MqttDoor(
            MqttSettings.plain("127.0.0.1", Integer.parseInt(arguments[0]), true)
                .withBounds(bounds),
            tenant,
            fixture.registry,
            fixture.quarantine,
            fixture,
            fixture.authentication,
            Instant::now);
    Runtime.getRuntime().addShutdownHook(new Thread(door::close));
    new CountDownLatch(1).await();
  }
}

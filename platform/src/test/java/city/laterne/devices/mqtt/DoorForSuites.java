package city.laterne.devices.mqtt;

import city.laterne.devices.Device;
import city.laterne.devices.DevicesFixture;
import city.laterne.devices.MemoryTenant;
import city.laterne.store.Author;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Opens a door for test suites and loads of others: {@code DoorForSuites <port> [<data directory>]}; without a
 * directory on a tenant in memory. Group {@code k} has the devices {@code lamp-1} to {@code lamp-1000}.
 */
public final class DoorForSuites {
  private static final int DEVICES = 1_000;
  private static final int SUITE_KEEP_ALIVE = 60;

  private DoorForSuites() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    boolean real = arguments.length > 1;
    Tenant tenant = real ? onDisk(Path.of(arguments[1])) : new MemoryTenant(List.of());
    DevicesFixture fixture = new DevicesFixture(tenant);
    List<Device> devices = new ArrayList<>();
    for (int i = 1; i <= DEVICES; i++) {
      devices.add(DevicesFixture.device("lamp-" + i));
    }
    fixture.registry.putDevices(Author.domain("test"), devices);
    MqttSettings.Bounds city = MqttSettings.Bounds.CITY;
    MqttSettings.Bounds suite =
        new MqttSettings.Bounds(
            100,
            1_000,
            city.packetBytes(),
            100,
            100,
            1_000,
            1 << 20,
            1_000,
            1_000,
            1 << 20,
            SUITE_KEEP_ALIVE,
            city.sessionSeconds());
    MqttDoor door =
        new MqttDoor(
            MqttSettings.plain("127.0.0.1", Integer.parseInt(arguments[0]), true)
                .withBounds(real ? city : suite),
            tenant,
            fixture.registry,
            fixture.quarantine,
            fixture,
            fixture.authentication,
            Instant::now);
    Runtime.getRuntime().addShutdownHook(new Thread(door::close));
    new CountDownLatch(1).await();
  }

  private static Tenant onDisk(Path directory) {
    Store store = Store.open(StoreSettings.of(directory, List.of(), true), Instant::now);
    Runtime.getRuntime().addShutdownHook(new Thread(store::close));
    return store.tenant(Store.DEFAULT_TENANT);
  }
}

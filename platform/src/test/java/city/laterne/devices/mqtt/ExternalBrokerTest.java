package city.laterne.devices.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.commands.Command;
import city.laterne.devices.DevicesFixture;
import city.laterne.devices.MemoryTenant;
import city.laterne.store.Value;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExternalBrokerTest {
  private static final String REPORT = "{\"powerState\":\"on\"}";

  private final MemoryTenant tenant = new MemoryTenant(List.of());
  private final DevicesFixture fixture = new DevicesFixture(tenant);
  private final ScriptedBroker broker = new ScriptedBroker(2);
  private final ExternalBroker link =
      new ExternalBroker(
          new ExternalBroker.Settings(false, "127.0.0.1", broker.port(), "city", "", ""),
          tenant,
          fixture.registry,
          fixture.quarantine,
          fixture,
          fixture.clock);

  @BeforeEach
  void start() {
    link.start();
  }

  @AfterEach
  void close() {
    tenant.letGo();
    link.close();
    broker.close();
    tenant.close();
  }

  @Test
  void aReportIsAcknowledgedWhenItIsOnDisk() throws Exception {
    Channel connection = awaitLink();
    tenant.hold();
    ScriptedBroker.deliver(connection, 7, "/k/lamp-1/attrs", REPORT);
    awaitTaken();
    assertThat(broker.acknowledged).isEmpty();
    tenant.letGo();
    assertThat(next(broker.acknowledged)).isEqualTo(7);
    assertThat(tenant.reports).hasSize(1);
  }

  @Test
  void anAnswerIsAcknowledgedWhenWhatItSaysIsOnDisk() throws Exception {
    Channel connection = awaitLink();
    CompletableFuture<Void> saved = new CompletableFuture<>();
    fixture.saveWith(saved);
    ScriptedBroker.deliver(connection, 7, "/k/lamp-1/cmdexe", "{\"illuminanceLevel\":\"OK\"}");
    awaitTaken();
    assertThat(broker.acknowledged).isEmpty();
    saved.complete(null);
    assertThat(next(broker.acknowledged)).isEqualTo(7);
  }

  @Test
  void whatNobodyKeepsIsAcknowledged() throws Exception {
    Channel connection = awaitLink();
    ScriptedBroker.deliver(connection, 7, "/k/stranger/attrs", REPORT);
    ScriptedBroker.deliver(connection, 8, "/k/lamp-1/attrs", "no JSON");
    assertThat(next(broker.acknowledged)).isEqualTo(7);
    assertThat(next(broker.acknowledged)).isEqualTo(8);
    assertThat(tenant.reports).isEmpty();
  }

  @Test
  void reportsWaitWhileTheStoreIsFull() throws Exception {
    Channel connection = awaitLink();
    tenant.refuseNext(3);
    ScriptedBroker.deliver(connection, 7, "/k/lamp-1/attrs", REPORT);
    ScriptedBroker.deliver(connection, 8, "/k/lamp-2/attrs", REPORT);
    assertThat(List.of(next(broker.acknowledged), next(broker.acknowledged)))
        .containsExactlyInAnyOrder(7, 8);
    assertThat(tenant.reports).hasSize(2);
  }

  @Test
  void whatWaitedIsForgottenWithItsConnectionBecauseTheBrokerRepeatsIt() throws Exception {
    Channel connection = awaitLink();
    tenant.refuseNext(Integer.MAX_VALUE);
    ScriptedBroker.deliver(connection, 7, "/k/lamp-1/attrs", REPORT);
    until(() -> link.figures().waiting() == 1);
    connection.close().sync();
    Channel again = awaitLink();
    assertThat(link.figures().waiting()).isZero();
    tenant.refuseNext(0);
    ScriptedBroker.deliver(again, 9, "/k/lamp-1/attrs", REPORT);
    assertThat(next(broker.acknowledged)).isEqualTo(9);
    assertThat(tenant.reports).hasSize(1);
  }

  @Test
  void aCommandGoesOutWithTheTimeItIsGoodFor() throws Exception {
    awaitLink();
    assertThat(link.send(command("c-1", 30)).get(10, TimeUnit.SECONDS)).isTrue();
    ScriptedBroker.Published got = next(broker.published);
    assertThat(got.topic()).isEqualTo("/k/lamp-1/cmd");
    assertThat(got.payload()).contains("c-1");
    assertThat(got.expirySeconds()).isEqualTo(30);
    assertThat(link.figures().sent()).isEqualTo(1);
  }

  @Test
  void anUnacknowledgedCommandIsNotRepeatedByTheNextConnection() throws Exception {
    Channel connection = awaitLink();
    broker.acknowledge(false);
    CompletableFuture<Boolean> first = link.send(command("c-1", 30));
    CompletableFuture<Boolean> second = link.send(command("c-2", 30));
    CompletableFuture<Boolean> waiting = link.send(command("c-3", 30));
    assertThat(next(broker.published).payload()).contains("c-1");
    assertThat(next(broker.published).payload()).contains("c-2");
    connection.close().sync();
    for (CompletableFuture<Boolean> lost : List.of(first, second, waiting)) {
      assertThat(lost.get(10, TimeUnit.SECONDS)).isFalse();
    }
    fixture.pass(60);
    broker.acknowledge(true);
    awaitLink();
    assertThat(link.send(command("c-1", 30)).get(10, TimeUnit.SECONDS)).as("expired").isFalse();
    assertThat(link.send(command("c-4", 90)).get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(next(broker.published).payload()).contains("c-4");
    assertThat(broker.published).isEmpty();
  }

  @Test
  void nothingIsSentWithoutAConnection() throws Exception {
    Channel connection = awaitLink();
    connection.close().sync();
    until(() -> !link.figures().connected());
    assertThat(link.send(command("c-1", 30)).get(10, TimeUnit.SECONDS)).isFalse();
    awaitLink();
    assertThat(broker.published).isEmpty();
  }

  /** An acknowledgement sent before this would be at the broker: a command came behind it. */
  private void awaitTaken() throws Exception {
    until(() -> link.figures().received() == 1);
    assertThat(link.send(command("c-0", 30)).get(10, TimeUnit.SECONDS)).isTrue();
  }

  private Channel awaitLink() throws InterruptedException {
    Channel connection = next(broker.ready);
    until(() -> link.figures().connected());
    return connection;
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Optional.ofNullable(queue.poll(20, TimeUnit.SECONDS)).orElseThrow();
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static Command command(String id, long secondsFromTheStart) {
    return new Command(
        id,
        "urn:ngsi-ld:Streetlight:lamp-1",
        "illuminanceLevel",
        new Value.Decimal(5, 1),
        Command.Urgency.NORMAL,
        List.of("test"),
        0,
        (DevicesFixture.NOW.getEpochSecond() + secondsFromTheStart) * 1_000_000,
        Command.State.PENDING,
        0);
  }
}

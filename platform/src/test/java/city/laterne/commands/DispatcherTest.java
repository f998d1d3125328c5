package city.laterne.commands;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.security.AuditTrail;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatcherTest {
  private static final String LAMP = "urn:ngsi-ld:Streetlight:a";

  @TempDir private Path directory;
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private final MachineClock clock = () -> now;
  private Store store;
  private Tenant tenant;
  private Outbox outbox;
  private Dispatcher dispatcher;
  private boolean reachable = true;
  private final List<Command> sent = new ArrayList<>();

  private final CommandLink link =
      new CommandLink() {
        @Override
        public boolean serves(String entityId) {
          return true;
        }

        @Override
        public CompletableFuture<Boolean> send(Command command) {
          if (reachable) {
            sent.add(command);
          }
          return CompletableFuture.completedFuture(reachable);
        }
      };

  @BeforeEach
  void open() {
    store = Store.open(StoreSettings.of(directory, List.of(), true).withSlabLimit(16 << 20), clock);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    outbox = new Outbox(tenant, clock);
    dispatcher = new Dispatcher(outbox, clock, 100, Duration.ofHours(1));
    dispatcher.addLink(link);
  }

  @AfterEach
  void close() {
    dispatcher.close();
    store.close();
  }

  @Test
  void asksTheRulesAgainBeforeEveryAttempt() {
    boolean[] locked = {false};
    dispatcher.addSendRule(_ -> locked[0]);
    Command command = order(0.5, Duration.ofHours(1));
    turnAfter(0);
    assertThat(sent).hasSize(1);
    locked[0] = true;
    turnAfter(11);
    assertThat(sent).hasSize(1);
    assertThat(dispatcher.unfinished()).isZero();
    assertThat(outbox.list(LAMP, 10))
        .filteredOn(stored -> stored.id().equals(command.id()))
        .extracting(Command::state)
        .containsExactly(Command.State.REJECTED);
  }

  @Test
  void sendsUntilConfirmedAndNeverAgainAlsoNotAfterARestart() {
    Command command = order(0.5, Duration.ofHours(1));
    turnAfter(0);
    turnAfter(11);
    assertThat(sent).hasSize(2);
    CompletableFuture<Void> kept =
        dispatcher.confirmed(LAMP, "illuminanceLevel", command.id(), true, "OK");
    CompletableFuture<Void> keptAgain =
        dispatcher.confirmed(LAMP, "illuminanceLevel", command.id(), true, "OK");
    assertThat(keptAgain).isNotCompleted();
    turnAfter(60);
    assertThat(kept).isCompleted();
    assertThat(keptAgain).isCompleted();
    restart();
    turnAfter(600);
    assertThat(sent).hasSize(2);
    assertThat(state()).isEqualTo(Command.State.CONFIRMED);
  }

  @Test
  void neverSendsBehindTheExpiryAlsoNotAfterARestart() {
    reachable = false;
    order(0.5, Duration.ofSeconds(30));
    turnAfter(0);
    now = now.plusSeconds(30);
    reachable = true;
    dispatcher.reachable(LAMP);
    turnAfter(0);
    assertThat(sent).isEmpty();
    assertThat(state()).isEqualTo(Command.State.EXPIRED);

    reachable = false;
    order(0.7, Duration.ofSeconds(30));
    now = now.plusSeconds(31);
    reachable = true;
    restart();
    turnAfter(0);
    assertThat(sent).isEmpty();
    assertThat(outbox.list(LAMP, 10))
        .extracting(Command::state)
        .containsExactly(Command.State.EXPIRED, Command.State.EXPIRED);
  }

  @Test
  void sendsTheRestAgainAfterARestart() {
    Command command = order(0.5, Duration.ofHours(1));
    restart();
    turnAfter(0);
    assertThat(sent).extracting(Command::id).containsExactly(command.id());
  }

  @Test
  void aNewerCommandTakesTheOldersPlace() {
    reachable = false;
    order(0.5, Duration.ofHours(1));
    Command newer = order(0.7, Duration.ofHours(1));
    reachable = true;
    dispatcher.reachable(LAMP);
    turnAfter(0);
    assertThat(sent).extracting(Command::id).containsExactly(newer.id());
    assertThat(outbox.list(LAMP, 10))
        .extracting(Command::state)
        .containsExactly(Command.State.SUPERSEDED, Command.State.PENDING);
  }

  @Test
  void waitingDevicesGetTheirsWhenTheyComeIntoReach() {
    reachable = false;
    order(0.5, Duration.ofHours(1));
    turnAfter(0);
    turnAfter(0);
    reachable = true;
    turnAfter(0);
    assertThat(sent).isEmpty();
    dispatcher.reachable(LAMP);
    turnAfter(0);
    assertThat(sent).hasSize(1);
  }

  @Test
  void whatWaitsOnTheDiskGoesOutWhenItsDeviceComesIntoReach() {
    dispatcher = new Dispatcher(outbox, clock, 100, Duration.ofHours(1), 1);
    dispatcher.addLink(link);
    turnAfter(0);
    reachable = false;
    Command command = order(0.5, Duration.ofHours(1));
    turnAfter(0);
    assertThat(dispatcher.unfinished()).isZero();
    assertThat(dispatcher.list(LAMP)).extracting(Command::id).containsExactly(command.id());
    turnAfter(70);
    assertThat(dispatcher.unfinished()).isZero();
    reachable = true;
    dispatcher.reachable(LAMP);
    turnAfter(0);
    assertThat(sent).extracting(Command::id).containsExactly(command.id());
    dispatcher.answered(LAMP, "illuminanceLevel", command.id(), true, "OK");
    turnAfter(0);
    assertThat(state()).isEqualTo(Command.State.CONFIRMED);
    turnAfter(3_000);
    assertThat(sent).hasSize(1);
  }

  @Test
  void whatWaitsOnTheDiskGivesWayToANewerCommandAndRunsOut() {
    dispatcher = new Dispatcher(outbox, clock, 100, Duration.ofHours(1), 1);
    dispatcher.addLink(link);
    turnAfter(0);
    reachable = false;
    order(0.5, Duration.ofHours(1));
    turnAfter(0);
    order(0.6, Duration.ofMinutes(5));
    turnAfter(0);
    assertThat(dispatcher.unfinished()).isZero();
    assertThat(outbox.list(LAMP, 10))
        .extracting(Command::state)
        .containsExactly(Command.State.SUPERSEDED, Command.State.PENDING);
    turnAfter(1_200);
    turnAfter(0);
    assertThat(outbox.list(LAMP, 10))
        .extracting(Command::state)
        .containsExactly(Command.State.SUPERSEDED, Command.State.EXPIRED);
    assertThat(sent).isEmpty();
  }

  @Test
  void whatGaveWayToAConfirmedCommandIsNotSentAlsoNotAfterARestart() {
    dispatcher = new Dispatcher(outbox, clock, 100, Duration.ofHours(1), 1);
    dispatcher.addLink(link);
    turnAfter(0);
    reachable = false;
    order(0.5, Duration.ofHours(10));
    turnAfter(0);
    reachable = true;
    Command newer = order(0.6, Duration.ofHours(10));
    turnAfter(0);
    dispatcher.answered(LAMP, "illuminanceLevel", newer.id(), true, "OK");
    turnAfter(0);
    restart();
    dispatcher.reachable(LAMP);
    turnAfter(0);
    turnAfter(3_000);
    assertThat(sent).extracting(Command::id).containsExactly(newer.id());
    assertThat(outbox.list(LAMP, 10))
        .extracting(Command::state)
        .containsExactly(Command.State.SUPERSEDED, Command.State.CONFIRMED);
  }

  @Test
  void whatWasFinishedBeforeItCameIsNotSentAgain() {
    Command older = order(0.5, Duration.ofHours(1));
    turnAfter(0);
    Command newer = order(0.6, Duration.ofHours(1));
    turnAfter(0);
    dispatcher.answered(LAMP, "illuminanceLevel", newer.id(), true, "OK");
    turnAfter(2);
    dispatcher.accept(older);
    dispatcher.accept(newer);
    turnAfter(0);
    assertThat(sent).extracting(Command::id).containsExactly(older.id(), newer.id());
  }

  @Test
  void whatOneLinkDoesNotReachTheNextOneGets() {
    List<Command> second = new ArrayList<>();
    dispatcher.addLink(
        new CommandLink() {
          @Override
          public boolean serves(String entityId) {
            return true;
          }

          @Override
          public CompletableFuture<Boolean> send(Command command) {
            second.add(command);
            return CompletableFuture.completedFuture(true);
          }
        });
    order(0.5, Duration.ofHours(1));
    turnAfter(0);
    assertThat(sent).hasSize(1);
    assertThat(second).isEmpty();
    reachable = false;
    order(0.7, Duration.ofHours(1));
    turnAfter(0);
    assertThat(sent).hasSize(1);
    assertThat(second).hasSize(1);
  }

  @Test
  void aCommandIsOpenUntilItIsAnsweredReplacedOrExpired() {
    Command first = order(0.5, Duration.ofHours(1));
    assertThat(dispatcher.isOpen(first.id())).isTrue();
    Command second = order(0.6, Duration.ofHours(1));
    assertThat(dispatcher.isOpen(first.id())).isFalse();
    dispatcher.answered(LAMP, "illuminanceLevel", second.id(), true, "OK");
    assertThat(dispatcher.isOpen(second.id())).isFalse();
    Command third = order(0.7, Duration.ofSeconds(30));
    now = now.plusSeconds(30);
    assertThat(dispatcher.isOpen(third.id())).isFalse();
  }

  @Test
  void idsGrowOverRestartsAndClockJumps() {
    String first = order(0.5, Duration.ofHours(1)).id();
    now = now.minusSeconds(3_600);
    restart();
    assertThat(outbox.nextId()).isGreaterThan(first);
  }

  @Test
  void aClockSetBackHoldsNoCommandUp() {
    Command command = order(0.5, Duration.ofHours(1));
    now = now.minusSeconds(3_600);
    turnAfter(0);
    assertThat(sent).extracting(Command::id).containsExactly(command.id());
    now = now.minusSeconds(3_600);
    turnAfter(0);
    turnAfter(11);
    assertThat(sent).hasSizeGreaterThan(1);
    CompletableFuture<Void> kept =
        dispatcher.confirmed(LAMP, "illuminanceLevel", command.id(), true, "OK");
    int before = sent.size();
    turnAfter(0);
    assertThat(kept).isCompleted();
    now = now.minusSeconds(3_600);
    restart();
    turnAfter(600);
    assertThat(sent).hasSize(before);
    assertThat(state()).isEqualTo(Command.State.CONFIRMED);
  }

  @Test
  void aClockSetForwardSendsNothingWhoseTimeIsOver() {
    order(0.5, Duration.ofHours(1));
    now = now.plus(Duration.ofDays(1));
    turnAfter(0);
    assertThat(sent).isEmpty();
    assertThat(dispatcher.unfinished()).isZero();
    now = now.minus(Duration.ofDays(1));
    dispatcher.reachable(LAMP);
    turnAfter(0);
    restart();
    turnAfter(0);
    assertThat(sent).isEmpty();
  }

  @Test
  void idsGrowWhileTheClockJumps() {
    List<String> ids = new ArrayList<>();
    for (long jump : new long[] {0, -3_600, 1, 86_400, -90_000, 0}) {
      now = now.plusSeconds(jump);
      ids.add(order(0.5, Duration.ofHours(1)).id());
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  private Command order(double level, Duration validity) {
    tenant.commit(
        Transaction.of(
            Author.domain("test"),
            new Operation.Write(
                LAMP,
                List.of(),
                List.of(tenant.names().intern("https://example.org/Streetlight")),
                List.of(),
                Operation.WriteMode.APPEND,
                clock.micros())));
    Gate gate = new Gate(tenant, clock, outbox, dispatcher, List.of(), new AuditTrail(clock, 1));
    Order order =
        new Order(
            LAMP,
            "illuminanceLevel",
            Value.ofDouble(level),
            Command.Urgency.NORMAL,
            List.of("test"),
            validity,
            List.of());
    Principal me = new Principal("me", Set.of(Right.COMMAND), Scope.all(tenant.name()));
    return switch (gate.pass(me, order)) {
      case GateOutcome.Accepted(Command command) -> command;
      case GateOutcome.Refused refused -> throw new AssertionError(refused);
    };
  }

  private Command.State state() {
    return outbox.list(LAMP, 10).getFirst().state();
  }

  private void turnAfter(long seconds) {
    now = now.plusSeconds(seconds);
    long _ = dispatcher.turn();
  }

  private void restart() {
    store.close();
    open();
  }
}

package city.laterne.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import city.laterne.security.AuditLeaf;
import city.laterne.security.AuditTrail;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
  private static final MachineClock CLOCK = () -> Instant.parse("2026-11-23T12:00:00Z");
  private static final int LAMPS = 600;
  private static final int CHUNKS = 2;

  @TempDir private Path directory;
  private Store store;
  private Tenant tenant;
  private Outbox outbox;
  private Dispatcher dispatcher;
  private Gate gate;
  private final List<Command> sent = new ArrayList<>();
  private final List<Integer> rowsWhenSent = new ArrayList<>();
  private Consumer<Command> whenSent = _ -> {};

  private final CommandLink link =
      new CommandLink() {
        @Override
        public boolean serves(String entityId) {
          return true;
        }

        @Override
        public CompletableFuture<Boolean> send(Command command) {
          sent.add(command);
          rowsWhenSent.add(outbox.list(command.entityId(), 10).size());
          whenSent.accept(command);
          return CompletableFuture.completedFuture(true);
        }
      };

  private final CommandRule notTheLast =
      (entity, _) ->
          entity.id().equals(lamp(LAMPS - 1))
              ? List.of(new GateRefusal(Failure.Kind.CONFLICT, "CircuitLocked", "A crew is there."))
              : List.of();

  @BeforeEach
  void open() {
    store = Store.open(StoreSettings.of(directory, List.of(), true).withSlabLimit(16 << 20), CLOCK);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    outbox = new Outbox(tenant, CLOCK);
    dispatcher = new Dispatcher(outbox, CLOCK, 100, Duration.ofHours(1));
    dispatcher.addLink(link);
    gate =
        new Gate(tenant, CLOCK, outbox, dispatcher, List.of(notTheLast), new AuditTrail(CLOCK, 1));
    List<Operation> made = new ArrayList<>();
    for (int i = 0; i < LAMPS; i++) {
      made.add(
          new Operation.Write(
              lamp(i),
              List.of(),
              List.of(tenant.names().intern("https://example.org/Streetlight")),
              List.of(),
              Operation.WriteMode.APPEND,
              CLOCK.micros()));
    }
    tenant.commit(Transaction.of(Author.domain("test"), made));
  }

  @AfterEach
  void close() {
    dispatcher.close();
    store.close();
  }

  @Test
  void anOrderAndItsLeafReachTheDiskTogether() {
    GateOutcome outcome = gate.pass(person(Right.COMMAND), order(0, Command.Urgency.NORMAL));
    String id = outbox.list(lamp(0), 1).getFirst().id();
    assertThat(outcome).isInstanceOf(GateOutcome.Accepted.class);
    assertThat(leaves())
        .extracting(AuditLeaf::who, AuditLeaf::what, AuditLeaf::target, AuditLeaf::outcome)
        .containsExactly(
            tuple("key:me", "command illuminanceLevel 0.5", lamp(0), "accepted " + id));
  }

  @Test
  void whatIsRefusedToAPersonLeavesALeaf() {
    gate.pass(person(Right.READ), order(0, Command.Urgency.NORMAL));
    gate.pass(person(Right.COMMAND), order(LAMPS - 1, Command.Urgency.NORMAL));
    gate.pass(person(Right.COMMAND), order(LAMPS, Command.Urgency.STOP));
    assertThat(leaves())
        .extracting(AuditLeaf::target, AuditLeaf::outcome)
        .containsExactly(
            tuple(lamp(0), "refused Forbidden"),
            tuple(lamp(LAMPS - 1), "refused CircuitLocked"),
            tuple(lamp(LAMPS), "refused ResourceNotFound"));
  }

  @Test
  void aProgrammesOrdersStayOneTransactionAChunkAndItsRefusalsLeaveNoLeaf() {
    Principal programme =
        new Principal("domain:lighting", Set.of(Right.COMMAND), Scope.all(tenant.name()));
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < LAMPS; i++) {
      orders.add(order(i, Command.Urgency.NORMAL));
    }
    long before = tenant.figures().transactions();
    assertThat(Gate.accepted(gate.pass(programme, orders))).isEqualTo(LAMPS - 1);
    // One more reserves the commands' ids.
    assertThat(tenant.figures().transactions() - before).isEqualTo(CHUNKS + 1);
    assertThat(leaves()).hasSize(LAMPS - 1).allMatch(leaf -> leaf.outcome().startsWith("accepted"));
  }

  @Test
  void aStopIsSentBeforeItIsOnDiskAndItsLeafComesWithItsRow() {
    gate.pass(person(Right.COMMAND), order(0, Command.Urgency.STOP));
    assertThat(leaves()).isEmpty();
    assertThat(outbox.list(lamp(0), 10)).isEmpty();
    long _ = dispatcher.turn();
    assertThat(sent).extracting(Command::urgency).containsExactly(Command.Urgency.STOP);
    assertThat(rowsWhenSent).containsExactly(0);
    assertThat(outbox.list(lamp(0), 10)).hasSize(1);
    assertThat(leaves()).extracting(AuditLeaf::target).containsExactly(lamp(0));
  }

  @Test
  void aStopGivenLaterGoesOutBeforeManyNormalCommands() {
    for (int i = 0; i < LAMPS - 1; i++) {
      gate.pass(person(Right.COMMAND), order(i, Command.Urgency.NORMAL));
    }
    gate.pass(person(Right.COMMAND), order(7, Command.Urgency.STOP));
    long _ = dispatcher.turn();
    assertThat(sent).hasSize(LAMPS - 1);
    assertThat(sent.getFirst().urgency()).isEqualTo(Command.Urgency.STOP);
    assertThat(rowsWhenSent.getFirst()).as("rows of the lamp: the superseded one").isEqualTo(1);
    assertThat(outbox.list(lamp(7), 10))
        .extracting(Command::state)
        .containsExactly(Command.State.SUPERSEDED, Command.State.PENDING);
  }

  @Test
  void aStopGivenWhileNormalCommandsGoOutIsTheNext() {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      orders.add(order(i, Command.Urgency.NORMAL));
    }
    gate.pass(person(Right.COMMAND), orders);
    whenSent =
        _ -> {
          if (sent.size() == 3) {
            gate.pass(person(Right.COMMAND), order(20, Command.Urgency.STOP));
          }
        };
    long _ = dispatcher.turn();
    assertThat(sent).hasSize(11);
    assertThat(sent.get(3).entityId()).isEqualTo(lamp(20));
  }

  private List<AuditLeaf> leaves() {
    return AuditTrail.list(tenant, 0, 10_000);
  }

  private Principal person(Right right) {
    return new Principal("key:me", Set.of(right), Scope.all(tenant.name()));
  }

  private static String lamp(int number) {
    return "urn:ngsi-ld:Streetlight:" + number;
  }

  private static Order order(int lamp, Command.Urgency urgency) {
    return new Order(
        lamp(lamp),
        "illuminanceLevel",
        Value.ofDouble(0.5),
        urgency,
        List.of("test"),
        Duration.ofHours(1),
        List.of());
  }
}

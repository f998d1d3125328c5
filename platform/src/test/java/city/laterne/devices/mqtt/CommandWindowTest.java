package city.laterne.devices.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.commands.Command;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class CommandWindowTest {
  private final Map<String, CompletableFuture<Boolean>> out = new LinkedHashMap<>();
  private final List<String> published = new ArrayList<>();
  private final Set<String> over = new HashSet<>();
  private final CommandWindow window =
      new CommandWindow(
          2,
          command -> !over.contains(command.id()),
          command -> {
            published.add(command.id());
            return out.computeIfAbsent(command.id(), _ -> new CompletableFuture<>());
          });

  @Test
  void noMoreGoOutThanTheBrokerTakesAndStopsGoFirst() {
    CompletableFuture<Boolean> first = send("a", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> second = send("b", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> third = send("c", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> stop = send("stop", Command.Urgency.STOP);
    assertThat(published).containsExactly("a", "b");
    acknowledge("b", false);
    acknowledge("a", true);
    assertThat(published).containsExactly("a", "b", "stop", "c");
    assertThat(first).isCompletedWithValue(true);
    assertThat(second).isCompletedWithValue(false);
    assertThat(third).isNotDone();
    assertThat(stop).isNotDone();
  }

  @Test
  void whatRanOutWhileItWaitedIsNotSent() {
    CompletableFuture<Boolean> _ = send("a", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> _ = send("b", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> late = send("late", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> _ = send("c", Command.Urgency.NORMAL);
    over.add("late");
    acknowledge("a", true);
    assertThat(published).containsExactly("a", "b", "c");
    assertThat(late).isCompletedWithValue(false);
  }

  @Test
  void manyThatRanOutTakeNoStack() {
    CompletableFuture<Boolean> _ = send("a", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> _ = send("b", Command.Urgency.NORMAL);
    List<CompletableFuture<Boolean>> late = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      over.add("late" + i);
      late.add(send("late" + i, Command.Urgency.NORMAL));
    }
    acknowledge("a", true);
    assertThat(late).allSatisfy(one -> assertThat(one).isCompletedWithValue(false));
    assertThat(published).containsExactly("a", "b");
  }

  @Test
  void theEndOfTheConnectionGivesAllBack() {
    CompletableFuture<Boolean> first = send("a", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> _ = send("b", Command.Urgency.NORMAL);
    CompletableFuture<Boolean> third = send("c", Command.Urgency.STOP);
    window.close();
    assertThat(first).isCompletedWithValue(false);
    assertThat(third).isCompletedWithValue(false);
    acknowledge("a", true);
    assertThat(published).containsExactly("a", "b");
    assertThat(send("d", Command.Urgency.NORMAL)).isCompletedWithValue(false);
  }

  private void acknowledge(String id, boolean taken) {
    out.computeIfAbsent(id, _ -> new CompletableFuture<>()).complete(taken);
  }

  private CompletableFuture<Boolean> send(String id, Command.Urgency urgency) {
    return window.send(
        new Command(
            id,
            "urn:ngsi-ld:Streetlight:a",
            "illuminanceLevel",
            new Value.Decimal(5, 1),
            urgency,
            List.of("test"),
            0,
            Long.MAX_VALUE,
            Command.State.PENDING,
            0));
  }
}

package city.laterne.context.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.Name;
import city.laterne.store.Scope;
import city.laterne.store.Value;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeldBackTest {
  private static final Name TYPE = new Name(1, "T");
  private static final Name LEVEL = new Name(2, "level");
  private static final Name POWER = new Name(3, "power");

  private final Outstanding outstanding = new Outstanding();
  private final HeldBack held = new HeldBack(outstanding);
  private final NotificationCounts counts = new NotificationCounts();
  private final DeliveryState state = new DeliveryState(counts);

  @Test
  void keepsTheCursorInFrontOfTheFirstUntilItIsLetGo() {
    held.add(subscription("a"), List.of(change(7, "x", LEVEL), change(9, "y", LEVEL)), state);
    held.add(subscription("b"), List.of(change(9, "y", LEVEL)), state);
    assertThat(outstanding.safe(20)).isEqualTo(6);
    List<HeldBack.Held> all = List.copyOf(held.list());
    held.remove(all.get(0));
    assertThat(outstanding.safe(20)).isEqualTo(8);
    held.remove(all.get(1));
    held.remove(all.get(1));
    assertThat(outstanding.safe(20)).isEqualTo(20);
  }

  @Test
  void mergesChangesOfAnEntity() {
    held.add(subscription("a"), List.of(change(1, "x", LEVEL), change(2, "x", POWER)), state);
    held.add(subscription("a"), List.of(change(3, "x", POWER)), state);
    assertThat(held.list().iterator().next().touched().values())
        .containsExactly(
            new Touched("x", List.of(TYPE), false, 3, 1, 3, Set.of(LEVEL, POWER), Set.of()));
  }

  @Test
  void isBoundedAndCountsWhatFallsOut() {
    int over = 5;
    for (int i = 0; i < HeldBack.MOST_OF_ONE + over; i++) {
      held.add(subscription("a"), List.of(change(i + 1, "x" + i, LEVEL)), state);
      held.add(subscription("a"), List.of(change(i + 1, "x0", LEVEL)), state);
    }
    assertThat(entities()).isEqualTo(HeldBack.MOST_OF_ONE);
    assertThat(held.list().iterator().next().touched())
        .containsKey("x0")
        .doesNotContainKeys("x1", "x" + over);
    assertThat(counts.figures().dropped()).isEqualTo(over);
    for (int i = 0; i < HeldBack.MOST; i++) {
      held.add(subscription("s" + i), List.of(change(i + 1, "x", LEVEL)), state);
    }
    for (int i = 0; i < HeldBack.MOST; i++) {
      held.add(subscription("s" + i), List.of(change(i + 1, "y", LEVEL)), state);
    }
    assertThat(entities()).isLessThanOrEqualTo(HeldBack.MOST);
    List.copyOf(held.list()).forEach(held::remove);
    assertThat(held.list()).isEmpty();
    assertThat(outstanding.safe(9)).isEqualTo(9);
  }

  private int entities() {
    return held.list().stream().mapToInt(each -> each.touched().size()).sum();
  }

  private static Change change(long position, String entity, Name attribute) {
    return new Change(
        position,
        position,
        0,
        entity,
        position,
        List.of(TYPE),
        Change.Kind.UPDATED,
        List.of(Attribute.property(attribute, Value.Bool.TRUE)),
        List.of());
  }

  private static Subscription subscription(String id) {
    return new Subscription(
        id,
        "",
        "",
        List.of(),
        Set.of(),
        "",
        Subscription.GeoQuery.NONE,
        Subscription.Trigger.USUAL,
        true,
        60,
        Micros.ABSENT,
        new Subscription.Notification(
            List.of(),
            Subscription.Form.NORMALIZED,
            false,
            URI.create("http://127.0.0.1/"),
            false,
            Map.of()),
        "",
        "owner",
        Scope.all("default"),
        0);
  }
}

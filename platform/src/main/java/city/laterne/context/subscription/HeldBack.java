package city.laterne.context.subscription;

import city.laterne.store.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Changes that wait for the end of their subscription's throttling (ETSI GS CIM 009, clause
 * 5.2.12), merged by entity. While a subscription's changes wait, the first one's position is
 * outstanding, so that a restart reads them again. Bounded to {@value #MOST_OF_ONE} entities a
 * subscription and {@value #MOST} a tenant; beyond that the entity that the same subscription holds
 * for the longest time without a further change falls out, counted as dropped. One thread uses it
 * at a time.
 */
final class HeldBack {
  /** The most entities that wait for one subscription. */
  static final int MOST_OF_ONE = 1_000;

  /** The most entities that wait for all subscriptions of a tenant. */
  static final int MOST = 20_000;

  /**
   * What waits for one subscription.
   *
   * @param subscription as it was when the first change came
   * @param position of that change
   * @param touched by entity id, the one changed last at the end
   */
  record Held(Subscription subscription, long position, SequencedMap<String, Touched> touched) {}

  private final Outstanding outstanding;
  private final Map<String, Held> bySubscription = new LinkedHashMap<>();
  private int entities;

  HeldBack(Outstanding outstanding) {
    this.outstanding = outstanding;
  }

  /** Keeps changes, in order and at least one, until {@link #remove}. */
  void add(Subscription subscription, List<Change> changes, DeliveryState state) {
    Held held =
        bySubscription.computeIfAbsent(
            subscription.id(),
            _ -> {
              long position = changes.getFirst().position();
              outstanding.begin(position);
              return new Held(subscription, position, new LinkedHashMap<>());
            });
    for (Touched each : Touched.merge(changes)) {
      Touched before = held.touched().remove(each.entityId());
      entities += before == null ? 1 : 0;
      held.touched().put(each.entityId(), before == null ? each : before.then(each));
      if (held.touched().size() > MOST_OF_ONE || entities > MOST) {
        held.touched().pollFirstEntry();
        entities--;
        state.dropped();
      }
    }
  }

  /** What waits, one entry a subscription. */
  Collection<Held> list() {
    return new ArrayList<>(bySubscription.values());
  }

  /** Lets go of what waits for a subscription; its position is not outstanding any more. */
  void remove(Held held) {
    if (bySubscription.remove(held.subscription().id(), held)) {
      entities -= held.touched().size();
      outstanding.end(held.position());
    }
  }
}

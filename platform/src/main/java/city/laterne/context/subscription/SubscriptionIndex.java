package city.laterne.context.subscription;

import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.Name;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the subscriptions that a change concerns without looking at the others: by entity id, by
 * type and watched attribute, by type, by watched attribute, in this order of preference. Safe for
 * use by many threads.
 */
final class SubscriptionIndex {
  private sealed interface Key {
    record ById(String id) implements Key {}

    record ByTypeAndAttribute(String type, String attribute) implements Key {}

    record ByType(String type) implements Key {}

    record ByAttribute(String attribute) implements Key {}

    record ForAll() implements Key {}
  }

  private static final Key FOR_ALL = new Key.ForAll();

  private final Map<Key, Map<String, Matcher>> matchers = new ConcurrentHashMap<>();

  void add(Subscription subscription) {
    Matcher matcher = new Matcher(subscription);
    for (Key key : keys(subscription)) {
      var _ =
          matchers.compute(
              key,
              (_, before) -> {
                Map<String, Matcher> there = before == null ? new ConcurrentHashMap<>() : before;
                there.put(subscription.id(), matcher);
                return there;
              });
    }
  }

  /**
   * Puts a changed subscription in the place of its old version: at no moment is there none of the
   * two, so no change passes between them; one at that very moment may find both.
   */
  void replace(Subscription old, Subscription changed) {
    add(changed);
    Set<Key> left = keys(old);
    left.removeAll(keys(changed));
    remove(old.id(), left);
  }

  void remove(Subscription subscription) {
    remove(subscription.id(), keys(subscription));
  }

  private void remove(String id, Set<Key> keys) {
    for (Key key : keys) {
      matchers.computeIfPresent(
          key,
          (_, there) -> {
            there.remove(id);
            return there.isEmpty() ? null : there;
          });
    }
  }

  boolean isEmpty() {
    return matchers.isEmpty();
  }

  /** The subscriptions whose selectors, watched attributes and triggers a change fulfils. */
  Set<Subscription> matching(Change change) {
    Set<Subscription> found = new LinkedHashSet<>();
    look(new Key.ById(change.entityId()), change, found);
    look(FOR_ALL, change, found);
    for (Name type : change.types()) {
      look(new Key.ByType(type.iri()), change, found);
      for (Attribute attribute : change.attributes()) {
        look(new Key.ByTypeAndAttribute(type.iri(), attribute.name().iri()), change, found);
      }
      for (Name removed : change.removed()) {
        look(new Key.ByTypeAndAttribute(type.iri(), removed.iri()), change, found);
      }
    }
    for (Attribute attribute : change.attributes()) {
      look(new Key.ByAttribute(attribute.name().iri()), change, found);
    }
    for (Name removed : change.removed()) {
      look(new Key.ByAttribute(removed.iri()), change, found);
    }
    return found;
  }

  private void look(Key key, Change change, Set<Subscription> found) {
    for (Matcher matcher : matchers.getOrDefault(key, Map.of()).values()) {
      if (matcher.matches(change)) {
        found.add(matcher.subscription());
      }
    }
  }

  private static Set<Key> keys(Subscription subscription) {
    Set<Key> keys = new LinkedHashSet<>();
    // Who wants to hear of deleted entities hears of those without watched attributes, too.
    boolean narrow =
        !subscription.watched().isEmpty()
            && !subscription.triggers().contains(Subscription.Trigger.ENTITY_DELETED);
    for (Subscription.Selector selector : selectors(subscription)) {
      boolean any = selector.type().equals(Subscription.Selector.ANY);
      if (!selector.id().isEmpty()) {
        keys.add(new Key.ById(selector.id()));
      } else if (narrow) {
        for (String attribute : subscription.watched()) {
          keys.add(
              any
                  ? new Key.ByAttribute(attribute)
                  : new Key.ByTypeAndAttribute(selector.type(), attribute));
        }
      } else {
        keys.add(any ? FOR_ALL : new Key.ByType(selector.type()));
      }
    }
    return keys;
  }

  private static List<Subscription.Selector> selectors(Subscription subscription) {
    return subscription.entities().isEmpty()
        ? List.of(new Subscription.Selector(Subscription.Selector.ANY, "", ""))
        : subscription.entities();
  }
}

package city.laterne.context.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.Name;
import city.laterne.store.Scope;
import city.laterne.store.Value;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SubscriptionIndexTest {
  private static final List<Name> TYPES = names("T", 1);
  private static final List<Name> ATTRIBUTES = names("a", 11);

  private static List<Name> names(String prefix, int first) {
    List<Name> names = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      names.add(new Name(first + i, prefix + i));
    }
    return names;
  }

  @Property(tries = 300)
  void theIndexFindsExactlyWhatAScanFinds(@ForAll long seed) {
    Random random = new Random(seed);
    SubscriptionIndex index = new SubscriptionIndex();
    List<Subscription> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Subscription one = subscription(random, "urn:s:" + i);
      all.add(one);
      index.add(one);
    }
    for (int i = 0; i < 10; i++) {
      index.remove(all.removeLast());
    }
    for (int i = 0; i < 10; i++) {
      Subscription changed = subscription(random, "urn:s:" + i);
      index.replace(all.set(i, changed), changed);
    }
    for (int i = 0; i < 30; i++) {
      Change change = change(random);
      Set<String> scanned =
          all.stream()
              .filter(one -> naive(one, change))
              .map(Subscription::id)
              .collect(Collectors.toSet());
      assertThat(index.matching(change).stream().map(Subscription::id))
          .containsExactlyInAnyOrderElementsOf(scanned);
    }
    all.forEach(index::remove);
    assertThat(index.isEmpty()).isTrue();
  }

  /** The rules of clause 5.8.6 read one by one, without any index. */
  private static boolean naive(Subscription one, Change change) {
    boolean selected = one.entities().isEmpty();
    for (Subscription.Selector selector : one.entities()) {
      boolean type =
          selector.type().equals("*")
              || change.types().stream().map(Name::iri).toList().contains(selector.type());
      boolean id =
          selector.id().isEmpty()
              ? selector.pattern().matcher(change.entityId()).find()
              : selector.id().equals(change.entityId());
      selected |= type && id;
    }
    Set<String> written =
        change.attributes().stream().map(a -> a.name().iri()).collect(Collectors.toSet());
    Set<String> gone = change.removed().stream().map(Name::iri).collect(Collectors.toSet());
    if (!one.watched().isEmpty()) {
      written.retainAll(one.watched());
      gone.retainAll(one.watched());
    }
    Set<Subscription.Trigger> triggers = one.triggers();
    boolean touched = one.watched().isEmpty() || !written.isEmpty() || !gone.isEmpty();
    boolean created =
        change.attributes().stream()
            .anyMatch(a -> written.contains(a.name().iri()) && a.createdAt() == a.modifiedAt());
    boolean updated =
        change.attributes().stream()
            .anyMatch(a -> written.contains(a.name().iri()) && a.createdAt() != a.modifiedAt());
    boolean attribute =
        (triggers.contains(Subscription.Trigger.ATTRIBUTE_CREATED) && created)
            || (triggers.contains(Subscription.Trigger.ATTRIBUTE_UPDATED) && updated)
            || (triggers.contains(Subscription.Trigger.ATTRIBUTE_DELETED) && !gone.isEmpty());
    return selected
        && switch (change.kind()) {
          case HISTORY -> false;
          case DELETED -> triggers.contains(Subscription.Trigger.ENTITY_DELETED);
          case CREATED ->
              attribute || (triggers.contains(Subscription.Trigger.ENTITY_CREATED) && touched);
          case UPDATED, REPLACED ->
              attribute || (triggers.contains(Subscription.Trigger.ENTITY_UPDATED) && touched);
        };
  }

  private static Change change(Random random) {
    List<Attribute> attributes = new ArrayList<>();
    List<Name> removed = new ArrayList<>();
    Change.Kind kind = Change.Kind.values()[random.nextInt(Change.Kind.values().length)];
    for (Name name : ATTRIBUTES) {
      int what = kind == Change.Kind.DELETED ? 9 : random.nextInt(6);
      if (what < 2) {
        attributes.add(Attribute.property(name, Value.Bool.TRUE).withTimes(1, 1 + what));
      } else if (what == 2) {
        removed.add(name);
      }
    }
    return new Change(
        1, 1, 0, "urn:e:" + random.nextInt(4), 1, some(random, TYPES), kind, attributes, removed);
  }

  private static Subscription subscription(Random random, String id) {
    List<Subscription.Selector> selectors = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      selectors.add(
          new Subscription.Selector(
              random.nextInt(4) == 0 ? "*" : TYPES.get(random.nextInt(4)).iri(),
              random.nextBoolean() ? "" : "urn:e:" + random.nextInt(4),
              random.nextBoolean() ? "" : "[" + random.nextInt(4) + "-9]$"));
    }
    Set<String> watched =
        some(random, ATTRIBUTES).stream().map(Name::iri).collect(Collectors.toSet());
    Set<Subscription.Trigger> triggers =
        random.nextBoolean()
            ? Subscription.Trigger.USUAL
            : Set.copyOf(some(random, List.of(Subscription.Trigger.values())));
    return new Subscription(
        id,
        "",
        "",
        selectors,
        random.nextInt(3) == 0 ? Set.of() : watched,
        "",
        Subscription.GeoQuery.NONE,
        triggers,
        true,
        0,
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

  private static <T> List<T> some(Random random, List<T> from) {
    List<T> some = new ArrayList<>();
    for (T each : from) {
      if (random.nextInt(3) == 0) {
        some.add(each);
      }
    }
    return some.isEmpty() ? List.of(from.get(random.nextInt(from.size()))) : some;
  }
}

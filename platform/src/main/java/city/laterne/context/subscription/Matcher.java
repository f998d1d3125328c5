package city.laterne.context.subscription;

import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.Name;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides by the change alone whether a subscription is concerned; its query is left to the read
 * view.
 */
final class Matcher {
  private final Subscription subscription;
  private final List<Pattern> patterns;

  Matcher(Subscription subscription) {
    this.subscription = subscription;
    this.patterns = subscription.entities().stream().map(Subscription.Selector::pattern).toList();
  }

  Subscription subscription() {
    return subscription;
  }

  boolean matches(Change change) {
    return change.position() > subscription.since() && selects(change) && triggered(change);
  }

  private boolean selects(Change change) {
    List<Subscription.Selector> selectors = subscription.entities();
    for (int i = 0; i < selectors.size(); i++) {
      Subscription.Selector selector = selectors.get(i);
      boolean id =
          selector.id().isEmpty()
              ? patterns.get(i).matcher(change.entityId()).find()
              : selector.id().equals(change.entityId());
      if (id && hasType(change, selector.type())) {
        return true;
      }
    }
    return selectors.isEmpty();
  }

  private static boolean hasType(Change change, String type) {
    return type.equals(Subscription.Selector.ANY)
        || change.types().stream().anyMatch(name -> name.iri().equals(type));
  }

  private boolean triggered(Change change) {
    Set<Subscription.Trigger> triggers = subscription.triggers();
    return switch (change.kind()) {
      case CREATED ->
          (triggers.contains(Subscription.Trigger.ENTITY_CREATED) && touchesWatched(change))
              || attributeTriggered(change);
      case UPDATED, REPLACED ->
          (triggers.contains(Subscription.Trigger.ENTITY_UPDATED) && touchesWatched(change))
              || attributeTriggered(change);
      case DELETED ->
          triggers.contains(Subscription.Trigger.ENTITY_DELETED) || attributeTriggered(change);
      case HISTORY -> false;
    };
  }

  private boolean touchesWatched(Change change) {
    return subscription.watched().isEmpty()
        || change.attributes().stream().anyMatch(attribute -> watches(attribute.name()))
        || change.removed().stream().anyMatch(this::watches);
  }

  private boolean attributeTriggered(Change change) {
    Set<Subscription.Trigger> triggers = subscription.triggers();
    for (Attribute attribute : change.attributes()) {
      Subscription.Trigger trigger =
          attribute.createdAt() == attribute.modifiedAt()
              ? Subscription.Trigger.ATTRIBUTE_CREATED
              : Subscription.Trigger.ATTRIBUTE_UPDATED;
      if (triggers.contains(trigger) && watches(attribute.name())) {
        return true;
      }
    }
    return triggers.contains(Subscription.Trigger.ATTRIBUTE_DELETED)
        && change.removed().stream().anyMatch(this::watches);
  }

  private boolean watches(Name name) {
    return subscription.watched().isEmpty() || subscription.watched().contains(name.iri());
  }
}

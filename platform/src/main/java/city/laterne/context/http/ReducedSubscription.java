package city.laterne.context.http;

import city.laterne.context.entity.Json;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registration.EntityInfo;
import city.laterne.context.registration.Registration.Information;
import city.laterne.context.registration.Registration.Touch;
import city.laterne.context.subscription.Subscription;
import city.laterne.shared.Micros;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a context source is asked for in the name of a subscription (ETSI GS CIM 009 v1.9.1, clause
 * 5.8.1.4): no more than it registered, to be notified here.
 */
final class ReducedSubscription {
  private final Subscription subscription;
  private final Registration to;
  private final Forward.Under under;
  private final boolean whole;

  /**
   * For one source.
   *
   * @param sameTerms whether the source reads the terms of the subscription's query as it means
   *     them
   */
  ReducedSubscription(
      Subscription subscription, Registration to, Forward.Under under, boolean sameTerms) {
    this.subscription = subscription;
    this.to = to;
    this.under = under;
    whole = sameTerms && !subscription.more().splitEntities();
  }

  /** Whether the query goes along. */
  boolean isWhole() {
    return whole;
  }

  /**
   * The subscription without an id; empty when the source has nothing to do with it.
   *
   * @param notify where the source shall send its notifications
   */
  Optional<ObjectNode> json(String notify) {
    Set<Subscription.Selector> selectors = new LinkedHashSet<>();
    Set<String> attributes = new LinkedHashSet<>();
    boolean touched = false;
    boolean all = false;
    for (Subscription.Selector selector : selectors()) {
      Touch touch = touch(selector);
      for (Information part : to.touchedBy(touch)) {
        touched = true;
        all |= part.attributes().isEmpty();
        attributes.addAll(part.attributes());
        selectors.addAll(narrowed(selector, part.touchedEntities(touch)));
      }
    }
    return touched
        ? Optional.of(json(notify, selectors, all ? Set.of() : attributes))
        : Optional.empty();
  }

  private List<Subscription.Selector> selectors() {
    return subscription.entities().isEmpty()
        ? List.of(new Subscription.Selector(Subscription.Selector.ANY, "", ""))
        : subscription.entities();
  }

  private Touch touch(Subscription.Selector selector) {
    boolean any = selector.type().equals(Subscription.Selector.ANY);
    return new Touch(
        selector.id().isEmpty() ? Set.of() : Set.of(selector.id()),
        selector.idPattern().isEmpty()
            ? Optional.empty()
            : Optional.of(Pattern.compile(selector.idPattern())),
        any ? Set.of() : Set.of(selector.type()),
        subscription.watched());
  }

  private static List<Subscription.Selector> narrowed(
      Subscription.Selector selector, List<EntityInfo> infos) {
    List<Subscription.Selector> narrowed = new ArrayList<>();
    for (EntityInfo info : infos) {
      Set<String> types =
          selector.type().equals(Subscription.Selector.ANY)
              ? info.types()
              : Set.of(selector.type());
      String id = selector.id().isEmpty() ? info.id() : selector.id();
      String pattern =
          selector.idPattern().isEmpty()
              ? info.pattern().map(Pattern::pattern).orElse("")
              : selector.idPattern();
      types.stream()
          .sorted()
          .forEach(type -> narrowed.add(new Subscription.Selector(type, id, pattern)));
    }
    return narrowed.isEmpty() ? List.of(selector) : narrowed;
  }

  private ObjectNode json(
      String notify, Set<Subscription.Selector> selectors, Set<String> registered) {
    ObjectNode json = Json.TREE.createObjectNode().put("type", "Subscription");
    boolean anything =
        selectors.stream().allMatch(one -> one.type().equals(Subscription.Selector.ANY));
    if (!anything || !subscription.entities().isEmpty()) {
      ArrayNode entities = json.putArray("entities");
      selectors.forEach(selector -> add(entities.addObject(), selector));
    }
    names(json, "watchedAttributes", both(subscription.watched(), registered));
    if (whole && !subscription.q().isEmpty()) {
      json.put("q", subscription.q());
    }
    Subscription.GeoQuery geo = subscription.geo();
    if (whole && !geo.equals(Subscription.GeoQuery.NONE)) {
      ObjectNode place = json.putObject("geoQ").put("georel", geo.georel());
      place.put("geometry", geo.geometry());
      place.set("coordinates", Json.TREE.readTree(geo.coordinates()));
      if (!geo.property().isEmpty()) {
        place.put("geoproperty", geo.property());
      }
    }
    ArrayNode triggers = json.putArray("notificationTrigger");
    subscription.triggers().stream().sorted().forEach(trigger -> triggers.add(trigger.word()));
    if (subscription.throttling() > 0) {
      json.put("throttling", subscription.throttling());
    }
    if (subscription.more().timeInterval() > 0) {
      json.put("timeInterval", subscription.more().timeInterval());
    }
    if (subscription.expiresAt() != Micros.ABSENT) {
      json.put("expiresAt", Micros.format(subscription.expiresAt()));
    }
    if (subscription.more().splitEntities()) {
      json.put("splitEntities", true);
    }
    if (to.management().localOnly()) {
      json.put("localOnly", true);
    }
    ObjectNode notification = json.putObject("notification");
    if (whole) {
      Set<String> told = new LinkedHashSet<>(subscription.notification().attributes());
      names(notification, "attributes", both(told, registered));
    }
    notification.put("format", "normalized").put("sysAttrs", true);
    notification.putObject("endpoint").put("uri", notify).put("accept", "application/json");
    return json;
  }

  /** What is asked for and registered; an empty set stands for everything. */
  private static Set<String> both(Set<String> asked, Set<String> registered) {
    if (asked.isEmpty() || registered.isEmpty()) {
      return asked.isEmpty() ? registered : asked;
    }
    Set<String> both = new LinkedHashSet<>(asked);
    both.retainAll(registered);
    return both;
  }

  private void names(ObjectNode json, String member, Set<String> iris) {
    if (!iris.isEmpty()) {
      ArrayNode names = json.putArray(member);
      iris.stream().map(iri -> Forward.term(iri, under)).sorted().forEach(names::add);
    }
  }

  private void add(ObjectNode entity, Subscription.Selector selector) {
    boolean any = selector.type().equals(Subscription.Selector.ANY);
    entity.put("type", any ? selector.type() : Forward.term(selector.type(), under));
    if (!selector.id().isEmpty()) {
      entity.put("id", selector.id());
    } else if (!selector.idPattern().isEmpty()) {
      entity.put("idPattern", selector.idPattern());
    }
  }
}

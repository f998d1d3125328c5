package city.laterne.context.http;

import city.laterne.context.entity.Json;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registrations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A subscription that a context source was asked to keep for one that is kept here.
 *
 * @param id under which the source knows it; nobody can guess it, so that it stands for the right
 *     to notify
 * @param to the source as it was registered when it was asked
 * @param sent what it was asked for, without the id
 * @param whole whether the source was given the query, which then need not be held against what it
 *     notifies
 * @param state how far it is
 * @param since when it came into this state, µs since 1970
 */
record SubscriptionCopy(
    String id, Registration to, String sent, boolean whole, State state, long since) {
  /** How far a copy is. */
  enum State {
    /** The source is to be asked for it. */
    WANTED,
    /** The source has it. */
    MADE,
    /** The source does not want it. */
    REFUSED,
    /** The source is to forget it. */
    UNWANTED
  }

  SubscriptionCopy in(State next, long now) {
    return new SubscriptionCopy(id, to, sent, whole, next, now);
  }

  ObjectNode json() {
    ObjectNode json = Json.TREE.createObjectNode();
    json.put("id", id).put("sent", sent).put("whole", whole).put("state", state.name());
    json.put("since", since).set("to", Registrations.row(to));
    return json;
  }

  static SubscriptionCopy of(JsonNode json) {
    return new SubscriptionCopy(
        json.path("id").asString(),
        Registrations.kept(json.path("to")),
        json.path("sent").asString(),
        json.path("whole").asBoolean(),
        State.valueOf(json.path("state").asString()),
        json.path("since").asLong());
  }
}

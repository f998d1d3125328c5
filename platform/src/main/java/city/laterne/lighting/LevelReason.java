package city.laterne.lighting;

import city.laterne.store.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a light shall burn as it does, kept beside the desired level as the attribute {@code
 * desiredReason}: a JSON text of keys and parameters, so that a page says it in its reader's
 * language.
 *
 * @param rule which rule decided
 * @param detail the programme's phase in lower case; for others, who asked
 * @param text what the asker says; empty for none
 * @param until city time up to which it holds; {@link Instant#MAX} for no end
 */
public record LevelReason(Rule rule, String detail, String text, Instant until) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The rules that decide levels, the strongest first. */
  public enum Rule {
    /** A crew's lock. */
    LOCK,
    /** Full light on call. */
    EMERGENCY,
    /** An operator's wish with an end. */
    MANUAL,
    /** The sun programme. */
    PROGRAMME
  }

  /** Whether the programme has to stand back at a moment of the city. */
  public boolean overrides(Instant now) {
    return switch (rule) {
      case EMERGENCY, MANUAL -> until.isAfter(now);
      case LOCK, PROGRAMME -> false;
    };
  }

  /** The reason as JSON. */
  public String toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("rule", rule.name().toLowerCase(Locale.ROOT));
    node.put(rule == Rule.PROGRAMME ? "phase" : "by", detail);
    if (!text.isEmpty()) {
      node.put("text", text);
    }
    if (!until.equals(Instant.MAX)) {
      node.put("until", until.toString());
    }
    return node.toString();
  }

  /** Reads a reason back; empty when the text is none. */
  public static Optional<LevelReason> parse(Value value) {
    if (!(value instanceof Value.Text(String json))) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(json);
      Rule rule = Rule.valueOf(node.path("rule").asString("").toUpperCase(Locale.ROOT));
      String until = node.path("until").asString("");
      return Optional.of(
          new LevelReason(
              rule,
              node.path(rule == Rule.PROGRAMME ? "phase" : "by").asString(""),
              node.path("text").asString(""),
              until.isEmpty() ? Instant.MAX : Instant.parse(until)));
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}

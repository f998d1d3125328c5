package city.laterne.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessagesTest {
  private static final List<String> SOURCES =
      List.of(
          "index.html",
          "app.js",
          "base.js",
          "board.js",
          "api.js",
          "chart.js",
          "clock.js",
          "control.js",
          "dense.js",
          "early.js",
          "facts.js",
          "i18n.js",
          "layer.js",
          "lights.js",
          "map.js",
          "panel.js",
          "search.js",
          "sprites.js",
          "theme.js");

  /**
   * Keys as the page's code writes them: a message call, a table of keys, or an attribute of the
   * HTML.
   */
  private static final Pattern USES =
      Pattern.compile(
          "(?:\\bt\\(|data-(?:text|label|placeholder)=|: |, )\"([a-z]+(?:\\.[a-z]+)+)\"");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");

  @Test
  void bothLanguagesHaveTheSameKeysAndPlaceholders() {
    JsonNode german = messages("de");
    JsonNode english = messages("en");
    assertThat(keys(german)).isEqualTo(keys(english));
    for (String key : keys(german)) {
      assertThat(placeholders(german.get(key).asString()))
          .as(key)
          .isEqualTo(placeholders(english.get(key).asString()));
      assertThat(german.get(key).asString()).as(key).isNotBlank();
    }
  }

  @Test
  void everyKeyIsUsedAndEveryUsedKeyIsThere() {
    String page =
        SOURCES.stream()
            .map(file -> new String(Asset.read("/city/laterne/portal/" + file), UTF_8))
            .collect(Collectors.joining("\n"));
    Set<String> keys = keys(messages("en"));
    assertThat(keys).allSatisfy(key -> assertThat(page).contains("\"" + key + "\""));
    Set<String> used =
        USES.matcher(page).results().map(use -> use.group(1)).collect(Collectors.toSet());
    used.removeIf(use -> use.startsWith("laterne."));
    assertThat(used).hasSizeGreaterThan(60);
    assertThat(keys).containsAll(used);
  }

  private static JsonNode messages(String language) {
    return JsonMapper.builder()
        .build()
        .readTree(Asset.read("/city/laterne/portal/messages_" + language + ".json"));
  }

  private static Set<String> keys(JsonNode messages) {
    return new LinkedHashSet<>(messages.propertyNames());
  }

  private static Set<String> placeholders(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

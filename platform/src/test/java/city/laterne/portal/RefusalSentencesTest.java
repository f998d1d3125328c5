package city.laterne.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every code with which the gate or lighting refuses has a sentence in both languages. */
class RefusalSentencesTest {
  private static final Path SOURCES = Path.of("src/main/java/city/laterne");
  private static final List<String> PACKAGES = List.of("commands", "lighting");

  /** Where a refusal is made, and the code that it says there. */
  private static final Pattern MADE =
      Pattern.compile(
          "new (?:Failure|GateRefusal)\\(\\s*(?:Failure\\.Kind\\.\\w+,\\s*)?"
              + "(?:\"(?<code>[A-Z]\\w+)\"|(?<other>[^\\s,]*))");

  /** The same for lists of lamps, which are all refused through one method. */
  private static final Pattern LIST_REFUSED = Pattern.compile("\\brefused\\(\\s*\"([A-Z]\\w+)\",");

  /** What stands instead of a code where one is handed on. */
  private static final List<String> HANDED_ON = List.of("kind", "code", "first.kind()");

  private static final Pattern TABLE =
      Pattern.compile("const REFUSALS = \\{(.*?)\\};", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("(\\w+): \"([a-z.]+)\"");

  @Test
  void everyCodeHasAGermanAndAnEnglishSentence() throws IOException {
    Map<String, String> sentences = table();
    Map<String, String> codes = codes();
    assertThat(codes).hasSizeGreaterThan(25).containsKeys("BelowSafetyFloor", "CircuitLocked");
    assertThat(codes).allSatisfy((code, file) -> assertThat(sentences).as(file).containsKey(code));
    for (String language : List.of("de", "en")) {
      JsonNode messages =
          JsonMapper.builder()
              .build()
              .readTree(Asset.read("/city/laterne/portal/messages_" + language + ".json"));
      assertThat(sentences.values())
          .as(language)
          .allSatisfy(key -> assertThat(messages.path(key).asString("")).isNotBlank());
    }
  }

  private static Map<String, String> table() {
    Matcher table = TABLE.matcher(new String(Asset.read("/city/laterne/portal/api.js"), UTF_8));
    assertThat(table.find()).isTrue();
    Map<String, String> rows = new TreeMap<>();
    ROW.matcher(table.group(1)).results().forEach(row -> rows.put(row.group(1), row.group(2)));
    return rows;
  }

  /** The codes, each with a file that says it. */
  private static Map<String, String> codes() throws IOException {
    Map<String, String> codes = new TreeMap<>();
    TreeSet<String> unread = new TreeSet<>();
    for (String part : PACKAGES) {
      try (Stream<Path> files = Files.walk(SOURCES.resolve(part))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          LIST_REFUSED
              .matcher(source)
              .results()
              .forEach(refused -> codes.put(refused.group(1), file.toString()));
          for (MatchResult made : MADE.matcher(source).results().toList()) {
            String code = made.group("code");
            if (code != null) {
              codes.put(code, file.toString());
            } else if (!HANDED_ON.contains(made.group("other"))) {
              unread.add(file + ": " + made.group());
            }
          }
        }
      }
    }
    assertThat(unread).as("refusals whose code this test does not find").isEmpty();
    return codes;
  }
}

package city.laterne.context.jsonld;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.document.JsonDocument;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Random contexts and names expand and compact as a whole JSON-LD 1.1 processor does it, the core
 * context standing behind the user's.
 */
class JsonLdOracleTest {
  private static final List<String> BASES =
      List.of(
          "https://example.org/", "https://example.org/ns#", "urn:example:", "https://other.de/a");
  private static final JsonObject CORE = core();

  private static JsonObject core() {
    JsonObjectBuilder core = Json.createObjectBuilder();
    core.add("@vocab", CoreTerms.DEFAULT_VOCABULARY);
    CoreTerms.TERMS.forEach(core::add);
    return core.build();
  }

  @Property(tries = 400, seed = "20261124", shrinking = ShrinkingMode.BOUNDED)
  void namesExpandAndCompactAsAProcessorDoesIt(
      @ForAll("contexts") Map<String, String> context, @ForAll("names") List<String> names)
      throws JsonLdError {
    JsonObject user = json(context);
    TermTable table = table(user);
    for (String name : new TreeSet<>(names)) {
      Optional<String> expanded = expand(user, name);
      if (expanded.isEmpty()) {
        continue;
      }
      assertThat(table.expand(name))
          .as("%s expanded under %s", name, user)
          .isEqualTo(expanded.get());
      String compacted = table.compact(expanded.get());
      String oracle = compact(user, expanded.get());
      if (!compacted.equals(oracle)) {
        // Of several the oracle takes the first by its letters; JSON-LD 1.1 (4.3, 5.1.2) the
        // shortest.
        assertThat(compacted)
            .as("%s compacted under %s, by the oracle %s", expanded.get(), user, oracle)
            .hasSizeLessThan(oracle.length());
        assertThat(expand(user, compacted)).isEqualTo(expanded);
      }
    }
  }

  private static TermTable table(JsonObject user) {
    ContextCompiler.Compiled compiled =
        new ContextCompiler(
                url -> {
                  throw new AssertionError(url + " is asked for");
                })
            .compile(JsonMapper.shared().readTree(user.toString()));
    return new TermTable(compiled.terms(), compiled.prefixes(), user.toString());
  }

  /** Definitions are strings, or, behind an exclamation mark, objects with that as @id. */
  private static JsonObject json(Map<String, String> context) {
    JsonObjectBuilder json = Json.createObjectBuilder();
    context.forEach(
        (term, definition) -> {
          if (definition.startsWith("!")) {
            json.add(term, Json.createObjectBuilder().add("@id", definition.substring(1)));
          } else {
            json.add(term, definition);
          }
        });
    return json.build();
  }

  private static JsonObject both(JsonObject user) {
    return Json.createObjectBuilder()
        .add("@context", Json.createArrayBuilder().add(user).add(CORE))
        .build();
  }

  /** The IRI of a name; empty where a processor drops it. */
  private static Optional<String> expand(JsonObject user, String name) throws JsonLdError {
    JsonObject document = Json.createObjectBuilder(both(user)).add(name, "x").build();
    JsonArray expanded = JsonLd.expand(JsonDocument.of(document)).get();
    return expanded.isEmpty()
        ? Optional.empty()
        : expanded.getJsonObject(0).keySet().stream().findFirst();
  }

  private static String compact(JsonObject user, String iri) throws JsonLdError {
    JsonArray expanded =
        Json.createArrayBuilder()
            .add(
                Json.createObjectBuilder()
                    .add(
                        iri,
                        Json.createArrayBuilder()
                            .add(Json.createObjectBuilder().add("@value", "x"))))
            .build();
    JsonObject compacted =
        JsonLd.compact(JsonDocument.of(expanded), JsonDocument.of(both(user))).get();
    return compacted.entrySet().stream()
        .filter(entry -> !entry.getKey().equals("@context"))
        .filter(entry -> entry.getValue().getValueType() == JsonValue.ValueType.STRING)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @Provide
  Arbitrary<Map<String, String>> contexts() {
    Arbitrary<String> term = Arbitraries.of("a", "b", "lamp", "level", "ex", "p", "location");
    Arbitrary<String> iri =
        Arbitraries.of(BASES)
            .flatMap(base -> Arbitraries.of("", "Lamp", "level", "b/c").map(rest -> base + rest));
    Arbitrary<String> compact =
        Arbitraries.of("ex", "p", "a")
            .flatMap(p -> Arbitraries.of("Lamp", "x").map(s -> p + ":" + s));
    Arbitrary<String> definition =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, iri),
            net.jqwik.api.Tuple.of(2, compact),
            net.jqwik.api.Tuple.of(2, iri.map(each -> "!" + each)),
            net.jqwik.api.Tuple.of(1, compact.map(each -> "!" + each)));
    return Arbitraries.maps(term, definition).ofMaxSize(6).map(JsonLdOracleTest::withoutCircles);
  }

  /** A compact IRI may only refer to a term that does not refer to others. */
  private static Map<String, String> withoutCircles(Map<String, String> drawn) {
    Map<String, String> kept = new LinkedHashMap<>();
    List<String> refers = new ArrayList<>();
    drawn.forEach(
        (term, definition) -> {
          String plain = definition.replace("!", "");
          int colon = plain.indexOf(':');
          String prefix = colon < 0 ? plain : plain.substring(0, colon);
          if (!drawn.containsKey(prefix)
              || (!prefix.equals(term) && drawn.get(prefix).contains("//"))) {
            kept.put(term, definition);
          } else {
            refers.add(term);
          }
        });
    refers.forEach(term -> kept.put(term, BASES.getFirst() + term));
    return kept;
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.of(
            "a",
            "b",
            "lamp",
            "level",
            "location",
            "powerState",
            "ex:Lamp",
            "p:x",
            "a:level",
            "ngsi-ld:level",
            "https://example.org/Lamp",
            "https://example.org/ns#level",
            "https://other.de/aLamp",
            "urn:example:level")
        .list()
        .ofSize(6);
  }
}

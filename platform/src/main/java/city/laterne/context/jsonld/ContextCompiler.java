package city.laterne.context.jsonld;

import city.laterne.shared.Failure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Turns the JSON of one @context into terms with their IRIs (JSON-LD 1.1, "Context Processing",
 * what NGSI-LD needs).
 */
final class ContextCompiler {
  private static final int MOST_TERMS = 100_000;
  private static final int DEEPEST = 8;

  private final Function<String, JsonNode> remote;
  private final Map<String, String> terms = new HashMap<>();
  private final Set<String> prefixes = new HashSet<>();
  private String vocabulary = CoreTerms.DEFAULT_VOCABULARY;

  /** With a way to get the @context behind a URL. */
  ContextCompiler(Function<String, JsonNode> remote) {
    this.remote = remote;
  }

  /**
   * What a context says.
   *
   * @param terms its terms with their IRIs
   * @param prefixes those of them that may begin a compact IRI (JSON-LD 1.1, the prefix flag)
   */
  record Compiled(Map<String, String> terms, Set<String> prefixes) {}

  /** Compiles a context and what it refers to. */
  Compiled compile(JsonNode context) {
    add(context, 0);
    return new Compiled(terms, prefixes);
  }

  private void add(JsonNode context, int depth) {
    if (depth > DEEPEST) {
      throw invalid("contexts refer to contexts more than " + DEEPEST + " deep; maybe a cycle");
    }
    if (context.isNull()) {
      terms.clear();
      prefixes.clear();
    } else if (context.isString()) {
      String url = context.stringValue();
      if (!CoreTerms.isCoreContext(url)) {
        add(remote.apply(url), depth + 1);
      }
    } else if (context.isArray()) {
      context.forEach(part -> add(part, depth + 1));
    } else if (context.isObject()) {
      addObject(context);
    } else {
      throw invalid("it is " + context + ", not an object, array or URL");
    }
  }

  private void addObject(JsonNode context) {
    JsonNode vocab = context.path("@vocab");
    if (vocab.isString()) {
      vocabulary = vocab.stringValue();
    }
    for (Map.Entry<String, JsonNode> entry : context.properties()) {
      if (!entry.getKey().startsWith("@")) {
        define(context, entry.getKey(), new HashSet<>());
      }
    }
    if (terms.size() > MOST_TERMS) {
      throw invalid("it defines more than " + MOST_TERMS + " terms");
    }
  }

  private void define(JsonNode context, String term, Set<String> open) {
    if (!open.add(term)) {
      throw invalid("term " + term + " refers to itself");
    }
    JsonNode definition = context.path(term);
    if (definition.isNull()) {
      terms.remove(term);
      prefixes.remove(term);
    } else if (definition.isString()) {
      put(context, term, definition.stringValue(), open);
      markPrefix(term, CoreTerms.isGenericDelimiter(terms.getOrDefault(term, "")));
    } else if (definition.isObject()) {
      if (definition.has("@context")) {
        throw invalid("term " + term + " has a context of its own (clause 5.5.7)");
      }
      JsonNode id = definition.path("@id");
      put(context, term, id.isString() ? id.stringValue() : term, open);
      markPrefix(term, definition.path("@prefix").asBoolean(false));
    } else {
      throw invalid("term " + term + " is defined as " + definition);
    }
  }

  private void put(JsonNode context, String term, String value, Set<String> open) {
    if (value.startsWith("@")) {
      return;
    }
    terms.put(term, expand(context, term, value, open));
  }

  private void markPrefix(String term, boolean prefix) {
    if (prefix && term.indexOf(':') < 0 && term.indexOf('/') < 0) {
      prefixes.add(term);
    } else {
      prefixes.remove(term);
    }
  }

  private String expand(JsonNode context, String term, String value, Set<String> open) {
    if (!value.equals(term)) {
      String iri = lookUp(context, value, open);
      if (iri != null) {
        return iri;
      }
    }
    int colon = value.indexOf(':');
    if (colon < 0) {
      return vocabulary + value;
    }
    if (colon == 0 || value.startsWith("//", colon + 1)) {
      return value;
    }
    String name = value.substring(0, colon);
    String prefix = lookUp(context, name, open);
    boolean usable = CoreTerms.PREFIXES.contains(name) || prefixes.contains(name);
    return prefix == null || !usable ? value : prefix + value.substring(colon + 1);
  }

  private @org.jspecify.annotations.Nullable String lookUp(
      JsonNode context, String term, Set<String> open) {
    String core = CoreTerms.TERMS.get(term);
    if (core != null) {
      return core;
    }
    if (context.has(term) && !open.contains(term)) {
      define(context, term, new HashSet<>(open));
    }
    return terms.get(term);
  }

  private static Failure invalid(String why) {
    return new Failure(
        Failure.Kind.INVALID, "BadRequestData", "The @context cannot be used: " + why + ".");
  }
}

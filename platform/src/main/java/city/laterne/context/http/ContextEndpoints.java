package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.ContextShelf;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.jsonld.KeptContext;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /jsonldContexts} (clauses 5.13, 6.29 and 6.30). */
final class ContextEndpoints {
  private ContextEndpoints() {}

  static void add(Exchange exchange) {
    exchange.requireWrite();
    JsonNode context = RequestBody.tree(exchange).path("@context");
    requireContext(context);
    KeptContext kept = shelf(exchange).host(context, exchange.principal().author(), exchange.now());
    exchange.header("Location", ContextShelf.PATH + kept.id());
    exchange.empty(Status.CREATED_201);
  }

  private static void requireContext(JsonNode context) {
    if (context.isMissingNode()) {
      throw Bad.request("The body must be a JSON object with an @context.");
    }
    boolean good = context.isString() || context.isObject();
    if (context.isArray()) {
      good = context.valueStream().allMatch(part -> part.isString() || part.isObject());
    }
    if (!good) {
      throw Bad.data("@context must be an object, a URL or an array of these.");
    }
  }

  static void list(Exchange exchange) {
    exchange.requireRead();
    boolean details = exchange.flag("details");
    Optional<KeptContext.Kind> kind = kind(exchange.parameter("kind"));
    ArrayNode page = Json.TREE.createArrayNode();
    for (KeptContext kept : all(exchange)) {
      if (kind.isEmpty() || kind.get() == kept.kind()) {
        if (details) {
          page.add(details(exchange, kept));
        } else {
          page.add(url(exchange, kept));
        }
      }
    }
    send(exchange, page);
  }

  private static List<KeptContext> all(Exchange exchange) {
    return Stream.concat(
            shelf(exchange).list().stream(), exchange.door().contexts().fetched().stream())
        .toList();
  }

  private static Optional<KeptContext.Kind> kind(String word) {
    if (word.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (KeptContext.Kind kind : KeptContext.Kind.values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
      words.add(kind.word());
    }
    throw Bad.data("kind must be one of " + words + ", not \"" + word + "\".");
  }

  static void serve(Exchange exchange) {
    exchange.requireRead();
    boolean details = exchange.flag("details");
    String id = exchange.path("contextId");
    if (Contexts.isCore(id)) {
      core(exchange, id, details);
      return;
    }
    KeptContext kept = get(exchange, id);
    if (!details && kept.kind() == KeptContext.Kind.CACHED) {
      throw notServed(id);
    }
    ObjectNode body =
        details
            ? details(exchange, kept)
            : Json.TREE.createObjectNode().set("@context", kept.context());
    kept.use(exchange.now());
    send(exchange, body);
  }

  /** The core contexts are built in. */
  private static void core(Exchange exchange, String url, boolean details) {
    if (!details) {
      throw notServed(url);
    }
    send(
        exchange,
        Json.TREE
            .createObjectNode()
            .put("URL", url)
            .put("localId", url)
            .put("kind", KeptContext.Kind.CACHED.word())
            .put("createdAt", Micros.format(0)));
  }

  private static Refused notServed(String id) {
    return new Refused(
        new Problems.Problem(
            422,
            "OperationNotSupported",
            "Context " + id + " is a copy of one that others serve. Maybe ask with details=true?"));
  }

  static void delete(Exchange exchange) {
    exchange.requireWrite();
    boolean reload = exchange.flag("reload");
    String id = exchange.path("contextId");
    if (Contexts.isCore(id)) {
      if (!reload) {
        throw Bad.data("The core context cannot be deleted.");
      }
      exchange.empty(Status.NO_CONTENT_204);
      return;
    }
    Contexts contexts = exchange.door().contexts();
    Optional<KeptContext> copy = contexts.findFetched(id);
    if (reload) {
      contexts.reload(
          copy.orElseThrow(() -> Bad.data("Only copies are reloaded, not " + id + ".")));
    } else if (copy.isPresent()) {
      contexts.forget(copy.get());
    } else {
      shelf(exchange).delete(get(exchange, id).id(), exchange.principal().author());
      contexts.forgetTables();
    }
    exchange.empty(Status.NO_CONTENT_204);
  }

  private static KeptContext get(Exchange exchange, String id) {
    return shelf(exchange)
        .find(id)
        .or(() -> exchange.door().contexts().findFetched(id))
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.NOT_FOUND, "ResourceNotFound", "There is no context " + id + "."));
  }

  private static ContextShelf shelf(Exchange exchange) {
    return exchange.door().contexts().shelf(exchange.tenant());
  }

  private static String url(Exchange exchange, KeptContext kept) {
    return kept.url().isEmpty() ? exchange.address() + ContextShelf.PATH + kept.id() : kept.url();
  }

  private static ObjectNode details(Exchange exchange, KeptContext kept) {
    ObjectNode json =
        Json.TREE
            .createObjectNode()
            .put("URL", url(exchange, kept))
            .put("localId", kept.id())
            .put("kind", kept.kind().word())
            .put("createdAt", Micros.format(kept.createdAt()))
            .put("numberOfHits", kept.hits());
    if (kept.lastUsage() != Micros.ABSENT) {
      json.put("lastUsage", Micros.format(kept.lastUsage()));
    }
    return json;
  }

  private static void send(Exchange exchange, JsonNode body) {
    JsonBytes bytes = new JsonBytes();
    bytes.raw(Json.TREE.writeValueAsBytes(body));
    exchange.send(Status.OK_200, bytes);
  }
}

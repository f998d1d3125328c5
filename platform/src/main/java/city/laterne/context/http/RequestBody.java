package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads the body of a request: JSON as it streams in, JSON-LD with its own @context. */
final class RequestBody {
  private static final int MOST_BYTES = 8 << 20;

  /** For longer bodies no memory is taken before they come. */
  private static final int BELIEVED_BYTES = 1 << 20;

  private static final int LARGE_BYTES = 32 << 10;

  /**
   * Who reads a large array of entities in JSON: half of the processors, so that small requests
   * find one free, and what is read lives shortly. The others wait in their order, with their bytes
   * only.
   */
  private static final Semaphore TURNS =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  private RequestBody() {}

  /** Reads a body that is one JSON value, the parser standing at its first token. */
  static <T> T one(Exchange exchange, BiFunction<JsonParser, Vocabulary, T> reader) {
    boolean linked = isLinked(exchange);
    byte[] bytes = bytes(exchange);
    if (linked) {
      JsonNode tree = Json.TREE.readTree(bytes);
      try (JsonParser parser = Json.TREE.treeAsTokens(tree)) {
        parser.nextToken();
        return reader.apply(parser, vocabulary(exchange, tree));
      }
    }
    try (JsonParser parser = Json.parser(bytes)) {
      if (parser.nextToken() == null) {
        throw Bad.request("The request has no body.");
      }
      T read = reader.apply(parser, exchange.vocabulary());
      if (parser.nextToken() != null) {
        throw Bad.request("Something follows the JSON of the request.");
      }
      return read;
    }
  }

  /**
   * Reads a body that is an array, handing each element to a reader that must leave the parser at
   * the element's last token, also when it fails.
   *
   * @param failed takes elements whose @context cannot be used
   */
  static void each(
      Exchange exchange,
      BiConsumer<JsonParser, Vocabulary> reader,
      BiConsumer<JsonNode, Failure> failed) {
    boolean linked = isLinked(exchange);
    byte[] bytes = bytes(exchange);
    // Elements with a context of their own may have to wait for other people's servers.
    if (bytes.length < LARGE_BYTES || linked) {
      each(exchange, linked, bytes, reader, failed);
      return;
    }
    TURNS.acquireUninterruptibly();
    try {
      each(exchange, linked, bytes, reader, failed);
    } finally {
      TURNS.release();
    }
  }

  private static void each(
      Exchange exchange,
      boolean linked,
      byte[] bytes,
      BiConsumer<JsonParser, Vocabulary> reader,
      BiConsumer<JsonNode, Failure> failed) {
    if (linked) {
      JsonNode tree = Json.TREE.readTree(bytes);
      if (!tree.isArray()) {
        throw Bad.request("The body must be a JSON array.");
      }
      for (JsonNode element : tree) {
        Vocabulary terms;
        try {
          terms = vocabulary(exchange, element);
        } catch (Failure failure) {
          failed.accept(element, failure);
          continue;
        }
        try (JsonParser parser = Json.TREE.treeAsTokens(element)) {
          parser.nextToken();
          reader.accept(parser, terms);
        }
      }
      return;
    }
    try (JsonParser parser = Json.parser(bytes)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw Bad.request("The body must be a JSON array.");
      }
      for (JsonToken token = parser.nextToken();
          token != null && token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        reader.accept(parser, exchange.vocabulary());
      }
    }
  }

  /** A body as a tree, whose @context is not looked at. */
  static JsonNode tree(Exchange exchange) {
    boolean _ = isLinked(exchange);
    return Json.TREE.readTree(bytes(exchange));
  }

  /** The terms of a document in a JSON-LD body. */
  static Vocabulary vocabulary(Exchange exchange, JsonNode document) {
    JsonNode context = document.path("@context");
    if (!context.isMissingNode()) {
      return exchange.vocabulary(exchange.door().contexts().of(context));
    }
    if (document.isObject()) {
      throw Bad.data("A body of application/ld+json must have an @context.");
    }
    return exchange.vocabulary();
  }

  /** Whether a body is JSON-LD, and carries its @context itself. */
  static boolean isLinked(Exchange exchange) {
    String type = exchange.request().headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    int parameters = type.indexOf(';');
    String media = parameters < 0 ? type : type.substring(0, parameters).strip();
    return switch (media) {
      case "application/json", "application/merge-patch+json" -> false;
      case "application/ld+json" -> {
        if (exchange.hasContextLink()) {
          throw Bad.data("application/ld+json carries its @context itself; a Link is too many.");
        }
        exchange.bodyIsLinked();
        yield true;
      }
      default ->
          throw new Failure(
              Failure.Kind.UNSUPPORTED,
              "UnsupportedMediaType",
              "Content-Type must be application/json or application/ld+json, not \""
                  + type
                  + "\".");
    };
  }

  /** The whole body. */
  static byte[] bytes(Exchange exchange) {
    if (exchange.body().isPresent()) {
      return exchange.body().get();
    }
    if (!exchange.request().content().hasEntity()) {
      throw Bad.request("The request has no body.");
    }
    long length = exchange.request().headers().contentLength().orElse(0);
    if (length > MOST_BYTES) {
      throw tooLarge();
    }
    try (InputStream in = exchange.request().content().inputStream()) {
      if (length > BELIEVED_BYTES) {
        return in.readNBytes((int) length);
      }
      byte[] bytes = new byte[(int) length];
      int read = in.readNBytes(bytes, 0, bytes.length);
      return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Failure tooLarge() {
    return new Failure(
        Failure.Kind.TOO_LARGE,
        "TooLarge",
        "The body is longer than " + MOST_BYTES + " bytes. Maybe send smaller batches?");
  }
}

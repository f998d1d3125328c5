package city.laterne.context.http;

import city.laterne.context.entity.Json;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Sources.Reply;
import city.laterne.shared.Failure;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What came of one part of a distributed write: the platform's own, or a source's.
 *
 * @param registrationId empty for the platform's own part
 * @param attributes IRIs of the attributes that it was about; empty for the whole entity
 * @param body what was answered, missing for nothing
 * @param problem empty when the part was done
 * @param partly whether only some of it was done, as the body tells
 */
record Part(
    String registrationId,
    Set<String> attributes,
    JsonNode body,
    Optional<Problems.Problem> problem,
    boolean partly) {
  private static final int MULTI_STATUS = 207;

  Part {
    attributes = Set.copyOf(attributes);
  }

  boolean isDone() {
    return problem.isEmpty() && !partly;
  }

  boolean isMissing() {
    return problem.map(found -> found.status() == 404).orElse(false);
  }

  /** A part that could not even be asked for. */
  static Part refused(Registration by, Set<String> attributes, int status, String why) {
    String code = status == 508 ? "LoopDetected" : "Conflict";
    return new Part(
        by.id(),
        attributes,
        Json.TREE.missingNode(),
        Optional.of(new Problems.Problem(status, code, "Source " + by.id() + ": " + why)),
        false);
  }

  /** Does the platform's own part. */
  static Part own(Exchange exchange, byte[] body, Set<String> about, Consumer<Exchange> endpoint) {
    Answer.Kept kept = new Answer.Kept();
    try {
      endpoint.accept(exchange.with(body, kept));
      return new Part(
          "", about, tree(kept.body()), Optional.empty(), kept.status() == MULTI_STATUS);
    } catch (Refused refused) {
      return failed("", about, refused.problem());
    } catch (Failure failure) {
      return failed("", about, Problems.of(failure));
    }
  }

  private static Part failed(String id, Set<String> about, Problems.Problem problem) {
    return new Part(id, about, Json.TREE.missingNode(), Optional.of(problem), false);
  }

  /** Reads what a source answered. */
  static Part of(Registration from, Set<String> about, Reply reply) {
    return switch (reply) {
      case Reply.Answered answered -> {
        int status = answered.status();
        JsonNode body = tree(answered.body());
        yield status / 100 == 2
            ? new Part(from.id(), about, body, Optional.empty(), status == MULTI_STATUS)
            : failed(from.id(), about, problem(from, status, body));
      }
      case Reply.Failed failed -> failed(from.id(), about, problem(from, failed));
    };
  }

  private static JsonNode tree(byte[] body) {
    if (body.length == 0) {
      return Json.TREE.missingNode();
    }
    try {
      return Json.TREE.readTree(body);
    } catch (JacksonException _) {
      return Json.TREE.missingNode();
    }
  }

  private static Problems.Problem problem(Registration from, int status, JsonNode body) {
    String type = body.path("type").asString("");
    String code = type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf(':')) + 1);
    boolean client = status >= 400 && status < 600;
    return new Problems.Problem(
        client ? status : 502,
        code.isEmpty() ? (status == 404 ? "ResourceNotFound" : "SourceRefuses") : code,
        "Source "
            + from.id()
            + " answers "
            + status
            + ": "
            + body.path("detail").asString(body.path("title").asString("it does not say why")));
  }

  static Problems.Problem problem(Registration from, Reply.Failed failed) {
    String detail = "Source " + from.id() + " did not answer: " + failed.detail() + ".";
    return switch (failed.why()) {
      case TIMEOUT -> new Problems.Problem(504, "GatewayTimeout", detail);
      case RESTING -> new Problems.Problem(503, "SourceResting", detail);
      case UNREACHABLE, TOO_LONG, FORBIDDEN -> new Problems.Problem(502, "BadGateway", detail);
    };
  }
}

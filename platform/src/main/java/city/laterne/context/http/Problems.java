package city.laterne.context.http;

import city.laterne.context.entity.JsonBytes;
import city.laterne.shared.Failure;
import city.laterne.store.Refusal;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.Set;

/**
 * The one place that turns failures and refusals into answers of HTTP: problem details (RFC 9457,
 * clause 6.3.2).
 */
final class Problems {
  private static final String ETSI = "https://uri.etsi.org/ngsi-ld/errors/";
  private static final Set<String> ETSI_CODES =
      Set.of(
          "InvalidRequest",
          "BadRequestData",
          "AlreadyExists",
          "Conflict",
          "OperationNotSupported",
          "ResourceNotFound",
          "InternalError",
          "TooComplexQuery",
          "TooManyResults",
          "LdContextNotAvailable",
          "NonexistentTenant");
  private static final Header TYPE =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
  private static final Header RETRY = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "1");
  private static final Header CHALLENGE =
      HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer");

  /**
   * A problem.
   *
   * @param status the HTTP status
   * @param code a stable word
   * @param detail a sentence for people
   */
  record Problem(int status, String code, String detail) {
    /** Appends the problem as a JSON object. */
    void write(JsonBytes to) {
      to.raw("{\"type\":").string((ETSI_CODES.contains(code) ? ETSI : "urn:laterne:error:") + code);
      to.raw(",\"title\":").string(code);
      to.raw(",\"detail\":").string(detail);
      to.raw(",\"status\":").decimal(status, 0).raw('}');
    }
  }

  private Problems() {}

  static Problem of(Failure failure) {
    int status =
        switch (failure.kind()) {
          case INVALID -> 400;
          case UNPROCESSABLE -> 422;
          case UNAUTHENTICATED -> 401;
          case FORBIDDEN -> 403;
          case NOT_FOUND -> 404;
          case CONFLICT -> 409;
          case TOO_LARGE -> 413;
          case UNSUPPORTED -> failure.code().equals("NotAcceptable") ? 406 : 415;
          case UNAVAILABLE -> 503;
          case UPSTREAM -> 504;
          case INTERNAL -> 500;
        };
    String code = failure.code().equals("NoSuchTenant") ? "NonexistentTenant" : failure.code();
    return new Problem(status, code, failure.detail());
  }

  static Problem of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.EntityExists exists -> new Problem(409, "AlreadyExists", exists.message());
      case Refusal.EntityMissing missing -> new Problem(404, "ResourceNotFound", missing.message());
      case Refusal.AttributeMissing missing ->
          new Problem(404, "ResourceNotFound", missing.message());
      case Refusal.NotYours yours -> new Problem(403, "Forbidden", yours.message());
      case Refusal.Undeclared undeclared ->
          new Problem(422, "OperationNotSupported", undeclared.message());
      case Refusal.WrongValue wrong -> new Problem(400, "BadRequestData", wrong.message());
      case Refusal.TooLarge large -> new Problem(413, "TooLarge", large.message());
    };
  }

  static void send(ServerResponse to, Problem problem) {
    JsonBytes body = new JsonBytes();
    problem.write(body);
    if (problem.status() == 503) {
      to.header(RETRY);
    } else if (problem.status() == 401) {
      to.header(CHALLENGE);
    }
    to.status(Status.create(problem.status())).header(TYPE).send(body.toByteArray());
  }
}

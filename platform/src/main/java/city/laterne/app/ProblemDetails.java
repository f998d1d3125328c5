package city.laterne.app;

import city.laterne.shared.Failure;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Answers a refusal that no part answered itself as problem details (RFC 9457). */
final class ProblemDetails implements ErrorHandler<Failure> {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TYPES = "https://uri.etsi.org/ngsi-ld/errors/";

  @Override
  public void handle(ServerRequest request, ServerResponse response, Failure failure) {
    Status status = status(failure.kind());
    if (failure.kind() == Failure.Kind.UNAVAILABLE) {
      response.header(HeaderNames.RETRY_AFTER, "1");
    }
    if (failure.kind() == Failure.Kind.UNAUTHENTICATED) {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"laterne\"");
    }
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .send(
            JSON.writeValueAsBytes(
                JSON.createObjectNode()
                    .put("type", TYPES + failure.code())
                    .put("title", failure.code())
                    .put("status", status.code())
                    .put("detail", failure.detail())));
  }

  private static Status status(Failure.Kind kind) {
    return switch (kind) {
      case INVALID -> Status.BAD_REQUEST_400;
      case UNPROCESSABLE -> Status.create(422);
      case UNAUTHENTICATED -> Status.UNAUTHORIZED_401;
      case FORBIDDEN -> Status.FORBIDDEN_403;
      case NOT_FOUND -> Status.NOT_FOUND_404;
      case CONFLICT -> Status.CONFLICT_409;
      case TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE_413;
      case UNSUPPORTED -> Status.UNSUPPORTED_MEDIA_TYPE_415;
      case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE_503;
      case UPSTREAM -> Status.GATEWAY_TIMEOUT_504;
      case INTERNAL -> Status.INTERNAL_SERVER_ERROR_500;
    };
  }
}

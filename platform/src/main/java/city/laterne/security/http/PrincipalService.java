package city.laterne.security.http;

import city.laterne.security.Authentication;
import city.laterne.security.Directory;
import city.laterne.security.Grant;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Store;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * {@code /admin/principals}: GET lists, POST grants and answers the new key once, DELETE {@code
 * /{name}} revokes. All of it asks for ADMINISTER.
 */
public final class PrincipalService implements HttpService {
  private final Directory directory;
  private final Authentication authentication;

  /** Serves a directory; {@code authentication} says who asks. */
  public PrincipalService(Directory directory, Authentication authentication) {
    this.directory = directory;
    this.authentication = authentication;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/", this::list).post("/", this::create).delete("/{name}", this::revoke);
  }

  private void list(ServerRequest request, ServerResponse response) {
    administrator(request);
    json(response, GrantJson.write(directory.list()));
  }

  private void create(ServerRequest request, ServerResponse response) {
    Principal by = administrator(request);
    Grant grant = GrantJson.read(request.content().as(byte[].class));
    String key = directory.create(grant, by.name());
    response
        .status(Status.CREATED_201)
        .header(HeaderNames.LOCATION, "/admin/principals/" + grant.name())
        .header(HeaderNames.CACHE_CONTROL, "no-store");
    json(response, GrantJson.writeCreated(grant, key));
  }

  private void revoke(ServerRequest request, ServerResponse response) {
    Principal by = administrator(request);
    directory.revoke(request.path().pathParameters().get("name"), by.name());
    response.status(Status.NO_CONTENT_204).send();
  }

  /** The directory is one for all tenants, so only a principal of all tenants administers it. */
  private Principal administrator(ServerRequest request) {
    Principal principal =
        authentication.authenticate(
            request.headers().first(HeaderNames.AUTHORIZATION), Store.DEFAULT_TENANT);
    principal.require(Right.ADMINISTER);
    boolean everywhere =
        directory.list().stream()
            .anyMatch(g -> ("key:" + g.name()).equals(principal.name()) && g.tenant().isEmpty());
    if (!everywhere) {
      throw new Failure(
          Failure.Kind.FORBIDDEN,
          "Forbidden",
          principal.name() + " belongs to one tenant; principals are administered for all.");
    }
    return principal;
  }

  private static void json(ServerResponse response, byte[] body) {
    response.header(HeaderValues.CONTENT_TYPE_JSON).send(body);
  }
}

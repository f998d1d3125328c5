package city.laterne.context.subscription.http;

import city.laterne.context.jsonld.Contexts;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.context.subscription.Subscriptions;
import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Store;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /ngsi-ld/v1/subscriptions} (ETSI GS CIM 009, clauses 6.10 and 6.11). Asks for READ. */
public final class SubscriptionService implements HttpService {
  /** Where it is mounted. */
  public static final String PATH = "/ngsi-ld/v1/subscriptions";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HeaderName TENANT = HeaderNames.create("NGSILD-Tenant");
  private static final HeaderName COUNT = HeaderNames.create("NGSILD-Results-Count");
  private static final String REL = "http://www.w3.org/ns/json-ld#context";
  private static final Pattern LINK = Pattern.compile("<([^>]+)>[^,]*rel=\"?" + REL);
  private static final int USUAL_LIMIT = 20;
  private static final int MOST = 1_000;
  private static final String LD_JSON = "application/ld+json";

  private final SubscriptionHub hub;
  private final Authentication authentication;

  /** Serves the subscriptions of all tenants. */
  public SubscriptionService(SubscriptionHub hub, Authentication authentication) {
    this.hub = hub;
    this.authentication = authentication;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/", this::create)
        .get("/", this::list)
        .get("/{id}", this::retrieve)
        .get("/{id}/", this::retrieve)
        .patch("/{id}", this::update)
        .patch("/{id}/", this::update)
        .delete("/{id}", this::delete)
        .delete("/{id}/", this::delete)
        .any("/", SubscriptionService::notAllowed);
  }

  private static void notAllowed(ServerRequest request, ServerResponse response) {
    response
        .status(Status.METHOD_NOT_ALLOWED_405)
        .header(HeaderNames.ALLOW, "GET, POST")
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .send(
            JSON.writeValueAsBytes(
                JSON.createObjectNode()
                    .put("type", "https://uri.etsi.org/ngsi-ld/errors/BadRequestData")
                    .put("title", "MethodNotAllowed")
                    .put(
                        "detail",
                        "The path names no subscription; allowed here are GET and POST, not "
                            + request.prologue().method().text()
                            + ".")));
  }

  private void create(ServerRequest request, ServerResponse response) {
    Principal by = principal(request);
    byte[] body = request.content().as(byte[].class);
    String address = request.requestedUri().scheme() + "://" + request.requestedUri().authority();
    String id = of(request).create(body, bodyContext(request, body), address, by);
    response.status(Status.CREATED_201).header(HeaderNames.LOCATION, PATH + "/" + id).send();
  }

  private void list(ServerRequest request, ServerResponse response) {
    Principal by = principal(request);
    int offset = number(request, "offset", 0, Integer.MAX_VALUE);
    int limit = number(request, "limit", USUAL_LIMIT, MOST);
    Subscriptions subscriptions = of(request);
    if (offset > 0 && limit > 0) {
      page(response, Math.max(0, offset - limit), limit, "prev");
    }
    if (limit > 0 && subscriptions.count(by) > (long) offset + limit) {
      page(response, offset + limit, limit, "next");
    }
    if (request.query().first("count").orElse("").equals("true")) {
      response.header(COUNT, Long.toString(subscriptions.count(by)));
    }
    ArrayNode page = JSON.createArrayNode();
    String context = linkContext(request);
    List<ObjectNode> found = subscriptions.list(offset, limit, context, by);
    found.forEach(page::add);
    send(request, response, page, context);
  }

  private static void page(ServerResponse response, int offset, int limit, String rel) {
    response
        .headers()
        .add(
            HeaderNames.LINK,
            "<"
                + PATH
                + "?limit="
                + limit
                + "&offset="
                + offset
                + ">;rel=\""
                + rel
                + "\";type=\"application/ld+json\"");
  }

  private void retrieve(ServerRequest request, ServerResponse response) {
    Principal by = principal(request);
    String context = linkContext(request);
    send(request, response, of(request).retrieve(id(request), context, by), context);
  }

  private void update(ServerRequest request, ServerResponse response) {
    Principal by = principal(request);
    byte[] body = request.content().as(byte[].class);
    of(request).update(id(request), body, bodyContext(request, body), by);
    response.status(Status.NO_CONTENT_204).send();
  }

  private void delete(ServerRequest request, ServerResponse response) {
    Principal by = principal(request);
    of(request).delete(id(request), by);
    response.status(Status.NO_CONTENT_204).send();
  }

  private Principal principal(ServerRequest request) {
    Principal principal =
        authentication.authenticate(
            request.headers().first(HeaderNames.AUTHORIZATION), tenant(request));
    principal.require(Right.READ);
    return principal;
  }

  private Subscriptions of(ServerRequest request) {
    return hub.of(tenant(request));
  }

  private static String tenant(ServerRequest request) {
    return request.headers().first(TENANT).orElse(Store.DEFAULT_TENANT);
  }

  private static String id(ServerRequest request) {
    String id = request.path().pathParameters().get("id");
    if (id.indexOf(':') <= 0) {
      throw invalid("Subscription \"" + id + "\" in the path is no URI.");
    }
    return id;
  }

  private static int number(ServerRequest request, String name, int otherwise, int most) {
    String text = request.query().first(name).orElse(Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      throw invalid("Parameter " + name + " \"" + text + "\" is not a whole number.");
    }
    throw invalid("Parameter " + name + " " + text + " is not between 0 and " + most + ".");
  }

  /** The context of a body: inline in application/ld+json, otherwise that of the Link header. */
  private static String bodyContext(ServerRequest request, byte[] body) {
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("application/json");
    if (type.startsWith(LD_JSON)) {
      try {
        JsonNode context = JSON.readTree(body).path("@context");
        if (context.isMissingNode()) {
          throw invalid("A body of application/ld+json must have an @context.");
        }
        return bare(context);
      } catch (JacksonException e) {
        throw new Failure(
            Failure.Kind.INVALID,
            "InvalidRequest",
            "The body is no JSON: " + e.getOriginalMessage() + ".");
      }
    }
    if (!type.startsWith("application/json") && !type.startsWith("application/merge-patch+json")) {
      throw new Failure(
          Failure.Kind.UNSUPPORTED,
          "UnsupportedMediaType",
          "Content-Type \"" + type + "\" is neither application/json nor application/ld+json.");
    }
    return linkContext(request);
  }

  /** A context of one URL as that alone; the core context behind it says nothing. */
  private static String bare(JsonNode context) {
    if (!context.isArray()) {
      return context.isString() && Contexts.isCore(context.stringValue()) ? "" : context.toString();
    }
    ArrayNode parts = JSON.createArrayNode();
    for (JsonNode part : context) {
      if (!part.isString() || !Contexts.isCore(part.stringValue())) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? "" : parts.size() == 1 ? parts.get(0).toString() : parts.toString();
  }

  private static String linkContext(ServerRequest request) {
    Matcher link = LINK.matcher(request.headers().first(HeaderNames.LINK).orElse(""));
    return link.find() ? JSON.writeValueAsString(link.group(1)) : "";
  }

  private static void send(
      ServerRequest request, ServerResponse response, JsonNode body, String context) {
    boolean linked =
        request.headers().first(HeaderNames.ACCEPT).orElse("application/json").contains(LD_JSON);
    if (linked && !context.isEmpty()) {
      JsonNode value = JSON.readTree(context);
      if (body instanceof ObjectNode one) {
        one.set("@context", value);
      } else {
        body.forEach(item -> ((ObjectNode) item).set("@context", value));
      }
    } else if (!context.isEmpty()) {
      response
          .headers()
          .add(
              HeaderNames.LINK,
              "<"
                  + JSON.readTree(context).asString()
                  + ">; rel=\""
                  + REL
                  + "\"; type=\""
                  + LD_JSON
                  + "\"");
    }
    response
        .header(HeaderNames.CONTENT_TYPE, linked ? LD_JSON : "application/json")
        .send(JSON.writeValueAsBytes(body));
  }

  private static Failure invalid(String message) {
    return new Failure(Failure.Kind.INVALID, "BadRequestData", message);
  }
}

package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityQuery;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request: who asks, in which tenant and context, with which parameters; and how it is
 * answered.
 */
final class Exchange {
  private static final HeaderName TENANT = HeaderNames.create("NGSILD-Tenant");
  private static final HeaderName LINK = HeaderNames.create("Link");
  private static final String CONTEXT_REL = "http://www.w3.org/ns/json-ld#context";
  static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  static final Header LD_JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/ld+json");
  private static final Set<String> FORM = Set.of("options", "format");

  private final Door door;
  private final ServerRequest request;
  private final ServerResponse response;
  private final Tenant tenant;
  private final Principal principal;
  private final Map<String, String> parameters;
  private final String contextUrl;
  private final Vocabulary vocabulary;

  Exchange(Door door, ServerRequest request, ServerResponse response, Set<String> allowed) {
    this.door = door;
    this.request = request;
    this.response = response;
    String name = request.headers().first(TENANT).orElse(Store.DEFAULT_TENANT);
    principal =
        door.authentication()
            .authenticate(request.headers().first(HeaderNames.AUTHORIZATION), name);
    tenant = door.store().tenant(name);
    parameters = parameters(request, allowed);
    contextUrl = contextUrl(request);
    vocabulary = vocabulary(contextUrl.isEmpty() ? TermTable.CORE : door.contexts().at(contextUrl));
  }

  private static Map<String, String> parameters(ServerRequest request, Set<String> allowed) {
    var query = request.query();
    if (query.isEmpty()) {
      return Map.of();
    }
    Map<String, String> given = new HashMap<>();
    for (String name : query.names()) {
      if (!allowed.contains(name) && !FORM.contains(name)) {
        throw Bad.request(
            "Query parameter \"" + name + "\" is not known here; known are " + allowed + ".");
      }
      given.put(name, String.join(",", query.all(name)));
    }
    return given;
  }

  private static String contextUrl(ServerRequest request) {
    if (!request.headers().contains(LINK)) {
      return "";
    }
    for (String value : request.headers().values(LINK)) {
      int end = value.indexOf('>');
      if (value.startsWith("<") && end > 0 && value.indexOf(CONTEXT_REL, end) > 0) {
        return value.substring(1, end);
      }
    }
    return "";
  }

  Door door() {
    return door;
  }

  Tenant tenant() {
    return tenant;
  }

  Principal principal() {
    return principal;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  Vocabulary vocabulary(TermTable table) {
    return door.vocabularies().of(tenant, table);
  }

  boolean hasContextLink() {
    return !contextUrl.isEmpty();
  }

  ServerRequest request() {
    return request;
  }

  long now() {
    return door.clock().micros();
  }

  Map<String, String> parameters() {
    return parameters;
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String value = parameter(name);
    if (!value.isEmpty() && !value.equals("true") && !value.equals("false")) {
      throw Bad.data(name + " must be true or false, not \"" + value + "\".");
    }
    return value.equals("true");
  }

  int number(String name, int otherwise, int most) {
    String value = parameter(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 0 && number <= most) {
        return number;
      }
      throw Bad.data(name + " must be between 0 and " + most + ", not " + value + ".");
    } catch (NumberFormatException e) {
      throw Bad.data(name + " must be a whole number, not \"" + value + "\".", e);
    }
  }

  boolean option(String option) {
    String options = parameter("options");
    return !options.isEmpty() && Set.of(options.split(",")).contains(option);
  }

  String path(String name) {
    return request.path().pathParameters().get(name);
  }

  void requireRead() {
    principal.require(Right.READ);
  }

  void requireWrite() {
    if (!principal.rights().contains(Right.REPORT)) {
      principal.require(Right.OPERATE);
    }
  }

  ReadView read() {
    return tenant.read(principal.scope());
  }

  /** The form that the answer shall have. */
  EntityForm form(Set<Name> only) {
    boolean linked = wantsLinked();
    if (parameters.isEmpty()) {
      return linked
          ? new EntityForm(Representation.NORMALIZED, false, only, true)
          : EntityForm.NORMALIZED;
    }
    String format = parameter("format");
    Representation representation =
        switch (format) {
          case "" ->
              option("keyValues") || option("simplified")
                  ? Representation.SIMPLIFIED
                  : option("concise") ? Representation.CONCISE : Representation.NORMALIZED;
          case "normalized" -> Representation.NORMALIZED;
          case "concise" -> Representation.CONCISE;
          case "simplified", "keyValues" -> Representation.SIMPLIFIED;
          default -> throw Bad.data("format \"" + format + "\" is not known.");
        };
    return new EntityForm(representation, option("sysAttrs"), only, linked);
  }

  Set<Name> attrs() {
    String attrs = parameter("attrs");
    return attrs.isEmpty() ? Set.of() : EntityQuery.names(attrs, vocabulary);
  }

  boolean wantsLinked() {
    Optional<String> accept = request.headers().first(HeaderNames.ACCEPT);
    if (accept.isEmpty()) {
      return false;
    }
    String wanted = accept.get();
    if (wanted.contains("application/json")
        || wanted.contains("*/*")
        || wanted.contains("application/*")) {
      return wanted.startsWith("application/ld+json");
    }
    if (wanted.contains("application/ld+json")) {
      return true;
    }
    throw new Failure(
        Failure.Kind.UNSUPPORTED,
        "NotAcceptable",
        "Answers are application/json or application/ld+json, not " + wanted + ".");
  }

  void header(String name, String value) {
    response.header(HeaderValues.create(name, value));
  }

  void empty(Status status) {
    response.status(status).send();
  }

  /** Sends JSON, naming the context where it is not in the body. */
  void send(Status status, JsonBytes body) {
    boolean linked = wantsLinked();
    if (!linked && !vocabulary.table().isCore()) {
      response.header(
          HeaderValues.create(
              LINK,
              "<" + contextUrl + ">; rel=\"" + CONTEXT_REL + "\"; type=\"application/ld+json\""));
    }
    response.status(status).header(linked ? LD_JSON : JSON);
    response.send(body.array(), 0, body.length());
  }

  /** Adds a Link header. */
  void link(String target, String rel) {
    response
        .headers()
        .add(
            HeaderValues.create(
                LINK, "<" + target + ">; rel=\"" + rel + "\"; type=\"application/json\""));
  }
}

package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.entity.LanguageFilter;
import city.laterne.context.entity.LinkedEntities;
import city.laterne.context.entity.OlderVersion;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.ProjectionLanguage;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Tenant;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request: who asks, in which tenant and context, with which parameters; and how it is
 * answered.
 */
final class Exchange {
  private static final HeaderName LINK = HeaderNames.create("Link");
  private static final String CONTEXT_REL = "http://www.w3.org/ns/json-ld#context";
  static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  static final Header LD_JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/ld+json");
  static final Header GEO_JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/geo+json");
  private static final HeaderName PREFER = HeaderNames.create("Prefer");
  private static final int MOST_LEVELS = 10;
  private static final Set<String> FORM = Set.of("options", "format");
  private static final Set<String> OPTIONS =
      Set.of(
          "normalized",
          "concise",
          "keyValues",
          "simplified",
          "sysAttrs",
          "temporalValues",
          "aggregatedValues",
          "noOverwrite",
          "update",
          "replace");

  private final Door door;
  private final ServerRequest request;
  private final Answer answer;
  private final Optional<byte[]> body;
  private final Tenant tenant;
  private final Principal principal;
  private final boolean inSnapshot;
  private final Map<String, String> given;
  private Map<String, String> parameters;
  private final String contextUrl;
  private Vocabulary vocabulary;
  private boolean linkedBody;
  private boolean offersGeoJson;
  private Optional<OlderVersion> older;

  /**
   * A request.
   *
   * @param allowed the parameters that it may have beside the form of the answer
   * @param creating whether the tenant that it names is made when it is missing (clause 5.5.10)
   */
  Exchange(
      Door door,
      ServerRequest request,
      ServerResponse response,
      Set<String> allowed,
      boolean creating) {
    this.door = door;
    this.request = request;
    answer = new Answer.ToClient(response);
    body = Optional.empty();
    Place place = Place.of(door, request, response, creating);
    principal = place.principal();
    tenant = place.tenant();
    inSnapshot = place.isSnapshot();
    given = parameters(request, allowed);
    parameters = given;
    older = VersionPreference.of(request);
    contextUrl = contextUrl(request);
    vocabulary = vocabulary(contextUrl.isEmpty() ? TermTable.CORE : door.contexts().at(contextUrl));
  }

  private Exchange(Exchange of, byte[] body, Answer answer) {
    this.door = of.door;
    this.request = of.request;
    this.answer = answer;
    this.body = Optional.of(body);
    this.principal = of.principal;
    this.tenant = of.tenant;
    this.inSnapshot = of.inSnapshot;
    this.given = of.given;
    this.parameters = of.given;
    this.contextUrl = of.contextUrl;
    this.vocabulary = of.vocabulary;
    this.older = of.older;
  }

  /** The same request with another body, whose answer goes elsewhere. */
  Exchange with(byte[] otherBody, Answer other) {
    return new Exchange(this, otherBody, other);
  }

  /** The body that stands in place of the request's; empty when none does. */
  Optional<byte[]> body() {
    return body;
  }

  Answer answer() {
    return answer;
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
    for (String option : given.getOrDefault("options", "normalized").split(",", -1)) {
      if (!OPTIONS.contains(option)) {
        throw Bad.request("Option \"" + option + "\" is not known; known are " + OPTIONS + ".");
      }
    }
    return given;
  }

  /** Says that the body is JSON-LD, with its own @context. */
  void bodyIsLinked() {
    linkedBody = true;
  }

  /** A reader of the entities in the body. */
  EntityReader entityReader(Vocabulary terms) {
    return new EntityReader(terms, linkedBody);
  }

  static String contextUrl(ServerRequest request) {
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

  /** The server's address as the client has it, such as {@code http://localhost:8080}. */
  String address() {
    return request.requestedUri().scheme() + "://" + request.requestedUri().authority();
  }

  /** The tenant that it works on: the annex of a snapshot when it names one. */
  Tenant tenant() {
    return tenant;
  }

  /** Whether it works on a snapshot: then sources, devices and subscribers know nothing of it. */
  boolean isInSnapshot() {
    return inSnapshot;
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

  /** The URL of the context in the Link header; empty when there is none. */
  String contextUrl() {
    return contextUrl;
  }

  boolean hasContextLink() {
    return !contextUrl.isEmpty();
  }

  /** The context of the Link header as JSON; empty for the core alone. */
  String linkedContext() {
    return vocabulary.table().json();
  }

  /** Whether the body is JSON-LD; known when its media type was looked at. */
  boolean isBodyLinked() {
    return linkedBody;
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

  /** The parameters of the URL. */
  Map<String, String> given() {
    return given;
  }

  /** Takes parameters that stand in the body, and its context. */
  void amend(Map<String, String> more, Vocabulary terms) {
    Map<String, String> all = new HashMap<>(given);
    all.putAll(more);
    parameters = all;
    vocabulary = terms;
  }

  /**
   * The entity that the path names.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData, when its id is no URI
   */
  String entityId() {
    return EntityReader.uri(path("id"), "The entity's id in the path");
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
    String value = request.path().pathParameters().get(name);
    return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
  }

  void requireRead() {
    principal.require(Right.READ);
  }

  void requireWrite() {
    if (!Place.mayWrite(principal)) {
      principal.require(Right.OPERATE);
    }
  }

  ReadView read() {
    return tenant.read(principal.scope());
  }

  /** Leaves a preferred version aside: what is answered has no older form. */
  void withoutOlderVersion() {
    older = Optional.empty();
  }

  /** The form that the answer shall have. */
  EntityForm form() {
    boolean linked = wantsLinked();
    int levels =
        Math.max(
            ProjectionLanguage.levels(parameter("pick")),
            ProjectionLanguage.levels(parameter("omit")));
    if (levels > 0 && (join() == Join.NONE || levels > joinLevel())) {
      throw Bad.data(
          "pick or omit name members of entities behind "
              + levels
              + " relationships. Maybe add join=inline&joinLevel="
              + levels
              + "?");
    }
    if (parameters.isEmpty() && older.isEmpty()) {
      return linked ? EntityForm.NORMALIZED.withLinked(true) : EntityForm.NORMALIZED;
    }
    return new EntityForm(
        representation(),
        option("sysAttrs"),
        ProjectionLanguage.parse(parameters, vocabulary),
        linked,
        parameter("lang").isEmpty() ? LanguageFilter.NONE : LanguageFilter.parse(parameter("lang")),
        datasets(),
        older);
  }

  private Representation representation() {
    String format = parameter("format");
    return switch (format) {
      case "" ->
          option("keyValues") || option("simplified")
              ? Representation.SIMPLIFIED
              : option("concise") ? Representation.CONCISE : Representation.NORMALIZED;
      case "normalized" -> Representation.NORMALIZED;
      case "concise" -> Representation.CONCISE;
      case "simplified", "keyValues" -> Representation.SIMPLIFIED;
      default -> throw Bad.request("format \"" + format + "\" is not known.");
    };
  }

  private Set<String> datasets() {
    Set<String> datasets = new HashSet<>();
    if (!parameter("datasetId").isEmpty()) {
      for (String id : parameter("datasetId").split(",", -1)) {
        datasets.add(id.equals("@none") ? "" : EntityReader.uri(id, "datasetId"));
      }
    }
    return datasets;
  }

  Set<Name> attrs() {
    String attrs = parameter("attrs");
    return attrs.isEmpty() ? Set.of() : ProjectionLanguage.attributes(attrs, vocabulary);
  }

  private Set<String> uris(String name) {
    Set<String> uris = new HashSet<>();
    if (!parameter(name).isEmpty()) {
      for (String uri : parameter(name).split(",", -1)) {
        uris.add(EntityReader.uri(uri, name));
      }
    }
    return uris;
  }

  /** How the entities behind relationships are joined (clause 4.5.23). */
  enum Join {
    NONE,
    FLAT,
    INLINE
  }

  Join join() {
    return switch (parameter("join")) {
      case "", "@none" -> Join.NONE;
      case "flat" -> Join.FLAT;
      case "inline" -> Join.INLINE;
      default ->
          throw Bad.data("join must be flat, inline or @none, not \"" + parameter("join") + "\".");
    };
  }

  /** How many levels of relationships are followed when joining. */
  int joinLevel() {
    int level = number("joinLevel", 1, MOST_LEVELS);
    if (level == 0) {
      throw Bad.data("joinLevel must be between 1 and " + MOST_LEVELS + ", not 0.");
    }
    return level;
  }

  LinkedEntities linkedEntities(ReadView view) {
    return new LinkedEntities(view, uris("containedBy"));
  }

  /** The media type of the answer, of those that the endpoint offers. */
  MediaType accepted() {
    return MediaType.choose(
        request.headers().contains(HeaderNames.ACCEPT)
            ? String.join(",", request.headers().values(HeaderNames.ACCEPT))
            : "",
        offersGeoJson);
  }

  /** Lets the answer be GeoJSON too. */
  Exchange offeringGeoJson() {
    offersGeoJson = true;
    if (!parameter("geometryProperty").isEmpty() && accepted() != MediaType.GEO_JSON) {
      throw Bad.data("geometryProperty needs Accept: application/geo+json.");
    }
    return this;
  }

  /** The GeoProperty that is the geometry of GeoJSON, if the tenant knows it. */
  Optional<Name> geometryProperty() {
    String term = parameter("geometryProperty");
    return vocabulary.find(term.isEmpty() ? "location" : term);
  }

  /**
   * Whether the @context stands in the body: JSON-LD, and GeoJSON unless the client prefers not.
   */
  boolean wantsLinked() {
    return switch (accepted()) {
      case JSON -> false;
      case LD_JSON -> true;
      case GEO_JSON -> !request.headers().first(PREFER).orElse("").equals("body=json");
    };
  }

  void header(String name, String value) {
    answer.header(HeaderValues.create(name, value));
  }

  void empty(Status status) {
    answer.empty(status);
  }

  /** Sends JSON, naming the context where it is not in the body. */
  void send(Status status, JsonBytes json) {
    boolean linked = wantsLinked();
    if (!linked && !vocabulary.table().isCore()) {
      contextLink(contextUrl);
    } else if (!linked && accepted() == MediaType.GEO_JSON) {
      contextLink(EntityWriter.CORE_URL);
    }
    answer.header(
        switch (accepted()) {
          case JSON -> JSON;
          case LD_JSON -> LD_JSON;
          case GEO_JSON -> GEO_JSON;
        });
    Status applied = VersionPreference.applied(older, status, answer);
    answer.send(applied, json.array(), json.length());
  }

  /** Names the context of an answer that does not carry it. */
  void contextLink(String url) {
    answer.add(
        HeaderValues.create(
            LINK, "<" + url + ">; rel=\"" + CONTEXT_REL + "\"; type=\"application/ld+json\""));
  }

  /** Adds a Link header to another answer of the same media type. */
  void link(String target, String rel) {
    String type = accepted().text();
    answer.add(
        HeaderValues.create(LINK, "<" + target + ">; rel=\"" + rel + "\"; type=\"" + type + "\""));
  }

  /** Adds a Link header to a page of a list, as the standard spells it. */
  void linkTo(String target, String rel) {
    answer.add(
        HeaderValues.create(
            LINK, "<" + target + ">;rel=\"" + rel + "\";type=\"application/ld+json\""));
  }
}

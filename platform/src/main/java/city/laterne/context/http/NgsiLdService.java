package city.laterne.context.http;

import city.laterne.context.DesiredValues;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.query.EntityMaps;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.registration.RegistrationHub;
import city.laterne.context.snapshot.SnapshotHub;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.security.Authentication;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** NGSI-LD (ETSI GS CIM 009 v1.9.1, clause 6) over HTTP, to be mounted at {@code /ngsi-ld/v1}. */
public final class NgsiLdService implements HttpService {
  private static final System.Logger LOG = System.getLogger(NgsiLdService.class.getName());
  private static final Set<String> FORM =
      Set.of(
          "attrs",
          "pick",
          "omit",
          "lang",
          "datasetId",
          "geometryProperty",
          "join",
          "joinLevel",
          "containedBy",
          "local",
          "entityMap",
          "entityMapLifetime");
  private static final Set<String> PAGING =
      with(
          with(EntityQuery.PARAMETERS, "limit", "offset", "count", "csf", "splitEntities"),
          FORM.toArray(String[]::new));

  /** For operations that sources share: whether they are left out. */
  private static final Set<String> LOCAL = Set.of("local");

  /** What is posted here makes the tenant that it names (clause 5.5.10). */
  private static final Set<String> CREATING =
      Set.of(
          "/entities",
          "/entityOperations/create",
          "/entityOperations/upsert",
          "/temporal/entities",
          "/subscriptions",
          "/jsonldContexts");

  private static final Problems.Problem DOTS =
      new Problems.Problem(
          400, "BadRequestData", "A segment of the path is . or .., which names nothing.");

  private final Door door;
  private final DistributedSubscriptions distributed;
  private final Map<String, Set<String>> methods = new LinkedHashMap<>();

  /**
   * The service.
   *
   * @param store the cities
   * @param authentication who asks
   * @param clock the machine's time: it stamps changes
   * @param desired takes writes to desired values
   * @param contexts the contexts that others use, too
   * @param subscriptions of all tenants
   * @param hub registered context sources; whoever made it closes it
   * @param snapshots of all tenants; whoever made it closes it
   */
  public NgsiLdService(
      Store store,
      Authentication authentication,
      MachineClock clock,
      DesiredValues desired,
      Contexts contexts,
      SubscriptionHub subscriptions,
      RegistrationHub hub,
      SnapshotHub snapshots) {
    for (String tenant : store.tenants()) {
      var _ = contexts.shelf(store.tenant(tenant));
    }
    door =
        new Door(
            store,
            authentication,
            clock,
            desired,
            contexts,
            subscriptions,
            new Vocabularies(),
            new ConcurrentHashMap<>(),
            hub,
            new EntityMaps(clock),
            snapshots);
    snapshots.onDrop(door.vocabularies()::forget);
    snapshots.onDrop(door.entityMaps()::forget);
    distributed = new DistributedSubscriptions(door);
  }

  /** Takes notifications of context sources, to be mounted at {@code /ngsi-ld/ex}. */
  public HttpService notifications() {
    return new RemoteNotifications(door, distributed);
  }

  @Override
  public void afterStart(WebServer server) {
    distributed.start();
  }

  @Override
  public void afterStop() {
    distributed.close();
  }

  @Override
  public void routing(HttpRules rules) {
    Handler withoutId =
        (_, response) ->
            Problems.send(
                response,
                new Problems.Problem(
                    400, "BadRequestData", "The path names no entity: /entities/{id}."));
    for (String attrs : List.of("/entities/attrs", "/temporal/entities/attrs")) {
      rules.any(attrs, withoutId).any(attrs + "/", withoutId).any(attrs + "/{+rest}", withoutId);
    }
    on(rules, Method.POST, "/entities", LOCAL, DistributedWrites::create);
    on(rules, Method.GET, "/entities", PAGING, DistributedReads::query);
    Set<String> typed = Set.of("type", "local");
    Set<String> purge = with(EntityQuery.PARAMETERS, "keep", "drop", "local");
    on(rules, Method.DELETE, "/entities", purge, DistributedPurge::purge);
    on(rules, Method.GET, "/entities/{id}", with(FORM, "type"), DistributedReads::retrieve);
    on(rules, Method.PATCH, "/entities/{id}", typed, DistributedWrites::merge);
    on(rules, Method.PUT, "/entities/{id}", typed, DistributedWrites::replace);
    on(rules, Method.DELETE, "/entities/{id}", typed, DistributedWrites::delete);
    String attrs = "/entities/{id}/attrs";
    on(rules, Method.POST, attrs, typed, DistributedWrites::append);
    on(rules, Method.PATCH, attrs, typed, DistributedWrites::update);
    String attr = attrs + "/{+attrId}";
    on(rules, Method.PATCH, attr, typed, DistributedWrites::partialUpdate);
    on(rules, Method.PUT, attr, typed, DistributedWrites::replaceAttribute);
    Set<String> deletion = with(typed, "datasetId", "deleteAll");
    on(rules, Method.DELETE, attr, deletion, DistributedWrites::deleteAttribute);
    on(rules, Method.POST, "/entityOperations/create", LOCAL, DistributedBatch::create);
    on(rules, Method.POST, "/entityOperations/upsert", LOCAL, DistributedBatch::upsert);
    on(rules, Method.POST, "/entityOperations/update", LOCAL, DistributedBatch::update);
    on(rules, Method.POST, "/entityOperations/merge", LOCAL, DistributedBatch::merge);
    on(rules, Method.POST, "/entityOperations/delete", LOCAL, DistributedBatch::delete);
    Set<String> page =
        with(MapUse.PARAMETERS, "limit", "offset", "count", "local", "csf", "splitEntities");
    on(rules, Method.POST, "/entityOperations/query", page, DistributedReads::queryByBody);
    on(rules, Method.GET, MapUse.PATH, PAGING, EntityMapEndpoints::create);
    String map = MapUse.PATH + "/{id}";
    on(rules, Method.GET, map, Set.of(), EntityMapEndpoints::retrieve);
    on(rules, Method.PATCH, map, Set.of(), EntityMapEndpoints::update);
    on(rules, Method.DELETE, map, Set.of(), EntityMapEndpoints::delete);
    Set<String> discovery = Set.of("details", "local");
    on(rules, Method.GET, "/types", discovery, DistributedDiscovery::types);
    on(rules, Method.GET, "/types/{+type}", LOCAL, DistributedDiscovery::type);
    on(rules, Method.GET, "/attributes", discovery, DistributedDiscovery::attributes);
    on(rules, Method.GET, "/attributes/{+attrId}", LOCAL, DistributedDiscovery::attribute);
    Set<String> listing = Set.of("details", "kind");
    on(rules, Method.POST, "/jsonldContexts", Set.of(), ContextEndpoints::add);
    on(rules, Method.GET, "/jsonldContexts", listing, ContextEndpoints::list);
    String context = "/jsonldContexts/{+contextId}";
    on(rules, Method.GET, context, Set.of("details"), ContextEndpoints::serve);
    on(rules, Method.DELETE, context, Set.of("reload"), ContextEndpoints::delete);
    sources(rules);
    temporal(rules);
    subscriptions(rules);
    snapshots(rules);
    rules.put("/entities/", withoutId).patch("/entities/", withoutId);
    methods.forEach(
        (path, allowed) ->
            rules.any(path, notAllowed(allowed)).any(path + "/", notAllowed(allowed)));
  }

  private void sources(HttpRules rules) {
    String registrations = RegistrationEndpoints.PATH;
    Set<String> asked = RegistrationEndpoints.PARAMETERS;
    on(rules, Method.POST, registrations, Set.of(), RegistrationEndpoints::create);
    on(rules, Method.GET, registrations, asked, RegistrationEndpoints::query);
    String registration = registrations + "/{id}";
    on(rules, Method.GET, registration, Set.of(), RegistrationEndpoints::retrieve);
    on(rules, Method.PATCH, registration, Set.of(), RegistrationEndpoints::update);
    on(rules, Method.DELETE, registration, Set.of(), RegistrationEndpoints::delete);
    on(rules, Method.GET, "/info/sourceIdentity", Set.of(), RegistrationEndpoints::identity);
    String subscriptions = CsourceSubscriptionEndpoints.PATH;
    Set<String> paged = CsourceSubscriptionEndpoints.PARAMETERS;
    on(rules, Method.POST, subscriptions, Set.of(), CsourceSubscriptionEndpoints::create);
    on(
        rules,
        Method.GET,
        subscriptions,
        paged,
        exchange -> CsourceSubscriptionEndpoints.list(exchange, distributed));
    String subscription = subscriptions + "/{id}";
    on(rules, Method.GET, subscription, Set.of(), CsourceSubscriptionEndpoints::retrieve);
    on(rules, Method.PATCH, subscription, Set.of(), CsourceSubscriptionEndpoints::update);
    on(rules, Method.DELETE, subscription, Set.of(), CsourceSubscriptionEndpoints::delete);
  }

  private void subscriptions(HttpRules rules) {
    String all = "/subscriptions";
    String one = all + "/{id}";
    on(
        rules,
        Method.POST,
        all,
        Set.of(),
        exchange -> SubscriptionEndpoints.create(exchange, distributed));
    on(rules, Method.GET, all, SubscriptionEndpoints.PAGING, SubscriptionEndpoints::list);
    on(rules, Method.GET, one, Set.of(), SubscriptionEndpoints::retrieve);
    on(
        rules,
        Method.PATCH,
        one,
        Set.of(),
        exchange -> SubscriptionEndpoints.update(exchange, distributed));
    on(rules, Method.DELETE, one, Set.of(), SubscriptionEndpoints::delete);
  }

  private void snapshots(HttpRules rules) {
    String all = SnapshotEndpoints.PATH;
    String one = all + "/{id}";
    on(rules, Method.POST, all, Set.of(), SnapshotEndpoints::create);
    on(rules, Method.DELETE, all, Set.of("q"), SnapshotEndpoints::purge);
    on(rules, Method.GET, one, Set.of(), SnapshotEndpoints::retrieve);
    on(rules, Method.PATCH, one, Set.of(), SnapshotEndpoints::update);
    on(rules, Method.DELETE, one, Set.of(), SnapshotEndpoints::delete);
    on(rules, Method.POST, one + "/clone", Set.of(), SnapshotEndpoints::copy);
  }

  private void temporal(HttpRules rules) {
    String all = "/temporal/entities";
    String one = all + "/{id}";
    String attrs = one + "/attrs";
    String instance = attrs + "/{attrId}/{instanceId}";
    Set<String> form = TemporalReading.PARAMETERS;
    Set<String> query = with(PAGING, form.toArray(String[]::new));
    on(rules, Method.POST, all, Set.of(), TemporalWriting::upsert);
    on(rules, Method.GET, all, query, TemporalReading::query);
    on(rules, Method.GET, one, form, TemporalReading::retrieve);
    on(rules, Method.DELETE, one, Set.of("type"), TemporalWriting::deleteEntity);
    on(rules, Method.POST, attrs, Set.of("type"), TemporalWriting::append);
    Set<String> deletion = Set.of("type", "datasetId", "deleteAll");
    on(rules, Method.DELETE, attrs + "/{attrId}", deletion, TemporalWriting::deleteAttribute);
    on(rules, Method.PATCH, instance, Set.of("type"), TemporalWriting::modifyInstance);
    on(rules, Method.DELETE, instance, Set.of("type"), TemporalWriting::deleteInstance);
    String body = "/temporal/entityOperations/query";
    Set<String> page = with(MapUse.PARAMETERS, "limit", "offset", "count", "local");
    on(rules, Method.POST, body, page, TemporalReading::queryByBody);
    on(rules, Method.GET, "/temporal/entityMaps", query, EntityMapEndpoints::createTemporal);
  }

  private void on(
      HttpRules rules,
      Method method,
      String path,
      Set<String> parameters,
      Consumer<Exchange> endpoint) {
    methods.computeIfAbsent(path, _ -> new TreeSet<>()).add(method.text());
    boolean creating = method.equals(Method.POST) && CREATING.contains(path);
    boolean inSnapshots = Place.worksInSnapshots(path);
    boolean withBody = List.of(Method.POST, Method.PATCH, Method.PUT).contains(method);
    Handler handler =
        (request, response) -> {
          // The server has resolved them already, to a path that the client may not have meant.
          if (DotSegments.areIn(request.prologue().uriPath().rawPath())) {
            Problems.send(response, DOTS);
            return;
          }
          if (withBody && request.headers().contentLength().isEmpty()) {
            response.status(Status.LENGTH_REQUIRED_411).send();
            return;
          }
          guarded(
              response,
              () -> {
                if (!inSnapshots) {
                  Place.refuseSnapshot(request);
                }
                endpoint.accept(new Exchange(door, request, response, parameters, creating));
              });
        };
    rules.route(method, path, handler).route(method, path + "/", handler);
  }

  private static Handler notAllowed(Set<String> allowed) {
    String list = allowed.stream().collect(Collectors.joining(", "));
    return (request, response) -> {
      if (DotSegments.areIn(request.prologue().uriPath().rawPath())) {
        Problems.send(response, DOTS);
        return;
      }
      response.header(HeaderNames.ALLOW, list);
      Problems.send(
          response, new Problems.Problem(405, "MethodNotAllowed", "Allowed here: " + list + "."));
    };
  }

  static void guarded(ServerResponse response, Runnable step) {
    try {
      step.run();
    } catch (Refused refused) {
      Problems.send(response, refused.problem());
    } catch (Failure failure) {
      Problems.send(response, Problems.of(failure));
    } catch (JacksonException wrong) {
      Problems.send(
          response,
          new Problems.Problem(
              400, "InvalidRequest", "The body is no JSON: " + wrong.getOriginalMessage()));
    } catch (RuntimeException bug) {
      LOG.log(System.Logger.Level.ERROR, "A request failed", bug);
      Problems.send(
          response,
          new Problems.Problem(500, "InternalError", "The request failed; the log says why."));
    }
  }

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }
}

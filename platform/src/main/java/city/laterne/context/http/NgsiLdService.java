package city.laterne.context.http;

import city.laterne.context.DesiredValues;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.security.Authentication;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
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
          "local");
  private static final Set<String> PAGING =
      with(with(EntityQuery.PARAMETERS, "limit", "offset", "count"), FORM.toArray(String[]::new));

  /** What is posted here makes the tenant that it names (clause 5.5.10). */
  private static final Set<String> CREATING =
      Set.of(
          "/entities",
          "/entityOperations/create",
          "/entityOperations/upsert",
          "/temporal/entities",
          "/subscriptions",
          "/jsonldContexts");

  private final Door door;
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
   */
  public NgsiLdService(
      Store store,
      Authentication authentication,
      MachineClock clock,
      DesiredValues desired,
      Contexts contexts,
      SubscriptionHub subscriptions) {
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
            new ConcurrentHashMap<>());
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
    on(rules, Method.POST, "/entities", Set.of(), EntityEndpoints::create);
    on(rules, Method.GET, "/entities", PAGING, EntityEndpoints::query);
    Set<String> purge = with(EntityQuery.PARAMETERS, "keep", "drop");
    on(rules, Method.DELETE, "/entities", purge, BatchEndpoints::purge);
    on(rules, Method.GET, "/entities/{id}", with(FORM, "type"), EntityEndpoints::retrieve);
    on(rules, Method.PATCH, "/entities/{id}", Set.of("type"), EntityEndpoints::merge);
    on(rules, Method.PUT, "/entities/{id}", Set.of("type"), EntityEndpoints::replace);
    on(rules, Method.DELETE, "/entities/{id}", Set.of("type"), EntityEndpoints::delete);
    String attrs = "/entities/{id}/attrs";
    on(rules, Method.POST, attrs, Set.of("type"), AttributeEndpoints::append);
    on(rules, Method.PATCH, attrs, Set.of("type"), AttributeEndpoints::update);
    String attr = attrs + "/{+attrId}";
    on(rules, Method.PATCH, attr, Set.of("type"), AttributeEndpoints::partialUpdate);
    on(rules, Method.PUT, attr, Set.of("type"), AttributeEndpoints::replace);
    Set<String> deletion = Set.of("type", "datasetId", "deleteAll");
    on(rules, Method.DELETE, attr, deletion, AttributeEndpoints::delete);
    on(rules, Method.POST, "/entityOperations/create", Set.of(), BatchEndpoints::create);
    on(rules, Method.POST, "/entityOperations/upsert", Set.of(), BatchEndpoints::upsert);
    on(rules, Method.POST, "/entityOperations/update", Set.of(), BatchEndpoints::update);
    on(rules, Method.POST, "/entityOperations/merge", Set.of(), BatchEndpoints::merge);
    on(rules, Method.POST, "/entityOperations/delete", Set.of(), BatchEndpoints::delete);
    Set<String> page = Set.of("limit", "offset", "count", "local");
    on(rules, Method.POST, "/entityOperations/query", page, QueryEndpoint::query);
    on(rules, Method.GET, "/types", Set.of("details"), TypeEndpoints::types);
    on(rules, Method.GET, "/types/{+type}", Set.of(), TypeEndpoints::type);
    on(rules, Method.GET, "/attributes", Set.of("details"), TypeEndpoints::attributes);
    on(rules, Method.GET, "/attributes/{+attrId}", Set.of(), TypeEndpoints::attribute);
    Set<String> listing = Set.of("details", "kind");
    on(rules, Method.POST, "/jsonldContexts", Set.of(), ContextEndpoints::add);
    on(rules, Method.GET, "/jsonldContexts", listing, ContextEndpoints::list);
    String context = "/jsonldContexts/{+contextId}";
    on(rules, Method.GET, context, Set.of("details"), ContextEndpoints::serve);
    on(rules, Method.DELETE, context, Set.of("reload"), ContextEndpoints::delete);
    temporal(rules);
    subscriptions(rules);
    rules.put("/entities/", withoutId).patch("/entities/", withoutId);
    methods.forEach(
        (path, allowed) ->
            rules.any(path, notAllowed(allowed)).any(path + "/", notAllowed(allowed)));
  }

  private void subscriptions(HttpRules rules) {
    String all = "/subscriptions";
    String one = all + "/{id}";
    on(rules, Method.POST, all, Set.of(), SubscriptionEndpoints::create);
    on(rules, Method.GET, all, SubscriptionEndpoints.PAGING, SubscriptionEndpoints::list);
    on(rules, Method.GET, one, Set.of(), SubscriptionEndpoints::retrieve);
    on(rules, Method.PATCH, one, Set.of(), SubscriptionEndpoints::update);
    on(rules, Method.DELETE, one, Set.of(), SubscriptionEndpoints::delete);
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
    Set<String> page = Set.of("limit", "offset", "count", "local");
    on(rules, Method.POST, body, page, TemporalReading::queryByBody);
  }

  private void on(
      HttpRules rules,
      Method method,
      String path,
      Set<String> parameters,
      Consumer<Exchange> endpoint) {
    methods.computeIfAbsent(path, _ -> new TreeSet<>()).add(method.text());
    boolean creating = method.equals(Method.POST) && CREATING.contains(path);
    boolean withBody = List.of(Method.POST, Method.PATCH, Method.PUT).contains(method);
    Handler handler =
        (request, response) -> {
          if (withBody && request.headers().contentLength().isEmpty()) {
            response.status(Status.LENGTH_REQUIRED_411).send();
            return;
          }
          guarded(
              response,
              () -> endpoint.accept(new Exchange(door, request, response, parameters, creating)));
        };
    rules.route(method, path, handler).route(method, path + "/", handler);
  }

  private static Handler notAllowed(Set<String> allowed) {
    String list = allowed.stream().collect(Collectors.joining(", "));
    return (_, response) -> {
      response.header(HeaderNames.ALLOW, list);
      Problems.send(
          response, new Problems.Problem(405, "MethodNotAllowed", "Allowed here: " + list + "."));
    };
  }

  private static void guarded(ServerResponse response, Runnable step) {
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

package city.laterne.context.http;

import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registration.EntityInfo;
import city.laterne.context.registration.Registration.Information;
import city.laterne.context.registration.Registration.Touch;
import city.laterne.context.registration.Registrations;
import city.laterne.context.registration.SourceOperation;
import city.laterne.context.registration.Sources;
import city.laterne.context.registration.Sources.Reply;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Purges shared with context sources (ETSI GS CIM 009 v1.9.1, clause 5.6.21). A source is never
 * asked to purge more than it registered, whatever the request selects.
 */
final class DistributedPurge {
  private static final List<String> PASSED =
      List.of("q", "scopeQ", "georel", "geometry", "coordinates", "geoproperty", "attrs");
  private static final byte[] NO_BODY = new byte[0];

  private DistributedPurge() {}

  static void purge(Exchange exchange) {
    if (DistributedWrites.isAlone(exchange)) {
      BatchEndpoints.purge(exchange);
      return;
    }
    exchange.requireWrite();
    Registrations registrations = DistributedWrites.registrations(exchange);
    TermTable table = exchange.vocabulary().table();
    Forward forward = new Forward(exchange, registrations, table);
    Touch touch = touch(exchange, table);
    List<Sources.Call> calls = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (Registration one : registrations.inForce()) {
      List<Information> touched = one.touchedBy(touch);
      if (touched.isEmpty() || !one.offers(SourceOperation.PURGE_ENTITY)) {
        continue;
      }
      if (!forward.loops(one)) {
        for (Information part : touched) {
          parameters(exchange, forward, one, touch, part)
              .ifPresent(some -> calls.add(forward.call(one, "DELETE", "/entities", some)));
        }
      } else if (one.mode().isProxied()) {
        parts.add(Part.refused(one, Set.of(), 508, "it is where the request came from."));
      }
    }
    List<CompletableFuture<Reply>> replies = exchange.door().hub().sources().start(calls);
    parts.addFirst(Part.own(exchange, NO_BODY, Set.of(), BatchEndpoints::purge));
    for (int i = 0; i < calls.size(); i++) {
      parts.add(Part.of(calls.get(i).to(), Set.of(), replies.get(i).join()));
    }
    answer(exchange, parts);
  }

  private static Touch touch(Exchange exchange, TermTable table) {
    Set<String> types = new HashSet<>();
    for (String type : exchange.parameter("type").split("[,|;()]", -1)) {
      if (!type.isBlank() && !type.equals("*")) {
        types.add(table.expand(type));
      }
    }
    String ids = exchange.parameter("id");
    String pattern = exchange.parameter("idPattern");
    return new Touch(
        ids.isEmpty() ? Set.of() : Set.of(ids.split(",", -1)),
        pattern.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(pattern)),
        types,
        Set.of());
  }

  /** What a source is asked with; empty when nothing can be said that is narrow enough. */
  private static Optional<Map<String, String>> parameters(
      Exchange exchange, Forward forward, Registration to, Touch touch, Information part) {
    Forward.Under under = forward.under(to, false);
    List<EntityInfo> infos = part.touchedEntities(touch);
    Map<String, String> parameters = new LinkedHashMap<>();
    Set<String> registered = new LinkedHashSet<>();
    infos.forEach(info -> registered.addAll(info.types()));
    Set<String> types = new LinkedHashSet<>(registered.isEmpty() ? touch.types() : registered);
    if (!registered.isEmpty() && !touch.types().isEmpty()) {
      types.retainAll(touch.types());
    }
    String selection = exchange.parameter("type");
    boolean both = selection.indexOf(';') >= 0 || selection.indexOf('(') >= 0;
    if (both && under.table() != forward.table()) {
      return Optional.empty();
    }
    put(parameters, "type", both ? selection : terms(types, under));
    Set<String> ids = new LinkedHashSet<>();
    touch.ids().stream()
        .filter(id -> infos.isEmpty() || infos.stream().anyMatch(info -> info.hasId(id)))
        .forEach(ids::add);
    if (ids.isEmpty() && infos.stream().noneMatch(info -> info.id().isEmpty())) {
      infos.forEach(info -> ids.add(info.id()));
    }
    put(parameters, "id", String.join(",", ids));
    if (ids.isEmpty()) {
      put(parameters, "idPattern", pattern(exchange, infos));
    }
    parameters.putAll(forward.passedOn(PASSED));
    boolean some = drop(exchange, forward, under, part, parameters);
    return some && !parameters.isEmpty() ? Optional.of(parameters) : Optional.empty();
  }

  private static String pattern(Exchange exchange, List<EntityInfo> infos) {
    boolean all = !infos.isEmpty() && infos.stream().allMatch(info -> info.pattern().isPresent());
    String asked = exchange.parameter("idPattern");
    return asked.isEmpty() && all
        ? infos.stream()
            .map(info -> info.pattern().map(Pattern::pattern).orElse(""))
            .distinct()
            .collect(Collectors.joining("|"))
        : asked;
  }

  /**
   * Of a source that registered some attributes, at most these are dropped.
   *
   * @return false when nothing is left to be dropped
   */
  private static boolean drop(
      Exchange exchange,
      Forward forward,
      Forward.Under under,
      Information part,
      Map<String, String> parameters) {
    String keep = exchange.parameter("keep");
    String drop = exchange.parameter("drop");
    if (part.attributes().isEmpty()) {
      put(parameters, "keep", keep);
      put(parameters, "drop", drop);
      return true;
    }
    Set<String> dropped = new LinkedHashSet<>(part.attributes());
    Set<String> named = new HashSet<>();
    for (String term : (keep + "," + drop).split(",", -1)) {
      if (!term.isBlank()) {
        named.add(forward.table().expand(term.strip()));
      }
    }
    if (!drop.isEmpty()) {
      dropped.retainAll(named);
    } else {
      dropped.removeAll(named);
    }
    put(parameters, "drop", terms(dropped, under));
    return !dropped.isEmpty();
  }

  private static String terms(Set<String> iris, Forward.Under under) {
    return iris.stream().map(iri -> Forward.term(iri, under)).collect(Collectors.joining(","));
  }

  private static void put(Map<String, String> to, String name, String value) {
    if (!value.isEmpty()) {
      to.put(name, value);
    }
  }

  private static void answer(Exchange exchange, List<Part> parts) {
    // A source that has nothing of the kind has nothing to purge.
    parts.removeIf(part -> !part.registrationId().isEmpty() && part.isMissing());
    if (parts.stream().allMatch(Part::isDone)) {
      exchange.empty(Status.NO_CONTENT_204);
      return;
    }
    if (parts.size() == 1 && parts.getFirst().problem().isPresent()) {
      throw new Refused(parts.getFirst().problem().get());
    }
    JsonBytes json = new JsonBytes().raw("{\"success\":[");
    Set<String> success = new LinkedHashSet<>();
    parts.forEach(part -> part.body().path("success").forEach(id -> success.add(id.asString(""))));
    success.forEach(id -> json.separate().string(id));
    json.raw("],\"errors\":[");
    for (Part part : parts) {
      for (JsonNode error : part.body().path("errors")) {
        json.separate().raw(error.toString());
      }
      part.problem()
          .ifPresent(
              found -> DistributedWrites.error("", part.registrationId(), found, json.separate()));
    }
    exchange.send(Status.create(207), json.raw("]}"));
  }
}

package city.laterne.context.http;

import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.SourceOperation;
import city.laterne.context.registration.Sources;
import city.laterne.context.registration.Sources.Reply;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which types and attributes there are, here and at context sources (ETSI GS CIM 009 v1.9.1,
 * clauses 5.7.5 to 5.7.10): descriptions are put together by id, names united, numbers added. A
 * source that fails costs its part and brings an {@code NGSILD-Warning}.
 */
final class DistributedDiscovery {
  /** Members that hold names, which each source has under a context of its own. */
  private static final Set<String> NAMES =
      Set.of(
          "typeName", "typeNames", "typeList", "attributeName", "attributeNames", "attributeList");

  private DistributedDiscovery() {}

  static void types(Exchange exchange) {
    boolean details = exchange.flag("details");
    discover(
        exchange,
        details
            ? SourceOperation.RETRIEVE_ENTITY_TYPE_DETAILS
            : SourceOperation.RETRIEVE_ENTITY_TYPES,
        "/types",
        "",
        TypeEndpoints::types);
  }

  static void type(Exchange exchange) {
    discover(
        exchange,
        SourceOperation.RETRIEVE_ENTITY_TYPE_INFO,
        "/types",
        exchange.path("type"),
        TypeEndpoints::type);
  }

  static void attributes(Exchange exchange) {
    boolean details = exchange.flag("details");
    discover(
        exchange,
        details ? SourceOperation.RETRIEVE_ATTR_TYPE_DETAILS : SourceOperation.RETRIEVE_ATTR_TYPES,
        "/attributes",
        "",
        TypeEndpoints::attributes);
  }

  static void attribute(Exchange exchange) {
    discover(
        exchange,
        SourceOperation.RETRIEVE_ATTR_TYPE_INFO,
        "/attributes",
        exchange.path("attrId"),
        TypeEndpoints::attribute);
  }

  /**
   * Answers what is known here and there.
   *
   * @param term of the type or attribute that the path names; empty when it names none
   */
  private static void discover(
      Exchange exchange,
      SourceOperation operation,
      String path,
      String term,
      Consumer<Exchange> own) {
    if (DistributedWrites.isAlone(exchange)) {
      own.accept(exchange);
      return;
    }
    exchange.requireRead();
    TermTable table = exchange.vocabulary().table();
    Forward forward = new Forward(exchange, DistributedWrites.registrations(exchange), table);
    Map<String, String> parameters = forward.passedOn(List.of("details"));
    List<Sources.Call> calls = new ArrayList<>();
    for (Registration to : DistributedWrites.registrations(exchange).inForce()) {
      if (to.offers(operation) && !forward.loops(to)) {
        String name =
            term.isEmpty() ? "" : Forward.term(table.expand(term), forward.under(to, false));
        String at = name.isEmpty() ? path : path + "/" + Forward.path(name);
        calls.add(forward.call(to, "GET", at, parameters));
      }
    }
    List<CompletableFuture<Reply>> replies = exchange.door().hub().sources().start(calls);
    Part here = Part.own(exchange, new byte[0], Set.of(), own);
    List<JsonNode> found = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    if (here.isDone()) {
      found.add(here.body());
    }
    for (int i = 0; i < calls.size(); i++) {
      Registration from = calls.get(i).to();
      Part part = Part.of(from, Set.of(), replies.get(i).join());
      if (part.isDone()) {
        found.add(renamed(part.body(), forward.under(from, false).table(), table));
      } else if (!part.isMissing()) {
        warnings.add(Forward.warning(199, from, "it does not tell its " + path.substring(1)));
      }
    }
    if (!warnings.isEmpty()) {
      exchange.header("NGSILD-Warning", String.join(", ", warnings));
    }
    if (found.isEmpty()) {
      throw new Refused(here.problem().orElseThrow());
    }
    JsonNode all = found.stream().reduce(DistributedDiscovery::together).orElseThrow();
    exchange.send(Status.OK_200, new JsonBytes().raw(Json.TREE.writeValueAsBytes(all)));
  }

  /** A description with its names under another context. */
  private static JsonNode renamed(JsonNode of, TermTable from, TermTable to) {
    if (of.isArray()) {
      ArrayNode all = Json.TREE.createArrayNode();
      of.forEach(item -> all.add(renamed(item, from, to)));
      return all;
    }
    if (!(of instanceof ObjectNode object)) {
      return of;
    }
    ObjectNode renamed = Json.TREE.createObjectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode value = member.getValue();
      renamed.set(
          member.getKey(),
          NAMES.contains(member.getKey()) ? names(value, from, to) : renamed(value, from, to));
    }
    return renamed;
  }

  private static JsonNode names(JsonNode of, TermTable from, TermTable to) {
    if (of.isArray()) {
      ArrayNode all = Json.TREE.createArrayNode();
      of.forEach(name -> all.add(names(name, from, to)));
      return all;
    }
    return Json.TREE.getNodeFactory().stringNode(to.compact(from.expand(of.asString(""))));
  }

  private static JsonNode together(JsonNode one, JsonNode other) {
    if (one.isArray() && other.isArray()) {
      return united(one, other);
    }
    if (one.isNumber() && other.isNumber()) {
      return Json.TREE.getNodeFactory().numberNode(one.asLong() + other.asLong());
    }
    if (!(one instanceof ObjectNode first) || !(other instanceof ObjectNode second)) {
      return one;
    }
    ObjectNode both = Json.TREE.createObjectNode();
    first.properties().forEach(member -> both.set(member.getKey(), member.getValue()));
    for (Map.Entry<String, JsonNode> member : second.properties()) {
      JsonNode have = both.get(member.getKey());
      both.set(
          member.getKey(), have == null ? member.getValue() : together(have, member.getValue()));
    }
    return both;
  }

  /** Names in their order, or descriptions in that of their ids. */
  private static ArrayNode united(JsonNode one, JsonNode other) {
    Set<String> names = new TreeSet<>();
    Map<String, JsonNode> byId = new TreeMap<>();
    for (JsonNode array : List.of(one, other)) {
      for (JsonNode item : array) {
        if (item.isString()) {
          names.add(item.stringValue());
        } else {
          byId.merge(item.path("id").asString(""), item, DistributedDiscovery::together);
        }
      }
    }
    ArrayNode all = Json.TREE.createArrayNode();
    names.forEach(all::add);
    byId.values().forEach(all::add);
    return all;
  }
}

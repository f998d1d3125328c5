package city.laterne.context.http;

import city.laterne.context.jsonld.TermTable;
import city.laterne.context.registration.Mode;
import city.laterne.context.registration.PassingNames;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registrations;
import city.laterne.context.registration.Sources;
import city.laterne.context.registration.Sources.Reply;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What context sources are asked for a Query of a snapshot (clause 5.16.1.4): the requests are made
 * while the one that brings the query is there, as it conveys headers, and sent later. All pages of
 * the answers are read, up to {@value #MOST} entities.
 */
final class SourcesQuery {
  private static final int PAGE = 1_000;
  private static final int MOST = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> FILTERS =
      List.of("q", "scopeQ", "georel", "geometry", "coordinates", "geoproperty");

  private final Sources sources;
  private final RemoteEntities remote;
  private final List<Registration> inForce;
  private final List<Prepared> calls = new ArrayList<>();
  private final List<String> unasked = new ArrayList<>();

  /**
   * A request to a source.
   *
   * @param first its first page
   * @param table the context of what it answers
   * @param fills whether it only fills gaps
   */
  private record Prepared(Sources.Call first, TermTable table, boolean fills) {
    Sources.Call page(int number) {
      return number == 0
          ? first
          : new Sources.Call(
              first.to(),
              first.method(),
              first.path() + "&offset=" + number * PAGE,
              first.headers(),
              first.body());
    }
  }

  private SourcesQuery(Exchange exchange, PassingNames names, Registrations registrations) {
    sources = exchange.door().hub().sources();
    remote = new RemoteEntities(exchange.door().contexts(), names);
    inForce = registrations.inForce();
  }

  /**
   * Makes the requests.
   *
   * @param given the members of the query beside {@code entities}
   * @param names what is asked for may be known to sources alone
   */
  static SourcesQuery of(
      Exchange exchange,
      JsonNode query,
      Map<String, String> given,
      TermTable table,
      PassingNames names) {
    Registrations registrations = DistributedWrites.registrations(exchange);
    Forward forward = new Forward(exchange, registrations, table);
    Map<String, String> filters = new LinkedHashMap<>();
    for (String name : FILTERS) {
      if (given.containsKey(name)) {
        filters.put(name, given.getOrDefault(name, ""));
      }
    }
    Asking asking =
        new Asking(selectors(query, table), filters, attributes(given, table, names), PAGE, false);
    SourcesQuery made = new SourcesQuery(exchange, names, registrations);
    for (Registration one : made.inForce) {
      if (asking.touches(one) && !forward.loops(one)) {
        made.prepare(asking, forward, one);
      }
    }
    return made;
  }

  private void prepare(Asking asking, Forward forward, Registration one) {
    try {
      for (Sources.Call call : asking.calls(forward, one)) {
        TermTable table = forward.under(one, call.body().length > 0).table();
        calls.add(new Prepared(call, table, one.mode() == Mode.AUXILIARY));
      }
    } catch (Failure failure) {
      unasked.add("Source " + one.id() + " was not asked: " + failure.detail());
    }
  }

  private static List<Asking.Selector> selectors(JsonNode query, TermTable table) {
    List<Asking.Selector> all = new ArrayList<>();
    for (JsonNode one : query.path("entities")) {
      String type = text(one.path("type"));
      Set<String> types = new HashSet<>();
      for (String name : type.split("[,|;()]", -1)) {
        if (!name.isBlank() && !name.equals("*")) {
          types.add(table.expand(name));
        }
      }
      String ids = text(one.path("id"));
      all.add(
          new Asking.Selector(
              type.equals("*") ? "" : type,
              types,
              ids.isEmpty() ? Set.of() : Set.of(ids.split(",", -1)),
              one.path("idPattern").asString("")));
    }
    return all.isEmpty()
        ? List.of(new Asking.Selector("", Set.of(), Set.of(), ""))
        : List.copyOf(all);
  }

  private static String text(JsonNode given) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : given.isArray() ? given : List.of(given)) {
      all.add(one.asString(""));
    }
    return String.join(",", all);
  }

  /** IRIs of the attributes that are asked for; none for all. */
  private static Set<String> attributes(
      Map<String, String> given, TermTable table, PassingNames names) {
    Set<String> iris = new HashSet<>();
    for (String member : List.of("attrs", "pick", "omit")) {
      for (String term : given.getOrDefault(member, "").split("[,|]", -1)) {
        String name = term.strip();
        if (!name.isEmpty() && !DistributedWrites.HEAD.contains(name)) {
          String iri = table.expand(name);
          var _ = names.intern(iri);
          if (!member.equals("omit")) {
            iris.add(iri);
          }
        }
      }
    }
    return iris;
  }

  /** Whether nobody is asked. */
  boolean isEmpty() {
    return calls.isEmpty() && unasked.isEmpty();
  }

  /** What is held here of an entity, less what a source alone holds. */
  Entity own(Entity entity) {
    Predicate<Attribute> elsewhere =
        attribute ->
            inForce.stream()
                .filter(one -> one.mode() == Mode.EXCLUSIVE)
                .flatMap(one -> one.information().stream())
                .filter(part -> part.has(attribute.name().iri()))
                .anyMatch(
                    part -> part.entities().stream().anyMatch(info -> info.hasId(entity.id())));
    return new Entity(
        entity.ordinal(),
        entity.id(),
        entity.types(),
        entity.scopes(),
        entity.createdAt(),
        entity.modifiedAt(),
        entity.attributes().stream().filter(elsewhere.negate()).toList(),
        entity.expiresAt());
  }

  /**
   * Asks them and waits, {@link #PATIENCE} for all pages of all.
   *
   * @throws Failure FORBIDDEN, code TooManyResults
   */
  SourcesAnswers ask() {
    long start = System.nanoTime();
    List<String> missing = new ArrayList<>(unasked);
    Map<String, SourcesAnswers.Part> found = new LinkedHashMap<>();
    List<Prepared> round = calls;
    for (int page = 0; !round.isEmpty(); page++) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        round.forEach(one -> missing.add("Source " + one.first().to().id() + " had more to tell."));
        break;
      }
      int number = page;
      var replies = sources.start(round.stream().map(one -> one.page(number)).toList());
      List<Prepared> next = new ArrayList<>();
      for (int i = 0; i < round.size(); i++) {
        if (take(round.get(i), replies.get(i).join(), found, missing)) {
          next.add(round.get(i));
        }
        if (found.size() > MOST) {
          throw new Failure(
              Failure.Kind.FORBIDDEN,
              "TooManyResults",
              "Sources have more than "
                  + MOST
                  + " entities for the query, the most that is taken of them. Maybe name types,"
                  + " ids or attributes?");
        }
      }
      round = next;
    }
    return new SourcesAnswers(found, missing);
  }

  /** Takes an answer; says whether there may be more behind it. */
  private boolean take(
      Prepared asked, Reply reply, Map<String, SourcesAnswers.Part> found, List<String> missing) {
    String from = "Source " + asked.first().to().id();
    switch (reply) {
      case Reply.Failed failed -> missing.add(from + " did not answer: " + failed.detail() + ".");
      case Reply.Answered answered -> {
        if (answered.status() == 200) {
          return read(asked, answered, found, missing);
        }
        if (answered.status() != 404) {
          missing.add(from + " answered " + answered.status() + ".");
        }
      }
    }
    return false;
  }

  private boolean read(
      Prepared asked,
      Reply.Answered answered,
      Map<String, SourcesAnswers.Part> found,
      List<String> missing) {
    try {
      List<Entity> some = remote.read(answered.body(), asked.table());
      for (Entity entity : some) {
        SourcesAnswers.Part one =
            found.computeIfAbsent(
                entity.id(), _ -> new SourcesAnswers.Part(new ArrayList<>(), new ArrayList<>()));
        (asked.fills() ? one.filling() : one.whole()).add(entity);
      }
      return some.size() >= PAGE;
    } catch (Failure | JacksonException _) {
      missing.add("The answer of source " + asked.first().to().id() + " cannot be read.");
      return false;
    }
  }
}

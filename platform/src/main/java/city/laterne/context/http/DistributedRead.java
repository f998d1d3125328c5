package city.laterne.context.http;

import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityMap;
import city.laterne.context.registration.Mode;
import city.laterne.context.registration.PassingNames;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registrations;
import city.laterne.context.registration.Sources;
import city.laterne.context.registration.Sources.Reply;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/**
 * One retrieval or query that context sources are asked, too: own entities and answers are put
 * together, and what failed is told as warnings. For one request.
 */
final class DistributedRead {
  private final Exchange exchange;
  private final Forward forward;
  private final List<Registration> all;
  private final EntityMerge merge = new EntityMerge();
  private final Map<String, Set<String>> holders = new HashMap<>();
  private final RemoteEntities remote;
  private final List<Sources.Call> calls = new ArrayList<>();
  private final Set<String> silent = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Problems.Problem> problems = new ArrayList<>();
  private List<CompletableFuture<Reply>> replies = List.of();
  private int proxied;
  private int limit;
  private boolean counting;
  private long counted;
  private boolean more;

  /**
   * Of a request.
   *
   * @param names of {@link #names}
   * @param unasked ids of sources that are left alone, as they failed before
   */
  DistributedRead(Exchange exchange, TermTable table, PassingNames names, Set<String> unasked) {
    this.exchange = exchange;
    Registrations registrations = DistributedWrites.registrations(exchange);
    forward = new Forward(exchange, registrations, table);
    String csf = exchange.parameter("csf");
    List<Registration> inForce = registrations.inForce();
    all =
        (csf.isEmpty() ? inForce : registrations.satisfying(inForce, csf, table))
            .stream().filter(one -> !unasked.contains(one.id())).toList();
    remote = new RemoteEntities(exchange.door().contexts(), names);
  }

  /**
   * Names of a request that may not be the tenant's; from here on they are those of the exchange.
   */
  static PassingNames names(Exchange exchange, TermTable table) {
    PassingNames names = new PassingNames(exchange.tenant().names());
    exchange.amend(exchange.parameters(), new Vocabulary(names, table));
    // What is picked or omitted may be known to sources alone.
    for (String member : List.of("attrs", "pick", "omit")) {
      terms(exchange.parameter(member)).forEach(term -> names.intern(table.expand(term)));
    }
    return names;
  }

  /** Ids of the sources that did not answer as they should. */
  Set<String> silent() {
    return silent;
  }

  List<String> warnings() {
    return warnings;
  }

  /** IRIs of the attributes that are asked for; none for all. */
  Set<String> attributes() {
    String attrs = exchange.parameter("attrs");
    String pick = exchange.parameter("pick");
    Set<String> iris = new HashSet<>();
    for (String term : terms(attrs.isEmpty() ? pick : attrs)) {
      if (!DistributedWrites.HEAD.contains(term)) {
        iris.add(forward.table().expand(term));
      }
    }
    return iris;
  }

  /** The members of a list, without what is picked behind relationships. */
  private static List<String> terms(String list) {
    StringBuilder top = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0 && c != '}') {
        top.append(c == '|' ? ',' : c);
      }
    }
    return Arrays.stream(top.toString().split(",", -1))
        .map(String::strip)
        .filter(term -> !term.isEmpty())
        .toList();
  }

  void ask(Asking asking) {
    limit = asking.limit();
    counting = asking.count();
    for (Registration one : all) {
      if (!asking.touches(one)) {
        continue;
      }
      proxied += one.mode().isProxied() ? 1 : 0;
      if (forward.loops(one)) {
        if (one.mode().isProxied()) {
          problems.add(
              new Problems.Problem(
                  508, "LoopDetected", "Source " + one.id() + " is where the request came from."));
        }
      } else {
        calls(asking, one);
      }
    }
    replies = exchange.door().hub().sources().start(calls);
  }

  private void calls(Asking asking, Registration one) {
    try {
      calls.addAll(asking.calls(forward, one));
    } catch (Failure failure) {
      // Its own context cannot be had: that is its part alone.
      problems.add(Problems.of(failure));
      warning(199, one, failure.detail());
    }
  }

  /** Adds what is held here, less what a source alone holds. */
  void own(Entity entity) {
    List<Registration.Information> exclusive =
        all.stream()
            .filter(one -> one.mode() == Mode.EXCLUSIVE)
            .flatMap(one -> one.information().stream())
            .filter(part -> part.entities().stream().anyMatch(info -> info.hasId(entity.id())))
            .toList();
    Predicate<Attribute> kept =
        attribute -> exclusive.stream().noneMatch(part -> part.has(attribute.name().iri()));
    merge.add(entity, kept);
    held(entity, EntityMap.HERE);
  }

  private void held(Entity entity, String by) {
    holders.computeIfAbsent(entity.id(), _ -> new LinkedHashSet<>()).add(by);
  }

  /** Adds a page of what is held here. */
  void own(Page page) {
    page.entities().forEach(this::own);
    counted += page.count().orElse(page.entities().size());
  }

  /** Who holds an entity that was found: this platform and ids of registrations. */
  Set<String> holders(String id) {
    return holders.getOrDefault(id, Set.of());
  }

  Optional<Entity> find(String id) {
    return merge.find(id);
  }

  /** Everything that was found. */
  List<Entity> entities() {
    return merge.list();
  }

  /** How many there are, as far as those asked said so. */
  long counted() {
    return counted;
  }

  /** Whether a source has more than it was asked for. */
  boolean more() {
    return more;
  }

  void collect() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < calls.size(); i++) {
        boolean fills = calls.get(i).to().mode() == Mode.AUXILIARY;
        if (fills == (round == 1)) {
          take(calls.get(i), replies.get(i).join(), fills);
        }
      }
    }
  }

  private void take(Sources.Call call, Reply reply, boolean fills) {
    switch (reply) {
      case Reply.Failed failed -> {
        boolean invalid = failed.why() == Reply.Why.TOO_LONG;
        problems.add(Part.problem(call.to(), failed));
        warning(invalid ? 111 : 199, call.to(), failed.detail());
      }
      case Reply.Answered answered -> {
        if (answered.status() == 200) {
          entities(call, answered, fills);
        } else if (answered.status() != 404) {
          problems.add(
              new Problems.Problem(
                  502, "BadGateway", "A source answers " + answered.status() + "."));
          warning(299, call.to(), "it answers " + answered.status());
        }
      }
    }
  }

  private void entities(Sources.Call call, Reply.Answered answered, boolean fills) {
    List<Entity> found;
    try {
      Forward.Under under = forward.under(call.to(), call.body().length > 0);
      found = remote.read(answered.body(), under.table());
    } catch (Failure | JacksonException _) {
      problems.add(new Problems.Problem(502, "BadGateway", "A source's answer cannot be read."));
      warning(111, call.to(), "its answer cannot be read");
      return;
    }
    int before = merge.size();
    for (Entity entity : found) {
      held(entity, call.to().id());
      if (fills) {
        merge.fill(entity);
      } else {
        merge.add(entity, _ -> true);
      }
    }
    long counts = answered.count() < 0 ? found.size() : answered.count();
    int twice = found.size() - (merge.size() - before);
    counted += Math.max(0, counts - twice);
    // One that was asked for the number and does not tell it may have more than a full page.
    boolean untold = counting && answered.count() < 0;
    more |= limit > 0 && found.size() >= limit && (untold || counts > found.size());
  }

  private void warning(int code, Registration from, String why) {
    silent.add(from.id());
    warnings.add(Forward.warning(code, from, why));
  }

  void warn() {
    if (!warnings.isEmpty()) {
      exchange.header("NGSILD-Warning", String.join(", ", warnings));
    }
  }

  /** When nobody has an entity: the one source's fault that alone could have it, or 404. */
  Refused nothing(String id) {
    warn();
    boolean alone = proxied == 1 && problems.size() == 1;
    return alone ? new Refused(problems.getFirst()) : Writes.missing(id);
  }
}

package city.laterne.context.http;

import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.registration.PassingNames;
import city.laterne.context.snapshot.CopyWriter;
import city.laterne.context.snapshot.SnapshotQuery;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A Query of a snapshot for entities as they are now: those held here, and as a distributed query
 * finds them (clauses 5.7.2.4 and 5.16.1.4) those of registered sources.
 *
 * @param filter which entities of those held here
 * @param part what of them
 * @param sources what others are asked; empty when nobody is
 * @param elsewhere what they answered
 */
record CurrentQuery(
    Filter filter,
    CapturedQuery.Part part,
    Optional<SourcesQuery> sources,
    SourcesAnswers elsewhere)
    implements SnapshotQuery {
  /**
   * Makes a query ready.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData
   */
  static CurrentQuery of(Exchange exchange, JsonNode query, TermTable table) {
    Vocabulary stored = exchange.vocabulary(table);
    CapturedQuery captured = CapturedQuery.of(query, stored);
    Filter rest =
        captured.bounded()
            ? EntityQuery.filter(captured.given(), stored)
            : EntityQuery.parse(captured.given(), stored).filter();
    Filter filter =
        rest instanceof Filter.All
            ? captured.selected()
            : new Filter.And(List.of(captured.selected(), rest));
    Scope scope = exchange.principal().scope();
    if (DistributedWrites.isAlone(exchange)) {
      return new CurrentQuery(
          filter, captured.part(stored, scope), Optional.empty(), SourcesAnswers.NONE);
    }
    PassingNames names = new PassingNames(exchange.tenant().names());
    SourcesQuery sources = SourcesQuery.of(exchange, query, captured.given(), table, names);
    return new CurrentQuery(
        filter,
        captured.part(new Vocabulary(names, table), scope),
        sources.isEmpty() ? Optional.empty() : Optional.of(sources),
        SourcesAnswers.NONE);
  }

  @Override
  public SnapshotQuery gathered() {
    return sources.map(asked -> new CurrentQuery(filter, part, sources, asked.ask())).orElse(this);
  }

  @Override
  public List<String> fill(ReadView view, CopyWriter copy) {
    Set<String> told = new HashSet<>();
    view.each(
        filter,
        entity -> {
          Entity own = sources.map(asked -> asked.own(entity)).orElse(entity);
          if (elsewhere.byId().containsKey(entity.id())) {
            told.add(entity.id());
          }
          return add(elsewhere.with(own), copy);
        });
    elsewhere.without(told).forEach(entity -> add(entity, copy));
    return elsewhere.missing();
  }

  private boolean add(Entity entity, CopyWriter copy) {
    copy.add(
        new Entity(
            0,
            entity.id(),
            entity.types(),
            entity.scopes(),
            entity.createdAt(),
            entity.modifiedAt(),
            entity.attributes().stream().filter(one -> part.has(one) || part.locates(one)).toList(),
            entity.expiresAt()));
    return true;
  }
}

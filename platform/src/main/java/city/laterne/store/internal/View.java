package city.laterne.store.internal;

import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.AttributePath;
import city.laterne.store.Change;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.HeadChange;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.Page;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** A pinned commit seen through a scope. */
final class View implements ReadView {
  /** So many entities behind a relationship may match. */
  private static final int MOST_LINKED = 1_000;

  private final TenantState state;
  private final int place;
  private final long commit;
  private final Published published;
  private final Optional<Filter> restriction;
  private final Optional<Set<String>> purposes;
  private final Image image = new Image();
  private final Candidates candidates;
  private boolean closed;

  View(TenantState state, Scope scope) {
    this.state = state;
    this.candidates = new Candidates(state);
    this.place = state.epochs.pin(() -> state.published.commit());
    this.commit = state.epochs.pinned(place);
    this.published = state.published;
    this.restriction = restriction(scope, state.names);
    this.purposes = scope.purposes();
  }

  /** A scope's types and districts as a filter. */
  static Optional<Filter> restriction(Scope scope, Dictionary names) {
    List<Filter> parts = new ArrayList<>();
    scope
        .types()
        .ifPresent(
            types ->
                parts.add(
                    new Filter.Or(
                        types.stream()
                            .flatMap(type -> names.find(type).stream())
                            .map(type -> (Filter) new Filter.HasType(type))
                            .toList())));
    scope
        .districts()
        .ifPresent(
            districts ->
                parts.add(
                    new Filter.Compare(
                        AttributePath.of(names.intern(Scope.DISTRICT)),
                        Filter.Operator.EQUAL,
                        districts.stream()
                            .sorted()
                            .map(
                                district ->
                                    (Filter.Operand)
                                        new Filter.Operand.Single(new Value.Text(district)))
                            .toList())));
    return parts.isEmpty() ? Optional.empty() : Optional.of(new Filter.And(parts));
  }

  @Override
  public long position() {
    return published.position();
  }

  /** What of the loaded image the reader may see. */
  private Predicate<Name> visible() {
    if (purposes.isEmpty()) {
      return _ -> true;
    }
    List<Name> types = image.types(state.names);
    return name -> state.rules.visible(types, name, purposes.get());
  }

  private boolean mayBeSeen() {
    return !image.deleted() && isInScope();
  }

  private boolean isInScope() {
    return restriction.isEmpty()
        || new Matching(state.names, _ -> true).matches(restriction.get(), image);
  }

  @Override
  public Optional<Entity> find(String entityId) {
    int ordinal = state.find(entityId, commit, image);
    return ordinal < 0 || !mayBeSeen()
        ? Optional.empty()
        : Optional.of(image.toEntity(ordinal, state.names, visible()));
  }

  @Override
  public Optional<Entity> findGone(String entityId) {
    int ordinal = state.find(entityId, commit, image);
    return ordinal < 0 || !image.deleted() || !isInScope()
        ? Optional.empty()
        : Optional.of(image.toEntity(ordinal, state.names, _ -> false));
  }

  /** What the scope allows of a filter. */
  private Filter scoped(Filter filter) {
    return restriction
        .map(restricted -> (Filter) new Filter.And(List.of(restricted, filter)))
        .orElse(filter);
  }

  @Override
  public Page list(Query query) {
    List<Entity> entities = new ArrayList<>(Math.min(query.limit(), 128));
    long[] seen = {0};
    boolean[] more = {false};
    long all = query.count() ? quickCount(query.filter()) : -1;
    boolean walkAll = query.count() && all < 0;
    if (query.limit() > 0 || walkAll) {
      matches(
          query.filter(),
          ordinal -> {
            long index = seen[0]++;
            if (index >= query.offset()) {
              if (entities.size() < query.limit()) {
                entities.add(image.toEntity(ordinal, state.names, visible()));
              } else {
                more[0] = true;
                return walkAll;
              }
            }
            return true;
          });
    }
    long count = all >= 0 ? all : seen[0];
    return new Page(
        entities, query.count() ? OptionalLong.of(count) : OptionalLong.empty(), more[0]);
  }

  private interface Match {
    boolean loaded(int ordinal);
  }

  private void matches(Filter filter, Match match) {
    matches(filter, 0, published.ordinals(), match);
  }

  private void matches(Filter given, int from, int to, Match match) {
    Filter filter = resolved(given);
    Filter scoped = scoped(filter);
    boolean open = purposes.isEmpty();
    Matching matching = new Matching(state.names, _ -> true);
    candidates.each(
        scoped,
        commit,
        from,
        to,
        new Image(),
        ordinal -> {
          if (!state.load(ordinal, commit, image) || image.deleted()) {
            return true;
          }
          Matching its = open ? matching : new Matching(state.names, visible());
          boolean fits =
              open
                  ? its.matches(scoped, image)
                  : (restriction.isEmpty() || matching.matches(restriction.get(), image))
                      && its.matches(filter, image);
          return !fits || match.loaded(ordinal);
        });
  }

  /** A filter in whose place of linked entities stand their ids. */
  private Filter resolved(Filter filter) {
    return switch (filter) {
      case Filter.And and -> new Filter.And(and.parts().stream().map(this::resolved).toList());
      case Filter.Or or -> new Filter.Or(or.parts().stream().map(this::resolved).toList());
      case Filter.Linked linked -> linked(linked);
      case Filter.All _,
          Filter.None _,
          Filter.HasType _,
          Filter.IdIn _,
          Filter.IdMatches _,
          Filter.ScopeMatches _,
          Filter.ExpiredBy _,
          Filter.HasAnyAttribute _,
          Filter.Exists _,
          Filter.Missing _,
          Filter.Compare _,
          Filter.Time _,
          Filter.Near _,
          Filter.Spatial _ ->
          filter;
    };
  }

  private Filter linked(Filter.Linked linked) {
    List<Filter> parts = new ArrayList<>();
    parts.add(linked.entity());
    if (!linked.types().isEmpty()) {
      parts.add(new Filter.Or(linked.types().stream().<Filter>map(Filter.HasType::new).toList()));
    }
    List<Filter.Operand> ids = new ArrayList<>();
    matches(
        new Filter.And(parts),
        _ -> {
          ids.add(new Filter.Operand.Single(new Value.Text(image.id())));
          return ids.size() <= MOST_LINKED;
        });
    if (ids.size() > MOST_LINKED) {
      throw new Failure(
          Failure.Kind.FORBIDDEN,
          "TooComplexQuery",
          "More than "
              + MOST_LINKED
              + " entities match what is asked of "
              + linked.path().attribute()
              + ". Maybe ask more of them?");
    }
    return ids.isEmpty()
        ? new Filter.None()
        : new Filter.Compare(linked.path(), Filter.Operator.EQUAL, ids);
  }

  @Override
  public void each(Filter filter, Predicate<Entity> visitor) {
    matches(filter, ordinal -> visitor.test(image.toEntity(ordinal, state.names, visible())));
  }

  /**
   * Passes the matches of a range of ordinals to a visitor until it answers false.
   *
   * @param wanted the only attributes that they come with
   * @param from the first, a multiple of 64
   * @return whether to go on
   */
  boolean each(Filter filter, Set<Name> wanted, int from, int to, Predicate<Entity> visitor) {
    boolean[] more = {true};
    matches(
        filter,
        from,
        Math.min(to, published.ordinals()),
        ordinal ->
            more[0] =
                visitor.test(
                    image.toEntity(ordinal, state.names, visible().and(wanted::contains))));
    return more[0];
  }

  @Override
  public long count(Filter filter) {
    long quick = quickCount(filter);
    if (quick >= 0) {
      return quick;
    }
    long[] count = {0};
    matches(
        filter,
        _ -> {
          count[0]++;
          return true;
        });
    return count[0];
  }

  /** The count of a single type is kept; −1 for all else. */
  private long quickCount(Filter filter) {
    Filter only =
        filter instanceof Filter.And and && and.parts().size() == 1
            ? and.parts().getFirst()
            : filter;
    return restriction.isEmpty() && only instanceof Filter.HasType type
        ? published.liveByType().getOrDefault(type.type().id(), 0)
        : -1;
  }

  @Override
  public List<TypeCount> types() {
    List<TypeCount> types = new ArrayList<>();
    for (Map.Entry<Integer, Integer> entry : published.liveByType().entrySet()) {
      Name type = state.names.get(entry.getKey());
      long count = count(new Filter.HasType(type));
      if (count > 0) {
        types.add(new TypeCount(type, count));
      }
    }
    types.sort(Comparator.comparing(type -> type.type().iri()));
    return types;
  }

  @Override
  public List<HistoryRow> history(
      String entityId, long from, long to, int most, boolean newestFirst) {
    List<HistoryRow> rows = new ArrayList<>();
    history(
        entityId,
        from,
        to,
        newestFirst,
        row -> {
          rows.add(row);
          return rows.size() < most;
        });
    return rows;
  }

  @Override
  public void history(
      String entityId, long from, long to, boolean newestFirst, Predicate<HistoryRow> visitor) {
    int ordinal = state.find(entityId, commit, image);
    if (ordinal >= 0 && isInScope()) {
      new HistoryReader(state).read(ordinal, from, to, newestFirst, visible(), visitor);
    }
  }

  @Override
  public List<HistoryRow> scopes(String entityId) {
    int ordinal = state.find(entityId, commit, image);
    return ordinal >= 0 && isInScope()
        ? new HistoryReader(state).scopes(ordinal, Long.MIN_VALUE, Long.MAX_VALUE, false)
        : List.of();
  }

  @Override
  public boolean matches(Filter filter, Entity entity) {
    List<Attribute> ordered = entity.attributes().stream().sorted(Instances.ORDER).toList();
    Folding.Version version =
        new Folding(state.names)
            .fold(
                new Image(),
                new Delta(
                    Change.Kind.CREATED,
                    entity.ordinal(),
                    entity.modifiedAt(),
                    entity.createdAt(),
                    entity.id(),
                    entity.types(),
                    entity.scopes(),
                    ordered,
                    List.of(),
                    HeadChange.NONE,
                    false));
    Image given = new Image();
    given.load(version.cold(), version.hot());
    return new Matching(state.names, _ -> true).matches(resolved(filter), given);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      state.epochs.release(place);
    }
  }

  /** The same row as seen by a reader with fewer rights. */
  static HistoryRow reduced(HistoryRow row, Predicate<Name> visible) {
    List<Attribute> attributes =
        row.attributes().stream().filter(attribute -> visible.test(attribute.name())).toList();
    return new HistoryRow(
        row.time(),
        row.hash(),
        attributes,
        row.removed().stream().filter(visible).toList(),
        row.ofScopes());
  }
}

package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Page;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The order that a reader wants entities in (ETSI GS CIM 009 v1.9.1, clause 4.23): {@code
 * type,name.quality;desc}. Numbers come before texts, what an entity lacks comes last. Immutable.
 */
public final class Ordering {
  /** The order of the store. */
  public static final Ordering NONE = new Ordering(List.of());

  /** So many entities are ordered at most. */
  private static final int MOST = 50_000;

  private static final int MOST_KEYS = 16;

  private final List<Key> keys;

  /**
   * What is compared.
   *
   * @param member a member of the entity, or of the attribute that the path leads to, that is no
   *     attribute; empty for the attribute's value
   * @param path an attribute and its sub-attributes; empty for the entity itself
   */
  private record Key(String member, List<Optional<Name>> path, boolean descending) {}

  private record Keyed(List<Value> values, String id) {}

  private Ordering(List<Key> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The order that a parameter asks for.
   *
   * @throws Failure INVALID, code BadRequestData
   */
  public static Ordering parse(String text, Vocabulary terms) {
    List<Key> keys = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] pieces = part.strip().split(";", -1);
      String direction = pieces.length == 1 ? "asc" : pieces[1].strip();
      boolean known = direction.equals("asc") || direction.equals("desc");
      if (pieces[0].isBlank() || pieces.length > 2 || !known) {
        throw Bad.data("orderBy must be such as type,name;desc, not \"" + text + "\".");
      }
      keys.add(key(pieces[0].strip(), direction.equals("desc"), terms));
    }
    if (keys.size() > MOST_KEYS) {
      throw Bad.data("orderBy has " + keys.size() + " keys; the limit is " + MOST_KEYS + ".");
    }
    return new Ordering(keys);
  }

  private static Key key(String dotted, boolean descending, Vocabulary terms) {
    Optional<Name> whole = isMember(dotted) ? Optional.empty() : terms.find(dotted);
    if (whole.isPresent()) {
      return new Key("", List.of(whole), descending);
    }
    List<String> parts = new ArrayList<>(List.of(dotted.split("\\.", -1)));
    String member = isMember(parts.getLast()) ? parts.removeLast() : "";
    return new Key(member, parts.stream().map(terms::find).toList(), descending);
  }

  private static boolean isMember(String term) {
    return switch (term) {
      case "id",
          "type",
          "scope",
          "createdAt",
          "modifiedAt",
          "observedAt",
          "unitCode",
          "datasetId" ->
          true;
      default -> false;
    };
  }

  /** Whether it is the order of the store. */
  public boolean isNone() {
    return keys.isEmpty();
  }

  /**
   * A page of a query's matches in this order.
   *
   * @throws Failure FORBIDDEN, code TooManyResults, when more match than can be ordered
   */
  public Page page(ReadView view, Query query) {
    if (isNone()) {
      return view.list(query);
    }
    List<Keyed> all = all(view, query.filter());
    List<Entity> page =
        all.stream()
            .skip(query.offset())
            .limit(query.limit())
            .map(keyed -> view.find(keyed.id()))
            .flatMap(Optional::stream)
            .toList();
    return new Page(
        page,
        query.count() ? OptionalLong.of(all.size()) : OptionalLong.empty(),
        all.size() > (long) query.offset() + query.limit());
  }

  /** Entities that are in memory, in this order. */
  public List<Entity> sorted(List<Entity> entities) {
    Map<String, Entity> byId = new HashMap<>();
    List<Keyed> keyed = new ArrayList<>(entities.size());
    for (Entity entity : entities) {
      byId.put(entity.id(), entity);
      keyed.add(new Keyed(keys.stream().map(key -> value(key, entity)).toList(), entity.id()));
    }
    keyed.sort(comparator());
    return keyed.stream().map(one -> byId.get(one.id())).toList();
  }

  private List<Keyed> all(ReadView view, Filter filter) {
    List<Keyed> all = new ArrayList<>();
    view.each(
        filter,
        entity -> {
          all.add(new Keyed(keys.stream().map(key -> value(key, entity)).toList(), entity.id()));
          return all.size() <= MOST;
        });
    if (all.size() > MOST) {
      throw new Failure(
          Failure.Kind.FORBIDDEN,
          "TooManyResults",
          "More than " + MOST + " entities match, too many to order. Maybe ask for fewer?");
    }
    all.sort(comparator());
    return all;
  }

  private Comparator<Keyed> comparator() {
    Comparator<Keyed> order = (_, _) -> 0;
    for (int i = 0; i < keys.size(); i++) {
      int at = i;
      boolean descending = keys.get(i).descending();
      order =
          order.thenComparing(
              (a, b) -> compare(a.values().get(at), b.values().get(at), descending));
    }
    return order;
  }

  private static int compare(Value left, Value right, boolean descending) {
    int rank = Integer.compare(rank(left), rank(right));
    if (rank != 0) {
      return rank;
    }
    int sign =
        left instanceof Value.Text a && right instanceof Value.Text b
            ? a.value().compareTo(b.value())
            : Double.compare(number(left), number(right));
    return descending ? -sign : sign;
  }

  private static double number(Value value) {
    return value instanceof Value.Bool(boolean yes) ? (yes ? 1 : 0) : value.asDouble();
  }

  private static int rank(Value value) {
    return switch (value) {
      case Value.Bool _, Value.Decimal _, Value.Real _ -> 0;
      case Value.Text _ -> 1;
      case Value.Null _, Value.Items _, Value.Fields _, Value.Point _ -> 2;
    };
  }

  private static Value value(Key key, Entity entity) {
    if (key.path().isEmpty()) {
      return switch (key.member()) {
        case "id" -> new Value.Text(entity.id());
        case "type" -> new Value.Text(entity.types().getFirst().iri());
        case "scope" ->
            entity.scopes().isEmpty()
                ? Value.Null.NULL
                : new Value.Text(entity.scopes().getFirst());
        case "createdAt" -> time(entity.createdAt());
        case "modifiedAt" -> time(entity.modifiedAt());
        default -> Value.Null.NULL;
      };
    }
    List<Attribute> level = entity.attributes();
    Optional<Attribute> found = Optional.empty();
    for (Optional<Name> name : key.path()) {
      found = name.isEmpty() ? Optional.empty() : first(level, name.get());
      level = found.map(Attribute::sub).orElse(List.of());
    }
    return found.map(attribute -> value(key.member(), attribute)).orElse(Value.Null.NULL);
  }

  private static Optional<Attribute> first(List<Attribute> level, Name name) {
    return level.stream().filter(attribute -> attribute.name() == name).findFirst();
  }

  private static Value value(String member, Attribute attribute) {
    return switch (member) {
      case "" -> attribute.value();
      case "createdAt" -> time(attribute.createdAt());
      case "modifiedAt" -> time(attribute.modifiedAt());
      case "observedAt" -> time(attribute.observedAt());
      case "unitCode" -> new Value.Text(attribute.unitCode());
      case "datasetId" -> new Value.Text(attribute.datasetId());
      default -> Value.Null.NULL;
    };
  }

  private static Value time(long micros) {
    return micros == Micros.ABSENT ? Value.Null.NULL : Value.Decimal.of(micros);
  }
}

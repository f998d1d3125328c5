package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.GeoJson;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.GeoDistance;
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
import java.util.Set;
import org.locationtech.jts.geom.Geometry;

/**
 * The order that a reader wants entities in (ETSI GS CIM 009 v1.9.1, clause 4.23): {@code
 * type,name.quality;desc}, {@code address[city]}, {@code location;dist-asc}. Numbers come before
 * texts, what an entity lacks comes last. Immutable.
 */
public final class Ordering {
  /** The order of the store. */
  public static final Ordering NONE = new Ordering(List.of(), Collation.CODE_POINTS);

  /** So many entities are ordered at most. */
  private static final int MOST = 50_000;

  private static final int MOST_KEYS = 16;

  private final List<Key> keys;
  private final Comparator<String> collation;

  /**
   * What is compared.
   *
   * @param member a member of the entity, or of the attribute that the path leads to, that is no
   *     attribute; empty for the attribute's value
   * @param path an attribute and its sub-attributes; empty for the entity itself
   * @param trail keys inside of the value
   * @param from what the distance of the value is measured from; empty when it is compared itself
   */
  private record Key(
      String member,
      List<Optional<Name>> path,
      List<String> trail,
      Optional<Geometry> from,
      boolean descending) {}

  private record Keyed(List<Value> values, String id) {}

  private Ordering(List<Key> keys, Comparator<String> collation) {
    this.keys = List.copyOf(keys);
    this.collation = collation;
  }

  /**
   * The order that parameters ask for.
   *
   * @param text the parameter {@code orderBy}; empty for the store's order
   * @param collation how texts compare
   * @param from what distances are measured from
   * @throws Failure INVALID, code BadRequestData
   */
  public static Ordering parse(
      String text, Comparator<String> collation, Optional<Geometry> from, Vocabulary terms) {
    if (text.isEmpty()) {
      return NONE;
    }
    List<Key> keys = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] pieces = part.strip().split(";", -1);
      String direction = pieces.length == 1 ? "asc" : pieces[1].strip();
      boolean distance = direction.startsWith("dist-");
      boolean descending = direction.endsWith("desc");
      boolean known = Set.of("asc", "desc").contains(distance ? direction.substring(5) : direction);
      if (pieces[0].isBlank() || pieces.length > 2 || !known) {
        throw Bad.data(
            "orderBy must be such as type,name;desc or location;dist-asc, not \"" + text + "\".");
      }
      if (distance && from.isEmpty()) {
        throw Bad.data(
            "orderBy="
                + text
                + " needs a place to measure from. Maybe add orderFrom=[6.76,51.43]?");
      }
      keys.add(key(pieces[0].strip(), descending, distance ? from : Optional.empty(), terms));
    }
    if (keys.size() > MOST_KEYS) {
      throw Bad.data("orderBy has " + keys.size() + " keys; the limit is " + MOST_KEYS + ".");
    }
    return new Ordering(keys, collation);
  }

  private static Key key(
      String dotted, boolean descending, Optional<Geometry> from, Vocabulary terms) {
    Optional<Name> whole = isMember(dotted) ? Optional.empty() : terms.find(dotted);
    if (whole.isPresent()) {
      return new Key("", List.of(whole), List.of(), from, descending);
    }
    int bracket = dotted.indexOf('[');
    if (bracket > 0 && dotted.endsWith("]")) {
      String keys = dotted.substring(bracket + 1, dotted.length() - 1);
      Key outside = key(dotted.substring(0, bracket), descending, from, terms);
      return new Key("", outside.path(), List.of(keys.split("\\.", -1)), from, descending);
    }
    List<String> parts = new ArrayList<>(List.of(dotted.split("\\.", -1)));
    String member = isMember(parts.getLast()) ? parts.removeLast() : "";
    return new Key(member, parts.stream().map(terms::find).toList(), List.of(), from, descending);
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

  /** The ids of a query's matches in this order, the first of them. */
  public List<String> ids(ReadView view, Filter filter, int most) {
    if (!isNone()) {
      return all(view, filter).stream().limit(most).map(Keyed::id).toList();
    }
    List<String> ids = new ArrayList<>();
    view.each(
        filter,
        entity -> {
          ids.add(entity.id());
          return ids.size() < most;
        });
    return ids;
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

  private int compare(Value left, Value right, boolean descending) {
    int rank = Integer.compare(rank(left), rank(right));
    if (rank != 0) {
      return rank;
    }
    int sign =
        left instanceof Value.Text a && right instanceof Value.Text b
            ? collation.compare(a.value(), b.value())
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
    return found.map(attribute -> value(key, attribute)).orElse(Value.Null.NULL);
  }

  private static Optional<Attribute> first(List<Attribute> level, Name name) {
    return level.stream().filter(attribute -> attribute.name() == name).findFirst();
  }

  private static Value value(Key key, Attribute attribute) {
    return switch (key.member()) {
      case "" ->
          key.from()
              .map(from -> distance(from, attribute.value()))
              .orElseGet(() -> inside(attribute.value(), key.trail()));
      case "createdAt" -> time(attribute.createdAt());
      case "modifiedAt" -> time(attribute.modifiedAt());
      case "observedAt" -> time(attribute.observedAt());
      case "unitCode" -> new Value.Text(attribute.unitCode());
      case "datasetId" -> new Value.Text(attribute.datasetId());
      default -> Value.Null.NULL;
    };
  }

  private static Value distance(Geometry from, Value place) {
    try {
      return new Value.Real(GeoDistance.metres(from, GeoJson.geometry(place)));
    } catch (Failure _) {
      return Value.Null.NULL;
    }
  }

  private static Value inside(Value value, List<String> trail) {
    Value at = value;
    for (String key : trail) {
      at =
          at instanceof Value.Fields fields
              ? fields.values().getOrDefault(key, Value.Null.NULL)
              : Value.Null.NULL;
    }
    return at;
  }

  private static Value time(long micros) {
    return micros == Micros.ABSENT ? Value.Null.NULL : Value.Decimal.of(micros);
  }
}

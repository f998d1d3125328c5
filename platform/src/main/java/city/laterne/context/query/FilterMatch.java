package city.laterne.context.query;

import city.laterne.context.entity.GeoJson;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.AttributePath;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.GeoDistance;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Geometry;

/**
 * Tests entities that are not in the store, such as those put together of several sources' answers,
 * against filters: with the same answers as the store's own test of its images.
 */
public final class FilterMatch {
  private FilterMatch() {}

  /** Whether an entity matches. */
  public static boolean matches(Filter filter, Entity entity) {
    return switch (filter) {
      case Filter.All _ -> true;
      case Filter.None _ -> false;
      case Filter.And and -> and.parts().stream().allMatch(part -> matches(part, entity));
      case Filter.Or or -> or.parts().stream().anyMatch(part -> matches(part, entity));
      case Filter.HasType type -> entity.types().contains(type.type());
      case Filter.IdIn ids -> ids.ids().contains(entity.id());
      case Filter.IdMatches id -> id.pattern().matcher(entity.id()).find();
      case Filter.ScopeMatches scope ->
          entity.scopes().stream().anyMatch(have -> scope.pattern().matcher(have).matches());
      case Filter.ExpiredBy expired ->
          entity.expiresAt() != Micros.ABSENT && entity.expiresAt() <= expired.at();
      case Filter.HasAnyAttribute any ->
          entity.attributes().stream().anyMatch(one -> any.names().contains(one.name()));
      case Filter.Exists exists -> values(exists.path(), entity).findAny().isPresent();
      case Filter.Missing missing -> values(missing.path(), entity).findAny().isEmpty();
      case Filter.Compare compare ->
          attributes(compare.path(), entity).anyMatch(one -> compares(compare, one));
      case Filter.Linked _ -> false; // what it leads to is not at hand
      case Filter.Time time ->
          holds(
              time.operator(),
              time.operands(),
              AttributePath.time(
                  time.member() == AttributePath.Member.CREATED_AT
                      ? entity.createdAt()
                      : entity.modifiedAt()));
      case Filter.Near near ->
          place(near.property(), entity).map(place -> isNear(near, place)).orElse(false);
      case Filter.Spatial spatial ->
          place(spatial.property(), entity).map(place -> relates(spatial, place)).orElse(false);
    };
  }

  private static Stream<Value> values(AttributePath path, Entity entity) {
    return attributes(path, entity)
        .map(path::of)
        .filter(
            value -> path.member() == AttributePath.Member.VALUE || !(value instanceof Value.Null))
        .flatMap(value -> follow(value, path.trail()));
  }

  /** URIs have no order and no text to look into (clause 4.9). */
  private static boolean compares(Filter.Compare compare, Attribute attribute) {
    boolean equality =
        compare.operator() == Filter.Operator.EQUAL
            || compare.operator() == Filter.Operator.NOT_EQUAL;
    boolean relationship =
        attribute.kind() == AttributeKind.RELATIONSHIP
            || attribute.kind() == AttributeKind.LIST_RELATIONSHIP;
    boolean member = compare.path().member() != AttributePath.Member.VALUE;
    return (equality || !relationship || member)
        && follow(compare.path().of(attribute), compare.path().trail())
            .anyMatch(value -> holds(compare.operator(), compare.operands(), value));
  }

  private static Stream<Attribute> attributes(AttributePath path, Entity entity) {
    Stream<Attribute> level = named(entity.attributes(), path.attribute());
    for (Name sub : path.sub()) {
      level = level.flatMap(attribute -> named(attribute.sub(), sub));
    }
    return level;
  }

  private static Stream<Attribute> named(List<Attribute> attributes, Name name) {
    return attributes.stream().filter(attribute -> attribute.name() == name);
  }

  private static Stream<Value> follow(Value value, List<String> trail) {
    if (trail.isEmpty()) {
      return Stream.of(value);
    }
    if (value instanceof Value.Fields fields && trail.getFirst().equals("*")) {
      List<Value> all = List.copyOf(fields.values().values());
      return follow(new Value.Items(all), trail.subList(1, trail.size()));
    }
    if (value instanceof Value.Fields fields) {
      return Optional.ofNullable(fields.values().get(trail.getFirst())).stream()
          .flatMap(next -> follow(next, trail.subList(1, trail.size())));
    }
    return value instanceof Value.Items items
        ? items.values().stream().flatMap(item -> follow(item, trail))
        : Stream.empty();
  }

  private static boolean holds(
      Filter.Operator operator, List<Filter.Operand> operands, Value value) {
    return switch (operator) {
      case EQUAL, MATCHES -> anyEqual(operands, value);
      case NOT_EQUAL -> !anyEqual(operands, value);
      case NOT_MATCHES -> value instanceof Value.Text && !anyEqual(operands, value);
      case LESS -> ordered(operands, value, sign -> sign < 0);
      case LESS_OR_EQUAL -> ordered(operands, value, sign -> sign <= 0);
      case GREATER -> ordered(operands, value, sign -> sign > 0);
      case GREATER_OR_EQUAL -> ordered(operands, value, sign -> sign >= 0);
    };
  }

  private static boolean anyEqual(List<Filter.Operand> operands, Value value) {
    if (value instanceof Value.Items items) {
      return items.values().stream().anyMatch(item -> anyEqual(operands, item));
    }
    return operands.stream()
        .anyMatch(
            operand ->
                switch (operand) {
                  case Filter.Operand.Single single ->
                      value.equals(single.value()) || is(value, single.value(), sign -> sign == 0);
                  case Filter.Operand.Range range ->
                      is(value, range.from(), sign -> sign >= 0)
                          && is(value, range.to(), sign -> sign <= 0);
                  case Filter.Operand.Regex regex ->
                      value instanceof Value.Text text
                          && regex.pattern().matcher(text.value()).find();
                });
  }

  private static boolean ordered(List<Filter.Operand> operands, Value value, IntPredicate wanted) {
    return operands.stream()
        .anyMatch(
            operand ->
                operand instanceof Filter.Operand.Single single
                    && is(value, single.value(), wanted));
  }

  /** Whether two values are of one sort and their order is as wanted. */
  private static boolean is(Value left, Value right, IntPredicate wanted) {
    double x = left.asDouble();
    double y = right.asDouble();
    if (!Double.isNaN(x) && !Double.isNaN(y)) {
      return wanted.test(Double.compare(x, y));
    }
    if (left instanceof Value.Text a && right instanceof Value.Text b) {
      return wanted.test(a.value().compareTo(b.value()));
    }
    return left instanceof Value.Bool a
        && right instanceof Value.Bool b
        && wanted.test(Boolean.compare(a.value(), b.value()));
  }

  private static Optional<Geometry> place(Name property, Entity entity) {
    return named(entity.attributes(), property)
        .filter(one -> one.datasetId().isEmpty() && one.kind() == AttributeKind.GEO_PROPERTY)
        .findFirst()
        .flatMap(
            one -> {
              try {
                return Optional.of(GeoJson.geometry(one.value()));
              } catch (Failure _) {
                return Optional.empty();
              }
            });
  }

  private static boolean isNear(Filter.Near near, Geometry place) {
    double metres = GeoDistance.metres(near.from(), place);
    return metres >= near.minMetres() && metres <= near.maxMetres();
  }

  private static boolean relates(Filter.Spatial spatial, Geometry place) {
    return switch (spatial.relation()) {
      case WITHIN -> place.within(spatial.geometry());
      case CONTAINS -> place.contains(spatial.geometry());
      case INTERSECTS -> place.intersects(spatial.geometry());
      case EQUALS -> place.equalsNorm(spatial.geometry()) || place.equalsTopo(spatial.geometry());
      case DISJOINT -> place.disjoint(spatial.geometry());
      case OVERLAPS -> place.overlaps(spatial.geometry());
    };
  }
}

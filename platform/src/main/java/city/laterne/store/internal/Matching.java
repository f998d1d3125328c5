package city.laterne.store.internal;

import city.laterne.shared.GeoPoint;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.AttributePath;
import city.laterne.store.Filter;
import city.laterne.store.GeoDistance;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/**
 * Tests images against a filter. What a reader may not see does not match either. Used by one
 * thread.
 */
final class Matching {
  private final Dictionary names;
  private final Predicate<Name> visible;

  Matching(Dictionary names, Predicate<Name> visible) {
    this.names = names;
    this.visible = visible;
  }

  boolean matches(Filter filter, Image image) {
    return switch (filter) {
      case Filter.All _ -> true;
      case Filter.None _ -> false;
      case Filter.And and -> {
        for (Filter part : and.parts()) {
          if (!matches(part, image)) {
            yield false;
          }
        }
        yield true;
      }
      case Filter.Or or -> {
        for (Filter part : or.parts()) {
          if (matches(part, image)) {
            yield true;
          }
        }
        yield false;
      }
      case Filter.HasType type -> image.hasType(type.type().id());
      case Filter.IdIn ids -> ids.ids().contains(image.id());
      case Filter.IdMatches id -> id.pattern().matcher(image.id()).find();
      case Filter.ScopeMatches scope ->
          image.scopes().stream().anyMatch(have -> scope.pattern().matcher(have).matches());
      case Filter.ExpiredBy expired ->
          (image.expiresAt() != Micros.ABSENT && image.expiresAt() <= expired.at())
              || image.expiring(names).stream()
                  .anyMatch(one -> one.details().expiresAt() <= expired.at());
      case Filter.HasAnyAttribute any -> {
        for (Name name : any.names()) {
          if (visible.test(name) && !image.findAll(name, names).isEmpty()) {
            yield true;
          }
        }
        yield false;
      }
      case Filter.Exists exists -> !values(exists.path(), image).isEmpty();
      case Filter.Missing missing -> values(missing.path(), image).isEmpty();
      case Filter.Compare compare -> compares(compare, image);
      case Filter.Time time ->
          holds(
              time.operator(),
              time.operands(),
              AttributePath.time(
                  time.member() == AttributePath.Member.CREATED_AT
                      ? image.createdAt()
                      : image.modifiedAt()));
      case Filter.Linked linked ->
          throw new IllegalArgumentException("to be resolved in a view: " + linked);
      case Filter.Near near -> near(near, image);
      case Filter.Spatial spatial -> spatial(spatial, image);
    };
  }

  private boolean compares(Filter.Compare compare, Image image) {
    boolean equality =
        compare.operator() == Filter.Operator.EQUAL
            || compare.operator() == Filter.Operator.NOT_EQUAL;
    for (Attribute attribute : attributes(compare.path(), image)) {
      List<Value> values = new ArrayList<>(1);
      if (equality
          || !isRelationship(attribute)
          || compare.path().member() != AttributePath.Member.VALUE) {
        follow(compare.path().of(attribute), compare.path().trail(), 0, values);
      }
      for (Value value : values) {
        if (holds(compare.operator(), compare.operands(), value)) {
          return true;
        }
      }
    }
    return false;
  }

  /** URIs have no order and no text to look into (clause 4.9). */
  private static boolean isRelationship(Attribute attribute) {
    return attribute.kind() == AttributeKind.RELATIONSHIP
        || attribute.kind() == AttributeKind.LIST_RELATIONSHIP;
  }

  private List<Value> values(AttributePath path, Image image) {
    List<Value> values = new ArrayList<>();
    for (Attribute attribute : attributes(path, image)) {
      Value found = path.of(attribute);
      if (path.member() == AttributePath.Member.VALUE || !(found instanceof Value.Null)) {
        follow(found, path.trail(), 0, values);
      }
    }
    return values;
  }

  private List<Attribute> attributes(AttributePath path, Image image) {
    if (!visible.test(path.attribute())) {
      return List.of();
    }
    List<Attribute> level = image.findAll(path.attribute(), names);
    for (Name sub : path.sub()) {
      List<Attribute> below = new ArrayList<>();
      for (Attribute attribute : level) {
        for (Attribute child : attribute.sub()) {
          if (child.name() == sub) {
            below.add(child);
          }
        }
      }
      level = below;
    }
    return level;
  }

  private static void follow(Value value, List<String> trail, int at, List<Value> into) {
    if (at == trail.size()) {
      into.add(value);
    } else if (value instanceof Value.Fields fields && trail.get(at).equals("*")) {
      // As one value: nothing of it may equal what it shall not equal.
      follow(new Value.Items(List.copyOf(fields.values().values())), trail, at + 1, into);
    } else if (value instanceof Value.Fields fields) {
      Value next = fields.values().get(trail.get(at));
      if (next != null) {
        follow(next, trail, at + 1, into);
      }
    } else if (value instanceof Value.Items items) {
      items.values().forEach(item -> follow(item, trail, at, into));
    }
  }

  private static boolean holds(
      Filter.Operator operator, List<Filter.Operand> operands, Value value) {
    return switch (operator) {
      case EQUAL -> anyEqual(operands, value);
      case NOT_EQUAL -> !anyEqual(operands, value);
      case MATCHES -> anyEqual(operands, value);
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
    for (Filter.Operand operand : operands) {
      boolean equal =
          switch (operand) {
            case Filter.Operand.Single single ->
                compare(value, single.value()).filter(sign -> sign == 0).isPresent()
                    || value.equals(single.value());
            case Filter.Operand.Range range ->
                compare(value, range.from()).filter(sign -> sign >= 0).isPresent()
                    && compare(value, range.to()).filter(sign -> sign <= 0).isPresent();
            case Filter.Operand.Regex regex ->
                value instanceof Value.Text text && regex.pattern().matcher(text.value()).find();
          };
      if (equal) {
        return true;
      }
    }
    return false;
  }

  private static boolean ordered(
      List<Filter.Operand> operands, Value value, Predicate<Integer> wanted) {
    for (Filter.Operand operand : operands) {
      if (operand instanceof Filter.Operand.Single single
          && compare(value, single.value()).filter(wanted).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** The order of two values of one sort, empty for others. */
  private static Optional<Integer> compare(Value left, Value right) {
    double x = left.asDouble();
    double y = right.asDouble();
    if (!Double.isNaN(x) && !Double.isNaN(y)) {
      return Optional.of(Double.compare(x, y));
    }
    if (left instanceof Value.Text a && right instanceof Value.Text b) {
      return Optional.of(a.value().compareTo(b.value()));
    }
    if (left instanceof Value.Bool a && right instanceof Value.Bool b) {
      return Optional.of(Boolean.compare(a.value(), b.value()));
    }
    return Optional.empty();
  }

  private boolean near(Filter.Near near, Image image) {
    for (Attribute place : places(near.property(), image)) {
      double metres = distance(near, place.value());
      if (metres >= near.minMetres() && metres <= near.maxMetres()) {
        return true;
      }
    }
    return false;
  }

  /** The default instance; of the history there may be several. */
  private List<Attribute> places(Name property, Image image) {
    if (!visible.test(property)) {
      return List.of();
    }
    List<Attribute> places = image.findAll(property, names);
    places.removeIf(place -> !place.datasetId().isEmpty());
    return places;
  }

  private static double distance(Filter.Near near, Value value) {
    if (value instanceof Value.Point place && near.from() instanceof Point from) {
      return GeoPoint.distanceMetres(
          from.getX(), from.getY(), place.longitude().toDouble(), place.latitude().toDouble());
    }
    return GeoJson.geometry(value)
        .map(place -> GeoDistance.metres(near.from(), place))
        .orElse(Double.NaN);
  }

  private boolean spatial(Filter.Spatial spatial, Image image) {
    for (Attribute place : places(spatial.property(), image)) {
      Optional<Geometry> own = GeoJson.geometry(place.value());
      if (own.isPresent() && stands(own.get(), spatial)) {
        return true;
      }
    }
    return false;
  }

  private static boolean stands(Geometry geometry, Filter.Spatial spatial) {
    return switch (spatial.relation()) {
      case WITHIN -> geometry.within(spatial.geometry());
      case CONTAINS -> geometry.contains(spatial.geometry());
      case INTERSECTS -> geometry.intersects(spatial.geometry());
      case EQUALS ->
          geometry.equalsNorm(spatial.geometry()) || geometry.equalsTopo(spatial.geometry());
      case DISJOINT -> geometry.disjoint(spatial.geometry());
      case OVERLAPS -> geometry.overlaps(spatial.geometry());
    };
  }
}

package city.laterne.store.internal;

import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Declaration;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Refusal;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** What the declarations allow: which types and attributes there may be, and who may write them. */
final class Rules {
  private final boolean open;
  private final Name scope;
  private final Map<Name, Map<Name, Declaration>> byType = new HashMap<>();

  Rules(List<Declaration> declarations, boolean open, Dictionary names) {
    this.open = open;
    this.scope = names.intern(Dictionary.SCOPE);
    for (Declaration declaration : declarations) {
      byType
          .computeIfAbsent(names.intern(declaration.type()), _ -> new HashMap<>())
          .put(names.intern(declaration.attribute()), declaration);
    }
  }

  /** Why an author may not give an entity these types, if so. */
  Optional<Refusal> checkTypes(String entityId, List<Name> types) {
    if (!open) {
      for (Name type : types) {
        if (!byType.containsKey(type)) {
          return Optional.of(new Refusal.Undeclared(entityId, "Type " + type));
        }
      }
    }
    return Optional.empty();
  }

  /** Why an author may not write an attribute, if so. */
  Optional<Refusal> checkWrite(
      String entityId, List<Name> types, Attribute attribute, Author author) {
    if (attribute.name() == scope) {
      return Optional.of(
          new Refusal.WrongValue(
              entityId, attribute.name(), "given as the member scope of the entity"));
    }
    Optional<Declaration> declared = find(types, attribute.name());
    if (declared.isEmpty()) {
      return open
          ? Optional.empty()
          : Optional.of(new Refusal.Undeclared(entityId, "Attribute " + attribute.name()));
    }
    if (!author.may().contains(declared.get().writer())) {
      return Optional.of(
          new Refusal.NotYours(entityId, attribute.name(), declared.get().writer(), author.may()));
    }
    return checkValue(entityId, attribute, declared.get());
  }

  /** Why an author may not take an attribute away, if so. */
  Optional<Refusal> checkRemove(String entityId, List<Name> types, Name name, Author author) {
    return find(types, name)
        .filter(declared -> !author.may().contains(declared.writer()))
        .map(declared -> new Refusal.NotYours(entityId, name, declared.writer(), author.may()));
  }

  /** Why an author may not take an entity away, if so. */
  Optional<Refusal> checkDelete(String entityId, List<Name> types, Author author) {
    for (Name type : types) {
      if (byType.containsKey(type) && !author.may().contains(Writer.OPERATOR)) {
        return Optional.of(new Refusal.NotYours(entityId, type, Writer.OPERATOR, author.may()));
      }
    }
    return Optional.empty();
  }

  /** Who lets an entity expire takes it away, only later. */
  Optional<Refusal> checkExpiry(String id, List<Name> types, HeadChange head, Author author) {
    return head.setsExpiry() ? checkDelete(id, types, author) : Optional.empty();
  }

  private Optional<Declaration> find(List<Name> types, Name name) {
    for (Name type : types) {
      Map<Name, Declaration> declared = byType.get(type);
      if (declared != null) {
        Declaration found = declared.get(name);
        if (found != null) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> checkValue(
      String entityId, Attribute attribute, Declaration declared) {
    if (attribute.kind() != declared.kind()) {
      return Optional.of(
          new Refusal.WrongValue(entityId, attribute.name(), "a " + declared.kind()));
    }
    boolean fits =
        switch (declared.valueType()) {
          case ANY -> true;
          case NUMBER ->
              attribute.value() instanceof Value.Decimal || attribute.value() instanceof Value.Real;
          case TEXT -> attribute.value() instanceof Value.Text;
          case BOOLEAN -> attribute.value() instanceof Value.Bool;
        };
    if (!fits) {
      return Optional.of(
          new Refusal.WrongValue(entityId, attribute.name(), "a " + declared.valueType()));
    }
    if (!declared.unitCode().isEmpty()
        && !attribute.unitCode().isEmpty()
        && !attribute.unitCode().equals(declared.unitCode())) {
      return Optional.of(
          new Refusal.WrongValue(
              entityId, attribute.name(), "in the declared unit " + declared.unitCode()));
    }
    return Optional.empty();
  }

  /** How long the history of an attribute is kept, µs; empty for as long as the entity. */
  Optional<Long> retention(List<Name> types, Name attribute) {
    return find(types, attribute).flatMap(Declaration::retention).map(Rules::micros);
  }

  /** All times for which history is kept, µs, the shortest first. */
  NavigableSet<Long> retentions() {
    NavigableSet<Long> all = new TreeSet<>();
    for (Map<Name, Declaration> declared : byType.values()) {
      for (Declaration declaration : declared.values()) {
        declaration.retention().map(Rules::micros).ifPresent(all::add);
      }
    }
    return all;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  /** Which attributes a reader with these purposes may see of entities with these types. */
  boolean visible(List<Name> types, Name attribute, java.util.Set<String> purposes) {
    return find(types, attribute).map(d -> purposes.contains(d.purpose())).orElse(false);
  }

  /** The names of the types that are declared. */
  List<Name> declaredTypes() {
    return new ArrayList<>(byType.keySet());
  }
}

package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.AttributePatch;
import city.laterne.store.AttributePatch.Effect;
import city.laterne.store.Details;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Lays patches over attribute instances (ETSI GS CIM 009 v1.9.1, clauses 5.5.8 and 5.5.12). */
final class Patching {
  private static final String NULL_URN = "urn:ngsi-ld:null";

  private Patching() {}

  /** The instances that patches give where there is nothing yet. */
  static List<Attribute> whole(List<AttributePatch> patches) {
    return patches.stream().filter(patch -> !patch.removes()).map(Patching::whole).toList();
  }

  /** The instance that a patch gives where there is none yet. */
  static Attribute whole(AttributePatch patch) {
    Attribute given = patch.attribute();
    return new Attribute(
        given.name(),
        given.datasetId(),
        given.kind(),
        given.kind() == AttributeKind.JSON_PROPERTY ? given.value() : withoutNulls(given.value()),
        given.unitCode().equals(NULL_URN) ? "" : given.unitCode(),
        given.observedAt(),
        given.createdAt(),
        given.modifiedAt(),
        whole(patch.sub()),
        given.details());
  }

  /** A partial update: what is given replaces what was there, sub-attributes as wholes. */
  static Attribute updated(Attribute before, AttributePatch patch, long at) {
    return laid(before, patch, at, false);
  }

  /** A merge: objects in values, and sub-attributes, are merged too (RFC 7396). */
  static Attribute merged(Attribute before, AttributePatch patch, long at) {
    return laid(before, patch, at, true);
  }

  private static Attribute laid(Attribute before, AttributePatch patch, long at, boolean deep) {
    Attribute given = patch.attribute();
    boolean sets = patch.effect() == Effect.SET;
    Value value = before.value();
    if (sets) {
      value = deep && before.kind() == given.kind() ? merged(value, given.value()) : given.value();
    }
    return new Attribute(
        before.name(),
        before.datasetId(),
        sets ? given.kind() : before.kind(),
        value,
        unitCode(before, given),
        given.observedAt() == Micros.ABSENT ? before.observedAt() : given.observedAt(),
        before.createdAt(),
        at,
        subs(before.sub(), patch.sub(), at, deep),
        details(before.details(), given.details()));
  }

  private static String unitCode(Attribute before, Attribute given) {
    return switch (given.unitCode()) {
      case "" -> before.unitCode();
      case NULL_URN -> "";
      default -> given.unitCode();
    };
  }

  private static Details details(Details before, Details given) {
    if (given.isNone()) {
      return before;
    }
    return new Details(
        given.objectTypes().isEmpty() ? before.objectTypes() : given.objectTypes(),
        given.valueType().isEmpty() ? before.valueType() : given.valueType(),
        given.expiresAt() == Micros.ABSENT ? before.expiresAt() : given.expiresAt(),
        before.seal().with(given.seal()));
  }

  private static List<Attribute> subs(
      List<Attribute> before, List<AttributePatch> patches, long at, boolean deep) {
    if (patches.isEmpty()) {
      return before;
    }
    List<Attribute> after = new ArrayList<>(before);
    for (AttributePatch patch : patches) {
      if (patch.removes()) {
        after.removeIf(patch.removed()::means);
        continue;
      }
      int there = indexOf(after, patch.attribute());
      if (there < 0) {
        if (patch.effect() == Effect.SET) {
          after.add(Instances.stamped(whole(patch), at, at));
        }
      } else if (deep || patch.effect() == Effect.KEEP) {
        after.set(there, laid(after.get(there), patch, at, deep));
      } else {
        after.set(there, Instances.stamped(whole(patch), after.get(there).createdAt(), at));
      }
    }
    after.sort(Instances.ORDER);
    return after;
  }

  private static int indexOf(List<Attribute> all, Attribute wanted) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name() == wanted.name() && all.get(i).datasetId().equals(wanted.datasetId())) {
        return i;
      }
    }
    return -1;
  }

  private static Value merged(Value before, Value given) {
    if (!(before instanceof Value.Fields old) || !(given instanceof Value.Fields patch)) {
      return withoutNulls(given);
    }
    SequencedMap<String, Value> fields = new LinkedHashMap<>(old.values());
    patch
        .values()
        .forEach(
            (key, value) -> {
              if (isNull(value)) {
                fields.remove(key);
              } else {
                fields.put(key, merged(fields.getOrDefault(key, Value.Null.NULL), value));
              }
            });
    return new Value.Fields(fields);
  }

  /** A value less the members that are null. */
  private static Value withoutNulls(Value value) {
    if (!(value instanceof Value.Fields object)
        || object.values().values().stream()
            .noneMatch(one -> isNull(one) || one instanceof Value.Fields)) {
      return value;
    }
    SequencedMap<String, Value> fields = new LinkedHashMap<>();
    object
        .values()
        .forEach(
            (key, member) -> {
              if (!isNull(member)) {
                fields.put(key, withoutNulls(member));
              }
            });
    return new Value.Fields(fields);
  }

  private static boolean isNull(Value value) {
    return value instanceof Value.Null
        || (value instanceof Value.Text text && text.value().equals(NULL_URN));
  }
}

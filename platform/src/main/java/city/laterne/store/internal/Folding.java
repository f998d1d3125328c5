package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Scope;
import java.util.ArrayList;
import java.util.List;

/** Makes the next version of an entity from the one before and a delta. Used by one thread. */
final class Folding {
  private final Names names;
  private final Name district;
  private final PackWriter cold = new PackWriter(1_024);
  private final PackWriter hot = new PackWriter(1_024);
  private final PackWriter scratch = new PackWriter(256);
  private boolean coldChanged;

  Folding(Names names) {
    this.names = names;
    this.district = names.intern(Scope.DISTRICT);
  }

  /**
   * The next version.
   *
   * @param old the version before; looked at only for updates and deletions
   */
  Version fold(Image old, Delta delta) {
    cold.reset();
    hot.reset();
    coldChanged = true;
    switch (delta.kind()) {
      case CREATED, REPLACED -> {
        head(
            expiry(delta),
            delta.id(),
            delta.base(),
            delta.types(),
            delta.scopes(),
            delta.head().expiresAt());
        hot.time(delta.at(), Packing.EPOCH);
        for (Attribute attribute : delta.upserts()) {
          Packing.attribute(isHot(attribute) ? hot : cold, scratch, attribute, delta.base(), names);
        }
      }
      case UPDATED -> update(old, delta);
      case DELETED -> {
        head(Image.DELETED, old.id(), old.createdAt(), old.types(names), List.of(), Micros.ABSENT);
        keepDistrict(old);
        hot.time(delta.at(), Packing.EPOCH);
      }
      case HISTORY -> {
        return new Version(old.cold(), old.hot(), false);
      }
    }
    return new Version(coldChanged ? cold.copy() : old.cold(), hot.copy(), coldChanged);
  }

  /** A deleted entity stays within the scopes that it was in: who saw it, sees it go. */
  private void keepDistrict(Image old) {
    for (boolean hotPart : new boolean[] {false, true}) {
      old.slices(
          hotPart,
          (nameId, bytes, from, _, to) -> {
            if (nameId == district.id()) {
              cold.raw(bytes, from, to - from);
            }
            return true;
          });
    }
  }

  private void update(Image old, Delta delta) {
    List<Name> types = new ArrayList<>(old.types(names));
    boolean typesGrow = false;
    for (Name type : delta.types()) {
      if (!types.contains(type)) {
        types.add(type);
        typesGrow = true;
      }
    }
    HeadChange change = delta.head();
    int flags = old.lastingFlags() | expiry(delta);
    head(
        flags,
        old.id(),
        old.createdAt(),
        types,
        change.setsScopes() ? change.scopes() : old.scopes(),
        change.setsExpiry() ? change.expiresAt() : old.expiresAt());
    boolean headChanges = typesGrow || !change.isNone() || flags != old.lastingFlags();
    coldChanged = merge(old, delta, false, cold) || headChanges;
    hot.time(delta.at(), Packing.EPOCH);
    merge(old, delta, true, hot);
  }

  private static int expiry(Delta delta) {
    for (Attribute upsert : delta.upserts()) {
      if (upsert.details().expiresAt() != Micros.ABSENT) {
        return Image.ATTRIBUTES_EXPIRE;
      }
    }
    return 0;
  }

  private void head(
      int flags, String id, long createdAt, List<Name> types, List<String> scopes, long expiresAt) {
    cold.u8(Image.FORMAT);
    cold.u8(expiresAt == Micros.ABSENT ? flags : flags | Image.EXPIRES);
    cold.text(id);
    cold.time(createdAt, Packing.EPOCH);
    cold.varint(types.size());
    for (Name type : types) {
      cold.varint(type.id());
    }
    cold.varint(scopes.size());
    for (String scope : scopes) {
      cold.text(scope);
    }
    if (expiresAt != Micros.ABSENT) {
      cold.time(expiresAt, Packing.EPOCH);
    }
  }

  static boolean isHot(Attribute attribute) {
    return attribute.observedAt() != Micros.ABSENT;
  }

  /**
   * Writes one part: the old attributes that stay and the new ones, in order; says whether it
   * differs.
   */
  private boolean merge(Image old, Delta delta, boolean hotPart, PackWriter out) {
    boolean[] changed = {false};
    int[] next = {0};
    List<Attribute> upserts = delta.upserts();
    old.slices(
        hotPart,
        (nameId, bytes, from, bodyAt, to) -> {
          while (next[0] < upserts.size() && upserts.get(next[0]).name().id() < nameId) {
            changed[0] |= writeIf(upserts.get(next[0]++), hotPart, delta.base(), out);
          }
          if (mayGo(nameId, delta) && goes(nameId, bytes, bodyAt, to, delta)) {
            changed[0] = true;
          } else {
            while (next[0] < upserts.size()
                && upserts.get(next[0]).name().id() == nameId
                && upserts.get(next[0]).datasetId().compareTo(dataset(bytes, bodyAt, to)) < 0) {
              changed[0] |= writeIf(upserts.get(next[0]++), hotPart, delta.base(), out);
            }
            out.raw(bytes, from, to - from);
          }
          return true;
        });
    while (next[0] < upserts.size()) {
      changed[0] |= writeIf(upserts.get(next[0]++), hotPart, delta.base(), out);
    }
    return changed[0];
  }

  private boolean writeIf(Attribute attribute, boolean hotPart, long base, PackWriter out) {
    if (isHot(attribute) != hotPart) {
      return false;
    }
    Packing.attribute(out, scratch, attribute, base, names);
    return true;
  }

  private static boolean mayGo(int nameId, Delta delta) {
    for (Attribute upsert : delta.upserts()) {
      if (upsert.name().id() == nameId) {
        return true;
      }
    }
    for (Delta.Removal removal : delta.removals()) {
      if (removal.name().id() == nameId) {
        return true;
      }
    }
    return false;
  }

  private static boolean goes(int nameId, byte[] bytes, int bodyAt, int to, Delta delta) {
    String dataset = dataset(bytes, bodyAt, to);
    for (Attribute upsert : delta.upserts()) {
      if (upsert.name().id() == nameId && upsert.datasetId().equals(dataset)) {
        return true;
      }
    }
    for (Delta.Removal removal : delta.removals()) {
      if (removal.name().id() == nameId && removal.datasetId().equals(dataset)) {
        return true;
      }
    }
    return false;
  }

  private static String dataset(byte[] bytes, int bodyAt, int to) {
    PackReader in = new PackReader().over(bytes, bodyAt, to);
    in.varint();
    return Packing.dataset(in);
  }

  /**
   * A version's bytes.
   *
   * @param coldChanged whether the cold part differs from the version before
   */
  record Version(byte[] cold, byte[] hot, boolean coldChanged) {
    int bytes() {
      return cold.length + hot.length;
    }
  }

  /** Whether a kind of change makes a new version. */
  static boolean changesState(Change.Kind kind) {
    return kind != Change.Kind.HISTORY;
  }
}

package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Change;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * What one operation does to one entity, decided and complete: folding the deltas of the change log
 * over nothing yields the same bytes as the writer made.
 *
 * @param kind what happens
 * @param ordinal the entity
 * @param at when
 * @param base the entity's createdAt, to which its attributes' times are relative
 * @param id the entity's URI; empty unless it is made or replaced
 * @param types its types when it is made or replaced; types to add otherwise
 * @param scopes its scopes when it is made or replaced
 * @param upserts instances to set, in order of name number and datasetId
 * @param removals instances to take away
 * @param head what else changes of the entity: its expiry when it is made; its expiry, and its
 *     scopes if they are others than before, when it is replaced or goes; the new scopes and expiry
 *     otherwise
 * @param touchesIndex whether an indexed value, a type or the place changes, or may
 */
record Delta(
    Change.Kind kind,
    int ordinal,
    long at,
    long base,
    String id,
    List<Name> types,
    List<String> scopes,
    List<Attribute> upserts,
    List<Removal> removals,
    HeadChange head,
    boolean touchesIndex) {
  private static final Change.Kind[] KINDS = Change.Kind.values();

  /** Stored with the kind: a start need not index the entity anew. */
  private static final int LEAVES_INDEX = 0x40;

  /** Stored with the kind: a head change follows the scopes. */
  private static final int HAS_HEAD = 0x20;

  private static final int KIND = 0x1f;
  private static final int SETS_SCOPES = 1;
  private static final int SETS_EXPIRY = 1 << 1;
  private static final int EXPIRES = 1 << 2;

  /** An attribute instance that goes; its kind is for the history and not kept in the log. */
  record Removal(Name name, String datasetId, AttributeKind kind) {}

  List<Name> removedNames() {
    return removals.isEmpty()
        ? List.of()
        : removals.stream().map(Removal::name).distinct().toList();
  }

  /** Writes the delta. */
  void pack(PackWriter out, PackWriter scratch, Names names) {
    out.u8(kind.ordinal() | (touchesIndex ? 0 : LEAVES_INDEX) | (head.isNone() ? 0 : HAS_HEAD));
    out.varint(ordinal);
    out.time(at, Packing.EPOCH);
    out.time(base, Packing.EPOCH);
    out.text(id);
    out.varint(types.size());
    for (Name type : types) {
      out.varint(type.id());
    }
    out.varint(scopes.size());
    for (String scope : scopes) {
      out.text(scope);
    }
    if (!head.isNone()) {
      packHead(out);
    }
    out.varint(upserts.size());
    for (Attribute upsert : upserts) {
      Packing.attribute(out, scratch, upsert, base, names);
    }
    out.varint(removals.size());
    for (Removal removal : removals) {
      out.varint(removal.name().id());
      out.text(removal.datasetId());
    }
  }

  private void packHead(PackWriter out) {
    boolean expires = head.expiresAt() != Micros.ABSENT;
    out.u8(
        (head.setsScopes() ? SETS_SCOPES : 0)
            | (head.setsExpiry() ? SETS_EXPIRY : 0)
            | (expires ? EXPIRES : 0));
    if (head.setsScopes()) {
      out.varint(head.scopes().size());
      head.scopes().forEach(out::text);
    }
    if (expires) {
      out.time(head.expiresAt(), Packing.EPOCH);
    }
  }

  private static HeadChange unpackHead(PackReader in) {
    int flags = in.u8();
    List<String> scopes = new ArrayList<>();
    if ((flags & SETS_SCOPES) != 0) {
      for (int count = in.length(); count > 0; count--) {
        scopes.add(in.text());
      }
    }
    long expiresAt = (flags & EXPIRES) != 0 ? in.time(Packing.EPOCH) : Micros.ABSENT;
    return new HeadChange(
        (flags & SETS_SCOPES) != 0, scopes, (flags & SETS_EXPIRY) != 0, expiresAt);
  }

  /**
   * Reads past an update that touches none of some attributes, or stays where it was.
   *
   * @param attributes the numbers of their names
   */
  static boolean passesOver(PackReader in, int[] attributes) {
    int start = in.at;
    int kind = in.u8();
    if (KINDS[kind & KIND] != Change.Kind.UPDATED || (kind & HAS_HEAD) != 0) {
      in.at = start;
      return false;
    }
    in.varint();
    in.varint();
    in.varint();
    in.skipText();
    for (int count = in.length(); count > 0; count--) {
      in.varint();
    }
    for (int count = in.length(); count > 0; count--) {
      in.skipText();
    }
    boolean touched = false;
    for (int count = in.length(); count > 0; count--) {
      int length = in.length();
      int body = in.at;
      touched |= names(attributes, in.length());
      in.at = body + length;
    }
    for (int count = in.length(); count > 0; count--) {
      touched |= names(attributes, in.length());
      in.skipText();
    }
    if (touched) {
      in.at = start;
    }
    return !touched;
  }

  private static boolean names(int[] attributes, int id) {
    for (int attribute : attributes) {
      if (attribute == id) {
        return true;
      }
    }
    return false;
  }

  /** Reads a delta. */
  static Delta unpack(PackReader in, Names names) {
    int head = in.u8();
    Change.Kind kind = KINDS[head & KIND];
    int ordinal = in.length();
    long at = in.time(Packing.EPOCH);
    long base = in.time(Packing.EPOCH);
    String id = in.text();
    List<Name> types = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      types.add(names.get(in.length()));
    }
    List<String> scopes = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      scopes.add(in.text());
    }
    HeadChange change = (head & HAS_HEAD) != 0 ? unpackHead(in) : HeadChange.NONE;
    List<Attribute> upserts = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      in.length();
      upserts.add(Packing.attribute(in, base, names));
    }
    List<Removal> removals = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      Name name = names.get(in.length());
      removals.add(new Removal(name, in.text(), AttributeKind.PROPERTY));
    }
    boolean touches = (head & LEAVES_INDEX) == 0;
    return new Delta(
        kind, ordinal, at, base, id, types, scopes, upserts, removals, change, touches);
  }
}

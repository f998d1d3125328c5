package city.laterne.store.internal;

import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.Name;
import city.laterne.store.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    boolean touchesIndex) {
  private static final Change.Kind[] KINDS = Change.Kind.values();

  /** Stored with the kind: a start need not index the entity anew. */
  private static final int LEAVES_INDEX = 0x40;

  /** An attribute instance that goes. */
  record Removal(Name name, String datasetId) {}

  List<Name> removedNames() {
    return removals.isEmpty() ? List.of() : removals.stream().map(Removal::name).toList();
  }

  /** Writes the delta. */
  void pack(PackWriter out, PackWriter scratch, Names names) {
    out.u8(touchesIndex ? kind.ordinal() : kind.ordinal() | LEAVES_INDEX);
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

  /** Reads past an update that touches none of some attributes, or stays where it was. */
  static boolean passesOver(PackReader in, Set<Name> attributes) {
    int start = in.at;
    if (KINDS[in.u8() & ~LEAVES_INDEX] != Change.Kind.UPDATED) {
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

  private static boolean names(Set<Name> attributes, int id) {
    for (Name attribute : attributes) {
      if (attribute.id() == id) {
        return true;
      }
    }
    return false;
  }

  /** Reads a delta. */
  static Delta unpack(PackReader in, Names names) {
    int head = in.u8();
    Change.Kind kind = KINDS[head & ~LEAVES_INDEX];
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
    List<Attribute> upserts = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      in.length();
      upserts.add(Packing.attribute(in, base, names));
    }
    List<Removal> removals = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      Name name = names.get(in.length());
      removals.add(new Removal(name, in.text()));
    }
    boolean touches = (head & LEAVES_INDEX) == 0;
    return new Delta(kind, ordinal, at, base, id, types, scopes, upserts, removals, touches);
  }
}

package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One version of an entity in packed form. The cold part is {@code format, flags, id, createdAt,
 * types, scopes, [expiresAt], attributes without observedAt}, the hot part {@code modifiedAt,
 * attributes with observedAt}; each part's attributes are ordered by name number and datasetId.
 * Reused; used by one thread.
 */
final class Image {
  static final int FORMAT = 1;
  static final int DELETED = 1;
  static final int EXPIRES = 2;

  /** Some of its attributes expire, or did. */
  static final int ATTRIBUTES_EXPIRE = 4;

  private byte[] bytes = new byte[1_024];
  private int coldLength;
  private int hotLength;
  private boolean headRead;
  private boolean deleted;
  private int flags;
  private String id = "";
  private long createdAt;
  private long expiresAt;
  private int typesAt;
  private int coldAttributesAt;
  private final PackReader in = new PackReader();

  byte[] room(int cold, int hot) {
    if (bytes.length < cold + hot) {
      bytes = new byte[Math.max(bytes.length * 2, cold + hot)];
    }
    coldLength = cold;
    hotLength = hot;
    headRead = false;
    return bytes;
  }

  Image load(byte[] cold, byte[] hot) {
    byte[] into = room(cold.length, hot.length);
    System.arraycopy(cold, 0, into, 0, cold.length);
    System.arraycopy(hot, 0, into, cold.length, hot.length);
    return this;
  }

  byte[] cold() {
    return Arrays.copyOf(bytes, coldLength);
  }

  byte[] hot() {
    return Arrays.copyOfRange(bytes, coldLength, coldLength + hotLength);
  }

  private void head() {
    if (headRead) {
      return;
    }
    in.over(bytes, 0, coldLength);
    int format = in.u8();
    if (format != FORMAT) {
      throw new CorruptImage("format " + format + ", expected " + FORMAT);
    }
    flags = in.u8();
    deleted = (flags & DELETED) != 0;
    id = in.text();
    createdAt = in.time(Packing.EPOCH);
    typesAt = in.at;
    for (int count = in.length(); count > 0; count--) {
      in.varint();
    }
    for (int count = in.length(); count > 0; count--) {
      in.skipText();
    }
    expiresAt = (flags & EXPIRES) != 0 ? in.time(Packing.EPOCH) : Micros.ABSENT;
    coldAttributesAt = in.at;
    headRead = true;
  }

  boolean deleted() {
    head();
    return deleted;
  }

  String id() {
    head();
    return id;
  }

  long createdAt() {
    head();
    return createdAt;
  }

  long expiresAt() {
    head();
    return expiresAt;
  }

  /** What of its flags a next version takes over. */
  int lastingFlags() {
    head();
    return flags & ATTRIBUTES_EXPIRE;
  }

  /** Its attributes that expire. */
  List<Attribute> expiring(Names names) {
    if (lastingFlags() == 0) {
      return List.of();
    }
    List<Attribute> expiring = all(names, _ -> true);
    expiring.removeIf(one -> one.details().expiresAt() == Micros.ABSENT);
    return expiring;
  }

  long modifiedAt() {
    return in.over(bytes, coldLength, coldLength + hotLength).time(Packing.EPOCH);
  }

  int[] typeIds() {
    head();
    in.over(bytes, typesAt, coldLength);
    int[] ids = new int[in.length()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) in.varint();
    }
    return ids;
  }

  /** The entity's types, not to be changed. */
  List<Name> types(Names names) {
    head();
    in.over(bytes, typesAt, coldLength);
    int count = in.length();
    if (count == 1) {
      return List.of(names.get((int) in.varint()));
    }
    List<Name> types = new ArrayList<>(count);
    for (; count > 0; count--) {
      types.add(names.get((int) in.varint()));
    }
    return types;
  }

  boolean hasType(int typeId) {
    head();
    in.over(bytes, typesAt, coldLength);
    for (int count = in.length(); count > 0; count--) {
      if (in.varint() == typeId) {
        return true;
      }
    }
    return false;
  }

  List<String> scopes() {
    head();
    in.over(bytes, typesAt, coldLength);
    for (int count = in.length(); count > 0; count--) {
      in.varint();
    }
    List<String> scopes = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      scopes.add(in.text());
    }
    return scopes;
  }

  /** Positions the reader on a part's first attribute. */
  private PackReader part(boolean hot) {
    head();
    if (hot) {
      in.over(bytes, coldLength, coldLength + hotLength);
      in.time(Packing.EPOCH);
    } else {
      in.over(bytes, coldAttributesAt, coldLength);
    }
    return in;
  }

  /** Visits where each attribute lies, part by part, until the visitor answers false. */
  void slices(boolean hot, SliceVisitor visitor) {
    PackReader reader = part(hot);
    while (reader.at < reader.end) {
      int from = reader.at;
      int length = reader.length();
      int bodyAt = reader.at;
      int nameId = (int) reader.varint();
      if (!visitor.visit(nameId, bytes, from, bodyAt, bodyAt + length)) {
        return;
      }
      reader.over(bytes, bodyAt + length, hot ? coldLength + hotLength : coldLength);
    }
  }

  /**
   * Takes a slice of an image: the attribute with its length stands in {@code [from, to)}, its body
   * from bodyAt.
   */
  interface SliceVisitor {
    boolean visit(int nameId, byte[] bytes, int from, int bodyAt, int to);
  }

  /** An instance of an attribute. */
  Optional<Attribute> find(Name name, String datasetId, Names names) {
    for (Attribute instance : findAll(name, names)) {
      if (instance.datasetId().equals(datasetId)) {
        return Optional.of(instance);
      }
    }
    return Optional.empty();
  }

  /** All instances of an attribute. */
  List<Attribute> findAll(Name name, Names names) {
    List<Attribute> found = new ArrayList<>(1);
    for (int part = 0; part < 2; part++) {
      PackReader reader = part(part == 1);
      int end = reader.end;
      while (reader.at < end) {
        int length = reader.length();
        int bodyAt = reader.at;
        int nameId = (int) reader.varint();
        if (nameId == name.id()) {
          found.add(Packing.attribute(reader.over(bytes, bodyAt, end), createdAt, names));
        }
        if (nameId > name.id()) {
          break;
        }
        reader.at = bodyAt + length;
      }
    }
    return found;
  }

  /** All instances of the wanted attributes, the cold ones first. */
  List<Attribute> all(Names names, Predicate<Name> wanted) {
    List<Attribute> found = new ArrayList<>();
    read(false, names, wanted, found);
    read(true, names, wanted, found);
    return found;
  }

  private void read(boolean hot, Names names, Predicate<Name> visible, List<Attribute> attributes) {
    PackReader reader = part(hot);
    int end = reader.end;
    while (reader.at < end) {
      int length = reader.length();
      int bodyAt = reader.at;
      if (visible.test(names.get((int) reader.varint()))) {
        attributes.add(Packing.attribute(reader.over(bytes, bodyAt, end), createdAt, names));
      }
      reader.at = bodyAt + length;
    }
  }

  /**
   * Merges the cold attributes, up to a number, with the hot ones behind them; each is in order.
   */
  private static List<Attribute> inOrder(List<Attribute> parts, int cold) {
    List<Attribute> merged = new ArrayList<>(parts.size());
    int left = 0;
    int right = cold;
    while (left < cold && right < parts.size()) {
      boolean first = Instances.ORDER.compare(parts.get(left), parts.get(right)) <= 0;
      merged.add(parts.get(first ? left++ : right++));
    }
    merged.addAll(parts.subList(left, cold));
    merged.addAll(parts.subList(right, parts.size()));
    return merged;
  }

  /** The whole entity of an ordinal with the attributes that a reader may see. */
  Entity toEntity(int ordinal, Names names, Predicate<Name> visible) {
    List<Attribute> attributes = new ArrayList<>(16);
    read(false, names, visible, attributes);
    int cold = attributes.size();
    read(true, names, visible, attributes);
    if (cold > 0 && cold < attributes.size()) {
      attributes = inOrder(attributes, cold);
    }
    return new Entity(
        ordinal, id, types(names), scopes(), createdAt, modifiedAt(), attributes, expiresAt);
  }
}

package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Details;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Seal;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The stored form of values and attributes. An attribute is {@code length, name, head, [dataset],
 * [unit], [observedAt], [details], createdAt, modifiedAt, value, [subs]}; times are relative to a
 * base, the entity's createdAt, so that the bytes of an untouched attribute can be copied from one
 * image to the next.
 */
final class Packing {
  /** Absolute times are kept relative to 2025-01-01T00:00:00Z. */
  static final long EPOCH = 1_735_689_600_000_000L;

  private static final int HAS_DATASET = 1 << 3;
  private static final int HAS_UNIT = 1 << 4;
  private static final int HAS_OBSERVED = 1 << 5;
  private static final int HAS_SUB = 1 << 6;
  private static final int HAS_DETAILS = 1 << 7;

  private static final int HAS_EXPIRY = 1;
  private static final int HAS_OBJECT_TYPES = 1 << 1;
  private static final int HAS_VALUE_TYPE = 1 << 2;
  private static final int HAS_SEALED_ID = 1 << 3;
  private static final int HAS_SEALED_TYPES = 1 << 4;
  private static final AttributeKind[] KINDS = AttributeKind.values();

  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int DECIMAL = 3;
  private static final int REAL = 4;
  private static final int TEXT = 5;
  private static final int ITEMS = 6;
  private static final int FIELDS = 7;
  private static final int POINT = 8;
  private static final int LONG_DECIMAL = 9;

  private Packing() {}

  /** Writes an attribute with its length in front; {@code scratch} is free to use. */
  static void attribute(
      PackWriter out, PackWriter scratch, Attribute attribute, long base, Names names) {
    scratch.reset();
    body(scratch, attribute, base, names);
    out.varint(scratch.size);
    out.raw(scratch.bytes, 0, scratch.size);
  }

  /** Writes a history row's value: what was written and what was taken away at one time. */
  static void historyRow(
      PackWriter out,
      PackWriter scratch,
      long base,
      List<Attribute> attributes,
      List<Name> removed,
      Names names) {
    out.time(base, EPOCH);
    out.varint(attributes.size());
    for (Attribute attribute : attributes) {
      attribute(out, scratch, attribute, base, names);
    }
    out.varint(removed.size());
    for (Name name : removed) {
      out.varint(name.id());
    }
  }

  private static void body(PackWriter out, Attribute attribute, long base, Names names) {
    out.varint(attribute.name().id());
    boolean observed = attribute.observedAt() != Micros.ABSENT;
    out.u8(
        attribute.kind().ordinal()
            | (attribute.datasetId().isEmpty() ? 0 : HAS_DATASET)
            | (attribute.unitCode().isEmpty() ? 0 : HAS_UNIT)
            | (observed ? HAS_OBSERVED : 0)
            | (attribute.sub().isEmpty() ? 0 : HAS_SUB)
            | (attribute.details().isNone() ? 0 : HAS_DETAILS));
    if (!attribute.datasetId().isEmpty()) {
      out.text(attribute.datasetId());
    }
    if (!attribute.unitCode().isEmpty()) {
      out.varint(names.intern(attribute.unitCode()).id());
    }
    if (observed) {
      out.time(attribute.observedAt(), EPOCH);
    }
    if (!attribute.details().isNone()) {
      details(out, attribute.details());
    }
    out.time(attribute.createdAt(), base);
    out.time(attribute.modifiedAt(), observed ? attribute.observedAt() : base);
    value(out, attribute.value());
    if (!attribute.sub().isEmpty()) {
      out.varint(attribute.sub().size());
      for (Attribute sub : attribute.sub()) {
        body(out, sub, base, names);
      }
    }
  }

  private static void details(PackWriter out, Details details) {
    boolean expires = details.expiresAt() != Micros.ABSENT;
    out.u8(
        (expires ? HAS_EXPIRY : 0)
            | (details.objectTypes().isEmpty() ? 0 : HAS_OBJECT_TYPES)
            | (details.valueType().isEmpty() ? 0 : HAS_VALUE_TYPE)
            | (details.seal().entityId().isEmpty() ? 0 : HAS_SEALED_ID)
            | (details.seal().entityTypes().isEmpty() ? 0 : HAS_SEALED_TYPES));
    if (expires) {
      out.time(details.expiresAt(), EPOCH);
    }
    if (!details.objectTypes().isEmpty()) {
      types(out, details.objectTypes());
    }
    if (!details.valueType().isEmpty()) {
      out.text(details.valueType());
    }
    if (!details.seal().entityId().isEmpty()) {
      out.text(details.seal().entityId());
    }
    if (!details.seal().entityTypes().isEmpty()) {
      types(out, details.seal().entityTypes());
    }
  }

  private static void types(PackWriter out, List<Name> types) {
    out.varint(types.size());
    for (Name type : types) {
      out.varint(type.id());
    }
  }

  private static List<Name> types(PackReader in, Names names) {
    int count = in.length();
    List<Name> types = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      types.add(names.get((int) in.varint()));
    }
    return types;
  }

  private static Details details(PackReader in, Names names) {
    int head = in.u8();
    long expires = (head & HAS_EXPIRY) != 0 ? in.time(EPOCH) : Micros.ABSENT;
    List<Name> types = (head & HAS_OBJECT_TYPES) != 0 ? types(in, names) : List.<Name>of();
    String valueType = (head & HAS_VALUE_TYPE) != 0 ? in.text() : "";
    String sealedId = (head & HAS_SEALED_ID) != 0 ? in.text() : "";
    List<Name> sealed = (head & HAS_SEALED_TYPES) != 0 ? types(in, names) : List.<Name>of();
    return new Details(types, valueType, expires, new Seal(sealedId, sealed));
  }

  /** Reads an attribute behind its length. */
  static Attribute attribute(PackReader in, long base, Names names) {
    Name name = names.get((int) in.varint());
    int head = in.u8();
    String dataset = (head & HAS_DATASET) != 0 ? in.text() : "";
    String unit = (head & HAS_UNIT) != 0 ? names.get((int) in.varint()).iri() : "";
    boolean hasObserved = (head & HAS_OBSERVED) != 0;
    long observed = hasObserved ? in.time(EPOCH) : Micros.ABSENT;
    Details details = (head & HAS_DETAILS) != 0 ? details(in, names) : Details.NONE;
    long created = in.time(base);
    long modified = in.time(hasObserved ? observed : base);
    Value value = value(in);
    List<Attribute> subs = List.of();
    if ((head & HAS_SUB) != 0) {
      int count = in.length();
      subs = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        subs.add(attribute(in, base, names));
      }
    }
    return new Attribute(
        name, dataset, KINDS[head & 7], value, unit, observed, created, modified, subs, details);
  }

  /** Reads the datasetId of an attribute whose name was just read. */
  static String dataset(PackReader in) {
    return (in.u8() & HAS_DATASET) != 0 ? in.text() : "";
  }

  static void value(PackWriter out, Value value) {
    switch (value) {
      case Value.Null _ -> out.u8(NULL);
      case Value.Bool bool -> out.u8(bool.value() ? TRUE : FALSE);
      case Value.Decimal decimal -> decimal(out, decimal);
      case Value.Real real -> {
        out.u8(REAL);
        out.i64(Double.doubleToLongBits(real.value()));
      }
      case Value.Text text -> {
        out.u8(TEXT);
        out.text(text.value());
      }
      case Value.Items items -> {
        out.u8(ITEMS);
        out.varint(items.values().size());
        for (Value item : items.values()) {
          value(out, item);
        }
      }
      case Value.Fields fields -> {
        out.u8(FIELDS);
        out.varint(fields.values().size());
        fields
            .values()
            .forEach(
                (key, field) -> {
                  out.text(key);
                  value(out, field);
                });
      }
      case Value.Point point -> {
        out.u8(POINT);
        decimal(out, point.longitude());
        decimal(out, point.latitude());
      }
    }
  }

  private static void decimal(PackWriter out, Value.Decimal decimal) {
    if (decimal.scale() < 16) {
      out.u8(decimal.scale() << 4 | DECIMAL);
    } else {
      out.u8(LONG_DECIMAL);
      out.u8(decimal.scale());
    }
    out.zigzag(decimal.unscaled());
  }

  static Value value(PackReader in) {
    int tag = in.u8();
    return switch (tag & 15) {
      case NULL -> Value.Null.NULL;
      case FALSE -> Value.Bool.FALSE;
      case TRUE -> Value.Bool.TRUE;
      case DECIMAL -> new Value.Decimal(in.zigzag(), tag >>> 4);
      case LONG_DECIMAL -> longDecimal(in);
      case REAL -> new Value.Real(Double.longBitsToDouble(in.i64()));
      case TEXT -> new Value.Text(in.text());
      case ITEMS -> {
        int count = in.length();
        List<Value> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          items.add(value(in));
        }
        yield new Value.Items(items);
      }
      case FIELDS -> {
        int count = in.length();
        LinkedHashMap<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
          String key = in.text();
          fields.put(key, value(in));
        }
        yield new Value.Fields(fields);
      }
      case POINT -> new Value.Point((Value.Decimal) value(in), (Value.Decimal) value(in));
      default -> throw new CorruptImage("value tag " + tag);
    };
  }

  private static Value.Decimal longDecimal(PackReader in) {
    int scale = in.u8();
    return new Value.Decimal(in.zigzag(), scale);
  }
}

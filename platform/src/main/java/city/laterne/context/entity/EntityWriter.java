package city.laterne.context.entity;

import static city.laterne.context.entity.JsonBytes.ascii;

import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.List;
import java.util.Optional;

/** Writes entities as NGSI-LD JSON under one context, without any tree between. Immutable. */
public final class EntityWriter {
  private static final byte[] ID = ascii("\"id\":");
  private static final byte[] TYPE = ascii("\"type\":");
  private static final byte[] SCOPE = ascii("\"scope\":");
  private static final byte[] CREATED = ascii("\"createdAt\":");
  private static final byte[] MODIFIED = ascii("\"modifiedAt\":");
  private static final byte[] EXPIRES = ascii("\"expiresAt\":");
  private static final byte[] CONTEXT = ascii("\"@context\":");
  private static final byte[] FEATURE = ascii(",\"type\":\"Feature\",\"geometry\":");
  private static final byte[] PROPERTIES = ascii(",\"properties\":{");
  private static final byte[] COLLECTION = ascii("{\"type\":\"FeatureCollection\",\"features\":[");
  private static final byte[] DATASET = ascii("{\"dataset\":{");
  private static final byte[] NO_DATASET = ascii("\"@none\"");

  /** Where the core context is. */
  public static final String CORE_URL =
      "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";

  private final Vocabulary vocabulary;
  private final EntityForm form;
  private final AttributeWriter attributes;
  private final String context;

  /** For a context and a form. */
  public EntityWriter(Vocabulary vocabulary, EntityForm form) {
    this(vocabulary, form, new AttributeWriter(vocabulary, form));
  }

  /** For a context and a form, with the entities behind relationships inside of them. */
  public EntityWriter(Vocabulary vocabulary, EntityForm form, LinkedEntities linked, int levels) {
    this(vocabulary, form, new AttributeWriter(vocabulary, form, linked, levels));
  }

  private EntityWriter(Vocabulary vocabulary, EntityForm form, AttributeWriter attributes) {
    this.vocabulary = vocabulary;
    this.form = form;
    this.attributes = attributes;
    String user = vocabulary.table().json();
    context = user.isEmpty() ? "\"" + CORE_URL + "\"" : user;
  }

  /** Appends a list. */
  public void writeAll(List<Entity> entities, JsonBytes to) {
    char before = '[';
    for (Entity entity : entities) {
      to.raw(before);
      write(entity, to);
      before = ',';
    }
    if (before == '[') {
      to.raw('[');
    }
    to.raw(']');
  }

  /** Appends an entity. */
  public void write(Entity whole, JsonBytes to) {
    Entity entity = amended(whole);
    begin(entity, to);
    attributes(entity, to);
    end(to);
  }

  /**
   * Appends an entity as a GeoJSON Feature (clause 4.5.16.2).
   *
   * @param geometry the GeoProperty whose default instance is the geometry; empty for one that the
   *     tenant does not know
   */
  public void writeFeature(Entity whole, Optional<Name> geometry, JsonBytes to) {
    Entity entity = amended(whole);
    to.raw('{').raw(ID).string(entity.id()).raw(FEATURE);
    to.value(
        geometry
            .flatMap(name -> geometry(entity, name))
            .map(Attribute::value)
            .orElse(Value.Null.NULL));
    to.raw(PROPERTIES);
    head(entity, false, to);
    attributes(entity, to);
    to.raw('}');
    end(to);
  }

  private Entity amended(Entity entity) {
    return form.older().isEmpty()
        ? entity
        : form.older().get().amended(entity, form, attributes::compacted);
  }

  private Optional<Attribute> geometry(Entity entity, Name name) {
    Optional<Attribute> first = Optional.empty();
    for (Attribute one : entity.attributes()) {
      if (one.name() == name && one.kind() == AttributeKind.GEO_PROPERTY && form.keeps(one)) {
        if (one.datasetId().isEmpty()) {
          return Optional.of(one);
        }
        first = first.isPresent() || form.datasets().isEmpty() ? first : Optional.of(one);
      }
    }
    return first;
  }

  /** Appends a GeoJSON FeatureCollection (clause 4.5.16.3); its @context stands at its end. */
  public void writeFeatures(List<Entity> entities, Optional<Name> geometry, JsonBytes to) {
    EntityWriter each = new EntityWriter(vocabulary, form.withLinked(false), attributes);
    to.raw(COLLECTION);
    for (Entity entity : entities) {
      to.separate();
      each.writeFeature(entity, geometry, to);
    }
    to.raw(']');
    end(to);
  }

  /** Whether anything of an entity is left to be written. */
  public boolean leavesSomething(Entity entity) {
    Projection projection = form.projection();
    return projection.keeps("id")
        || projection.keeps("type")
        || (projection.keeps("scope") && !entity.scopes().isEmpty())
        || leavesAttributes(entity);
  }

  /** Whether any attribute of an entity is left to be written. */
  public boolean leavesAttributes(Entity entity) {
    return entity.attributes().stream()
        .anyMatch(one -> form.projection().keeps(one.name()) && form.keeps(one));
  }

  private void attributes(Entity entity, JsonBytes to) {
    boolean partial = form.isPartial();
    List<Attribute> all = entity.attributes();
    int size = all.size();
    for (int from = 0; from < size; ) {
      Name name = all.get(from).name();
      int end = from + 1;
      while (end < size && all.get(end).name() == name) {
        end++;
      }
      if (!partial) {
        attribute(name, all, from, end, to);
      } else if (form.projection().keeps(name)) {
        List<Attribute> kept = all.subList(from, end).stream().filter(form::keeps).toList();
        if (!kept.isEmpty()) {
          attribute(name, kept, 0, kept.size(), to);
        }
      }
      from = end;
    }
  }

  private void attribute(Name name, List<Attribute> all, int from, int end, JsonBytes to) {
    to.separate().raw(vocabulary.quoted(name)).raw(':');
    if (end == from + 1
        && (all.get(from).datasetId().isEmpty()
            || form.representation() != Representation.SIMPLIFIED)) {
      attributes.write(all.get(from), to);
    } else {
      instances(all.subList(from, end), to);
    }
  }

  /**
   * Appends what stands before an entity's attributes: id, type, scope and, if asked for, its
   * times.
   */
  public void begin(Entity entity, JsonBytes to) {
    to.raw('{');
    head(entity, true, to);
  }

  private void head(Entity entity, boolean withId, JsonBytes to) {
    Projection projection = form.projection();
    if (withId && projection.keeps("id")) {
      to.raw(ID).string(entity.id());
    }
    if (projection.keeps("type")) {
      to.separate().raw(TYPE);
      names(entity.types(), to);
    }
    if (!entity.scopes().isEmpty() && projection.keeps("scope")) {
      to.separate().raw(SCOPE);
      scopes(entity.scopes(), to);
    }
    if (form.systemAttributes()) {
      time(CREATED, "createdAt", entity.createdAt(), to);
      time(MODIFIED, "modifiedAt", entity.modifiedAt(), to);
      time(EXPIRES, "expiresAt", entity.expiresAt(), to);
    }
  }

  private void time(byte[] key, String member, long micros, JsonBytes to) {
    if (micros != Micros.ABSENT && form.projection().keeps(member)) {
      to.separate().raw(key).time(micros);
    }
  }

  /** Appends what stands behind an entity's attributes. */
  public void end(JsonBytes to) {
    if (form.linked()) {
      to.separate().raw(CONTEXT).raw(context);
    }
    to.raw('}');
  }

  private void names(List<Name> names, JsonBytes to) {
    if (names.size() == 1) {
      to.raw(vocabulary.quoted(names.getFirst()));
      return;
    }
    char before = '[';
    for (Name name : names) {
      to.raw(before).raw(vocabulary.quoted(name));
      before = ',';
    }
    to.raw(']');
  }

  private static void scopes(List<String> scopes, JsonBytes to) {
    if (scopes.size() == 1) {
      to.string(scopes.getFirst());
      return;
    }
    char before = '[';
    for (String scope : scopes) {
      to.raw(before).string(scope);
      before = ',';
    }
    to.raw(']');
  }

  private void instances(List<Attribute> all, JsonBytes to) {
    boolean simplified = form.representation() == Representation.SIMPLIFIED;
    to.raw(simplified ? DATASET : ascii("["));
    for (int i = 0; i < all.size(); i++) {
      Attribute one = all.get(i);
      if (i > 0) {
        to.raw(',');
      }
      if (simplified) {
        (one.datasetId().isEmpty() ? to.raw(NO_DATASET) : to.string(one.datasetId())).raw(':');
      }
      attributes.write(one, to);
    }
    to.raw(simplified ? ascii("}}") : ascii("]"));
  }
}

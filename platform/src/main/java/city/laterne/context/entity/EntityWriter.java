package city.laterne.context.entity;

import static city.laterne.context.entity.JsonBytes.ascii;

import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import java.util.List;

/** Writes entities as NGSI-LD JSON under one context, without any tree between. Immutable. */
public final class EntityWriter {
  private static final byte[] ID = ascii("{\"id\":");
  private static final byte[] TYPE = ascii(",\"type\":");
  private static final byte[] SCOPE = ascii(",\"scope\":");
  private static final byte[] CREATED = ascii(",\"createdAt\":");
  private static final byte[] MODIFIED = ascii(",\"modifiedAt\":");
  private static final byte[] CONTEXT = ascii(",\"@context\":");
  private static final byte[] DATASET = ascii("{\"dataset\":{");
  private static final byte[] NO_DATASET = ascii("\"@none\"");
  private static final String CORE_URL =
      "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";

  private final Vocabulary vocabulary;
  private final EntityForm form;
  private final AttributeWriter attributes;
  private final String context;

  /** For a context and a form. */
  public EntityWriter(Vocabulary vocabulary, EntityForm form) {
    this.vocabulary = vocabulary;
    this.form = form;
    attributes = new AttributeWriter(vocabulary, form);
    String user = vocabulary.table().json();
    if (user.isEmpty()) {
      context = "\"" + CORE_URL + "\"";
    } else if (user.startsWith("[")) {
      context = user.substring(0, user.length() - 1) + ",\"" + CORE_URL + "\"]";
    } else {
      context = "[" + user + ",\"" + CORE_URL + "\"]";
    }
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
  public void write(Entity entity, JsonBytes to) {
    begin(entity, to);
    List<Attribute> all = entity.attributes();
    int size = all.size();
    for (int from = 0; from < size; ) {
      Name name = all.get(from).name();
      int end = from + 1;
      while (end < size && all.get(end).name() == name) {
        end++;
      }
      if (form.only().isEmpty() || form.only().contains(name)) {
        to.raw(',').raw(vocabulary.quoted(name)).raw(':');
        if (end == from + 1
            && (all.get(from).datasetId().isEmpty()
                || form.representation() != Representation.SIMPLIFIED)) {
          attributes.write(all.get(from), to);
        } else {
          instances(all.subList(from, end), to);
        }
      }
      from = end;
    }
    end(to);
  }

  /**
   * Appends what stands before an entity's attributes: id, type, scope and, if asked for, its
   * times.
   */
  public void begin(Entity entity, JsonBytes to) {
    to.raw(ID).string(entity.id()).raw(TYPE);
    names(entity.types(), to);
    if (!entity.scopes().isEmpty()) {
      to.raw(SCOPE);
      scopes(entity.scopes(), to);
    }
    if (form.systemAttributes()) {
      to.raw(CREATED).time(entity.createdAt()).raw(MODIFIED).time(entity.modifiedAt());
    }
  }

  /** Appends what stands behind an entity's attributes. */
  public void end(JsonBytes to) {
    if (form.linked()) {
      to.raw(CONTEXT).raw(context);
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

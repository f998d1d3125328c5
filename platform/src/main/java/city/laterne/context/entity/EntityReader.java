package city.laterne.context.entity;

import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributePatch;
import city.laterne.store.AttributeRef;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads entities from NGSI-LD JSON token by token: normalized, concise and simplified, even mixed.
 * For one thread. All methods refuse bad data with {@link city.laterne.shared.Failure} INVALID,
 * code BadRequestData.
 */
public final class EntityReader {
  private static final String NULL_URN = "urn:ngsi-ld:null";

  /** Letters and signs that show nothing: Hangul fillers, the empty pattern of Braille. */
  private static final String BLANKS = "\u115f\u1160\u3164\uffa0\u2800";

  private static final Comparator<Attribute> ORDER =
      Comparator.<Attribute>comparingInt(a -> a.name().id()).thenComparing(Attribute::datasetId);

  private final Vocabulary vocabulary;
  private final boolean linked;
  private final AttributeReader attributes;
  private String lastId = "";

  /** For a context; one in the entity itself is passed over. */
  public EntityReader(Vocabulary vocabulary) {
    this(vocabulary, true);
  }

  /**
   * For a context.
   *
   * @param linked whether the entity may hold an @context, which is JSON-LD (clause 6.3.5)
   */
  public EntityReader(Vocabulary vocabulary, boolean linked) {
    this.vocabulary = vocabulary;
    this.linked = linked;
    attributes = new AttributeReader(vocabulary);
  }

  /** What an entity holds beside its attributes. */
  private static final class Head {
    private String id = "";
    private List<Name> types = List.of();
    private boolean scoped;
    private List<String> scopes = List.of();
    private boolean expires;
    private long expiresAt = Micros.ABSENT;

    private HeadChange change() {
      return scoped || expires
          ? new HeadChange(scoped, scopes, expires, expiresAt)
          : HeadChange.NONE;
    }
  }

  /**
   * The entity, or part of one, at the parser's current object; leaves the parser at the object's
   * end.
   */
  public EntityDraft read(JsonParser from) {
    Head head = new Head();
    List<Attribute> all = new ArrayList<>();
    List<AttributeRef> removed = new ArrayList<>(0);
    begin(from);
    for (String key = from.nextName(); key != null; key = from.nextName()) {
      from.nextToken();
      if (!head(from, key, head)) {
        attributes.read(from, vocabulary.intern(key), all, removed);
      }
    }
    return new EntityDraft(head.id, head.types, head.change(), ordered(all), removed);
  }

  /**
   * The temporal representation of an entity, or of part of one (clause 4.5.6): attributes may have
   * many instances, also without a datasetId, and such that tell that they were taken away. So may
   * its scope, which stands among the attributes.
   */
  public EntityDraft evolution(JsonParser from) {
    Head head = new Head();
    List<Attribute> all = new ArrayList<>();
    List<AttributeRef> removed = new ArrayList<>(0);
    begin(from);
    for (String key = from.nextName(); key != null; key = from.nextName()) {
      from.nextToken();
      if (key.equals("scope")) {
        all.addAll(ScopeInstances.read(ValueReader.read(from), vocabulary.intern(key)));
      } else if (!head(from, key, head)) {
        attributes.evolution(from, vocabulary.intern(key), all, removed);
      }
    }
    return new EntityDraft(head.id, head.types, head.change(), all, removed);
  }

  /** The instances in the value of one attribute. */
  public EntityDraft instances(JsonParser from, Name name) {
    List<Attribute> all = new ArrayList<>();
    List<AttributeRef> removed = new ArrayList<>(0);
    if (name == vocabulary.intern("scope")) {
      all.addAll(ScopeInstances.read(ValueReader.read(from), name));
    } else {
      attributes.document(from, name, all, removed);
    }
    return new EntityDraft("", List.of(), HeadChange.NONE, all, removed);
  }

  /** The patch of an entity at the parser's current object; leaves the parser at its end. */
  public EntityPatch patch(JsonParser from) {
    Head head = new Head();
    List<AttributePatch> patches = new ArrayList<>();
    begin(from);
    for (String key = from.nextName(); key != null; key = from.nextName()) {
      from.nextToken();
      if (!head(from, key, head)) {
        attributes.patches(from, vocabulary.intern(key), patches);
      }
    }
    return new EntityPatch(head.id, head.types, head.change(), patches);
  }

  /** The id of the entity that was read last, or failed; empty when it was not reached. */
  public String lastId() {
    return lastId;
  }

  private void begin(JsonParser from) {
    lastId = "";
    if (from.currentToken() != JsonToken.START_OBJECT) {
      throw Bad.request("An entity must be a JSON object, not " + from.currentToken() + ".");
    }
  }

  /** Takes a member that is no attribute. */
  private boolean head(JsonParser from, String key, Head head) {
    switch (key) {
      case "id", "@id" -> {
        lastId = text(from, key);
        head.id = uri(lastId, key);
        if (lastId.equals(NULL_URN)) {
          throw Bad.data("No entity can be called " + NULL_URN + ".");
        }
      }
      case "type", "@type" -> head.types = types(from);
      case "scope" -> {
        head.scoped = true;
        head.scopes = scopes(from);
      }
      case "expiresAt" -> {
        head.expires = true;
        String time = from.currentToken() == JsonToken.VALUE_NULL ? NULL_URN : text(from, key);
        head.expiresAt = time.equals(NULL_URN) ? Micros.ABSENT : time(time, key);
      }
      case "@context" -> {
        if (!linked) {
          throw Bad.data(
              "An @context in the body makes it JSON-LD. Maybe send it as application/ld+json, or"
                  + " the @context in a Link header?");
        }
        from.skipChildren();
      }
      case "createdAt", "modifiedAt", "deletedAt" -> from.skipChildren();
      case "datasetId", "instanceId", "observedAt", "unitCode" ->
          throw Bad.data(key + " belongs to attributes and can be none itself.");
      default -> {
        return false;
      }
    }
    return true;
  }

  private static List<String> scopes(JsonParser from) {
    if (from.currentToken() == JsonToken.VALUE_NULL) {
      return List.of();
    }
    List<String> scopes = texts(from, "scope");
    if (scopes.equals(List.of(NULL_URN))) {
      return List.of();
    }
    return ScopeInstances.checked(scopes);
  }

  /**
   * The attributes given as the value of one attribute (a fragment, an array of instances or a bare
   * value).
   */
  public EntityDraft attribute(JsonParser from, Name name) {
    List<Attribute> all = new ArrayList<>();
    List<AttributeRef> removed = new ArrayList<>(0);
    attributes.document(from, name, all, removed);
    return new EntityDraft("", List.of(), HeadChange.NONE, ordered(all), removed);
  }

  /** The fragment of a partial update at the parser's current token. */
  public AttributePatch fragment(JsonParser from, Name name) {
    return attributes.fragment(from, name);
  }

  static List<Attribute> ordered(List<Attribute> all) {
    if (all.size() > 1) {
      all.sort(ORDER);
      for (int i = 1; i < all.size(); i++) {
        if (ORDER.compare(all.get(i - 1), all.get(i)) == 0) {
          String dataset = all.get(i).datasetId();
          throw Bad.data(
              "Attribute "
                  + all.get(i).name()
                  + " is given twice "
                  + (dataset.isEmpty() ? "without datasetId." : "with datasetId " + dataset + "."));
        }
      }
    }
    return all;
  }

  private List<Name> types(JsonParser from) {
    List<String> terms = texts(from, "type");
    if (terms.contains("type") || terms.contains("id")) {
      throw Bad.data("An entity's type cannot be called type or id.");
    }
    if (terms.size() == 1) {
      return List.of(vocabulary.intern(terms.getFirst()));
    }
    if (terms.isEmpty()) {
      throw Bad.data("The list of types is empty.");
    }
    return terms.stream().map(vocabulary::intern).distinct().toList();
  }

  static List<String> texts(JsonParser from, String key) {
    if (from.currentToken() != JsonToken.START_ARRAY) {
      return List.of(text(from, key));
    }
    List<String> texts = new ArrayList<>();
    while (from.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(from, key));
    }
    return texts;
  }

  static String text(JsonParser from, String key) {
    if (from.currentToken() != JsonToken.VALUE_STRING) {
      throw Bad.data("Member " + key + " must be a string, not " + from.currentToken() + ".");
    }
    return from.getString();
  }

  /** Whether people see a character: an IRI must not look like another one (RFC 3987, 4.1). */
  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      case Character.SURROGATE -> Character.isLowSurrogate((char) c);
      default ->
          BLANKS.indexOf(c) < 0 && !(c >= 0xfe00 && c <= 0xfe0f) && !(c >= 0xe0100 && c <= 0xe01ef);
    };
  }

  /**
   * An ISO 8601 time in µs since 1970; it must be UTC and say so (clause 4.6.3).
   *
   * @param what the member that holds it
   */
  public static long time(String text, String what) {
    if (!text.endsWith("Z")) {
      throw Bad.data(
          what + " must be a time of UTC such as 2026-01-31T12:34:56Z, not \"" + text + "\".");
    }
    try {
      return Micros.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw Bad.data(
          what + " must be a time such as 2026-01-31T12:34:56Z, not \"" + text + "\".", e);
    }
  }

  /** A text checked to be a URI: a scheme, a colon and something without spaces. */
  public static String uri(String text, String what) {
    int colon = text.indexOf(':');
    boolean good = colon > 0 && colon < text.length() - 1 && text.length() <= 1_000;
    for (int i = 0; good && i < text.length(); i++) {
      char c = text.charAt(i);
      good = c > ' ' && c != '"' && c != '<' && c != '>' && c != '\\';
      if (i < colon) {
        good &= Character.isLetterOrDigit(c) || (i > 0 && (c == '+' || c == '-' || c == '.'));
      }
      if (c > 0x7e) {
        good &= isVisible(text.codePointAt(i));
      }
    }
    if (!good) {
      throw Bad.data(
          what
              + " must be a URI such as urn:ngsi-ld:Streetlight:1, not \""
              + text.substring(0, Math.min(100, text.length()))
              + "\".");
    }
    return text;
  }
}

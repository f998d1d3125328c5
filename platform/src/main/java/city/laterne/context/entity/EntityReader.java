package city.laterne.context.entity;

import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Attribute;
import city.laterne.store.Name;
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
  private static final Comparator<Attribute> ORDER =
      Comparator.<Attribute>comparingInt(a -> a.name().id()).thenComparing(Attribute::datasetId);

  private final Vocabulary vocabulary;
  private final AttributeReader attributes;

  /** For a context. */
  public EntityReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    attributes = new AttributeReader(vocabulary);
  }

  /**
   * The entity, or part of one, at the parser's current object; leaves the parser at the object's
   * end.
   */
  public EntityDraft read(JsonParser from) {
    if (from.currentToken() != JsonToken.START_OBJECT) {
      throw Bad.data("An entity must be a JSON object, not " + from.currentToken() + ".");
    }
    String id = "";
    List<Name> types = List.of();
    List<String> scopes = List.of();
    List<Attribute> all = new ArrayList<>();
    List<Name> removed = new ArrayList<>();
    for (String key = from.nextName(); key != null; key = from.nextName()) {
      from.nextToken();
      switch (key) {
        case "id", "@id" -> id = uri(text(from, key), key);
        case "type", "@type" -> types = types(from);
        case "scope" -> scopes = texts(from, key);
        case "@context", "createdAt", "modifiedAt", "deletedAt" -> from.skipChildren();
        default -> attributes.read(from, vocabulary.intern(key), all, removed);
      }
    }
    return new EntityDraft(id, types, scopes, ordered(all), removed);
  }

  /**
   * The attributes given as the value of one attribute (a fragment, an array of instances or a bare
   * value).
   */
  public EntityDraft attribute(JsonParser from, Name name) {
    List<Attribute> all = new ArrayList<>();
    List<Name> removed = new ArrayList<>();
    attributes.read(from, name, all, removed);
    return new EntityDraft("", List.of(), List.of(), ordered(all), removed);
  }

  /** The fragment of a partial update at the parser's current token. */
  public AttributeReader.Fragment fragment(JsonParser from, Name name) {
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
    if (terms.size() == 1) {
      return List.of(vocabulary.intern(terms.getFirst()));
    }
    if (terms.isEmpty()) {
      throw Bad.data("The list of types is empty.");
    }
    return terms.stream().map(vocabulary::intern).distinct().toList();
  }

  private static List<String> texts(JsonParser from, String key) {
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

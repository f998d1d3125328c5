package city.laterne.context.entity;

import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.store.AttributeKind;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Checks what the value of each attribute kind must be (clause 5.2) and gives it the form in which
 * it is stored.
 */
final class AttributeValues {
  /** What stands for null in NGSI-LD. */
  static final String NULL_URN = "urn:ngsi-ld:null";

  private static final Set<String> PLACES =
      Set.of(
          "https://uri.etsi.org/ngsi-ld/location",
          "https://uri.etsi.org/ngsi-ld/observationSpace",
          "https://uri.etsi.org/ngsi-ld/operationSpace");

  private static final String PROOF = "https://uri.etsi.org/ngsi-ld/ngsildproof";

  private final Vocabulary vocabulary;

  AttributeValues(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The kind that a member that holds a value stands for when there is no type. */
  static AttributeKind kind(AttributeMember member, Value value) {
    if (member == AttributeMember.VALUE) {
      return GeoJson.isGeometry(value) ? AttributeKind.GEO_PROPERTY : AttributeKind.PROPERTY;
    }
    for (AttributeKind kind : AttributeKind.values()) {
      if (AttributeMember.of(kind) == member) {
        return kind;
      }
    }
    throw new IllegalArgumentException(member + " holds no value");
  }

  /** Whether a value is null, or NGSI-LD's URN for it (clause 4.5.0). */
  static boolean isNull(Value value) {
    return value instanceof Value.Null
        || (value instanceof Value.Text text && text.value().equals(NULL_URN));
  }

  /** The same of an attribute's value, where lists and language maps wrap the URN. */
  private static boolean isNull(AttributeKind kind, Value value) {
    return switch (kind) {
      case LANGUAGE_PROPERTY ->
          isNull(value)
              || (value instanceof Value.Fields map
                  && map.values().size() == 1
                  && isNull(map.values().getOrDefault("@none", Value.Bool.FALSE)));
      case LIST_PROPERTY, LIST_RELATIONSHIP ->
          isNull(value)
              || (value instanceof Value.Items items
                  && items.values().size() == 1
                  && isNull(items.values().getFirst()));
      case PROPERTY, GEO_PROPERTY, RELATIONSHIP, VOCAB_PROPERTY, JSON_PROPERTY -> isNull(value);
    };
  }

  /**
   * Checks what a kind may have beside its value.
   *
   * @param unitCode empty when not given
   * @param valueType empty when not given
   */
  void check(Name name, AttributeKind kind, String unitCode, String valueType) {
    boolean unitless =
        switch (kind) {
          case PROPERTY, GEO_PROPERTY, LIST_PROPERTY -> false;
          case RELATIONSHIP, LANGUAGE_PROPERTY, VOCAB_PROPERTY, LIST_RELATIONSHIP, JSON_PROPERTY ->
              true;
        };
    if (unitless && !unitCode.isEmpty()) {
      throw bad(name, kind, "has no unit");
    }
    if (kind == AttributeKind.LANGUAGE_PROPERTY
        && !valueType.isEmpty()
        && !valueType.equals("langString")) {
      throw bad(name, kind, "can only have the valueType langString");
    }
    if (kind != AttributeKind.GEO_PROPERTY && PLACES.contains(name.iri())) {
      throw bad(name, kind, "must be a GeoProperty (clause 4.7.1)");
    }
  }

  /** Whether an attribute holds a proof of its entity's integrity (clause 4.5.2.2). */
  static boolean isProof(Name name) {
    return name.iri().equals(PROOF);
  }

  /** Checks that a proof is a Property with the members of a proof. */
  static void checkProof(Name name, AttributeKind kind, Value value) {
    if (isProof(name) && !(kind == AttributeKind.PROPERTY && value instanceof Value.Fields)) {
      throw Bad.data("ngsildproof must be a Property whose value is an object, the proof.");
    }
  }

  /** The value of a kind, read from a member. */
  Value checked(Name name, AttributeKind kind, AttributeMember member, Value value) {
    if (AttributeMember.of(kind) != member) {
      throw bad(
          name, kind, "must have " + AttributeMember.of(kind).key() + ", not " + member.key());
    }
    if (isNull(kind, value)) {
      return Value.Null.NULL;
    }
    return switch (kind) {
      case PROPERTY -> value;
      case JSON_PROPERTY -> {
        if (!(value instanceof Value.Fields || value instanceof Value.Items)) {
          throw bad(name, kind, "must hold an object or an array");
        }
        yield value;
      }
      case GEO_PROPERTY -> GeoJson.checked(name, parsed(name, value));
      case RELATIONSHIP -> targets(name, kind, value, true);
      case LIST_RELATIONSHIP -> targets(name, kind, value, false);
      case LANGUAGE_PROPERTY -> languageMap(name, value);
      case VOCAB_PROPERTY -> vocab(name, value);
      case LIST_PROPERTY -> {
        if (!(value instanceof Value.Items)) {
          throw bad(name, kind, "must hold an array");
        }
        yield value;
      }
    };
  }

  /** A geometry may be given as the text of its JSON (clause 4.7.2). */
  private static Value parsed(Name name, Value value) {
    if (!(value instanceof Value.Text(String text))) {
      return value;
    }
    try (JsonParser parser = Json.parser(text.getBytes(StandardCharsets.UTF_8))) {
      var _ = parser.nextToken();
      return ValueReader.read(parser);
    } catch (JacksonException e) {
      throw Bad.data("GeoProperty " + name + " must hold a GeoJSON geometry.", e);
    }
  }

  private static Value languageMap(Name name, Value value) {
    boolean good = value instanceof Value.Fields;
    if (value instanceof Value.Fields map) {
      good = !map.values().containsKey("");
      for (Value entry : map.values().values()) {
        good &=
            entry instanceof Value.Text
                || entry instanceof Value.Null
                || (entry instanceof Value.Items items
                    && items.values().stream().allMatch(Value.Text.class::isInstance));
      }
    }
    if (!good) {
      throw bad(
          name,
          AttributeKind.LANGUAGE_PROPERTY,
          "must hold an object with one text, or array of texts, per language");
    }
    return value;
  }

  private Value vocab(Name name, Value value) {
    return switch (value) {
      case Value.Text text -> new Value.Text(vocabulary.table().expand(text.value()));
      case Value.Items items ->
          new Value.Items(items.values().stream().map(item -> vocab(name, item)).toList());
      case Value.Null _,
          Value.Bool _,
          Value.Decimal _,
          Value.Real _,
          Value.Fields _,
          Value.Point _ ->
          throw bad(name, AttributeKind.VOCAB_PROPERTY, "must hold a term or an array of terms");
    };
  }

  private static Value targets(Name name, AttributeKind kind, Value value, boolean single) {
    if (single && value instanceof Value.Text text) {
      EntityReader.uri(text.value(), "The object of " + name);
      return value;
    }
    if (!(value instanceof Value.Items items)) {
      throw bad(name, kind, single ? "must hold a URI or an array of URIs" : "must hold an array");
    }
    List<Value> targets = new ArrayList<>();
    for (Value item : items.values()) {
      Value target =
          item instanceof Value.Fields fields
              ? fields.values().getOrDefault("object", Value.Null.NULL)
              : item;
      if (!(target instanceof Value.Text text)) {
        throw bad(name, kind, "must hold URIs only");
      }
      EntityReader.uri(text.value(), "The object of " + name);
      targets.add(target);
    }
    return new Value.Items(targets);
  }

  private static Failure bad(Name name, AttributeKind kind, String what) {
    return Bad.data(
        "Attribute " + name + " is a " + AttributeMember.typeName(kind) + " and " + what + ".");
  }
}

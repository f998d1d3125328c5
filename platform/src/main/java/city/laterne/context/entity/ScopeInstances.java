package city.laterne.context.entity;

import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Details;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Scopes of an entity as a request gives them: bare (ETSI GS CIM 009 v1.9.1, clause 4.18), or over
 * time as instances of a Property that has times alone beside its value (clause 4.5.6). Refuses
 * with {@link Failure} INVALID, code BadRequestData.
 */
final class ScopeInstances {
  /** Clause 4.18. */
  private static final Pattern SCOPE =
      Pattern.compile("/?\\p{L}[\\p{L}\\p{N}_]*(/\\p{L}[\\p{L}\\p{N}_]*)*");

  private ScopeInstances() {}

  /** Scopes checked to be some. */
  static List<String> checked(List<String> scopes) {
    for (String scope : scopes) {
      if (!SCOPE.matcher(scope).matches()) {
        throw Bad.data(
            "Scope \""
                + scope.substring(0, Math.min(100, scope.length()))
                + "\" must be such as /Madrid/Gardens: levels begin with a letter and hold letters,"
                + " digits and _.");
      }
    }
    return scopes;
  }

  /**
   * The instances in the member {@code scope} of a temporal representation. One that is {@code
   * urn:ngsi-ld:null} tells that the scopes were taken away.
   *
   * @param name the name under which they go to the history
   */
  static List<Attribute> read(Value given, Name name) {
    boolean several =
        given instanceof Value.Items items
            && items.values().stream().anyMatch(Value.Fields.class::isInstance);
    List<Attribute> instances = new ArrayList<>();
    for (Value one : several ? ((Value.Items) given).values() : List.of(given)) {
      instances.add(
          one instanceof Value.Fields fields
              ? instance(fields.values(), name)
              : of(name, value(one), Micros.ABSENT, Micros.ABSENT));
    }
    return instances;
  }

  private static Attribute instance(Map<String, Value> members, Name name) {
    Value value = Value.Null.NULL;
    boolean valued = false;
    long observedAt = Micros.ABSENT;
    long deletedAt = Micros.ABSENT;
    for (Map.Entry<String, Value> member : members.entrySet()) {
      Value given = member.getValue();
      switch (member.getKey()) {
        case "type" -> {
          if (!text(given, "type").equals("Property")) {
            throw Bad.data("An instance of scope must have the type Property.");
          }
        }
        case "value" -> {
          valued = true;
          value = isGone(given) ? Value.Null.NULL : value(given);
        }
        case "observedAt" ->
            observedAt = EntityReader.time(text(given, "observedAt"), "observedAt");
        case "deletedAt" -> deletedAt = EntityReader.time(text(given, "deletedAt"), "deletedAt");
        case "createdAt", "modifiedAt", "instanceId" -> {}
        default ->
            throw Bad.data(
                "An instance of scope has times alone beside its value, no "
                    + member.getKey()
                    + ".");
      }
    }
    if (!valued) {
      throw Bad.data("An instance of scope has no value.");
    }
    return of(name, value, observedAt, deletedAt);
  }

  /** Whether an instance tells that there are no scopes any more; the history writes it so, too. */
  private static boolean isGone(Value given) {
    return AttributeValues.isNull(given)
        || (given instanceof Value.Items items && items.values().isEmpty());
  }

  private static Attribute of(Name name, Value value, long observedAt, long deletedAt) {
    return new Attribute(
        name,
        "",
        AttributeKind.PROPERTY,
        value,
        "",
        observedAt,
        Micros.ABSENT,
        deletedAt,
        List.of(),
        Details.NONE);
  }

  /** One scope as a text, several as an array of them. */
  private static Value value(Value given) {
    List<String> scopes =
        given instanceof Value.Items items
            ? items.values().stream().map(item -> text(item, "scope")).toList()
            : List.of(text(given, "scope"));
    if (scopes.isEmpty()) {
      throw Bad.data("The list of scopes is empty.");
    }
    List<Value> texts = checked(scopes).stream().<Value>map(Value.Text::new).toList();
    return texts.size() == 1 ? texts.getFirst() : new Value.Items(texts);
  }

  private static String text(Value value, String member) {
    if (value instanceof Value.Text(String text)) {
      return text;
    }
    throw Bad.data("Member " + member + " of scope must be a string.");
  }
}

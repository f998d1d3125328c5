package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.Projection;
import city.laterne.context.entity.Projection.Selection;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.store.Name;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads what a request wants to see of entities: {@code pick}, {@code omit} (ETSI GS CIM 009
 * v1.9.1, clause 4.21) and the older {@code attrs}. {@code id,locatedAt{id,name}} names members,
 * and in braces members of the entities behind a relationship; {@code ,} and {@code |} both
 * separate. Refuses with {@link Failure} INVALID, code BadRequestData. For one use.
 */
public final class ProjectionLanguage {
  private static final int DEEPEST = 16;
  private static final int LONGEST = 16_384;
  private static final String NOT_IN_NAMES = ",|{};()[]\"'<>= ";

  private final TextCursor in;
  private final Vocabulary vocabulary;

  private ProjectionLanguage(String text, Vocabulary vocabulary) {
    in = new TextCursor(text);
    this.vocabulary = vocabulary;
  }

  /** The projection that parameters ask for; everything when they ask for nothing. */
  public static Projection parse(Map<String, String> given, Vocabulary vocabulary) {
    boolean picking = given.containsKey("pick");
    boolean omitting = given.containsKey("omit");
    if (given.containsKey("attrs")) {
      if (picking || omitting) {
        throw Bad.data("attrs cannot be given together with pick or omit; maybe leave it out?");
      }
      Set<Name> names = attributes(given.getOrDefault("attrs", ""), vocabulary);
      return names.isEmpty()
          ? new Projection(
              true, new Selection(Projection.CORE_MEMBERS, Map.of()), Selection.NOTHING)
          : Projection.ofAttributes(names);
    }
    if (!picking && !omitting) {
      return Projection.ALL;
    }
    Selection pick =
        picking ? selection(given.getOrDefault("pick", ""), vocabulary) : Selection.NOTHING;
    Selection omit =
        omitting ? selection(given.getOrDefault("omit", ""), vocabulary) : Selection.NOTHING;
    refuseOverlap(pick, omit);
    return new Projection(picking, pick, omit);
  }

  /** How many relationships a list of members follows one after another. */
  public static int levels(String list) {
    int level = 0;
    int most = 0;
    for (int i = 0; i < list.length(); i++) {
      level += list.charAt(i) == '{' ? 1 : list.charAt(i) == '}' ? -1 : 0;
      most = Math.max(most, level);
    }
    return most;
  }

  /**
   * The attributes of a comma-separated list that the tenant has.
   *
   * @throws Failure INVALID, code BadRequestData, when the list names members that are no
   *     attributes
   */
  public static Set<Name> attributes(String list, Vocabulary vocabulary) {
    Set<Name> names = new HashSet<>();
    for (String term : list.split(",", -1)) {
      String name = term.strip();
      if (name.isEmpty()) {
        throw Bad.data("attrs \"" + list + "\" has an empty name.");
      }
      if (name.equals("id") || name.equals("type") || name.equals("@context")) {
        throw Bad.data("attrs names " + name + ", which is no attribute. Maybe use pick?");
      }
      vocabulary.find(name).ifPresent(names::add);
    }
    return names;
  }

  private static void refuseOverlap(Selection pick, Selection omit) {
    for (String member : omit.members()) {
      if (pick.members().contains(member)) {
        throw Bad.data("Member " + member + " is both in pick and in omit.");
      }
    }
    omit.attributes()
        .forEach(
            (name, below) -> {
              if (pick.attributes().containsKey(name) && below.equals(Selection.NOTHING)) {
                throw Bad.data("Attribute " + name + " is both in pick and in omit.");
              }
            });
  }

  private static Selection selection(String text, Vocabulary vocabulary) {
    if (text.length() > LONGEST) {
      throw Bad.data(
          "The list of members has "
              + text.length()
              + " characters; the limit is "
              + LONGEST
              + ".");
    }
    ProjectionLanguage parser = new ProjectionLanguage(text, vocabulary);
    Selection selection = parser.list(0);
    if (!parser.in.isAtEnd()) {
      throw parser.wrong();
    }
    return selection;
  }

  private Selection list(int depth) {
    if (depth > DEEPEST) {
      throw Bad.data("The list of members nests deeper than " + DEEPEST + " braces.");
    }
    Set<String> members = new HashSet<>();
    Map<Name, Selection> attributes = new HashMap<>();
    do {
      String name = name();
      Selection below = Selection.NOTHING;
      if (in.take("{")) {
        below = list(depth + 1);
        if (!in.take("}")) {
          throw wrong();
        }
      }
      if (Projection.CORE_MEMBERS.contains(name)) {
        members.add(name);
      } else {
        Selection inside = below;
        vocabulary.find(name).ifPresent(known -> attributes.put(known, inside));
      }
    } while (in.take(",") || in.take("|"));
    return new Selection(members, attributes);
  }

  private String name() {
    String name = in.until(NOT_IN_NAMES);
    if (name.isEmpty()) {
      throw wrong();
    }
    return name;
  }

  private Failure wrong() {
    return Bad.data(
        "The list of members \""
            + in.text()
            + "\" is wrong at position "
            + in.position()
            + "; a list is such as id,name,locatedAt{id,name}.");
  }
}

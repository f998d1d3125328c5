package city.laterne.context.jsonld;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A JSON-LD @context compiled for NGSI-LD (ETSI GS CIM 009, clause 5.5.7): the user's terms, behind
 * them the core context, which has the last word on its own terms and on the default vocabulary.
 * Immutable; share it freely.
 */
public final class TermTable {
  /** The core context alone. */
  public static final TermTable CORE = new TermTable(Map.of(), Set.of(), "");

  private final Map<String, String> terms;
  private final Map<String, String> reverse = new HashMap<>();
  private final Set<String> prefixes;
  private final TreeMap<String, String> prefixByIri = new TreeMap<>();
  private final String json;

  /**
   * A table.
   *
   * @param user the user's terms with their IRIs; those of the core context among them are ignored
   * @param userPrefixes those of the user's terms that may begin a compact IRI
   * @param json the user's @context as JSON (an object, array or string), empty for the core
   *     context alone
   */
  TermTable(Map<String, String> user, Set<String> userPrefixes, String json) {
    this.json = json;
    terms = new HashMap<>(user);
    terms.putAll(CoreTerms.TERMS);
    prefixes = new HashSet<>(userPrefixes);
    prefixes.removeAll(CoreTerms.TERMS.keySet());
    prefixes.addAll(CoreTerms.PREFIXES);
    terms.forEach(
        (term, iri) -> {
          reverse.merge(iri, term, TermTable::better);
          if (prefixes.contains(term)) {
            prefixByIri.merge(iri, term, TermTable::better);
          }
        });
  }

  /** The shorter one, then the first by code points, as JSON-LD's inverse context chooses. */
  private static String better(String one, String other) {
    return one.length() != other.length()
        ? one.length() < other.length() ? one : other
        : one.compareTo(other) < 0 ? one : other;
  }

  /** Whether it is the core context alone. */
  public boolean isCore() {
    return json.isEmpty();
  }

  /** The user's @context as JSON, to be written into answers; empty for the core context alone. */
  public String json() {
    return json;
  }

  /** The IRI of a term, a compact IRI or an IRI. */
  public String expand(String term) {
    String iri = terms.get(term);
    if (iri != null) {
      return iri;
    }
    int colon = term.indexOf(':');
    if (colon > 0) {
      if (term.startsWith("//", colon + 1)) {
        return term;
      }
      String prefix = term.substring(0, colon);
      return prefixes.contains(prefix) ? terms.get(prefix) + term.substring(colon + 1) : term;
    }
    return CoreTerms.DEFAULT_VOCABULARY + term;
  }

  /** The shortest way to write an IRI under this context. */
  public String compact(String iri) {
    String term = reverse.get(iri);
    if (term != null) {
      return term;
    }
    if (iri.startsWith(CoreTerms.DEFAULT_VOCABULARY)) {
      String suffix = iri.substring(CoreTerms.DEFAULT_VOCABULARY.length());
      if (!suffix.isEmpty() && suffix.indexOf(':') < 0 && !terms.containsKey(suffix)) {
        return suffix;
      }
    }
    String shortest = "";
    for (Map.Entry<String, String> prefix : prefixByIri.headMap(iri, false).entrySet()) {
      if (iri.startsWith(prefix.getKey())) {
        String compact = prefix.getValue() + ":" + iri.substring(prefix.getKey().length());
        if (!terms.containsKey(compact)
            && !compact.startsWith("//", prefix.getValue().length() + 1)) {
          shortest = shortest.isEmpty() ? compact : better(shortest, compact);
        }
      }
    }
    return shortest.isEmpty() ? iri : shortest;
  }
}

package city.laterne.context.subscription;

import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Names;
import java.util.List;

/**
 * What subscriptions need of NGSI-LD's wording: terms, query language and the JSON of entities. A
 * context is given as its JSON text (a URL in quotes, an array or an object); empty for the core
 * context alone. Safe for use by many threads.
 */
public interface EntityJson {
  /** The IRI of a term. */
  String expand(String term, String context);

  /** The term of an IRI. */
  String compact(String iri, String context);

  /**
   * Reads a query (clause 4.9).
   *
   * @throws city.laterne.shared.Failure INVALID when it is none
   */
  Filter query(String q, String context, Names names);

  /**
   * Reads a geo-query (clause 4.10).
   *
   * @throws city.laterne.shared.Failure INVALID when it is none
   */
  Filter geo(Subscription.GeoQuery geo, String context, Names names);

  /**
   * Writes one entity, without its @context.
   *
   * @param only IRIs of the attributes to write; empty for all
   */
  byte[] write(
      Entity entity,
      Subscription.Form form,
      boolean systemAttributes,
      List<String> only,
      String context,
      Names names);
}

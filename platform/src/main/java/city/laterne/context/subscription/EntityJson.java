package city.laterne.context.subscription;

import city.laterne.store.Author;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.ReadView;
import city.laterne.store.Tenant;
import java.util.List;
import java.util.Set;

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

  /** Makes known what contexts the tenant serves. */
  void open(Tenant tenant);

  /**
   * The URL of a context made of one in a subscription's body, below the server's address.
   *
   * @param context the context as JSON
   */
  String imply(Tenant tenant, String context, Author author, long now);

  /**
   * Checks what a subscription says of languages, members and contexts.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData; UPSTREAM, code
   *     LdContextNotAvailable
   */
  void check(Subscription subscription, Names names);

  /**
   * Writes what a subscription wants to hear of an entity that is gone.
   *
   * @param told the attributes that are told, too
   */
  byte[] deleted(
      Subscription subscription, Touched change, Set<Name> told, ReadView view, Names names);

  /** Writes an entity as a subscription wants it, those joined flat behind it. */
  List<byte[]> write(
      Entity entity, Subscription subscription, Touched change, ReadView view, Names names);
}

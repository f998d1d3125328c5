package city.laterne.context.subscription;

import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.entity.ValueReader;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.GeoQuery;
import city.laterne.context.query.QueryLanguage;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** The wording of the context API, so that a notification reads like the answer to a query. */
public final class ContextEntityJson implements EntityJson {
  private final Contexts contexts;

  /** Over the compiled contexts. */
  public ContextEntityJson(Contexts contexts) {
    this.contexts = contexts;
  }

  @Override
  public String expand(String term, String context) {
    return table(context).expand(term);
  }

  @Override
  public String compact(String iri, String context) {
    return table(context).compact(iri);
  }

  @Override
  public Filter query(String q, String context, Names names) {
    return QueryLanguage.parse(q, new Vocabulary(names, table(context)));
  }

  @Override
  public Filter geo(Subscription.GeoQuery geo, String context, Names names) {
    return GeoQuery.parse(
        geo.georel(),
        geo.geometry(),
        coordinates(geo.coordinates()),
        geo.property(),
        new Vocabulary(names, table(context)));
  }

  @Override
  public byte[] write(
      Entity entity,
      Subscription.Form form,
      boolean systemAttributes,
      List<String> only,
      String context,
      Names names) {
    Set<Name> wanted = new LinkedHashSet<>();
    for (String iri : only) {
      names.find(iri).ifPresent(wanted::add);
    }
    Entity shown =
        !only.isEmpty() && wanted.isEmpty()
            ? new Entity(
                entity.ordinal(),
                entity.id(),
                entity.types(),
                entity.scopes(),
                entity.createdAt(),
                entity.modifiedAt(),
                List.of())
            : entity;
    JsonBytes to = new JsonBytes();
    new EntityWriter(
            new Vocabulary(names, table(context)),
            new EntityForm(representation(form), systemAttributes, wanted, false))
        .write(shown, to);
    return to.toByteArray();
  }

  private TermTable table(String context) {
    return context.isEmpty() ? TermTable.CORE : contexts.of(Json.TREE.readTree(context));
  }

  private static Value coordinates(String json) {
    try (JsonParser parser = Json.parser(json.getBytes(StandardCharsets.UTF_8))) {
      var _ = parser.nextToken();
      return ValueReader.read(parser);
    } catch (JacksonException e) {
      throw SubscriptionJson.bad("geoQ.coordinates is no JSON: " + e.getOriginalMessage() + ".");
    }
  }

  private static EntityForm.Representation representation(Subscription.Form form) {
    return switch (form) {
      case NORMALIZED -> EntityForm.Representation.NORMALIZED;
      case CONCISE -> EntityForm.Representation.CONCISE;
      case KEY_VALUES -> EntityForm.Representation.SIMPLIFIED;
    };
  }
}

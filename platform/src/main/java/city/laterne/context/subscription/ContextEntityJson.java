package city.laterne.context.subscription;

import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.entity.LanguageFilter;
import city.laterne.context.entity.LinkedEntities;
import city.laterne.context.entity.Projection;
import city.laterne.context.entity.ValueReader;
import city.laterne.context.jsonld.ContextShelf;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.GeoQuery;
import city.laterne.context.query.ProjectionLanguage;
import city.laterne.context.query.QueryLanguage;
import city.laterne.store.Author;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.ReadView;
import city.laterne.store.Tenant;
import city.laterne.store.Value;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

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
    return QueryLanguage.parse(decoded(q), new Vocabulary(names, table(context)));
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
  public void open(Tenant tenant) {
    var _ = contexts.shelf(tenant);
  }

  @Override
  public String imply(Tenant tenant, String context, Author author, long now) {
    JsonNode json = Json.TREE.readTree(context);
    return ContextShelf.PATH + contexts.shelf(tenant).imply(json, author, now).id();
  }

  @Override
  public void check(Subscription subscription, Names names) {
    var _ = form(subscription, names);
    if (!subscription.more().jsonldContext().isEmpty()) {
      var _ = contexts.at(subscription.more().jsonldContext());
    }
  }

  @Override
  public List<byte[]> write(
      Entity entity, Subscription subscription, Touched change, ReadView view, Names names) {
    Vocabulary vocabulary = new Vocabulary(names, table(subscription.notificationContext()));
    EntityForm form = form(subscription, names);
    Subscription.Shape shape = subscription.notification().shape();
    LinkedEntities linked = new LinkedEntities(view, Set.of());
    List<byte[]> written = new ArrayList<>();
    switch (shape.join()) {
      case "inline" ->
          written.add(bytes(new EntityWriter(vocabulary, form, linked, shape.joinLevel()), entity));
      case "flat" -> {
        for (LinkedEntities.Shown shown :
            linked.flat(List.of(entity), form.projection(), shape.joinLevel())) {
          written.add(
              bytes(new EntityWriter(vocabulary, form.with(shown.projection())), shown.entity()));
        }
      }
      default -> written.add(bytes(new EntityWriter(vocabulary, form), entity));
    }
    if (shape.showChanges() || !change.removed().isEmpty()) {
      Changes changes = new Changes(vocabulary, form, shape.showChanges());
      written.set(0, changes.added(written.getFirst(), entity, change, view));
    }
    return written;
  }

  @Override
  public byte[] deleted(
      Subscription subscription, Touched change, Set<Name> told, ReadView view, Names names) {
    return new Changes(
            new Vocabulary(names, table(subscription.notificationContext())),
            form(subscription, names),
            subscription.notification().shape().showChanges())
        .deleted(change, told, view);
  }

  private static byte[] bytes(EntityWriter writer, Entity entity) {
    JsonBytes to = new JsonBytes();
    writer.write(entity, to);
    return to.toByteArray();
  }

  private EntityForm form(Subscription subscription, Names names) {
    Subscription.Notification notification = subscription.notification();
    Set<String> datasets = new LinkedHashSet<>();
    for (String dataset : subscription.more().datasets()) {
      datasets.add(dataset.equals("@none") ? "" : dataset);
    }
    String lang = subscription.more().lang();
    return new EntityForm(
        representation(notification.form()),
        notification.systemAttributes(),
        projection(subscription, names),
        notification.linked(),
        lang.isEmpty() ? LanguageFilter.NONE : LanguageFilter.parse(lang),
        datasets);
  }

  private Projection projection(Subscription subscription, Names names) {
    Subscription.Notification notification = subscription.notification();
    Map<String, String> given = new LinkedHashMap<>();
    if (!notification.shape().pick().isEmpty()) {
      given.put("pick", String.join(",", notification.shape().pick()));
    }
    if (!notification.shape().omit().isEmpty()) {
      given.put("omit", String.join(",", notification.shape().omit()));
    }
    if (!given.isEmpty()) {
      return ProjectionLanguage.parse(given, new Vocabulary(names, table(subscription.context())));
    }
    if (notification.attributes().isEmpty()) {
      return Projection.ALL;
    }
    Set<Name> wanted = new LinkedHashSet<>();
    for (String iri : notification.attributes()) {
      names.find(iri).ifPresent(wanted::add);
    }
    return wanted.isEmpty()
        ? new Projection(
            true,
            new Projection.Selection(Projection.CORE_MEMBERS, Map.of()),
            Projection.Selection.NOTHING)
        : Projection.ofAttributes(wanted);
  }

  /** A query as it would stand in a URL, with its escapes resolved. */
  private static String decoded(String q) {
    if (q.indexOf('%') < 0) {
      return q;
    }
    try {
      return URLDecoder.decode(q.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return q;
    }
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

package city.laterne.streets;

import city.laterne.context.EntityImport;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.store.Writer;
import city.laterne.streets.internal.DistrictPlaces;
import city.laterne.streets.internal.MapFile;
import city.laterne.streets.internal.StreetEntities;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Envelope;

/**
 * The map of a tenant. Streets and districts are entities; their geometry, and the base map, which
 * is none of the city's business, lie besides in one file that tiles and searches are read from. A
 * map is installed as entities first, as a file last: a kill in between leaves the old file, and
 * the same installation again does the rest. A file that is missing or damaged is made again from
 * the entities, without the base map, until the map is installed again.
 */
public final class Streets implements StreetMap {
  private static final System.Logger LOG = System.getLogger(Streets.class.getName());
  private static final List<String> SOURCES = List.of("osm-", "model-");

  private final Tenant tenant;
  private final MachineClock clock;
  private final Path file;
  private final StreetTerms terms;
  private final StreetEntities entities;
  private volatile Optional<MapFile> map;

  /** The map of a tenant, in a directory of its own. */
  public Streets(Tenant tenant, Path directory, MachineClock clock) {
    this.tenant = tenant;
    this.clock = clock;
    this.file = directory.resolve("map");
    this.terms = StreetTerms.of(tenant.names());
    this.entities = new StreetEntities(terms);
    this.map = MapFile.open(file);
    if (map.isEmpty()) {
      rebuild();
    }
  }

  private void rebuild() {
    List<Street> streets = new ArrayList<>();
    List<District> districts = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      view.each(
          new Filter.HasType(terms.segment()),
          entity -> {
            entities.findStreet(entity).ifPresent(streets::add);
            return true;
          });
      view.each(
          new Filter.HasType(terms.area()),
          entity -> {
            entities.findDistrict(entity).ifPresent(districts::add);
            return true;
          });
    }
    if (!streets.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The map file {0} was made again from {1} pieces of streets; the base map is missing until"
              + " the map is installed again.",
          file,
          streets.size());
      boolean fromOsm = streets.stream().anyMatch(street -> street.id().contains(":osm-"));
      String attribution = fromOsm ? OsmFile.ATTRIBUTION : "";
      write(new MapFile.Content(attribution, streets, districts, List.of()), clock.micros());
    }
  }

  private void write(MapFile.Content content, long version) {
    MapFile.write(file, version, content);
    map = MapFile.open(file);
  }

  /**
   * Installs a map in place of the one before.
   *
   * @throws Failure FORBIDDEN without the right to provision; INVALID, code EmptyMap, for a map
   *     without streets; CONFLICT, code StreetRefused, when the store refuses a street or district
   */
  public synchronized StreetsReport install(Principal principal, CityMap city, Progress progress) {
    principal.require(Right.PROVISION);
    if (city.streets().isEmpty()) {
      throw new Failure(
          Failure.Kind.INVALID, "EmptyMap", "The map has no street; nothing was changed.");
    }
    DistrictPlaces places = new DistrictPlaces(city.districts());
    EntityImport.Counts districts =
        entities(principal, terms.area())
            .mastering(Set.of(terms.cut()))
            .run(
                () -> city.districts().stream().map(entities::draft).iterator(),
                Streets::isOurs,
                city.districts().size(),
                _ -> {});
    EntityImport.Counts streets =
        entities(principal, terms.segment())
            .mastering(terms.fromTheMap())
            .run(
                () ->
                    city.streets().stream()
                        .map(street -> entities.draft(street, places.district(street.line())))
                        .iterator(),
                Streets::isOurs,
                city.streets().size(),
                share -> progress.at("writing streets", share));
    MapFile.Content content =
        new MapFile.Content(city.attribution(), city.streets(), city.districts(), city.shapes());
    boolean changed = map.isEmpty() || !map.get().holds(content);
    if (changed) {
      write(content, version() + 1);
    }
    return new StreetsReport(
        streets,
        districts,
        city.shapes().size(),
        city.lamps().size(),
        changed || streets.changedSomething() || districts.changedSomething());
  }

  private EntityImport entities(Principal principal, Name type) {
    return new EntityImport(
        tenant,
        new Author(principal.name(), Set.of(Writer.values())),
        type,
        clock,
        (draft, why) -> {
          throw new Failure(
              Failure.Kind.CONFLICT, "StreetRefused", draft.id() + " was refused: " + why);
        });
  }

  /** Whether an import made it: only such are taken away when a map no longer has them. */
  private static boolean isOurs(String id) {
    String number = id.substring(id.lastIndexOf(':') + 1);
    return SOURCES.stream().anyMatch(number::startsWith);
  }

  @Override
  public long version() {
    return map.map(MapFile::version).orElse(0L);
  }

  @Override
  public String attribution() {
    return map.map(MapFile::attribution).orElse("");
  }

  @Override
  public Optional<Envelope> findBounds() {
    return map.map(MapFile::bounds);
  }

  @Override
  public void eachStreet(Envelope where, Set<RoadClass> classes, Consumer<Street> visitor) {
    map.ifPresent(found -> found.eachStreet(where, classes, visitor));
  }

  @Override
  public void eachShape(
      Envelope where, Set<MapShape.Layer> layers, double least, Consumer<MapShape> visitor) {
    map.ifPresent(found -> found.eachShape(where, layers, least, visitor));
  }

  @Override
  public List<District> districts() {
    return map.map(MapFile::districts).orElse(List.of());
  }

  @Override
  public Optional<District> findDistrict(double longitude, double latitude) {
    return map.flatMap(found -> found.findDistrict(longitude, latitude));
  }

  @Override
  public List<NamedStreet> search(String text, int most) {
    return map.map(found -> found.search(text, most)).orElse(List.of());
  }
}

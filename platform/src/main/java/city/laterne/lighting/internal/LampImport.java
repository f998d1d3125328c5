package city.laterne.lighting.internal;

import city.laterne.context.EntityImport;
import city.laterne.context.EntityImport.Counts;
import city.laterne.context.EntityImport.Draft;
import city.laterne.lighting.Estimate;
import city.laterne.lighting.ImportReport;
import city.laterne.lighting.ImportReport.Rejection;
import city.laterne.lighting.Inventory;
import city.laterne.lighting.LampListSettings;
import city.laterne.lighting.LightRecord;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.shared.Failure;
import city.laterne.shared.GeoPoint;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.store.Writer;
import city.laterne.streets.MappedLamp;
import city.laterne.streets.StreetMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Envelope;

/**
 * The one way of lights into the store, whatever tells of them. A list is read twice: first as a
 * whole, to check it; nothing is written if it is refused. Then it is completed ({@link
 * Completion}) and written in batches. The same list again changes nothing. Used by one thread.
 */
public final class LampImport {
  private static final System.Logger LOG = System.getLogger(LampImport.class.getName());
  private static final int BATCH = 1_000;

  private final Tenant tenant;
  private final StreetlightTerms terms;
  private final MachineClock clock;

  /**
   * What is to be done with a list.
   *
   * @param source the list
   * @param system name of its system of coordinates; empty: as it says, or recognised
   * @param city the map against which the list's places are held; empty where the city has none
   * @param map the map by which it is completed; empty where it has none, or is not to be heeded
   * @param estimate where lamps are to be reckoned besides
   * @param circuits whether lights without a circuit get one, and circuits and cabinets are written
   * @param ofMap whether the list is the map's own: then it may be empty, and lamps without rated
   *     power and safety floor get the usual ones of their street
   * @param ours by a light's number, whether this source once brought it: those it lacks now go
   * @param progress is told the share done, 0 to 1
   */
  record Job(
      LampSource source,
      String system,
      Optional<StreetMap> city,
      Optional<StreetMap> map,
      Estimate estimate,
      boolean circuits,
      boolean ofMap,
      Predicate<String> ours,
      DoubleConsumer progress) {}

  /** Imports into a tenant. */
  public LampImport(Tenant tenant, StreetlightTerms terms, MachineClock clock) {
    this.tenant = tenant;
    this.terms = terms;
    this.clock = clock;
  }

  /**
   * Imports a list alone, without completing it.
   *
   * @param principal the name that stands behind it
   * @param map the city's map, against which the places are held
   * @throws Failure INVALID when it is no list of lamps: then nothing was changed
   */
  public ImportReport stream(String principal, InputStream list, StreetMap map) {
    try {
      Path file = Files.createTempFile("laterne-lamps", ".list");
      try {
        Files.copy(list, file, StandardCopyOption.REPLACE_EXISTING);
        LampSource source = source(file, LampListSettings.NONE);
        return run(
            principal,
            new Job(
                source,
                "",
                installed(map),
                Optional.empty(),
                Estimate.NONE,
                false,
                false,
                _ -> false,
                _ -> {}));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw ListText.unreadable(e);
    }
  }

  /**
   * Imports a file and completes it by the city's map.
   *
   * @throws Failure INVALID when it is no list of lamps: then nothing was changed
   */
  public ImportReport file(
      String principal,
      Path file,
      LampListSettings settings,
      StreetMap map,
      Estimate estimate,
      DoubleConsumer progress) {
    return run(
        principal,
        new Job(
            source(file, settings),
            settings.system(),
            installed(map),
            installed(map),
            estimate,
            true,
            false,
            _ -> false,
            progress));
  }

  /** Imports the lamps that a map shows, and completes them by it. */
  public ImportReport map(
      String principal,
      StreetMap map,
      Collection<MappedLamp> lamps,
      Estimate estimate,
      DoubleConsumer progress) {
    return run(
        principal,
        new Job(
            new MapLamps(lamps),
            "EPSG:4326",
            installed(map),
            installed(map),
            estimate,
            true,
            true,
            number -> number.startsWith("osm-node-"),
            progress));
  }

  /**
   * Imports records as they are, however many; see {@link EntityImport#run}.
   *
   * @param ours by its number, whether a light came from this source: those it lacks now go
   */
  public Counts records(
      String principal,
      Iterable<LightRecord> lights,
      Predicate<String> ours,
      int count,
      DoubleConsumer progress) {
    LightDrafts drafts = new LightDrafts(terms);
    List<String> refusals = new ArrayList<>();
    EntityImport entities =
        entities(
            principal,
            (draft, why) -> refusals.add("The light " + draft.id() + " is refused: " + why));
    LongTable seen = new LongTable();
    Batches batches = new Batches(entities);
    int done = 0;
    for (LightRecord light : lights) {
      seen.put(LongTable.hash(light.id()), 0);
      batches.add(
          drafts.draft(
              new LampSource.ListedLight(light, LampSource.Details.NONE), LightDrafts.Held.NONE));
      if (++done % BATCH == 0) {
        progress.accept(Math.min(1, done / (double) Math.max(1, count)));
        check(refusals);
      }
    }
    batches.flush();
    check(refusals);
    int removed = InventoryImport.remove(tenant, author(principal), clock, gone(seen, ours));
    progress.accept(1);
    Counts counts = entities.counts();
    return new Counts(counts.created(), counts.changed(), counts.unchanged(), removed);
  }

  /** Imports models, cabinets and circuits; see {@link InventoryImport#run}. */
  public Counts inventory(String principal, Inventory inventory) {
    int created = 0;
    int changed = 0;
    int unchanged = 0;
    for (Counts each : new InventoryImport(tenant, author(principal), clock).run(inventory)) {
      created += each.created();
      changed += each.changed();
      unchanged += each.unchanged();
    }
    return new Counts(created, changed, unchanged, 0);
  }

  private static void check(List<String> refusals) {
    if (!refusals.isEmpty()) {
      throw new Failure(Failure.Kind.UNPROCESSABLE, "Refused", refusals.getFirst());
    }
  }

  private List<String> gone(LongTable seen, Predicate<String> ours) {
    List<String> gone = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      view.each(
          new Filter.HasType(terms.type()),
          entity -> {
            String number = LightDrafts.number(entity.id());
            if (ours.test(number) && seen.find(LongTable.hash(number)) < 0) {
              gone.add(entity.id());
            }
            return true;
          });
    }
    return gone;
  }

  private static LampSource source(Path file, LampListSettings settings) {
    ListText text = ListText.of(file);
    char first = text.first();
    return first == '{' || first == '['
        ? new GeoJsonLamps(text, settings)
        : new CsvLamps(text, settings);
  }

  private static Optional<StreetMap> installed(StreetMap map) {
    return map.version() == 0 ? Optional.empty() : Optional.of(map);
  }

  private ImportReport run(String principal, Job job) {
    CheckedLamps checked =
        check(job.source(), job.system(), job.city().flatMap(StreetMap::findBounds), job.ofMap());
    if (job.city().isEmpty() && !job.ofMap()) {
      checked.notes.addAll(new MaplessCheck(checked.lamps, kind(job.source())).run());
    }
    Completion completion;
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      StoredLights stored = StoredLights.of(view, terms, job.ours());
      checked.findDuplicates(stored);
      if (!job.ofMap()) {
        checked.refuseIfAllBad();
      }
      completion = new Completion(job, checked.lamps, stored);
    }
    completion.run(new InventoryImport(tenant, author(principal), clock).known());
    return write(principal, job, checked, completion);
  }

  /**
   * Reads a list against a map, without writing.
   *
   * @throws Failure INVALID when it is no list of lamps, or of another city
   */
  public static void check(Path file, LampListSettings settings, Envelope map) {
    Optional<Envelope> bounds = Optional.of(map).filter(box -> !box.isNull());
    check(source(file, settings), settings.system(), bounds, false).refuseIfAllBad();
  }

  /** Where the first good lamp of a list stands; empty when it is no list of lamps. */
  public static Optional<GeoPoint> findPlace(Path file, LampListSettings settings) {
    try {
      RawLamps lamps =
          check(source(file, settings), settings.system(), Optional.empty(), false).lamps;
      for (int i = 0; i < lamps.size(); i++) {
        if (lamps.isGood(i)) {
          return Optional.of(new GeoPoint(lamps.x(i), lamps.y(i)));
        }
      }
    } catch (Failure e) {
      LOG.log(System.Logger.Level.DEBUG, "No place in {0}: {1}", file, e.detail());
    }
    return Optional.empty();
  }

  /** Reads the whole list without writing. */
  private static CheckedLamps check(
      LampSource source, String system, Optional<Envelope> bounds, boolean ofMap) {
    CheckedLamps checked = new CheckedLamps(source);
    source.read(checked);
    if (checked.count() == 0 && !ofMap) {
      throw ListText.refused("NotAList", "The list has no lamps.");
    }
    boolean told = !system.isEmpty();
    checked.notes.addAll(
        new Placing(checked.lamps, bounds, kind(source))
            .run(told ? system : source.system(), told));
    checked.notes.addAll(source.notes());
    return checked;
  }

  private static String kind(LampSource source) {
    return source.countsLines() ? "line" : "feature";
  }

  private ImportReport write(
      String principal, Job job, CheckedLamps checked, Completion completion) {
    InventoryImport inventory = new InventoryImport(tenant, author(principal), clock);
    int circuits = 0;
    int cabinets = 0;
    if (job.circuits() && inventory.isPossible()) {
      List<Counts> counts = inventory.run(completion.inventory());
      cabinets = counts.get(1).created();
      circuits = counts.get(2).created();
    }
    Writing writing = new Writing(principal, job, checked, completion);
    job.source().read(writing);
    writing.finish();
    Counts estimated = estimated(principal, completion, job);
    List<String> gone = completion.gone();
    int removedEstimates = completion.goneEstimates();
    int removed = InventoryImport.remove(tenant, author(principal), clock, gone);
    if (job.circuits() && inventory.isPossible()) {
      int _ = inventory.removeUnused(completion.circuitNames(), completion.cabinetNames());
    }
    job.progress().accept(1);
    Counts counts = writing.entities.counts();
    int rejected = checked.rejectedBefore + writing.rejected;
    return new ImportReport(
        checked.count(),
        counts.created(),
        counts.changed(),
        counts.unchanged(),
        rejected,
        checked.listed(writing.rejections),
        new ImportReport.Outside(writing.outside, writing.outsiders),
        new ImportReport.Completed(
            new Counts(
                estimated.created(),
                estimated.changed(),
                estimated.unchanged(),
                Math.min(removed, removedEstimates)),
            Math.max(0, removed - removedEstimates),
            circuits,
            cabinets),
        checked.notes);
  }

  private Counts estimated(String principal, Completion completion, Job job) {
    EntityImport entities =
        entities(
            principal,
            (draft, why) -> {
              throw new Failure(
                  Failure.Kind.UNPROCESSABLE,
                  "Refused",
                  "The city does not take " + draft.id() + ": " + why);
            });
    Batches batches = new Batches(entities);
    LightDrafts drafts = new LightDrafts(terms);
    List<LightRecord> lamps = completion.estimated();
    for (int i = 0; i < lamps.size(); i++) {
      batches.add(
          drafts.draft(
              new LampSource.ListedLight(
                  lamps.get(i), LampSource.Details.NONE, LampSource.Assumed.BOTH),
              LightDrafts.Held.NONE));
      if (i % BATCH == 0) {
        job.progress().accept(0.5 + 0.5 * i / lamps.size());
      }
    }
    batches.flush();
    return entities.counts();
  }

  private EntityImport entities(String principal, BiConsumer<Draft, String> refused) {
    return new EntityImport(tenant, author(principal), terms.type(), clock, refused);
  }

  private static Author author(String principal) {
    return new Author(principal, Set.of(Writer.values()));
  }

  /** Hands drafts on by the thousand. */
  private static final class Batches {
    private final EntityImport entities;
    private final List<Draft> waiting = new ArrayList<>(BATCH);

    private Batches(EntityImport entities) {
      this.entities = entities;
    }

    private void add(Draft draft) {
      waiting.add(draft);
      if (waiting.size() == BATCH) {
        flush();
      }
    }

    private void flush() {
      entities.write(waiting);
      waiting.clear();
    }
  }

  /** Writes the lamps that were found good, and says why the others were not. */
  private final class Writing implements LampSource.Sink {
    private final Job job;
    private final RawLamps lamps;
    private final Completion completion;
    private final LightDrafts drafts = new LightDrafts(terms);
    private final EntityImport entities;
    private final Batches batches;
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<ImportReport.Far> outsiders = new ArrayList<>();
    private final Refusals refusals;
    private int rejected;
    private int outside;
    private int next;

    private Writing(String principal, Job job, CheckedLamps checked, Completion completion) {
      this.job = job;
      this.lamps = checked.lamps;
      this.completion = completion;
      this.refusals = new Refusals(tenant, terms, lamps, job.source().countsLines());
      this.entities =
          entities(
              principal,
              (draft, why) -> leaveOut(0, LightDrafts.number(draft.id()), "Refused", why));
      this.batches = new Batches(entities);
    }

    @Override
    public void lamp(int index, String id, double x, double y, LampSource.Rest rest) {
      int lamp = next++;
      if (lamp >= lamps.size() || lamps.index(lamp) != index) {
        throw changed();
      }
      if (!lamps.isGood(lamp)) {
        if (rejected < ImportReport.LISTED) {
          Refusals.Why why = refusals.of(lamp, id);
          leaveOut(index, id, why.code(), why.reason());
        } else {
          rejected++;
        }
        return;
      }
      double longitude = lamps.x(lamp);
      double latitude = lamps.y(lamp);
      String number = CheckedLamps.number(id, longitude, latitude);
      if (LongTable.hash(number) != lamps.hash(lamp)) {
        throw changed();
      }
      if (completion.isOutside(lamp)) {
        outside++;
        if (outsiders.size() < ImportReport.LISTED) {
          outsiders.add(new ImportReport.Far(index, LightDrafts.URN + number, longitude, latitude));
        }
      }
      batches.add(
          drafts.draft(
              completion.complete(lamp, rest.at(number, longitude, latitude)),
              completion.held(lamp)));
      if (lamp % BATCH == 0) {
        job.progress().accept(0.5 * lamp / lamps.size());
      }
    }

    /** What is no lamp at all was said when the list was checked. */
    @Override
    public void reject(int index, String id, String code, String reason) {}

    private void leaveOut(int index, String id, String code, String reason) {
      rejected++;
      if (rejections.size() < ImportReport.LISTED) {
        rejections.add(new Rejection(index, CheckedLamps.cut(id), code, reason));
      }
    }

    private void finish() {
      batches.flush();
      if (next != lamps.size()) {
        throw changed();
      }
    }

    private static Failure changed() {
      return new Failure(
          Failure.Kind.CONFLICT,
          "ListChanged",
          "The list was changed while it was read. Please import it again.");
    }
  }
}

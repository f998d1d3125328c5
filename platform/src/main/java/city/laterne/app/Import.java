package city.laterne.app;

import city.laterne.app.modelcity.ModelCity;
import city.laterne.context.EntityImport.Counts;
import city.laterne.lighting.Estimate;
import city.laterne.lighting.ImportReport;
import city.laterne.lighting.LampListSettings;
import city.laterne.lighting.LightRecord;
import city.laterne.lighting.Lighting;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.streets.CityMap;
import city.laterne.streets.OsmFile;
import city.laterne.streets.OsmReport;
import city.laterne.streets.Streets;
import city.laterne.streets.StreetsReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings cities into a tenant and says, a sentence each, what became of them. Files are read whole
 * before anything is written, so a bad one leaves the data as they were.
 */
public final class Import {
  /** What a light, its share of streets and its first reports take on disk, about. */
  private static final long BYTES_PER_LIGHT = 2_000;

  /** How many lamps a report names of those left out, and of those far off. */
  private static final int LISTED = 20;

  private final Tenant tenant;
  private final Path data;
  private final Streets streets;
  private final Lighting lighting;
  private final Principal principal;
  private final Consumer<String> out;

  /**
   * An import in the name of a command.
   *
   * @param data the directory that is filled
   */
  public Import(
      Tenant tenant,
      Path data,
      Streets streets,
      Lighting lighting,
      String command,
      Consumer<String> out) {
    this.tenant = tenant;
    this.data = data;
    this.streets = streets;
    this.lighting = lighting;
    this.principal = new Principal(command, Set.of(Right.PROVISION), Scope.all(tenant.name()));
    this.out = out;
  }

  /**
   * Fills the city.
   *
   * @throws Failure as {@link #map}, {@link #lamps} and {@link #model}
   */
  public void fill(CityContent content) {
    if (content.isModel()) {
      model(content.model());
      return;
    }
    Optional<Estimate> ofMap =
        content.lamps().isPresent()
            ? Optional.empty()
            : Optional.of(content.estimate().orElse(Estimate.USUAL));
    content
        .osm()
        .ifPresent(
            file ->
                map(
                    file,
                    ofMap,
                    map ->
                        content
                            .lamps()
                            .ifPresent(
                                list -> Lighting.checkLamps(list, content.list(), map.bounds()))));
    Estimate besides = content.estimate().orElse(Estimate.NONE);
    content.lamps().ifPresent(file -> lamps(file, content.list(), besides));
  }

  /**
   * Installs an OpenStreetMap extract.
   *
   * @param lights where lamps are to be reckoned besides those that it shows; empty to take no
   *     lights at all
   * @throws Failure as {@link OsmFile#read}
   */
  public void map(Path file, Optional<Estimate> lights) {
    map(file, lights, _ -> {});
  }

  /** The same; {@code check} refuses what is to come behind the map before that is installed. */
  private void map(Path file, Optional<Estimate> lights, Consumer<CityMap> check) {
    Steps steps = new Steps(out);
    OsmFile.Reading reading = OsmFile.readWithReport(file, steps::at);
    check.accept(reading.map());
    install(reading.map(), steps);
    districts(reading.report());
    edges(reading.report());
    lights.ifPresent(
        estimate ->
            tell(
                "Lights of the map: ",
                "feature",
                lighting.importMap(
                    principal,
                    streets,
                    reading.map().lamps(),
                    estimate,
                    share -> steps.at("writing lights", share))));
    reading.report().notes().forEach(note -> out.accept("  left out: " + note));
  }

  private void districts(OsmReport report) {
    String cut =
        report.cutDistricts() == 0
            ? "."
            : ", %d of them cut by its edge and closed along it.".formatted(report.cutDistricts());
    out.accept("The map shows %d districts%s".formatted(report.districts(), cut));
  }

  private void edges(OsmReport report) {
    if (report.cutWays() + report.lostWays() > 0) {
      out.accept(
          "Streets and areas of which the file lacks points: %d were shortened, %d left out."
              .formatted(report.cutWays(), report.lostWays()));
    }
  }

  private void install(CityMap map, Steps steps) {
    StreetsReport report = streets.install(principal, map, steps::at);
    out.accept(
        report.changed()
            ? "Streets: %s Districts: %s Base map: %d shapes."
                .formatted(
                    sentence(report.streets()), sentence(report.districts()), report.shapes())
            : "This map is installed already; nothing was changed.");
  }

  /**
   * Imports a list of lamps, GeoJSON or CSV, and completes it by the installed map.
   *
   * @param estimate where lamps are to be reckoned besides
   * @throws Failure INVALID when it is no list of lamps
   */
  public void lamps(Path file, LampListSettings list, Estimate estimate) {
    Steps steps = new Steps(out);
    ImportReport report =
        lighting.importLamps(
            principal, file, list, streets, estimate, share -> steps.at("writing lights", share));
    boolean table = !file.toString().toLowerCase(Locale.ROOT).endsWith("json");
    tell("Lights of the list: ", table ? "line" : "feature", report);
  }

  private void tell(String head, String unit, ImportReport report) {
    report.notes().forEach(note -> out.accept("  " + note));
    out.accept(
        head
            + "%d new, %d changed, %d as before, %d gone, %d left out."
                .formatted(
                    report.created(),
                    report.updated(),
                    report.unchanged(),
                    report.completed().removed(),
                    report.rejected()));
    report.rejections().stream()
        .limit(LISTED)
        .forEach(
            each ->
                out.accept("  left out, %s %d: %s".formatted(unit, each.index(), each.reason())));
    more(report.rejected());
    reasons(report);
    ImportReport.Outside outside = report.outside();
    if (outside.count() > 0) {
      out.accept(
          "%d of them stand more than 100 m from every street of the map; they were taken:"
              .formatted(outside.count()));
      outside.lamps().stream()
          .limit(LISTED)
          .forEach(
              far ->
                  out.accept(
                      "  far off, %s %d: %s at %.6f, %.6f"
                          .formatted(
                              unit, far.index(), far.id(), far.longitude(), far.latitude())));
      more(outside.count());
    }
    ImportReport.Completed completed = report.completed();
    if (completed.estimated().changedSomething() || completed.estimated().unchanged() > 0) {
      out.accept(
          "Estimated along streets without recorded lamps: " + sentence(completed.estimated()));
    }
    if (completed.circuits() + completed.cabinets() > 0) {
      out.accept(
          "Circuits were not recorded for all; assumed: %d circuits from %d cabinets."
              .formatted(completed.circuits(), completed.cabinets()));
    }
    if (!report.changedSomething()) {
      out.accept("These lights are there already; nothing was changed.");
    }
  }

  /** How often each reason is there, where not all that was left out is named. */
  private void reasons(ImportReport report) {
    if (report.rejected() > LISTED) {
      Map<String, Long> counts =
          report.rejections().stream()
              .collect(
                  Collectors.groupingBy(
                      ImportReport.Rejection::code, TreeMap::new, Collectors.counting()));
      String of =
          report.rejections().size() < report.rejected()
              ? "of the first " + report.rejections().size()
              : "of all";
      out.accept(
          "  by reason, "
              + of
              + ": "
              + counts.entrySet().stream()
                  .map(each -> each.getKey() + " " + each.getValue())
                  .collect(Collectors.joining(", ")));
    }
  }

  private void more(int all) {
    if (all > LISTED) {
      out.accept("  and %d more".formatted(all - LISTED));
    }
  }

  /**
   * Builds the model city.
   *
   * @throws Failure UNAVAILABLE, code DiskTooSmall, when it would not find room: then nothing was
   *     changed
   */
  public void model(ModelCity city) {
    requireRoom(city.size());
    Steps steps = new Steps(out);
    out.accept(
        "Building the model city %s with %d lights. It is made up."
            .formatted(city.name(), city.size()));
    install(city.map(), steps);
    // City by city, so that each of a country's is laid out once.
    Iterable<LightRecord> lights =
        () -> city.cities().flatMap(this::lightsBehindInventory).iterator();
    Counts counts =
        lighting.importRecords(
            principal,
            lights,
            city.size(),
            number -> number.startsWith("model-"),
            share -> steps.at("writing lights", share));
    out.accept("Lights: " + sentence(counts));
  }

  private Stream<LightRecord> lightsBehindInventory(ModelCity city) {
    var _ = lighting.importInventory(principal, city.inventory());
    return city.lights();
  }

  private void requireRoom(int lights) {
    long wanted = lights * BYTES_PER_LIGHT;
    long there;
    try {
      there = Files.getFileStore(data).getUsableSpace();
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "DiskUnknown",
          "How much room the disk of " + data + " has cannot be told: " + e.getMessage() + ".",
          e);
    }
    if (there < wanted) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "DiskTooSmall",
          "A city of %d lights wants about %d MB of disk; %s has %d MB left. Nothing was changed. Maybe ask for a smaller one with --size, or choose another directory with --data."
              .formatted(lights, wanted >> 20, data, there >> 20));
    }
  }

  /** Whether the city has lights. */
  public boolean hasLights() {
    try (ReadView view = tenant.read(principal.scope())) {
      return view.count(new Filter.HasType(tenant.names().intern(StreetlightTerms.TYPE))) > 0;
    }
  }

  private static String sentence(Counts counts) {
    return "%d new, %d changed, %d as before, %d gone."
        .formatted(counts.created(), counts.changed(), counts.unchanged(), counts.removed());
  }
}

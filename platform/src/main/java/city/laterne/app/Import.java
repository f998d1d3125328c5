package city.laterne.app;

import city.laterne.context.EntityImport.Counts;
import city.laterne.lighting.ImportReport;
import city.laterne.lighting.Lighting;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.streets.CityMap;
import city.laterne.streets.OsmFile;
import city.laterne.streets.Streets;
import city.laterne.streets.StreetsReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings files into a tenant and says, a sentence each, what became of them. Files are read whole
 * before anything is written, so a bad one leaves the data as they were.
 */
public final class Import {
  private final Streets streets;
  private final Lighting lighting;
  private final Principal principal;
  private final Consumer<String> out;

  /** An import in the name of a command. */
  public Import(
      Tenant tenant, Streets streets, Lighting lighting, String command, Consumer<String> out) {
    this.streets = streets;
    this.lighting = lighting;
    this.principal = new Principal(command, Set.of(Right.PROVISION), Scope.all(tenant.name()));
    this.out = out;
  }

  /**
   * Installs an OpenStreetMap extract.
   *
   * @param lights whether to take its lamps, and estimated ones, as the city's lights
   * @throws Failure as {@link OsmFile#read}
   */
  public void map(Path file, boolean lights) {
    Steps steps = new Steps(out);
    OsmFile.Reading reading = OsmFile.readWithReport(file, steps::at);
    install(reading.map(), steps, lights);
    reading.report().notes().forEach(note -> out.accept("  left out: " + note));
  }

  private void install(CityMap map, Steps steps, boolean lights) {
    StreetsReport report = streets.install(principal, map, steps::at);
    out.accept(
        report.changed()
            ? "Streets: %s Districts: %s Base map: %d shapes."
                .formatted(
                    sentence(report.streets()), sentence(report.districts()), report.shapes())
            : "This map is installed already; nothing was changed.");
    if (lights) {
      Counts counts =
          lighting.importMap(
              principal, streets, map.lamps(), share -> steps.at("writing lights", share));
      out.accept("Lights: " + sentence(counts));
    }
  }

  /**
   * Imports lamps from GeoJSON.
   *
   * @throws Failure when the file is none
   */
  public void lamps(InputStream file) {
    ImportReport report = lighting.importLamps(principal, file);
    out.accept(
        "Lights of the list: %d new, %d changed, %d as before, %d left out."
            .formatted(report.created(), report.updated(), report.unchanged(), report.rejected()));
    for (ImportReport.Rejection each : report.rejections()) {
      out.accept("  left out, feature %d: %s".formatted(each.index(), each.reason()));
    }
  }

  /** The same from a file. */
  public void lamps(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      lamps(in);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "FileUnreadable",
          "The list of lamps " + file + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  private static String sentence(Counts counts) {
    return "%d new, %d changed, %d as before, %d gone."
        .formatted(counts.created(), counts.changed(), counts.unchanged(), counts.removed());
  }
}

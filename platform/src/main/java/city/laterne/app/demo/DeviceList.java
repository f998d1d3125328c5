package city.laterne.app.demo;

import city.laterne.lighting.Circuit;
import city.laterne.lighting.FeederTerms;
import city.laterne.lighting.ModelTerms;
import city.laterne.lighting.Streetlight;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The controllers that a city's lights and circuits would have, as the device door is told of them
 * and the simulator reads them: one line of CSV each.
 */
final class DeviceList {
  /** The columns; those behind the fourth are the simulator's. */
  static final String HEADER =
      "device_id,apikey,entity_name,entity_type,rated_watts,circuit,cabinet,controlling\n";

  private final Tenant tenant;
  private final StreetlightTerms lights;
  private final FeederTerms feeders;
  private final String apikey;

  DeviceList(Tenant tenant, String apikey) {
    this.tenant = tenant;
    this.lights = StreetlightTerms.of(tenant.names());
    this.feeders = FeederTerms.of(tenant.names());
    this.apikey = apikey;
  }

  /** How many lights and circuits there are. */
  long count() {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.count(new Filter.HasType(lights.type()))
          + view.count(new Filter.HasType(feeders.type()));
    }
  }

  /** Writes the list. */
  void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (Writer csv = Files.newBufferedWriter(fresh);
        ReadView view = tenant.read(Scope.all(tenant.name()))) {
      csv.write(HEADER);
      StringBuilder lines = new StringBuilder();
      view.each(
          new Filter.HasType(feeders.type()),
          circuit -> {
            circuit(lines, circuit);
            return true;
          });
      csv.append(lines);
      lines.setLength(0);
      Map<String, Double> ratings = ratings(view);
      view.each(
          new Filter.HasType(lights.type()),
          light -> {
            light(lines, light, ratings);
            return true;
          });
      csv.append(lines);
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void circuit(StringBuilder lines, Entity entity) {
    Circuit circuit = Circuit.of(entity, feeders);
    line(
        lines,
        "circuit-" + deviceId(circuit.id()),
        circuit.id(),
        FeederTerms.WORD,
        "",
        circuit.name(),
        entity.text(feeders.cabinet()),
        "");
  }

  private void light(StringBuilder lines, Entity entity, Map<String, Double> ratings) {
    Streetlight light = Streetlight.of(entity, lights);
    double rated =
        light.rating() > 0 ? light.rating() : ratings.getOrDefault(light.model(), Double.NaN);
    line(
        lines,
        deviceId(light.id()),
        light.id(),
        "Streetlight",
        rated > 0 ? Double.toString(rated) : "",
        light.circuit(),
        entity.text(lights.cabinet()),
        light.inGroup() ? "group" : "individual");
  }

  private void line(StringBuilder lines, String device, String entity, String... rest) {
    lines.append(device).append(',').append(apikey).append(',').append(quoted(entity));
    for (String field : rest) {
      lines.append(',').append(quoted(field));
    }
    lines.append('\n');
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    // A line break in a name would end the line in readers that take one line a device.
    return plain ? field : '"' + field.replaceAll("\\p{Cntrl}", " ").replace("\"", "\"\"") + '"';
  }

  /** The last part of an entity's URI, without characters that topics dislike. */
  static String deviceId(String entityId) {
    return entityId.substring(entityId.lastIndexOf(':') + 1).replace('%', '_');
  }

  private Map<String, Double> ratings(ReadView view) {
    ModelTerms models = ModelTerms.of(tenant.names());
    Map<String, Double> ratings = new HashMap<>();
    view.each(
        new Filter.HasType(models.type()),
        model -> {
          model
              .find(models.powerRating())
              .ifPresent(rating -> ratings.put(model.id(), rating.value().asDouble()));
          return true;
        });
    return ratings;
  }
}

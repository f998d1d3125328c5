package city.laterne.app.simulation;

import city.laterne.devices.DeviceCsv;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which devices to simulate: from a provisioning file in CSV, or from the platform's provisioning
 * API, which knows neither ratings nor circuits.
 *
 * <p>Columns of the file, in any order, others passed over: {@code device_id} and {@code apikey},
 * which must be there; {@code entity_type}, where {@code StreetlightFeeder} makes the device a
 * circuit's; {@code rated_watts} of the luminaire; {@code circuit} that a light hangs on, or that
 * the device switches; {@code cabinet} where that begins; {@code controlling}, where {@code group}
 * means that the light follows its circuit and takes no commands. Fields may be empty, and may
 * stand in double quotes (RFC 4180).
 */
final class SimulatedDevices {
  private static final int PAGE = 1_000;
  private static final String CIRCUIT_TYPE = "StreetlightFeeder";

  private SimulatedDevices() {}

  /**
   * A device to simulate. Absent texts are empty.
   *
   * @param isCircuit whether it switches a circuit instead of being a light
   * @param ratedWatts of the luminaire, W; NaN when unknown
   * @param circuit that it hangs on, or that it switches
   * @param cabinet where that begins
   * @param inGroup whether it follows its circuit and takes no commands
   */
  record SimulatedDevice(
      String deviceId,
      boolean isCircuit,
      double ratedWatts,
      String circuit,
      String cabinet,
      boolean inGroup) {}

  /** The devices of an API key. */
  static List<SimulatedDevice> list(String source, String apikey)
      throws IOException, InterruptedException {
    return source.startsWith("http://") || source.startsWith("https://")
        ? fromApi(source, apikey)
        : fromCsv(Path.of(source), apikey);
  }

  private static List<SimulatedDevice> fromCsv(Path file, String apikey) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty()) {
      throw new IOException(file + " is empty; its first line should be device_id,apikey,…");
    }
    List<String> header = DeviceCsv.fields(lines.getFirst(), 1);
    int key = header.indexOf("apikey");
    int id = header.indexOf("device_id");
    if (id < 0 || key < 0) {
      throw new IOException(
          file + " has the header " + header + "; wanted are device_id and apikey");
    }
    List<SimulatedDevice> devices = new ArrayList<>();
    for (int number = 2; number <= lines.size(); number++) {
      List<String> fields = DeviceCsv.fields(lines.get(number - 1), number);
      if (fields.size() > Math.max(id, key) && fields.get(key).equals(apikey)) {
        try {
          devices.add(device(header, fields, fields.get(id)));
        } catch (NumberFormatException e) {
          throw new IOException(
              file + ", line " + number + ": rated_watts is no number: " + e.getMessage(), e);
        }
      }
    }
    return devices;
  }

  private static SimulatedDevice device(List<String> header, List<String> fields, String id) {
    String rated = field(header, fields, "rated_watts");
    return new SimulatedDevice(
        id,
        field(header, fields, "entity_type").endsWith(CIRCUIT_TYPE),
        rated.isEmpty() ? Double.NaN : Double.parseDouble(rated),
        field(header, fields, "circuit"),
        field(header, fields, "cabinet"),
        field(header, fields, "controlling").equals("group"));
  }

  private static String field(List<String> header, List<String> fields, String name) {
    int at = header.indexOf(name);
    return at >= 0 && at < fields.size() ? fields.get(at) : "";
  }

  private static List<SimulatedDevice> fromApi(String url, String apikey)
      throws IOException, InterruptedException {
    List<SimulatedDevice> devices = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int got = PAGE;
      for (int offset = 0; got == PAGE; offset += PAGE) {
        String page = url + (url.contains("?") ? "&" : "?") + "limit=" + PAGE + "&offset=" + offset;
        HttpResponse<byte[]> response =
            client.send(
                HttpRequest.newBuilder(URI.create(page)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
          throw new IOException(page + " answered " + response.statusCode());
        }
        JsonNode list = JsonMapper.shared().readTree(response.body()).path("devices");
        got = list.size();
        for (JsonNode device : list) {
          if (device.path("apikey").asString(apikey).equals(apikey)) {
            devices.add(
                new SimulatedDevice(
                    device.path("device_id").asString(""),
                    device.path("entity_type").asString("").endsWith(CIRCUIT_TYPE),
                    Double.NaN,
                    "",
                    "",
                    false));
          }
        }
      }
    }
    return devices;
  }
}

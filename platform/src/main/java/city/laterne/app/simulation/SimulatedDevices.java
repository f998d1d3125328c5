package city.laterne.app.simulation;

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
 * Which lamps to simulate: from a provisioning file in CSV, or from the platform's provisioning
 * API.
 */
final class SimulatedDevices {
  private static final int PAGE = 1_000;

  private SimulatedDevices() {}

  /** The ids of the devices of an API key. */
  static List<String> list(String source, String apikey) throws IOException, InterruptedException {
    return source.startsWith("http://") || source.startsWith("https://")
        ? fromApi(source, apikey)
        : fromCsv(Path.of(source), apikey);
  }

  private static List<String> fromCsv(Path file, String apikey) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty()) {
      throw new IOException(file + " is empty; its first line should be device_id,apikey,…");
    }
    List<String> header = List.of(lines.getFirst().strip().split(","));
    int id = header.indexOf("device_id");
    int key = header.indexOf("apikey");
    if (id < 0 || key < 0) {
      throw new IOException(
          file + " has the header " + header + "; wanted are device_id and apikey");
    }
    List<String> devices = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.strip().split(",");
      if (fields.length > Math.max(id, key) && fields[key].equals(apikey)) {
        devices.add(fields[id]);
      }
    }
    return devices;
  }

  private static List<String> fromApi(String url, String apikey)
      throws IOException, InterruptedException {
    List<String> devices = new ArrayList<>();
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
            devices.add(device.path("device_id").asString(""));
          }
        }
      }
    }
    return devices;
  }
}

package city.laterne.app.demo;

import city.laterne.shared.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes lamps known to the device door over its own API, as any supplier would. */
final class Provisioning {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int CHUNK = 1_000;

  private final URI page;
  private final Optional<String> authorization;

  Provisioning(URI page, Optional<String> authorization) {
    this.page = page;
    this.authorization = authorization;
  }

  /**
   * Makes the devices of a list known, a thousand at a time.
   *
   * @param list CSV as {@link DeviceList} writes it
   */
  void provision(String apikey, String secret, Path list) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient();
        BufferedReader csv = Files.newBufferedReader(list)) {
      post(client, "iot/services", "application/json", service(apikey, secret));
      StringBuilder some = new StringBuilder(DeviceList.HEADER);
      int lines = 0;
      String line = csv.readLine();
      for (line = csv.readLine(); line != null; line = csv.readLine()) {
        some.append(line).append('\n');
        if (++lines % CHUNK == 0) {
          post(client, "iot/devices", "text/csv", some.toString());
          some.setLength(DeviceList.HEADER.length());
        }
      }
      if (some.length() > DeviceList.HEADER.length()) {
        post(client, "iot/devices", "text/csv", some.toString());
      }
    }
  }

  private static String service(String apikey, String secret) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode service = root.putArray("services").addObject();
    service.put("apikey", apikey);
    service.put("secret", secret);
    service.put("entity_type", "Streetlight");
    ArrayNode attributes = service.putArray("attributes");
    attribute(attributes, "powerState", "Text");
    attribute(attributes, "illuminanceLevel", "Number");
    attribute(attributes, "powerConsumption", "Number");
    service.putArray("commands").addObject().put("name", "illuminanceLevel");
    return root.toString();
  }

  private static void attribute(ArrayNode attributes, String name, String type) {
    attributes.addObject().put("object_id", name).put("name", name).put("type", type);
  }

  /** Posts; what is there already (409) is as good as made. */
  private void post(HttpClient client, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page.resolve("/" + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    authorization.ifPresent(header -> request.header("Authorization", header));
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300 && response.statusCode() != 409) {
        throw failed(path + " answered " + response.statusCode() + ": " + response.body());
      }
    } catch (IOException e) {
      throw failed(path + " did not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(path + " was interrupted");
    }
  }

  private static Failure failed(String what) {
    return new Failure(
        Failure.Kind.UPSTREAM,
        "ProvisioningFailed",
        "The demo's lamps could not be made known: " + what);
  }
}

package city.laterne.devices.http;

import city.laterne.devices.Device;
import city.laterne.devices.DeviceCsv;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.HashedSecret;
import city.laterne.devices.ProvisioningJson;
import city.laterne.devices.Quarantine;
import city.laterne.devices.QuarantineEntry;
import city.laterne.devices.ServiceGroup;
import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /iot/services}, {@code /iot/devices} and {@code /iot/quarantine} of one tenant; every call
 * needs the right PROVISION. A POST replaces what is there, so an import can be repeated.
 */
public final class ProvisioningService implements HttpService {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1_000;

  private final String tenant;
  private final Authentication authentication;
  private final DeviceRegistry registry;
  private final Quarantine quarantine;
  private final SecureRandom random = new SecureRandom();

  /** Serves one tenant; mount it at {@code /iot}. */
  public ProvisioningService(
      String tenant,
      Authentication authentication,
      DeviceRegistry registry,
      Quarantine quarantine) {
    this.tenant = tenant;
    this.authentication = authentication;
    this.registry = registry;
    this.quarantine = quarantine;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/services", this::listServices)
        .post("/services", this::putServices)
        .delete("/services/{apikey}", this::removeService)
        .get("/devices", this::listDevices)
        .post("/devices", this::putDevices)
        .delete("/devices/{apikey}/{device}", this::removeDevice)
        .get("/quarantine", this::listQuarantine);
  }

  private void putServices(ServerRequest request, ServerResponse response) {
    Principal principal = principal(request);
    JsonNode body = ProvisioningJson.parse(request.content().as(byte[].class));
    List<ServiceGroup> groups = new ArrayList<>();
    ObjectNode answer = ProvisioningJson.object();
    ArrayNode made = answer.putArray("services");
    for (JsonNode node : list(body, "services")) {
      String given = ProvisioningJson.text(node, "secret", "");
      String secret = given.isEmpty() ? HashedSecret.generate(random) : given;
      ServiceGroup group =
          new ServiceGroup(
              ProvisioningJson.text(node, "apikey", ""),
              HashedSecret.of(secret, random),
              ProvisioningJson.text(node, "entity_type", ""),
              ProvisioningJson.mappings(node),
              ProvisioningJson.commands(node));
      groups.add(group);
      ObjectNode wire = ProvisioningJson.toWire(group);
      if (given.isEmpty()) {
        wire.put("secret", secret);
      }
      made.add(wire);
    }
    registry.putGroups(principal.author(), groups);
    send(response.status(Status.CREATED_201), answer);
  }

  private void listServices(ServerRequest request, ServerResponse response) {
    var _ = principal(request);
    List<ServiceGroup> all = registry.listGroups();
    ObjectNode answer = ProvisioningJson.object();
    answer.put("count", all.size());
    ArrayNode array = answer.putArray("services");
    all.stream()
        .skip(number(request, "offset", 0, Integer.MAX_VALUE))
        .limit(number(request, "limit", DEFAULT_LIMIT, MOST))
        .forEach(group -> array.add(ProvisioningJson.toWire(group)));
    send(response, answer);
  }

  private void removeService(ServerRequest request, ServerResponse response) {
    registry.removeGroup(
        principal(request).author(), request.path().pathParameters().get("apikey"));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void putDevices(ServerRequest request, ServerResponse response) {
    Principal principal = principal(request);
    byte[] body = request.content().as(byte[].class);
    boolean csv =
        request.headers().contentType().filter(t -> t.text().startsWith("text/csv")).isPresent();
    List<Device> devices;
    if (csv) {
      devices = DeviceCsv.read(new String(body, StandardCharsets.UTF_8));
    } else {
      devices = new ArrayList<>();
      for (JsonNode node : list(ProvisioningJson.parse(body), "devices")) {
        devices.add(ProvisioningJson.toDevice(node));
      }
    }
    int created = registry.putDevices(principal.author(), devices);
    ObjectNode answer = ProvisioningJson.object();
    answer.put("created", created);
    answer.put("replaced", devices.size() - created);
    send(response.status(Status.CREATED_201), answer);
  }

  private void listDevices(ServerRequest request, ServerResponse response) {
    var _ = principal(request);
    ObjectNode answer = ProvisioningJson.object();
    ArrayNode array = answer.putArray("devices");
    registry
        .listDevices(
            number(request, "offset", 0, DeviceRegistry.MOST_AT_ONCE * 100),
            number(request, "limit", DEFAULT_LIMIT, MOST))
        .forEach(device -> array.add(ProvisioningJson.toWire(device)));
    send(response, answer);
  }

  private void removeDevice(ServerRequest request, ServerResponse response) {
    registry.removeDevice(
        principal(request).author(),
        request.path().pathParameters().get("apikey"),
        request.path().pathParameters().get("device"));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void listQuarantine(ServerRequest request, ServerResponse response) {
    var _ = principal(request);
    ObjectNode answer = ProvisioningJson.object();
    ObjectNode counts = answer.putObject("counts");
    quarantine.counts().forEach((reason, count) -> counts.put(reason.name(), count));
    answer.put("notKept", quarantine.notKept());
    ArrayNode array = answer.putArray("entries");
    int offset = number(request, "offset", 0, Quarantine.KEPT);
    for (QuarantineEntry entry :
        quarantine.list(offset, number(request, "limit", DEFAULT_LIMIT, MOST))) {
      array
          .addObject()
          .put("at", Micros.format(entry.at()))
          .put("topic", entry.topic())
          .put("reason", entry.reason().name())
          .put("detail", entry.detail())
          .put("payload", entry.payload());
    }
    send(response, answer);
  }

  private Principal principal(ServerRequest request) {
    Principal principal =
        authentication.authenticate(request.headers().first(HeaderNames.AUTHORIZATION), tenant);
    principal.require(Right.PROVISION);
    return principal;
  }

  private static JsonNode list(JsonNode body, String member) {
    JsonNode array = body.path(member);
    if (!array.isArray() || array.isEmpty()) {
      throw new Failure(
          Failure.Kind.INVALID,
          "InvalidProvisioning",
          "The body needs \"" + member + "\", an array with at least one element.");
    }
    return array;
  }

  private static int number(ServerRequest request, String name, int otherwise, int most) {
    String text = request.query().first(name).orElse(Integer.toString(otherwise));
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw outOfRange(name, text, most);
    }
    throw outOfRange(name, text, most);
  }

  private static Failure outOfRange(String name, String text, int most) {
    return new Failure(
        Failure.Kind.INVALID,
        "InvalidParameter",
        name + "=" + text + " is not a whole number from 0 to " + most + ".");
  }

  private static void send(ServerResponse response, JsonNode body) {
    response.header(HeaderValues.CONTENT_TYPE_JSON);
    response.send(ProvisioningJson.bytes(body));
  }
}

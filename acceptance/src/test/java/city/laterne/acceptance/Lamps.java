package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;

/** Devices of service group {@code k} as a supplier makes them known to the device door. */
final class Lamps {
  /** The group's key and its clients' user name. */
  static final String APIKEY = "k";

  /** The group's secret and its clients' password. */
  static final String SECRET = "0123456789abcdef";

  private Lamps() {}

  /** Makes the group known. */
  static void provisionGroup(LaterneProcess platform) {
    String group =
        """
        {"services":[{"apikey":"%s","secret":"%s","entity_type":"Streetlight","attributes":[
         {"object_id":"powerState","name":"powerState","type":"Text"},
         {"object_id":"powerConsumption","name":"powerConsumption","type":"Number"}],
         "commands":[{"name":"illuminanceLevel"}]}]}"""
            .formatted(APIKEY, SECRET);
    var answer = platform.send("POST", "/iot/services", group);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Makes devices known; their lights are named as they are. */
  static void provision(LaterneProcess platform, List<String> names) {
    String devices =
        names.stream()
            .map(
                name ->
                    """
                    {"device_id":"%s","apikey":"%s","entity_name":"%s","entity_type":"Streetlight"}"""
                        .formatted(name, APIKEY, Lights.id(name)))
            .collect(Collectors.joining(",", "{\"devices\":[", "]}"));
    var answer = platform.send("POST", "/iot/devices", devices);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Where a device reports. */
  static String reports(String name) {
    return "/" + APIKEY + "/" + name + "/attrs";
  }
}

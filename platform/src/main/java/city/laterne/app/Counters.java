package city.laterne.app;

import city.laterne.devices.Quarantine;
import city.laterne.devices.mqtt.BrokerFigures;
import city.laterne.devices.mqtt.ExternalBroker;
import city.laterne.devices.mqtt.MqttDoor;
import city.laterne.devices.mqtt.MqttFigures;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of the parts around the store, by full metric name. */
final class Counters {
  private Counters() {}

  /** Bad input by reason, and what the ways to devices measure. */
  static Map<String, Long> of(Quarantine quarantine, DeviceLinks links) {
    Map<String, Long> counters = new TreeMap<>();
    quarantine
        .counts()
        .forEach(
            (reason, count) ->
                counters.put(
                    "laterne_quarantine_total{reason=\""
                        + reason.name().toLowerCase(Locale.ROOT)
                        + "\"}",
                    count));
    links.door().map(MqttDoor::figures).ifPresent(figures -> add(counters, figures));
    links.broker().map(ExternalBroker::figures).ifPresent(figures -> add(counters, figures));
    return counters;
  }

  private static void add(Map<String, Long> counters, MqttFigures figures) {
    counters.put("laterne_mqtt_connections", (long) figures.connections());
    counters.put("laterne_mqtt_received_total", figures.received());
    counters.put("laterne_mqtt_delivered_total", figures.delivered());
    counters.put("laterne_mqtt_dropped_total", figures.dropped());
  }

  private static void add(Map<String, Long> counters, BrokerFigures figures) {
    counters.put("laterne_mqtt_broker_connected", figures.connected() ? 1L : 0L);
    counters.put("laterne_mqtt_broker_received_total", figures.received());
    counters.put("laterne_mqtt_broker_sent_total", figures.sent());
    counters.put("laterne_mqtt_broker_waiting", (long) figures.waiting());
    counters.put("laterne_mqtt_broker_dropped_total", figures.dropped());
  }
}

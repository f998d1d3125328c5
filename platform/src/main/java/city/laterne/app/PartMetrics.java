package city.laterne.app;

import city.laterne.context.subscription.NotificationFigures;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.devices.Quarantine;
import city.laterne.devices.mqtt.ExternalBroker;
import city.laterne.devices.mqtt.MqttDoor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the parts around the store count, as metrics. */
record PartMetrics(Quarantine quarantine, SubscriptionHub subscriptions, DeviceLinks links)
    implements Supplier<List<Metric>> {
  @Override
  public List<Metric> get() {
    List<Metric> metrics = new ArrayList<>();
    SortedMap<String, Long> quarantined = new TreeMap<>();
    quarantine
        .counts()
        .forEach(
            (reason, count) ->
                quarantined.put(
                    Metric.label("reason", reason.name().toLowerCase(Locale.ROOT)), count));
    metrics.add(
        new Metric(
            "laterne_quarantine_total",
            Metric.Kind.COUNTER,
            "Bad input of devices set aside",
            quarantined));
    Map<String, NotificationFigures> figures = subscriptions.figures();
    metrics.add(
        notifications(
            figures,
            "laterne_notifications_sent_total",
            "Notifications begun",
            NotificationFigures::sent));
    metrics.add(
        notifications(
            figures,
            "laterne_notifications_failed_total",
            "Notifications given up after the last try",
            NotificationFigures::failed));
    metrics.add(
        notifications(
            figures,
            "laterne_notifications_dropped_total",
            "Notifications dropped from a full queue",
            NotificationFigures::dropped));
    links
        .door()
        .map(MqttDoor::figures)
        .ifPresent(
            mqtt -> {
              metrics.add(
                  Metric.of(
                      "laterne_mqtt_connections",
                      Metric.Kind.GAUGE,
                      "Connections of devices",
                      mqtt.connections()));
              metrics.add(counter("laterne_mqtt_received_total", "received", mqtt.received()));
              metrics.add(counter("laterne_mqtt_delivered_total", "delivered", mqtt.delivered()));
              metrics.add(counter("laterne_mqtt_dropped_total", "dropped", mqtt.dropped()));
            });
    links
        .broker()
        .map(ExternalBroker::figures)
        .ifPresent(
            broker -> {
              metrics.add(
                  Metric.of(
                      "laterne_mqtt_broker_connected",
                      Metric.Kind.GAUGE,
                      "Whether the external broker is connected",
                      broker.connected() ? 1 : 0));
              metrics.add(
                  Metric.of(
                      "laterne_mqtt_broker_waiting",
                      Metric.Kind.GAUGE,
                      "Messages of the external broker that wait for the disk",
                      broker.waiting()));
              metrics.add(
                  counter(
                      "laterne_mqtt_broker_received_total",
                      "received from the external broker",
                      broker.received()));
              metrics.add(
                  counter(
                      "laterne_mqtt_broker_sent_total",
                      "sent through the external broker",
                      broker.sent()));
              metrics.add(
                  counter(
                      "laterne_mqtt_broker_dropped_total",
                      "of the external broker dropped",
                      broker.dropped()));
            });
    return metrics;
  }

  private static Metric notifications(
      Map<String, NotificationFigures> figures,
      String name,
      String help,
      ToLongFunction<NotificationFigures> value) {
    SortedMap<String, Long> samples = new TreeMap<>();
    figures.forEach(
        (tenant, counted) ->
            samples.put(Metric.label("tenant", tenant), value.applyAsLong(counted)));
    return new Metric(name, Metric.Kind.COUNTER, help, samples);
  }

  private static Metric counter(String name, String deed, long value) {
    return Metric.of(name, Metric.Kind.COUNTER, "MQTT messages " + deed, value);
  }
}

package city.laterne.devices.mqtt;

import city.laterne.commands.Confirmations;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.DeviceTopics;
import java.util.LinkedHashSet;

/**
 * Tells the outbox which devices a new subscription brings into reach: at once where the filter
 * names the device, otherwise (a gateway) from a thread of its own that looks through the registry.
 * Filters that wait for that thread are a set, so it stays bounded by the filters in use. Safe for
 * use by many threads.
 */
final class Reach {
  private static final int MOST_WAITING = 10_000;

  private final DeviceRegistry registry;
  private final Confirmations confirmations;
  private final LinkedHashSet<String> waiting = new LinkedHashSet<>();
  private boolean working;

  Reach(DeviceRegistry registry, Confirmations confirmations) {
    this.registry = registry;
    this.confirmations = confirmations;
  }

  void subscribed(String filter) {
    if (!Topics.hasWildcard(filter)) {
      if (DeviceTopics.isDeviceTopic(filter, DeviceTopics.CMD)) {
        registry
            .findEntityOf(filter.substring(0, filter.length() - DeviceTopics.CMD.length()))
            .ifPresent(confirmations::reachable);
      }
      return;
    }
    synchronized (this) {
      if (waiting.size() < MOST_WAITING) {
        waiting.add(filter);
      }
      if (!working) {
        working = true;
        var _ = Thread.ofVirtual().name("mqtt-reach").start(this::work);
      }
    }
  }

  private void work() {
    while (true) {
      String filter;
      synchronized (this) {
        if (waiting.isEmpty()) {
          working = false;
          return;
        }
        filter = waiting.removeFirst();
      }
      registry.each(
          group(filter),
          device -> {
            if (Topics.matches(filter, device.path() + DeviceTopics.CMD)) {
              confirmations.reachable(device.entityId());
            }
          });
    }
  }

  /** The API key that a filter names, or empty when it covers several. */
  private static String group(String filter) {
    String[] levels = filter.split("/", 3);
    return levels.length == 3 && levels[0].isEmpty() && !Topics.hasWildcard(levels[1])
        ? levels[1]
        : "";
  }
}

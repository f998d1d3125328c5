package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.context.jsonld.Contexts;
import city.laterne.context.subscription.ContextEntityJson;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.devices.Quarantine;
import city.laterne.devices.QuarantineReason;
import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static final MachineClock CLOCK = () -> Instant.parse("2026-06-01T12:00:00Z");

  @TempDir Path data;

  @Test
  void everySampleStandsUnderTheHelpAndTypeOfItsFamily() {
    String text = text();
    Set<String> seen = new HashSet<>();
    String name = "";
    String helped = "";
    boolean histogram = false;
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        helped = words[2];
        assertThat(words[3]).isNotBlank();
      } else if (line.startsWith("# TYPE ")) {
        name = words[2];
        assertThat(helped).isEqualTo(name);
        assertThat(seen.add(name)).as("%s has one TYPE line", name).isTrue();
        assertThat(words[3]).isIn("counter", "gauge", "histogram");
        assertThat(name.endsWith("_total")).isEqualTo(words[3].equals("counter"));
        histogram = words[3].equals("histogram");
      } else {
        assertThat(line).matches("[a-z_]+(\\{[^}]+\\})? [-+.0-9E]+");
        assertThat(line.split("[{ ]", 2)[0])
            .matches(name + (histogram ? "_(bucket|sum|count)" : ""));
      }
    }
    assertThat(seen).hasSizeGreaterThan(15);
  }

  @Test
  void notificationsAndQuarantineAreCounted() {
    assertThat(text())
        .contains("laterne_notifications_sent_total{tenant=\"default\"} 0\n")
        .contains("laterne_notifications_failed_total{tenant=\"default\"} 0\n")
        .contains("laterne_notifications_dropped_total{tenant=\"default\"} 0\n")
        .contains("laterne_quarantine_total{reason=\"" + reason() + "\"} ");
  }

  private static String reason() {
    return QuarantineReason.values()[0].name().toLowerCase(java.util.Locale.ROOT);
  }

  private String text() {
    try (Store store =
        Store.open(StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), CLOCK)) {
      Tenant tenant = store.createTenant(Store.DEFAULT_TENANT);
      try (SubscriptionHub hub =
          new SubscriptionHub(
              store,
              new ContextEntityJson(new Contexts(false, () -> Instant.EPOCH)),
              CLOCK,
              false)) {
        return new Metrics(
                store,
                new PartMetrics(
                    new Quarantine(tenant, CLOCK),
                    hub,
                    new DeviceLinks(Optional.empty(), Optional.empty())))
            .text();
      }
    }
  }
}

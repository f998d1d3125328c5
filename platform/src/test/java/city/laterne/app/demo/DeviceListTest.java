package city.laterne.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.lighting.FeederTerms;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.ModelTerms;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceListTest {
  @TempDir Path directory;

  @Test
  void aLightAndItsCircuitAreALineEach() throws IOException {
    try (Store store =
        Store.open(
            StoreSettings.of(directory.resolve("data"), LightingGround.declarations(), false)
                .withSlabLimit(16L << 20),
            () -> Instant.parse("2026-11-24T16:00:00Z"))) {
      Tenant tenant = store.createTenant(Store.DEFAULT_TENANT);
      StreetlightTerms lights = StreetlightTerms.of(tenant.names());
      FeederTerms feeders = FeederTerms.of(tenant.names());
      ModelTerms models = ModelTerms.of(tenant.names());
      create(
          tenant,
          ModelTerms.id("L 30"),
          models.type(),
          Attribute.property(models.powerRating(), Value.ofDouble(30)));
      create(
          tenant,
          FeederTerms.id("Weg, Nord"),
          feeders.type(),
          Attribute.property(feeders.name(), new Value.Text("Weg, Nord")));
      create(
          tenant,
          "urn:ngsi-ld:Streetlight:7",
          lights.type(),
          Attribute.property(lights.circuit(), new Value.Text("Weg, Nord")),
          Attribute.property(lights.controlling(), new Value.Text("group")),
          Attribute.relationship(lights.model(), ModelTerms.id("L 30")));
      DeviceList list = new DeviceList(tenant, "key");
      Path file = directory.resolve("devices.csv");
      list.write(file);
      assertThat(list.count()).isEqualTo(2);
      assertThat(Files.readAllLines(file))
          .containsExactly(
              "device_id,apikey,entity_name,entity_type,rated_watts,circuit,cabinet,controlling",
              "circuit-Weg_2C_20Nord,key,"
                  + FeederTerms.id("Weg, Nord")
                  + ",StreetlightFeeder,,\"Weg, Nord\",,",
              "7,key,urn:ngsi-ld:Streetlight:7,Streetlight,30.0,\"Weg, Nord\",,group");
    }
  }

  private static void create(Tenant tenant, String id, Name type, Attribute... attributes) {
    assertThat(
            tenant.commit(
                Transaction.of(
                    new Author("test", Set.of(Writer.values())),
                    new Operation.Create(id, List.of(type), List.of(), List.of(attributes), 1))))
        .isInstanceOf(Outcome.Committed.class);
  }
}

package city.laterne.benchmarks;

import city.laterne.context.entity.EntityDraft;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Entity;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Expansion and compaction of a small entity: a street light of five attributes under a context of
 * its own is read from JSON, its terms becoming names, and written again under that context.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class EntityBenchmark {
  private static final long NOW = 1_764_000_000_000_000L;
  private static final String CONTEXT =
      """
      {"sdm": "https://smartdatamodels.org/", "Streetlight": "sdm:dataModel.Streetlighting/Streetlight",
       "powerState": "sdm:dataModel.Streetlighting/powerState",
       "illuminanceLevel": "sdm:dataModel.Streetlighting/illuminanceLevel",
       "refStreetlightModel": {"@id": "sdm:dataModel.Streetlighting/refStreetlightModel", "@type": "@id"}}
      """;

  private final byte[] json =
      """
      {"id": "urn:ngsi-ld:Streetlight:duisburg-4711", "type": "Streetlight",
       "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [6.7623, 51.4344]}},
       "powerState": {"type": "Property", "value": "on", "observedAt": "2026-11-24T17:02:11.250Z"},
       "illuminanceLevel": {"type": "Property", "value": 0.7, "observedAt": "2026-11-24T17:02:11.250Z"},
       "powerConsumption": {"type": "Property", "value": 41.5, "unitCode": "WTT",
         "observedAt": "2026-11-24T17:02:11.250Z"},
       "refStreetlightModel": {"type": "Relationship", "object": "urn:ngsi-ld:StreetlightModel:L50"}}
      """
          .getBytes(StandardCharsets.UTF_8);

  private final JsonBytes out = new JsonBytes();
  private final Path directory;
  private final Store store;
  private final EntityReader reader;
  private final EntityWriter writer;
  private final Entity entity;

  /** Opens a store, whose names the terms become. */
  public EntityBenchmark() {
    directory = temporary();
    store = Store.open(StoreSettings.of(directory, List.of(), true), Instant::now);
    Vocabulary vocabulary =
        new Vocabulary(
            store.tenant(Store.DEFAULT_TENANT).names(),
            new Contexts(false, Instant::now).of(Json.TREE.readTree(CONTEXT)));
    reader = new EntityReader(vocabulary);
    writer = new EntityWriter(vocabulary, EntityForm.NORMALIZED);
    entity = entity(read());
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("laterne-benchmark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the store away. */
  @TearDown
  public void close() throws IOException {
    store.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private EntityDraft read() {
    try (var parser = Json.parser(json)) {
      parser.nextToken();
      return reader.read(parser);
    }
  }

  private static Entity entity(EntityDraft draft) {
    return new Entity(0, draft.id(), draft.types(), List.of(), NOW, NOW, draft.attributes());
  }

  /** Reading: JSON, expansion, and what is refused of an entity. */
  @Benchmark
  public EntityDraft expansion() {
    return read();
  }

  /** Writing: compaction and JSON. */
  @Benchmark
  public int compaction() {
    writer.write(entity, out.clear());
    return out.length();
  }

  /** One behind the other. */
  @Benchmark
  public int expansionAndCompaction() {
    writer.write(entity(read()), out.clear());
    return out.length();
  }
}

package city.laterne.context.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.store.AttributeKind;
import city.laterne.store.AttributeRef;
import city.laterne.store.Entity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;

class EntityJsonTest {
  private static final String NORMALIZED =
      """
      {"id":"urn:ngsi-ld:Streetlight:1","type":"Streetlight",\
      "powerState":{"type":"Property","value":"on","observedAt":"2026-01-31T12:34:56.500Z"},\
      "powerConsumption":{"type":"Property","value":20.50,"unitCode":"WTT",\
      "accuracy":{"type":"Property","value":0.5}},\
      "location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[13.405000,52.52]}},\
      "refDevice":{"type":"Relationship","object":"urn:ngsi-ld:Device:1"},\
      "twice":[{"type":"Property","value":1},\
      {"type":"Property","value":2,"datasetId":"urn:d:2"}],\
      "label":{"type":"LanguageProperty","languageMap":{"de":"Straße","en":"street"}},\
      "kind":{"type":"VocabProperty","vocab":"Streetlight"},\
      "list":{"type":"ListProperty","valueList":[1,2]},\
      "near":{"type":"ListRelationship","objectList":[{"object":"urn:a:1"},{"object":"urn:a:2"}]},\
      "raw":{"type":"JsonProperty","json":{"type":"x","a":[null,true]}},\
      "group":{"type":"Relationship","object":["urn:a:1","urn:a:2"]}}""";

  private static final String CONCISE =
      """
      {"id":"urn:ngsi-ld:Streetlight:1","type":"Streetlight",\
      "powerState":{"value":"on","observedAt":"2026-01-31T12:34:56.500Z"},\
      "powerConsumption":{"value":20.50,"unitCode":"WTT","accuracy":0.5},\
      "location":{"type":"Point","coordinates":[13.405000,52.52]},\
      "refDevice":{"object":"urn:ngsi-ld:Device:1"},\
      "twice":[1,{"value":2,"datasetId":"urn:d:2"}],\
      "label":{"languageMap":{"de":"Straße","en":"street"}},\
      "kind":{"vocab":"Streetlight"},\
      "list":{"valueList":[1,2]},\
      "near":{"objectList":[{"object":"urn:a:1"},{"object":"urn:a:2"}]},\
      "raw":{"json":{"type":"x","a":[null,true]}},\
      "group":{"object":["urn:a:1","urn:a:2"]}}""";

  private static final String SIMPLIFIED =
      """
      {"id":"urn:ngsi-ld:Streetlight:1","type":"Streetlight",\
      "powerState":"on","powerConsumption":20.50,\
      "location":{"type":"Point","coordinates":[13.405000,52.52]},\
      "refDevice":"urn:ngsi-ld:Device:1",\
      "twice":{"dataset":{"@none":1,"urn:d:2":2}},\
      "label":{"languageMap":{"de":"Straße","en":"street"}},\
      "kind":{"vocab":"Streetlight"},\
      "list":[1,2],"near":["urn:a:1","urn:a:2"],\
      "raw":{"json":{"type":"x","a":[null,true]}},\
      "group":["urn:a:1","urn:a:2"]}""";

  private final FakeNames names = new FakeNames();
  private final Vocabulary terms = new Vocabulary(names, TermTable.CORE);

  /** Numbers the names in the order of the golden texts, as entities are kept in that order. */
  EntityJsonTest() {
    for (String term :
        "powerState powerConsumption location refDevice twice label kind list near raw group accuracy"
            .split(" ")) {
      terms.intern(term);
    }
  }

  private EntityDraft read(String json) {
    try (JsonParser parser = Json.parser(json.getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      EntityDraft draft = new EntityReader(terms).read(parser);
      assertThat(parser.nextToken()).isNull();
      return draft;
    }
  }

  private String write(EntityDraft draft, Representation form) {
    Entity entity =
        new Entity(0, draft.id(), draft.types(), draft.scopes(), 0, 0, draft.attributes());
    JsonBytes bytes = new JsonBytes();
    new EntityWriter(terms, new EntityForm(form, false, Set.of(), false)).write(entity, bytes);
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  void normalizedFormIsWrittenAsItWasRead() {
    assertThat(write(read(NORMALIZED), Representation.NORMALIZED)).isEqualTo(NORMALIZED);
  }

  @Test
  void conciseFormIsWrittenFromTheSameEntity() {
    assertThat(write(read(NORMALIZED), Representation.CONCISE)).isEqualTo(CONCISE);
  }

  @Test
  void simplifiedFormIsWrittenFromTheSameEntity() {
    assertThat(write(read(NORMALIZED), Representation.SIMPLIFIED)).isEqualTo(SIMPLIFIED);
  }

  @Test
  void simplifiedInputBecomesPropertiesAndGeoProperties() {
    EntityDraft draft =
        read(
            """
            {"id":"urn:a:1","type":["A","B"],"scope":["/x","/y"],"a":1,"b":[{"x":1},2],"c":{"y":2},
            "location":{"type":"Point","coordinates":[13,52]}}""");
    assertThat(draft.types()).hasSize(2);
    assertThat(draft.scopes()).containsExactly("/x", "/y");
    assertThat(draft.attributes())
        .extracting(a -> a.kind())
        .containsExactlyInAnyOrder(
            AttributeKind.PROPERTY,
            AttributeKind.PROPERTY,
            AttributeKind.PROPERTY,
            AttributeKind.GEO_PROPERTY);
  }

  @Test
  void subAttributeMayStandBeforeTypeAndValue() {
    assertThat(
            write(
                read(
                    """
                    {"id":"urn:a:1","type":"T","powerState":{"accuracy":1,"value":"on","type":"Property"}}"""),
                Representation.NORMALIZED))
        .isEqualTo(
            """
            {"id":"urn:a:1","type":"T","powerState":{"type":"Property","value":"on","accuracy":{"type":"Property","value":1}}}""");
  }

  @Test
  void nullsAreReportedAsRemoved() {
    assertThat(read("{\"raw\":null,\"list\":\"urn:ngsi-ld:null\"}").removed())
        .containsExactly(
            AttributeRef.all(terms.intern("raw")), AttributeRef.all(terms.intern("list")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"Property\",\"value\":\"urn:ngsi-ld:null\",\"datasetId\":\"urn:d:2\"}",
        "{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:null\",\"datasetId\":\"urn:d:2\"}",
        "{\"languageMap\":{\"@none\":\"urn:ngsi-ld:null\"},\"datasetId\":\"urn:d:2\"}",
        "{\"valueList\":[\"urn:ngsi-ld:null\"],\"datasetId\":\"urn:d:2\"}",
        "{\"type\":\"GeoProperty\",\"value\":\"urn:ngsi-ld:null\",\"datasetId\":\"urn:d:2\"}"
      })
  void nullOfAnInstanceTakesThatInstanceAway(String instance) {
    assertThat(read("{\"raw\":" + instance + "}").removed())
        .containsExactly(new AttributeRef(terms.intern("raw"), "urn:d:2", false));
  }

  @Test
  void whatFewInstancesHaveIsWrittenAsItWasRead() {
    String json =
        """
        {"id":"urn:a:1","type":"T","scope":["/x","/y"],\
        "refDevice":{"type":"Relationship","object":"urn:a:2","objectType":["T","U"]},\
        "raw":{"type":"Property","value":"2026-01-31","valueType":"Date"}}""";
    EntityDraft draft = read(json);
    assertThat(write(draft, Representation.NORMALIZED)).isEqualTo(json);
    assertThat(draft.head().scopes()).containsExactly("/x", "/y");
  }

  @Test
  void expiryIsASystemAttribute() {
    EntityDraft draft =
        read(
            """
            {"id":"urn:a:1","type":"T","expiresAt":"2100-01-01T00:00:00Z",
            "raw":{"value":1,"expiresAt":"2100-01-01T00:00:00Z"}}""");
    assertThat(draft.head().expiresAt()).isEqualTo(4_102_444_800_000_000L);
    assertThat(write(draft, Representation.NORMALIZED)).doesNotContain("expiresAt");
    Entity entity =
        new Entity(
            0,
            draft.id(),
            draft.types(),
            draft.scopes(),
            0,
            0,
            draft.attributes(),
            draft.head().expiresAt());
    JsonBytes bytes = new JsonBytes();
    new EntityWriter(terms, new EntityForm(Representation.NORMALIZED, true, Set.of(), false))
        .write(entity, bytes);
    assertThat(new String(bytes.toByteArray(), StandardCharsets.UTF_8).split("expiresAt"))
        .hasSize(3);
  }

  private String write(String json, EntityForm form) {
    EntityDraft draft = read(json);
    Entity entity =
        new Entity(0, draft.id(), draft.types(), draft.scopes(), 0, 0, draft.attributes());
    JsonBytes bytes = new JsonBytes();
    new EntityWriter(terms, form).write(entity, bytes);
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NORMALIZED | {\"type\":\"Property\",\"value\":\"street\",\"lang\":\"en\"}",
        "CONCISE | {\"value\":\"street\",\"lang\":\"en\"}",
        "SIMPLIFIED | \"street\""
      })
  void languageMapBecomesATextInTheWantedLanguage(Representation representation, String label) {
    EntityForm form =
        new EntityForm(
            representation,
            false,
            Projection.ofAttributes(Set.of(terms.intern("label"))),
            false,
            LanguageFilter.parse("fr,en-GB;q=0.5"),
            Set.of());
    assertThat(write(NORMALIZED, form))
        .isEqualTo(
            "{\"id\":\"urn:ngsi-ld:Streetlight:1\",\"type\":\"Streetlight\",\"label\":"
                + label
                + "}");
  }

  @Test
  void onlyInstancesOfTheWantedDatasetsAreWritten() {
    EntityForm form =
        new EntityForm(
            Representation.NORMALIZED,
            false,
            Projection.ALL,
            false,
            LanguageFilter.NONE,
            Set.of("urn:d:2"));
    assertThat(write(NORMALIZED, form))
        .isEqualTo(
            """
            {"id":"urn:ngsi-ld:Streetlight:1","type":"Streetlight",\
            "twice":{"type":"Property","value":2,"datasetId":"urn:d:2"}}""");
  }

  @Test
  void entityIsWrittenAsAFeature() {
    EntityDraft draft = read(NORMALIZED);
    Entity entity =
        new Entity(0, draft.id(), draft.types(), draft.scopes(), 0, 0, draft.attributes());
    EntityForm form =
        new EntityForm(Representation.SIMPLIFIED, false, Set.of(terms.intern("powerState")), false);
    JsonBytes bytes = new JsonBytes();
    new EntityWriter(terms, form)
        .writeFeature(entity, Optional.of(terms.intern("location")), bytes);
    bytes.raw('\n');
    new EntityWriter(terms, form).writeFeature(entity, Optional.empty(), bytes);
    assertThat(new String(bytes.toByteArray(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"id":"urn:ngsi-ld:Streetlight:1","type":"Feature",\
            "geometry":{"type":"Point","coordinates":[13.405000,52.52]},\
            "properties":{"type":"Streetlight","powerState":"on"}}
            {"id":"urn:ngsi-ld:Streetlight:1","type":"Feature","geometry":null,\
            "properties":{"type":"Streetlight","powerState":"on"}}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"no uri\",\"type\":\"T\"}",
        "{\"a\":{\"type\":\"Property\",\"object\":\"urn:a:1\"}}",
        "{\"a\":{\"type\":\"Property\"}}",
        "{\"a\":{\"type\":\"LanguageProperty\",\"languageMap\":{\"de\":5}}}",
        "{\"a\":{\"type\":\"Property\",\"value\":1,\"expiresAt\":\"soon\"}}",
        "{\"a\":{\"value\":1,\"b\":null}}",
        "{\"a\":{\"type\":\"Relationship\",\"object\":5}}",
        "{\"a\":{\"type\":\"GeoProperty\",\"value\":5}}",
        "{\"a\":{\"type\":\"Property\",\"value\":1,\"observedAt\":\"yesterday\"}}",
        "{\"a\":[{\"type\":\"Property\",\"value\":1},{\"type\":\"Property\",\"value\":2}]}",
        "{\"location\":{\"type\":\"Point\",\"coordinates\":[200,52]}}",
        "{\"a b\":1}",
        "{\"a\":1e999}"
      })
  void badDataIsRefused(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("BadRequestData"));
  }
}

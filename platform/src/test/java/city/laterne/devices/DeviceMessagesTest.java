package city.laterne.devices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Operation;
import city.laterne.store.Refusal;
import city.laterne.store.Space;
import city.laterne.store.Value;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeviceMessagesTest {
  private static final long AT = Micros.of(DevicesFixture.NOW);
  private static final String ATTRS = "/k/lamp-1/attrs";

  private final MemoryTenant tenant = new MemoryTenant(List.of());
  private final DevicesFixture fixture = new DevicesFixture(tenant);
  private DeviceMessages messages =
      new DeviceMessages(fixture.registry, fixture.quarantine, fixture);

  @BeforeEach
  void open() {
    messages = new DeviceMessages(fixture.registry, fixture.quarantine, fixture);
  }

  @AfterEach
  void close() {
    tenant.close();
  }

  @Test
  void aReportBecomesTypedAttributes() {
    List<Attribute> attributes =
        report("{\"powerState\":\"on\",\"illuminanceLevel\":0.70,\"powerConsumption\":53.1}");
    assertThat(attributes)
        .extracting(Attribute::value)
        .containsExactly(new Value.Text("on"), new Value.Decimal(70, 2), new Value.Decimal(531, 1));
    assertThat(attributes.get(2).unitCode()).isEqualTo("WTT");
    assertThat(attributes).allMatch(one -> one.observedAt() == AT);
    assertThat(attributes.getFirst().name().iri())
        .isEqualTo("https://uri.etsi.org/ngsi-ld/default-context/powerState");
  }

  @Test
  void theGivenTimeIsWhenItWasObserved() {
    List<Attribute> attributes =
        report("{\"powerState\":\"on\",\"TimeInstant\":\"2026-06-01T19:59:58.5Z\"}");
    assertThat(attributes.getFirst().observedAt()).isEqualTo(AT - 1_500_000);
  }

  @Test
  void anArrayIsSeveralReports() {
    String payload =
        "[{\"powerState\":\"on\",\"TimeInstant\":\"2026-06-01T19:00:00Z\"},{\"powerState\":\"off\"}]";
    assertThat(messages.report(ATTRS, payload.getBytes(UTF_8), AT)).hasSize(2);
  }

  @Test
  void numbersOfAnyFormAreKept() {
    assertThat(report("{\"illuminanceLevel\":-12}").getFirst().value())
        .isEqualTo(new Value.Decimal(-12, 0));
    assertThat(report("{\"illuminanceLevel\":1.5e2}").getFirst().value())
        .isEqualTo(new Value.Decimal(150, 0));
    assertThat(report("{\"illuminanceLevel\":1e300}").getFirst().value())
        .isEqualTo(new Value.Real(1e300));
    assertThat(report("{\"illuminanceLevel\":1e-999999999999999}").getFirst().value())
        .isEqualTo(new Value.Decimal(0, 0));
    assertThat(report("{\"illuminanceLevel\":0.1234567890123456789012}").getFirst().value())
        .isInstanceOf(Value.Real.class);
  }

  @Test
  void aPlaceIsReadFromGeoJsonAndFromText() {
    Value point = Value.Point.of(13.4, 52.5);
    assertThat(
            report("{\"pos\":{\"type\":\"Point\",\"coordinates\":[13.4,52.5]}}").getFirst().value())
        .isEqualTo(point);
    assertThat(report("{\"pos\":\"52.5, 13.4\"}").getFirst().value()).isEqualTo(point);
    assertThat(report("{\"pos\":\"nowhere\"}")).isEmpty();
  }

  @Test
  void goodAttributesPassWhereOthersAreBad() {
    List<Attribute> attributes =
        report("{\"powerState\":3,\"secretField\":{\"a\":[1]},\"illuminanceLevel\":1}");
    assertThat(attributes).hasSize(1);
    assertThat(fixture.quarantine.counts())
        .containsEntry(QuarantineReason.WRONG_TYPE, 1L)
        .containsEntry(QuarantineReason.UNKNOWN_ATTRIBUTE, 1L);
  }

  @Test
  void badJsonUnknownDevicesAndTimesAheadAreSetAside() {
    assertThat(report("{\"powerState\":")).isEmpty();
    assertThat(report("7")).isEmpty();
    assertThat(report("{\"powerState\":\"on\",\"TimeInstant\":\"2026-06-01T20:05:01Z\"}"))
        .isEmpty();
    assertThat(report("{\"powerState\":\"on\",\"TimeInstant\":\"yesterday\"}")).isEmpty();
    assertThat(messages.report("/k/lamp-9/attrs", "{}".getBytes(UTF_8), AT)).isEmpty();
    assertThat(fixture.quarantine.counts())
        .containsEntry(QuarantineReason.BAD_JSON, 2L)
        .containsEntry(QuarantineReason.FUTURE_TIME, 1L)
        .containsEntry(QuarantineReason.WRONG_TYPE, 1L)
        .containsEntry(QuarantineReason.UNKNOWN_DEVICE, 1L);
    tenant.close();
    assertThat(fixture.quarantine.list(0, 10)).hasSize(5);
    assertThat(fixture.quarantine.list(0, 1).getFirst().topic()).isEqualTo("/k/lamp-9/attrs");
  }

  @Test
  void quarantineKeepsOnlySoManyASecond() {
    for (int i = 0; i < Quarantine.KEPT_PER_SECOND + 50; i++) {
      fixture.quarantine.put(QuarantineReason.BAD_JSON, ATTRS, "", new byte[0]);
    }
    tenant.close();
    assertThat(tenant.count(Space.QUARANTINE, "")).isEqualTo(Quarantine.KEPT_PER_SECOND);
    assertThat(fixture.quarantine.notKept()).isEqualTo(50);
    assertThat(fixture.quarantine.counts()).containsEntry(QuarantineReason.BAD_JSON, 150L);
  }

  @Test
  void whatTheStoreRefusesLeavesTheRest() {
    byte[] payload = "{\"powerState\":\"on\",\"illuminanceLevel\":1}".getBytes(UTF_8);
    List<Operation> operations = messages.report(ATTRS, payload, AT);
    var name = tenant.names().intern("https://uri.etsi.org/ngsi-ld/default-context/powerState");
    List<Operation> left =
        messages.afterRefusal(
            ATTRS, payload, operations, new Refusal.WrongValue("x", name, "a number"));
    assertThat(((Operation.Report) left.getFirst()).attributes()).hasSize(1);
    assertThat(messages.afterRefusal(ATTRS, payload, operations, new Refusal.EntityMissing("x")))
        .isEmpty();
  }

  @Test
  void answersReachWhoWaitsForThem() {
    var _ =
        messages.answer(
            "/k/lamp-1/cmdexe",
            "{\"illuminanceLevel\":\"OK\",\"commandId\":\"c1\"}".getBytes(UTF_8));
    var _ =
        messages.answer(
            "/k/lamp-1/cmdexe", "{\"illuminanceLevel\":\"ERROR lamp\"}".getBytes(UTF_8));
    assertThat(fixture.heard)
        .containsExactly(
            "urn:ngsi-ld:Streetlight:lamp-1 illuminanceLevel c1 true OK",
            "urn:ngsi-ld:Streetlight:lamp-1 illuminanceLevel  false ERROR lamp");
  }

  private List<Attribute> report(String payload) {
    List<Operation> operations = messages.report(ATTRS, payload.getBytes(UTF_8), AT);
    return operations.isEmpty()
        ? List.of()
        : ((Operation.Report) operations.getFirst()).attributes();
  }
}

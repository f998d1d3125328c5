package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.AttributePatch;
import city.laterne.store.AttributePatch.Effect;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatchingTest {
  private static final Name SPEED = new Name(1, "speed");
  private static final Name SOURCE = new Name(2, "source");
  private static final Name QUALITY = new Name(3, "quality");
  private static final Value NULL = new Value.Text("urn:ngsi-ld:null");

  private static final Attribute BEFORE =
      Attribute.property(SPEED, Value.Decimal.of(5), 100)
          .withUnit("KMH")
          .withTimes(10, 20)
          .withSub(List.of(Attribute.property(SOURCE, new Value.Text("GPS")).withTimes(10, 20)));

  private static AttributePatch patch(Attribute attribute, Effect effect, AttributePatch... sub) {
    return new AttributePatch(attribute, effect, List.of(sub));
  }

  @Test
  void fragmentWithoutValueKeepsTheValue() {
    Attribute after =
        Patching.updated(
            BEFORE, patch(Attribute.property(SPEED, Value.Null.NULL, 300), Effect.KEEP), 30);
    assertThat(after).isEqualTo(BEFORE.withObservedAt(300).withTimes(10, 30));
  }

  @Test
  void newValueKeepsUnitAndSubAttributes() {
    Attribute after =
        Patching.merged(
            BEFORE, patch(Attribute.property(SPEED, Value.Decimal.of(6)), Effect.SET), 30);
    assertThat(after.value()).isEqualTo(Value.Decimal.of(6));
    assertThat(after.unitCode()).isEqualTo("KMH");
    assertThat(after.observedAt()).isEqualTo(100);
    assertThat(after.sub()).isEqualTo(BEFORE.sub());
  }

  @Test
  void subAttributesAreAddedAndTakenAway() {
    Attribute after =
        Patching.merged(
            BEFORE,
            patch(
                Attribute.property(SPEED, Value.Null.NULL),
                Effect.KEEP,
                patch(Attribute.property(SOURCE, Value.Null.NULL), Effect.REMOVE_ALL),
                patch(Attribute.property(QUALITY, Value.Decimal.of(1)), Effect.SET)),
            30);
    assertThat(after.sub())
        .containsExactly(Attribute.property(QUALITY, Value.Decimal.of(1)).withTimes(30, 30));
  }

  @Test
  void objectsAreMergedAndTheirNullsTakenAway() {
    Attribute before =
        Attribute.of(
            SPEED,
            AttributeKind.LANGUAGE_PROPERTY,
            Value.Fields.of(Map.of("de", new Value.Text("alt"), "en", new Value.Text("old"))),
            Micros.ABSENT);
    Attribute given =
        Attribute.of(
            SPEED,
            AttributeKind.LANGUAGE_PROPERTY,
            Value.Fields.of(Map.of("de", NULL, "fr", new Value.Text("neuf"))),
            Micros.ABSENT);
    assertThat(Patching.merged(before, patch(given, Effect.SET), 30).value())
        .isEqualTo(
            Value.Fields.of(Map.of("en", new Value.Text("old"), "fr", new Value.Text("neuf"))));
    assertThat(Patching.updated(before, patch(given, Effect.SET), 30).value())
        .as("a partial update replaces")
        .isEqualTo(given.value());
  }

  @Test
  void valueOfAnotherKindReplaces() {
    Attribute given = Attribute.relationship(SPEED, "urn:a:1");
    Attribute after = Patching.merged(BEFORE, patch(given, Effect.SET), 30);
    assertThat(after.kind()).isEqualTo(AttributeKind.RELATIONSHIP);
    assertThat(after.value()).isEqualTo(given.value());
  }

  @Test
  void unitIsTakenAwayByNull() {
    Attribute given = Attribute.property(SPEED, Value.Null.NULL).withUnit("urn:ngsi-ld:null");
    assertThat(Patching.merged(BEFORE, patch(given, Effect.KEEP), 30).unitCode()).isEmpty();
  }
}

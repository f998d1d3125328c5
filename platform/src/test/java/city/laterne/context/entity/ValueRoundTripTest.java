package city.laterne.context.entity;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import city.laterne.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import tools.jackson.core.JsonParser;

class ValueRoundTripTest {
  @Property
  void everyValueIsReadAsItWasWritten(@ForAll("values") Value value) {
    byte[] json = new JsonBytes().value(value).toByteArray();
    try (JsonParser parser = Json.parser(json)) {
      parser.nextToken();
      assertThat(ValueReader.read(parser)).isEqualTo(value);
      assertThat(parser.nextToken()).isNull();
    }
  }

  @Property
  void timesAreWrittenAsTheJdkDoes(
      @ForAll @LongRange(min = -60_000_000_000_000_000L, max = 200_000_000_000_000_000L)
          long micros) {
    String json = new String(new JsonBytes().time(micros).toByteArray(), StandardCharsets.UTF_8);
    assertThat(json).isEqualTo("\"" + Micros.format(micros) + "\"");
  }

  @Provide
  Arbitrary<Value> values() {
    Arbitrary<Value> texts =
        Arbitraries.strings()
            .filter(s -> StandardCharsets.UTF_8.newEncoder().canEncode(s))
            .map(Value.Text::new);
    Arbitrary<Value> numbers =
        Combinators.combine(
                Arbitraries.longs().between(-999_999_999_999_999_99L, 999_999_999_999_999_99L),
                Arbitraries.integers().between(0, 17))
            .as(Value.Decimal::new);
    Arbitrary<Value> plain =
        Arbitraries.oneOf(
            texts,
            numbers,
            Arbitraries.of(true, false).map(Value.Bool::of),
            Arbitraries.just(Value.Null.NULL));
    Arbitrary<Value> arrays =
        plain.list().ofMaxSize(4).map(items -> new Value.Items(List.copyOf(items)));
    Arbitrary<Value> objects =
        Arbitraries.maps(
                Arbitraries.strings().alpha().ofMinLength(1), Arbitraries.oneOf(plain, arrays))
            .ofMaxSize(4)
            .map(fields -> Value.Fields.of(Map.copyOf(fields)));
    return Arbitraries.oneOf(plain, arrays, objects);
  }
}

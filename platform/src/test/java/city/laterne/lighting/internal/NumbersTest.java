package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "13.4532|13.4532",
        "13,4532|13.4532",
        "5.812.345,67|5812345.67",
        "5,812,345.67|5812345.67",
        "5.812.345|5812345",
        "5 812 345,5|5812345.5",
        "5'812'345.5|5812345.5",
        "-3|-3",
        "70 W|70",
        "8,5m|8.5",
        "1.5e3|1500",
        "52,5°|52.5"
      })
  void readsNumbersAsPeopleWriteThem(String text, double expected) {
    assertThat(Numbers.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"''", "W", "unbekannt", "12a4", "--3", "3-4", "70 W LED neu", "NaN"})
  void whatIsNoNumberIsNone(String text) {
    assertThat(Numbers.parse(text)).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POINT (6.77 51.43)",
        "SRID=4326;POINT Z (6.77 51.43 30)",
        "MULTIPOINT ((6.77 51.43))",
        "MULTIPOINT (6.77 51.43)",
        "POINT (6,77 51,43)",
        "51.43, 6.77",
        "(51.43, 6.77)",
        "[51.43,6.77]"
      })
  void readsPlacesThatStandInOneColumn(String text) {
    assertThat(Numbers.parsePoint(text)).containsExactly(6.77, 51.43);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MULTIPOINT ((1 2), (3 4))",
        "MULTIPOINT (1 2, 3 4)",
        "LINESTRING (1 2, 3 4)",
        "0101000020E6100000",
        "here",
        "12345, 67890"
      })
  void whatIsNoPlaceIsNone(String text) {
    assertThat(Numbers.parsePoint(text)).isEmpty();
  }

  @Property
  void readsEveryDecimalWithPointOrComma(
      @ForAll @BigRange(min = "-99999999", max = "99999999") @Scale(6) BigDecimal number) {
    String text = number.toPlainString();
    assertThat(Numbers.parse(text)).isEqualTo(number.doubleValue());
    assertThat(Numbers.parse(text.replace('.', ','))).isEqualTo(number.doubleValue());
  }
}

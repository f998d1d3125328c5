package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import org.junit.jupiter.api.Test;

/** What ends a reading of much history. */
class ReadingBoundTest {
  @Test
  void oneRowTooManyIsRefusedWithTheLimit() {
    ReadingBound bound = new ReadingBound(2, () -> {});
    bound.row();
    bound.row();
    assertThatThrownBy(bound::row)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("TooComplexQuery"))
        .hasMessageContaining("More than 2 rows");
  }

  @Test
  void whoWaitsIsAskedEveryNowAndThen() {
    int[] asked = {0};
    ReadingBound bound = new ReadingBound(10_000, () -> asked[0]++);
    for (int i = 0; i < 3_500; i++) {
      bound.row();
    }
    assertThat(asked[0]).isEqualTo(3);
  }
}

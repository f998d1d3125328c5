package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeysTest {
  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void behindAPrefixIsTheFirstKeyThatDoesNotBeginWithIt() {
    assertThat(Keys.behind(bytes(1, 2))).containsExactly(bytes(1, 3));
    assertThat(Keys.behind(bytes(1, 127))).containsExactly(bytes(1, 128));
    assertThat(Keys.behind(bytes(7, 255, 255))).containsExactly(bytes(8));
    assertThat(Keys.behind(bytes(255, 255))).isEmpty();
    assertThat(Keys.behind(bytes())).isEmpty();
  }
}

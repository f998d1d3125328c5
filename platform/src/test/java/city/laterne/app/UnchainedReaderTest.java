package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.DataReader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class UnchainedReaderTest {
  /** The same bytes, cut the same way, each time. */
  private static Supplier<byte[]> source(long seed, byte[] all) {
    Random random = new Random(seed);
    int[] at = {0};
    return () -> {
      int from = at[0];
      at[0] = Math.min(all.length, from + 1 + random.nextInt(40));
      return Arrays.copyOfRange(all, from, at[0]);
    };
  }

  private static UnchainedReader reader(Supplier<byte[]> source) {
    return new UnchainedReader(DataReader.create(source), source);
  }

  @Test
  void readsWhatAPlainReaderReads() {
    byte[] lines = new byte[20_000];
    Random random = new Random(11);
    for (int i = 0; i < lines.length; i++) {
      lines[i] = (byte) ('a' + random.nextInt(26));
    }
    for (int i = 30; i + 1 < lines.length; i += 31) {
      lines[i] = '\r';
      lines[i + 1] = '\n';
    }
    for (int seed = 0; seed < 50; seed++) {
      DataReader plain = DataReader.create(source(seed, lines));
      UnchainedReader unchained = reader(source(seed, lines));
      Random steps = new Random(seed);
      for (int left = lines.length - 2_000; left > 0; ) {
        switch (steps.nextInt(5)) {
          case 0 -> {
            Optional<String> line = line(plain);
            assertThat(line(unchained)).isEqualTo(line);
            left -= line.map(text -> text.length() + 2).orElse(1);
          }
          case 1 -> {
            int most = 1 + steps.nextInt(90);
            byte[] bytes = plain.readBytes(most);
            assertThat(unchained.readBytes(most)).isEqualTo(bytes);
            left -= most;
          }
          case 2 -> {
            plain.ensureAvailable();
            unchained.ensureAvailable();
            assertThat(unchained.lookup()).isEqualTo(plain.lookup());
            assertThat(unchained.read()).isEqualTo(plain.read());
            left--;
          }
          case 3 -> {
            plain.ensureAvailable();
            unchained.ensureAvailable();
            int most = Math.min(plain.available(), 1 + steps.nextInt(20));
            assertThat(unchained.available()).isEqualTo(plain.available());
            plain.skip(most);
            unchained.skip(most);
            left -= most;
          }
          default -> {
            int most = 1 + steps.nextInt(9);
            assertThat(unchained.readAsciiString(most)).isEqualTo(plain.readAsciiString(most));
            left -= most;
          }
        }
      }
    }
  }

  /** A line; where only its end is left to read, that is passed over. */
  private static Optional<String> line(DataReader reader) {
    try {
      return Optional.of(reader.readLine());
    } catch (DataReader.IncorrectNewLineException e) {
      reader.skip(1);
      return Optional.empty();
    }
  }

  @Test
  void whatWasReadDoesNotHoldWhatComesAfterIt() throws Exception {
    Supplier<byte[]> source = () -> "12345678".getBytes(StandardCharsets.US_ASCII);
    for (boolean isPlain : new boolean[] {true, false}) {
      DataReader begun = DataReader.create(source);
      DataReader reader = isPlain ? begun : new UnchainedReader(begun, source);
      reader.readBytes(7);
      Field head = DataReader.class.getDeclaredField("head");
      head.setAccessible(true);
      Object buffer = head.get(begun);
      Field next = buffer.getClass().getDeclaredField("next");
      next.setAccessible(true);
      reader.skip(1);
      assertThat(reader.readBytes(2)).isEqualTo("12".getBytes(StandardCharsets.US_ASCII));
      assertThat(next.get(buffer) == null).isEqualTo(!isPlain);
    }
  }
}

package city.laterne.sweeping.routing.file;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The numbers by which a file names the vertices of a problem, which itself counts them from 0 in
 * rising order of these numbers. Immutable.
 */
public final class VertexNumbers {
  private final long[] rising;

  private VertexNumbers(long[] rising) {
    this.rising = rising;
  }

  /**
   * Consecutive numbers.
   *
   * @param first the number of vertex 0
   * @param count how many vertices there are
   */
  static VertexNumbers from(long first, int count) {
    long[] numbers = new long[count];
    for (int vertex = 0; vertex < count; vertex++) {
      numbers[vertex] = first + vertex;
    }
    return new VertexNumbers(numbers);
  }

  /**
   * Any numbers.
   *
   * @param numbers in any order, may be repeated
   */
  static VertexNumbers of(long[] numbers) {
    return new VertexNumbers(Arrays.stream(numbers).sorted().distinct().toArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VertexNumbers numbers && Arrays.equals(rising, numbers.rising);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rising);
  }

  /** How many vertices there are. */
  public int count() {
    return rising.length;
  }

  /** The file's number of a vertex. */
  public long number(int vertex) {
    return rising[vertex];
  }

  /** The vertex that the file calls so. */
  public OptionalInt find(long number) {
    int at = Arrays.binarySearch(rising, number);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }
}

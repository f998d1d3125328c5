package city.laterne.sweeping.routing.file;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.RoutingPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever happens to a file on its way, it is read or refused with a line; nothing is thrown. */
class DamagedFilePropertyTest {
  private static final List<String> FILES =
      List.of(
          ProblemFileTest.PLAIN,
          ProblemFileTest.CARPLIB,
          ProblemFileTest.MIXED,
          ProblemFileTest.GENERAL,
          ProblemFileTest.TURNS,
          ProblemJsonTest.WHOLE);

  /** What is put in: signs that mean something in one of the forms, and some that mean nothing. */
  private static final List<String> PIECES =
      List.of(
          "0",
          "1",
          "9",
          "-",
          "99999999999999999999",
          "1e9",
          ".",
          ",",
          ":",
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\n",
          "\t",
          " ",
          "#",
          "null",
          "é",
          "\0");

  @Property(tries = 3000)
  void damagedProblemIsReadOrRefused(
      @ForAll long seed,
      @ForAll @IntRange(max = 5) int file,
      @ForAll @IntRange(min = 1, max = 4) int times) {
    String damaged = damaged(FILES.get(file), seed, times);
    switch (ProblemFile.read("name", damaged.getBytes(StandardCharsets.UTF_8))) {
      case Reading.Read read -> assertThat(read.instance().problem().vertices()).isPositive();
      case Reading.Malformed wrong -> {
        assertThat(wrong.line()).isBetween(1, (int) damaged.lines().count() + 1);
        assertThat(wrong.reason()).isNotBlank();
      }
      case Reading.Contradictory none -> assertThat(none.reasons()).isNotEmpty();
    }
  }

  @Property(tries = 1000)
  void damagedRoutesAreReadOrRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int times) {
    Instance instance = PlanFileTest.instance();
    String routes = PlanFile.write(instance, new RoutingPlan(List.of(PlanFileTest.ROUTE), 37));
    String damaged = damaged(routes, seed, times);
    assertThat(PlanFile.read(instance, damaged.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfAny(PlanReading.Read.class, PlanReading.Malformed.class);
  }

  private static String damaged(String text, long seed, int times) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 0; i < times && !damaged.isEmpty(); i++) {
      int at = random.nextInt(damaged.length());
      int until = Math.min(damaged.length(), at + random.nextInt(1, 12));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(4)) {
        case 0 -> damaged.insert(at, piece);
        case 1 -> damaged.replace(at, at + 1, piece);
        case 2 -> damaged.delete(at, until);
        default -> damaged.insert(at, damaged.substring(at, until));
      }
    }
    return damaged.toString();
  }
}

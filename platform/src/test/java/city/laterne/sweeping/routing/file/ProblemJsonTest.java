package city.laterne.sweeping.routing.file;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Days;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemJsonTest {
  static final String WHOLE =
      """
      {
        "format": "laterne-routing-1",
        "name": "quarter",
        "days": 5,
        "objective": {"cost": 2, "longestRoute": 1},
        "dimensions": [{"name": "kg"}, {"name": "Wh", "perTime": 2}],
        "vehicles": [
          {"name": "small", "count": 2, "capacities": {"kg": 1200, "Wh": 54400}, "depot": 4711,
           "hours": [25200, 72000], "longest": 28800, "fixedCost": 100, "timeCost": 1,
           "break": {"after": 16200, "length": 1800}},
          {"name": "large", "capacities": {"kg": 4000, "Wh": 90000}, "start": 4711, "end": 815}],
        "facilities": [
          {"name": "tip", "kind": "dump", "vertex": 815, "time": 600, "resets": ["kg"]}],
        "uTurns": {"where": "deadEnds", "cost": 30, "time": 20},
        "links": [
          {"id": "main", "from": 4711, "to": 42, "cost": 100, "time": 12},
          {"from": 42, "to": 815, "oneWay": true, "cost": 80},
          {"from": 815, "to": 4711, "cost": 60}],
        "services": [
          {"id": "a", "link": "main", "direction": "backward", "cost": 110, "time": 40,
           "demands": {"kg": 5}, "windows": [[25200, 32400], [50000, 60000]],
           "days": [[0, 2], [1, 3]]},
          {"id": "b", "link": 1},
          {"id": "c", "link": 2, "demands": {"kg": 7}},
          {"id": "d", "vertex": 42, "time": 60}],
        "turns": [
          {"from": {"link": "main"}, "to": {"link": 1}, "cost": 3, "time": 4},
          {"from": {"link": 1}, "to": {"link": 2}, "forbidden": true}]
      }
      """;

  @Test
  void everyMemberIsRead() {
    Instance instance = instance(WHOLE);
    RoutingProblem problem = instance.problem();
    assertThat(problem.name()).isEqualTo("quarter");
    assertThat(problem.vertices()).isEqualTo(3);
    assertThat(instance.numbers().number(0)).isEqualTo(42);
    assertThat(problem.days()).isEqualTo(5);
    assertThat(problem.objective().cost()).isEqualTo(2);
    assertThat(problem.dimensions().get(1).perTime()).isEqualTo(2);
    VehicleKind small = problem.vehicles().getFirst();
    assertThat(small.count()).isEqualTo(2);
    assertThat(small.capacities()).containsExactly(1200, 54400);
    assertThat(small.hours()).isEqualTo(new TimeWindow(25200, 72000));
    assertThat(small.breaks()).isEqualTo(new BreakRule.After(16200, 1800));
    assertThat(instance.numbers().number(problem.vehicles().get(1).end())).isEqualTo(815);
    assertThat(problem.facilities().getFirst().resets()).containsExactly(0);
    assertThat(problem.uTurns()).isEqualTo(new UTurns(UTurns.Where.DEAD_ENDS, 30, 20));
    Service swept = problem.services().getFirst();
    assertThat(((Service.OfArc) swept).arc()).isEqualTo(new Arc(0, Direction.BACKWARD));
    assertThat(swept.work().windows()).hasSize(2);
    assertThat(swept.work().days()).isEqualTo(new Days(List.of(List.of(0, 2), List.of(1, 3))));
    assertThat(problem.turns()).hasSize(2).last().isInstanceOf(TurnRule.Forbidden.class);
  }

  @Test
  void serviceTakesWhatDrivingDoesUnlessSaidOtherwise() {
    List<Service> services = instance(WHOLE).problem().services();
    assertThat(services.get(1)).as("a one-way link").isInstanceOf(Service.OfArc.class);
    assertThat(services.get(1).work().cost()).isEqualTo(80);
    assertThat(services.get(2)).isInstanceOf(Service.OfEdge.class);
    assertThat(services.get(3).work().cost()).isZero();
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    Instance instance = instance(WHOLE);
    String written = ProblemJsonWriter.write(instance);
    assertThat(instance(written).problem()).isEqualTo(instance.problem());
    assertThat(instance(written).numbers().number(2)).isEqualTo(4711);
    RoutingProblem city = GridCity.of(150, 3);
    assertThat(instance(ProblemJsonWriter.write(Instance.of(city))).problem()).isEqualTo(city);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "days": 5            | "days": 5.5           | 4  | must be a whole number
          "days": 5            | "days": "5"           | 4  | must be a whole number
          "days": 5            | "days": 1e400         | 4  | must be from 1 to 366
          "days": 5            | "dayz": 5             | 4  | not known; there are
          "cost": 80           | "cost": -1            | 17 | must be from 0
          "cost": 80           | "kost": 80            | 17 | has no member "cost"
          "to": 4711, "cost"   | "to": -1, "cost"      | 18 | links[2].to is -1
          "kind": "dump"       | "kind": "well"        | 13 | must be one of [dump, water, charge]
          "resets": ["kg"]     | "resets": ["l"]       | 13 | there is no dimension l
          "link": "main", "dir | "link": "side", "dir  | 20 | there is no link side
          {"id": "b", "link": 1 | {"id": "b", "link": 3 | 23 | must be from 0 to 2
          "id": "b"            | "id": "a"             | 1  | the service a is there twice
          {"kg": 7}            | {"kgs": 7}            | 24 | not known; there are Wh, kg
          [[0, 2], [1, 3]]     | [[2, 0]]              | 20 | do not rise
          [[0, 2], [1, 3]]     | [[0, 7]]              | 1  | a day of service a
          [25200, 32400]       | [25200]               | 21 | must be [earliest, latest]
          "count": 2           | "count": 2, "count": 3 | 8 | is no JSON
          laterne-routing-1    | laterne-routing-9     | 2  | is what can be read
          "forbidden": true    | "forbidden": 1        | 28 | true or false
          "link": 2}, "forb    | "link": 0}, "forb     | 1  | begins at
          """)
  void whatIsWrongIsNamedWithItsLine(String right, String wrong, int line, String reason) {
    assertThat(WHOLE).contains(right);
    assertThat(read(WHOLE.replace(right, wrong)))
        .isInstanceOfSatisfying(
            Reading.Malformed.class,
            refused -> {
              assertThat(refused.reason()).contains(reason);
              assertThat(refused.line()).isEqualTo(line);
            });
  }

  @Test
  void cutOffJsonIsNoJson() {
    assertThat(read(WHOLE.substring(0, 900))).isInstanceOf(Reading.Malformed.class);
    assertThat(read(WHOLE + "x")).isInstanceOf(Reading.Malformed.class);
    assertThat(read("{\"vertices\":1e999999999999999}"))
        .isInstanceOfSatisfying(
            Reading.Malformed.class, refused -> assertThat(refused.reason()).contains("exponent"));
    assertThat(read("{\"format\":\"laterne-routing-1\",\"links\":null}"))
        .isInstanceOfSatisfying(
            Reading.Malformed.class,
            refused -> assertThat(refused.reason()).contains("links is null"));
    assertThat(read("{" + "\"a\":[".repeat(5_000))).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void windowThatEndsBeforeItBeginsIsContradictory() {
    assertThat(read(WHOLE.replace("[25200, 32400]", "[32400, 25200]")))
        .isInstanceOfSatisfying(
            Reading.Contradictory.class,
            none -> {
              assertThat(none.reasons()).hasSize(1);
              assertThat(none.reasons().getFirst().code()).isEqualTo("ContradictoryWindow");
              assertThat(none.reasons().getFirst().member()).isEqualTo("a");
              assertThat(none.reasons().getFirst().message()).contains("line 21");
            });
  }

  private static Instance instance(String text) {
    if (read(text) instanceof Reading.Read read) {
      return read.instance();
    }
    throw new AssertionError(read(text).toString());
  }

  private static Reading read(String text) {
    return ProblemFile.read("name", text.getBytes(StandardCharsets.UTF_8));
  }
}

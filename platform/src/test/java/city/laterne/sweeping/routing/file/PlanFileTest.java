package city.laterne.sweeping.routing.file;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.Stop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanFileTest {
  private static final String PROBLEM =
      """
      {"format": "laterne-routing-1", "name": "three",
       "dimensions": [{"name": "kg"}],
       "vehicles": [{"name": "sweeper", "capacities": {"kg": 9}, "depot": 10}],
       "facilities": [{"name": "dump", "kind": "dump", "vertex": 30, "resets": ["kg"]}],
       "links": [{"from": 10, "to": 20, "cost": 5}, {"from": 20, "to": 30, "cost": 5},
                 {"from": 10, "to": 20, "cost": 7}],
       "services": [{"id": "a", "link": 0}, {"id": "b", "link": 1}, {"id": "c", "link": 2},
                    {"id": "d", "vertex": 20}]}
      """;

  private final Instance instance = instance();

  static final Route ROUTE =
      new Route(
          0,
          0,
          List.of(
              new Stop.AlongLink(0, Direction.FORWARD),
              new Stop.AtVertex(3),
              new Stop.AlongLink(2, Direction.BACKWARD),
              new Stop.AtFacility(0),
              new Stop.Break(),
              new Stop.AlongLink(1, Direction.BACKWARD)),
          37,
          41);

  @Test
  void routesAreWrittenInTheNumbersOfTheFile() {
    assertThat(PlanFile.write(instance, new RoutingPlan(List.of(ROUTE), 37)))
        .isEqualTo(
            """
            {"instance":"three","cost":37,"routes":[
            {"vehicle":"sweeper","day":0,"cost":37,"time":41,\
            "services":[[10,20],[20,20],[20,10],[30,20]],\
            "stops":[{"service":"a","from":10,"to":20},{"service":"d","vertex":20},\
            {"service":"c","from":20,"to":10},{"facility":"dump","vertex":30},{"break":true},\
            {"service":"b","from":30,"to":20}]}]}
            """);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    String written = PlanFile.write(instance, new RoutingPlan(List.of(ROUTE), 37));
    assertThat(stops(written)).isEqualTo(List.of(ROUTE.stops()));
  }

  @Test
  void routesOfPairsAloneAreRead() {
    assertThat(stops("{\"routes\": [{\"services\": [[10,20],[20,10],[20,20]]},{\"services\":[]}]}"))
        .isEqualTo(
            List.of(
                List.of(
                    new Stop.AlongLink(0, Direction.FORWARD),
                    new Stop.AlongLink(2, Direction.BACKWARD),
                    new Stop.AtVertex(3))));
  }

  @Test
  void whatIsNotOfTheProblemIsRefused() {
    refused("{\"routes\": [\n{\"services\": [[10,30]]}]}", 2, "no service from 10 to 30");
    refused("{\"routes\": [{\"services\": [[10]]}]}", 1, "is [from, to]");
    refused("{\"routes\": [{\"stops\": [{\"service\": \"z\"}]}]}", 1, "no service z");
    refused("{\"routes\": [{\"stops\": [{\"facility\": \"z\"}]}]}", 1, "no facility z");
    refused("{\"routes\": [{\"stops\": [{\"service\": \"a\", \"from\": 30}]}]}", 1, "not begin");
    refused("{\"routes\": [{\"vehicle\": \"z\", \"stops\": [{\"break\":true}]}]}", 1, "no kind z");
    refused("[]", 1, "must be an object");
    refused("{", 1, "is no JSON");
  }

  private void refused(String text, int line, String reason) {
    assertThat(PlanFile.read(instance, text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            PlanReading.Malformed.class,
            wrong -> {
              assertThat(wrong.reason()).contains(reason);
              assertThat(wrong.line()).isEqualTo(line);
            });
  }

  private List<List<Stop>> stops(String text) {
    if (PlanFile.read(instance, text.getBytes(StandardCharsets.UTF_8))
        instanceof PlanReading.Read read) {
      return read.plan().routes().stream().map(Route::stops).toList();
    }
    throw new AssertionError(text);
  }

  static Instance instance() {
    if (ProblemFile.read("x", PROBLEM.getBytes(StandardCharsets.UTF_8))
        instanceof Reading.Read read) {
      return read.instance();
    }
    throw new AssertionError(ProblemFile.read("x", PROBLEM.getBytes(StandardCharsets.UTF_8)));
  }
}

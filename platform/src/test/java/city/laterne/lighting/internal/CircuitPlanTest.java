package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.lighting.Inventory;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitPlanTest {
  private static final double WEST = 6.70;
  private static final double SOUTH = 51.40;
  private static final double STEP = 0.0015;
  private static final int ROWS = 20;
  private static final StreetIndex STREETS = streets();

  private record Place(double longitude, double latitude) {}

  @Test
  void circuitsAreNeighbourhoodsOfAUsualSize() {
    List<Place> places = places(ROWS * ROWS * 6);
    Map<String, List<Place>> circuits = circuits(places, plan(places));
    assertThat(circuits.values()).allSatisfy(c -> assertThat(c).hasSizeBetween(1, 90));
    long usual = circuits.values().stream().filter(c -> c.size() >= 60).count();
    assertThat(usual).isGreaterThanOrEqualTo(circuits.size() * 7 / 10);
    assertThat(circuits.values())
        .allSatisfy(
            circuit ->
                assertThat(circuit)
                    .allSatisfy(
                        place ->
                            assertThat(
                                    Ground.metres(
                                        circuit.getFirst().longitude(),
                                        circuit.getFirst().latitude(),
                                        place.longitude(),
                                        place.latitude()))
                                .isLessThan(1_200)));
  }

  @Test
  void lightsOfOneCircuitHangTogether() {
    List<Place> places = places(ROWS * ROWS * 6);
    for (List<Place> circuit : circuits(places, plan(places)).values()) {
      List<Place> reached = new ArrayList<>(List.of(circuit.getFirst()));
      List<Place> left = new ArrayList<>(circuit.subList(1, circuit.size()));
      for (int i = 0; i < reached.size(); i++) {
        Place from = reached.get(i);
        for (Place to : List.copyOf(left)) {
          if (Ground.metres(from.longitude(), from.latitude(), to.longitude(), to.latitude())
              <= 91) {
            left.remove(to);
            reached.add(to);
          }
        }
      }
      assertThat(left).isEmpty();
    }
  }

  @Test
  void theSameLightsYieldTheSamePlan() {
    List<Place> places = places(900);
    CircuitPlan one = plan(places);
    CircuitPlan other = plan(places);
    assertThat(one.inventory()).isEqualTo(other.inventory());
    for (int i = 0; i < places.size(); i++) {
      assertThat(one.circuit(i)).isEqualTo(other.circuit(i));
    }
  }

  @Test
  void moreLightsLeaveThePlanAsItWas() {
    List<Place> places = places(1_200);
    CircuitPlan before = plan(places.subList(0, 1_100));
    CircuitPlan after = new CircuitPlan(Optional.of(STREETS), 52);
    for (int i = 0; i < 1_100; i++) {
      Place place = places.get(i);
      int _ =
          after.settle(
              place.longitude(), place.latitude(), before.circuit(i), before.cabinet(i), true);
    }
    for (Place place : places.subList(1_100, 1_200)) {
      add(after, place);
    }
    after.run();
    for (int i = 0; i < 1_100; i++) {
      assertThat(after.circuit(i)).isEqualTo(before.circuit(i));
      assertThat(after.cabinet(i)).isEqualTo(before.cabinet(i));
    }
    Map<String, Integer> loads = new HashMap<>();
    for (int i = 0; i < places.size(); i++) {
      loads.merge(after.circuit(i), 1, Integer::sum);
    }
    assertThat(loads.values()).allSatisfy(load -> assertThat(load).isLessThanOrEqualTo(90));
  }

  @Test
  void cabinetsFeedUpToThreeCircuitsAndStandBesideALight() {
    List<Place> places = places(ROWS * ROWS * 6);
    Inventory inventory = plan(places).inventory();
    Map<String, Integer> fed = new HashMap<>();
    inventory.circuits().forEach(circuit -> fed.merge(circuit.cabinet(), 1, Integer::sum));
    assertThat(fed.values()).allSatisfy(circuits -> assertThat(circuits).isBetween(1, 3));
    assertThat(inventory.cabinets()).hasSameSizeAs(fed.keySet());
    assertThat(inventory.cabinets())
        .allSatisfy(
            cabinet -> {
              assertThat(cabinet.assumed()).isTrue();
              assertThat(places)
                  .anySatisfy(
                      place ->
                          assertThat(
                                  Ground.metres(
                                      place.longitude(),
                                      place.latitude(),
                                      cabinet.longitude(),
                                      cabinet.latitude()))
                              .isLessThan(2));
            });
    assertThat(inventory.circuits()).allSatisfy(circuit -> assertThat(circuit.assumed()).isTrue());
  }

  @Test
  void recordedCircuitsKeepTheirNamesAndGetACabinetOnly() {
    CircuitPlan plan = new CircuitPlan(Optional.empty(), 52);
    int _ = plan.settle(WEST, SOUTH, "K0007", "", false);
    int other = plan.add(WEST + 0.0001, SOUTH, -1, 0);
    plan.run();
    assertThat(plan.circuit(other)).isEqualTo("K0008");
    assertThat(plan.inventory().circuits())
        .containsExactly(
            new Inventory.Circuit("K0007", "S0001", false),
            new Inventory.Circuit("K0008", "S0001", true));
  }

  private static CircuitPlan plan(List<Place> places) {
    CircuitPlan plan = new CircuitPlan(Optional.of(STREETS), 52);
    for (Place place : places) {
      add(plan, place);
    }
    plan.run();
    return plan;
  }

  private static void add(CircuitPlan plan, Place place) {
    int street = STREETS.find(place.longitude(), place.latitude());
    int _ = plan.add(place.longitude(), place.latitude(), street, STREETS.along());
  }

  private static Map<String, List<Place>> circuits(List<Place> places, CircuitPlan plan) {
    Map<String, List<Place>> circuits = new HashMap<>();
    for (int i = 0; i < places.size(); i++) {
      circuits.computeIfAbsent(plan.circuit(i), _ -> new ArrayList<>()).add(places.get(i));
    }
    return circuits;
  }

  /** Three lights on every block of a grid of streets, both ways. */
  private static List<Place> places(int most) {
    List<Place> places = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < ROWS; column++) {
        for (int k = 0; k < 3; k++) {
          double along = (k + 0.5) / 3 * STEP;
          places.add(new Place(WEST + column * STEP + along, SOUTH + row * STEP));
          places.add(new Place(WEST + column * STEP, SOUTH + row * STEP + along));
        }
      }
    }
    return places.subList(0, most);
  }

  private static StreetIndex streets() {
    ListedMap map = new ListedMap();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < ROWS; column++) {
        double x = WEST + column * STEP;
        double y = SOUTH + row * STEP;
        map.street(
            "e%02d-%02d".formatted(row, column),
            "Ost " + row,
            RoadClass.RESIDENTIAL,
            Street.Lit.YES,
            x,
            y,
            x + STEP,
            y);
        map.street(
            "n%02d-%02d".formatted(row, column),
            "Nord " + column,
            RoadClass.RESIDENTIAL,
            Street.Lit.YES,
            x,
            y,
            x,
            y + STEP);
      }
    }
    return StreetIndex.of(map).orElseThrow();
  }
}

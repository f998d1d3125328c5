package city.laterne.app.modelcity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import city.laterne.lighting.Inventory;
import city.laterne.lighting.LightRecord;
import city.laterne.shared.Failure;
import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

class ModelCityTest {
  /** Hashes of all that cities of 1,000 and 10,000 lights tell: another hash is another city. */
  private static final String SMALL =
      "1ea2d49b756e14bfc9473b308bb83a9a038ad0a72bf87fd9d923629024e1f5d3";

  private static final String WITH_RAIL_AND_HARBOUR =
      "329416da7b9a212e8e68a68539120006f9c981a53ddbfbebaa7e8e37bb877462";

  private static final Survey USUAL = new Survey(ModelCity.of(1, ModelCity.USUAL_LIGHTS));

  @Test
  void sameSeedAndSizeMakeTheSameCityOnEveryMachine() throws Exception {
    assertThat(new Survey(ModelCity.of(1, 1_000)).fingerprint())
        .isEqualTo(new Survey(ModelCity.of(1, 1_000)).fingerprint())
        .isEqualTo(SMALL);
    assertThat(new Survey(ModelCity.of(1, 10_000)).fingerprint()).isEqualTo(WITH_RAIL_AND_HARBOUR);
    assertThat(new Survey(ModelCity.of(2, 1_000)).fingerprint()).isNotEqualTo(SMALL);
  }

  @Test
  void cityHasExactlyTheLightsAskedFor() {
    for (int size : new int[] {1_000, 10_000}) {
      List<LightRecord> lights = ModelCity.of(1, size).lights().toList();
      assertThat(lights).hasSize(size);
      assertThat(ids(lights)).hasSize(size);
    }
    assertThat(USUAL.lights).hasSize(45_000);
    assertThat(ids(USUAL.lights)).hasSize(45_000);
    assertThat(USUAL.lights.getFirst().id()).isEqualTo("model-1");
    assertThat(USUAL.lights.getLast().id()).isEqualTo("model-45000");
  }

  private static Set<String> ids(List<LightRecord> lights) {
    return lights.stream().map(LightRecord::id).collect(Collectors.toSet());
  }

  @Test
  void circuitsAndCabinetsAreThoseOfACity() {
    Map<String, Inventory.Cabinet> cabinets =
        USUAL.inventory.cabinets().stream()
            .collect(Collectors.toMap(Inventory.Cabinet::name, Function.identity()));
    Set<Inventory.Circuit> circuits = new HashSet<>(USUAL.inventory.circuits());
    assertThat(circuits.size()).isCloseTo(600, within(30));
    assertThat(cabinets.size()).isCloseTo(300, within(30));
    Map<String, Long> loads =
        USUAL.lights.stream()
            .collect(Collectors.groupingBy(LightRecord::circuit, Collectors.counting()));
    assertThat(loads).hasSameSizeAs(circuits);
    assertThat(loads.values()).allMatch(load -> load >= 25 && load <= 110);
    assertThat(loads.values().stream().filter(load -> load >= 60 && load <= 90).count())
        .isGreaterThan(loads.size() * 9L / 10);
    assertThat(USUAL.lights)
        .extracting(light -> new Inventory.Circuit(light.circuit(), light.cabinet(), false))
        .allMatch(circuits::contains);
    assertThat(
            circuits.stream()
                .collect(Collectors.groupingBy(Inventory.Circuit::cabinet, Collectors.counting()))
                .values())
        .hasSize(cabinets.size())
        .allMatch(count -> count <= 3);
  }

  @Test
  void lightsComeCircuitByCircuit() {
    Set<String> done = new HashSet<>();
    String now = "";
    for (LightRecord light : USUAL.lights) {
      if (!light.circuit().equals(now)) {
        assertThat(done.add(light.circuit())).as("circuit %s again", light.circuit()).isTrue();
        now = light.circuit();
      }
    }
  }

  @Test
  void streetsAreThoseOfACity() {
    assertThat(USUAL.kilometres()).isBetween(1_300.0, 1_750.0);
    assertThat(USUAL.connected()).isGreaterThan(0.98);
    assertThat(USUAL.map.streets()).extracting(Street::id).doesNotHaveDuplicates();
    assertThat(USUAL.map.streets().stream().map(Street::roadClass).collect(Collectors.toSet()))
        .contains(
            RoadClass.MOTORWAY,
            RoadClass.PRIMARY,
            RoadClass.SECONDARY,
            RoadClass.TERTIARY,
            RoadClass.RESIDENTIAL,
            RoadClass.LIVING_STREET,
            RoadClass.PEDESTRIAN,
            RoadClass.SERVICE);
    assertThat(USUAL.map.streets()).anyMatch(Street::bridge).anyMatch(Street::tunnel);
    assertThat(USUAL.map.streets())
        .anyMatch(street -> street.oneWay() == Street.OneWay.FORWARD)
        .allMatch(street -> street.width() > 1 && !street.surface().isEmpty());
  }

  @Test
  void baseMapIsThatOfACityOnARiver() {
    assertThat(USUAL.shapes(MapShape.Layer.BUILDING).size()).isBetween(30_000, 60_000);
    assertThat(USUAL.shapes(MapShape.Layer.RAIL))
        .extracting(MapShape::word)
        .contains("rail", "tram");
    assertThat(USUAL.shapes(MapShape.Layer.WATER))
        .extracting(MapShape::word)
        .contains("river", "dock", "water");
    assertThat(USUAL.shapes(MapShape.Layer.GREEN))
        .extracting(MapShape::word)
        .contains("park", "wood", "allotments");
    assertThat(USUAL.invalid()).isEmpty();
    assertThat(USUAL.drowned()).isEmpty();
  }

  @Test
  void lightsStandAtTheirStreets() {
    assertThat(USUAL.farthestFromStreet()).isLessThan(25);
    assertThat(USUAL.lights).noneMatch(light -> light.street().isEmpty());
  }

  @Test
  void lightsAreOfManyKindsAndSomeAreSwitchedAlone() {
    Map<String, Inventory.Model> models =
        USUAL.inventory.models().stream()
            .collect(Collectors.toMap(Inventory.Model::name, Function.identity()));
    assertThat(USUAL.lights.stream().map(LightRecord::model).distinct())
        .hasSizeGreaterThan(7)
        .allMatch(models::containsKey);
    assertThat(USUAL.lights.stream().filter(LightRecord::individually).count())
        .isCloseTo(5_400L, within(60L));
    assertThat(USUAL.lights.stream().filter(LightRecord::individually))
        .allMatch(light -> Objects.requireNonNull(models.get(light.model())).dimmable());
    assertThat(USUAL.lights.stream().map(LightRecord::safetyFloor).distinct())
        .containsExactlyInAnyOrder(0.3, 0.5, 1.0);
    assertThat(USUAL.lights.stream().filter(light -> light.safetyFloor() == 1).count())
        .isBetween(100L, 2_000L);
  }

  @Test
  void districtsCoverTheirLights() {
    List<District> districts = USUAL.map.districts();
    assertThat(districts.stream().map(District::level).sorted()).startsWith(8, 9).endsWith(10);
    assertThat(districts.stream().filter(district -> district.level() == 9)).hasSize(7);
    Map<String, District> quarters =
        districts.stream()
            .filter(district -> district.level() == 10)
            .collect(Collectors.toMap(District::name, Function.identity()));
    assertThat(quarters.size()).isBetween(43, 47);
    GeometryFactory factory = new GeometryFactory();
    long inside =
        USUAL.lights.stream()
            .filter(
                light ->
                    Objects.requireNonNull(quarters.get(light.district()))
                            .area()
                            .distance(
                                factory.createPoint(
                                    new Coordinate(light.longitude(), light.latitude())))
                        < 0.0015)
            .count();
    assertThat(inside).isGreaterThan(USUAL.lights.size() * 99L / 100);
  }

  @Test
  void poleNumbersAreUniqueInAStreetOfAQuarter() {
    assertThat(
            USUAL.lights.stream()
                .map(light -> light.district() + "/" + light.street() + "/" + light.pole())
                .collect(Collectors.toSet()))
        .hasSize(USUAL.lights.size());
  }

  @Property(tries = 12)
  void everyCityIsSound(@ForAll long seed, @ForAll @IntRange(min = 1_000, max = 9_000) int size) {
    Survey city = new Survey(ModelCity.of(seed, size));
    assertThat(city.lights).hasSize(size);
    assertThat(ids(city.lights)).hasSize(size);
    assertThat(city.connected()).isGreaterThan(0.98);
    assertThat(city.farthestFromStreet()).isLessThan(25);
    assertThat(city.invalid()).isEmpty();
    assertThat(city.drowned()).isEmpty();
    assertThat(city.inventory.circuits().size()).isCloseTo(size / 75, within(6));
  }

  @Test
  void manyLightsAreACountryOfCities() {
    ModelCity country = ModelCity.of(1, 9_500_000);
    assertThat(country.isCountry()).isTrue();
    assertThat(country.cities()).hasSize(212);
    assertThat(country.cities().mapToInt(ModelCity::size).sum()).isEqualTo(9_500_000);
    assertThat(country.cities().map(ModelCity::name).distinct()).hasSize(212);
    List<ModelCity> firstTwo = country.cities().limit(2).toList();
    int first = firstTwo.getFirst().size();
    List<LightRecord> across = country.lights().skip(first - 1L).limit(2).toList();
    assertThat(across)
        .extracting(LightRecord::id)
        .containsExactly("model-" + first, "model-" + (first + 1));
    assertThat(across.getLast()).isEqualTo(firstTwo.getLast().lights().findFirst().orElseThrow());
    assertThat(across.getFirst().cabinet()).startsWith("C1-");
    assertThat(across.getLast().cabinet()).startsWith("C2-");
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> ModelCity.of(1, 999))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("999")
        .hasMessageContaining("1000");
    assertThatThrownBy(() -> ModelCity.of(1, 9_500_001)).isInstanceOf(Failure.class);
  }
}

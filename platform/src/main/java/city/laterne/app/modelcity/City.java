package city.laterne.app.modelcity;

import city.laterne.lighting.Inventory;
import city.laterne.lighting.LightRecord;
import city.laterne.streets.CityMap;
import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.Street;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One city, laid out; what it tells is made when asked. */
final class City {
  private static final double LIGHTS_PER_QUARTER = 1_000;
  private static final double FITS = 0.08;

  final Site site;
  final Network network;
  private final Lamps lamps;
  private final Circuits circuits;
  private final Ground ground;

  /** Lays a city out that is large enough for its lights. */
  City(Site site) {
    this.site = site;
    int lights = site.lights();
    int quarters = (int) Math.max(3, Math.min(90, Math.round(lights / LIGHTS_PER_QUARTER)));
    int boroughs = lights >= 20_000 ? 7 : lights >= 6_000 ? 4 : 2;
    double radius = 26 * Math.sqrt(lights);
    Network best = new Network(Setting.of(site.seed(), radius), quarters, boroughs);
    for (int attempt = 0; attempt < 6 && misfit(best, lights) > FITS; attempt++) {
      double wanted = Math.sqrt(lights / best.capacity());
      double step = attempt % 2 == 0 ? wanted : (1 + wanted) / 2;
      radius = best.skeleton.setting.radius() * step;
      Network next = new Network(Setting.of(site.seed(), radius), quarters, boroughs);
      best = misfit(next, lights) < misfit(best, lights) ? next : best;
    }
    network = best;
    lamps = new Lamps(network, lights);
    circuits = new Circuits(network, lamps);
    ground = new Ground(site.longitude(), site.latitude(), network.turn);
  }

  private static double misfit(Network network, int lights) {
    return Math.abs(network.capacity() / lights - 1);
  }

  Inventory inventory() {
    return circuits.inventory(site.prefix(), ground);
  }

  /** Its lights, circuit by circuit. */
  Stream<LightRecord> lights() {
    long[] firsts = new long[circuits.circuits.size()];
    long next = site.firstLight();
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = next;
      next += circuits.circuits.get(i).lights();
    }
    return IntStream.range(0, firsts.length)
        .boxed()
        .mapMulti(
            (Integer index, Consumer<LightRecord> visitor) ->
                each(circuits.circuits.get(index), firsts[index], visitor));
  }

  private void each(Circuits.Circuit circuit, long first, Consumer<LightRecord> visitor) {
    lamps.each(
        circuit.pieces(),
        new Lamps.Feed(
            Circuits.circuitName(site.prefix(), circuit),
            Circuits.cabinetName(site.prefix(), circuit.cabinet()),
            network.quarters.quarters.get(circuit.quarter()).name(),
            "model-",
            first),
        visitor,
        ground);
  }

  CityMap map(String attribution) {
    List<MapShape> shapes = new BaseMap(network, ground, site.river()).shapes();
    return new CityMap(attribution, streets(), districts(), shapes, List.of());
  }

  private List<Street> streets() {
    List<Street> streets = new ArrayList<>();
    for (Piece piece : network.pieces) {
      streets.add(
          new Street(
              "urn:ngsi-ld:RoadSegment:model-" + site.prefix() + (streets.size() + 1),
              piece.name(),
              piece.roadClass(),
              piece.oneWay() ? Street.OneWay.FORWARD : Street.OneWay.NO,
              piece.lit() ? Street.Lit.YES : Street.Lit.NO,
              piece.surface(),
              piece.width(),
              piece.bridge(),
              piece.tunnel(),
              ground.line(piece.nodes())));
    }
    return streets;
  }

  private List<District> districts() {
    String head = "urn:ngsi-ld:AdministrativeArea:model-" + site.prefix();
    Borders borders = new Borders(ground);
    List<District> districts = new ArrayList<>();
    districts.add(new District(head + "city", site.name(), 8, borders.around(network.grounds)));
    List<Quarter> boroughs = network.quarters.boroughs;
    for (int i = 0; i < boroughs.size(); i++) {
      districts.add(
          new District(
              head + "borough-" + (i + 1),
              boroughs.get(i).name(),
              9,
              borders.around(boroughs.get(i).faces())));
    }
    List<Quarter> quarters = network.quarters.quarters;
    for (int i = 0; i < quarters.size(); i++) {
      districts.add(
          new District(
              head + "quarter-" + (i + 1),
              quarters.get(i).name(),
              10,
              borders.around(quarters.get(i).faces())));
    }
    return districts;
  }
}

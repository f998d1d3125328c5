package city.laterne.lighting.internal;

import city.laterne.commands.Command;
import city.laterne.commands.Order;
import city.laterne.lighting.Circuit;
import city.laterne.lighting.LevelReason;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.Streetlight;
import city.laterne.shared.DimLevel;
import city.laterne.shared.MachineClock;
import city.laterne.store.Entity;
import city.laterne.store.ReadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells devices their level again that come back into reach: a controller that was without power
 * may burn otherwise than it last confirmed. Its first report is given {@value #SETTLE_SECONDS} s
 * of machine time. Devices are noted by any thread, one thread asks for the orders.
 */
final class Restating {
  private static final long SETTLE_SECONDS = 3;
  private static final double LEVEL_TOLERANCE = 0.005;

  private final LightingGround ground;
  private final MachineClock machine;
  private final Map<String, Long> returned = new ConcurrentHashMap<>();

  Restating(LightingGround ground, MachineClock machine) {
    this.ground = ground;
    this.machine = machine;
  }

  /** Notes that the device of a light or circuit came into reach. */
  void returned(String id, long machineNow) {
    returned.put(id, machineNow + SETTLE_SECONDS * 1_000_000);
  }

  boolean isIdle() {
    return returned.isEmpty();
  }

  /** The orders for devices whose time to report is over and that say something else. */
  List<Order> take(ReadView view) {
    long now = machine.micros();
    List<Order> orders = new ArrayList<>();
    for (Map.Entry<String, Long> each : List.copyOf(returned.entrySet())) {
      if (each.getValue() <= now && returned.remove(each.getKey(), each.getValue())) {
        view.find(each.getKey()).flatMap(this::sameAgain).ifPresent(orders::add);
      }
    }
    return orders;
  }

  private Optional<Order> sameAgain(Entity entity) {
    if (entity.types().contains(ground.feeders().type())) {
      Circuit circuit = Circuit.of(entity, ground.feeders());
      return sameAgain(circuit.id(), circuit.desired(), circuit.confirmed(), circuit.findReason());
    }
    Streetlight light = Streetlight.of(entity, ground.terms());
    return light.inGroup()
        ? Optional.empty()
        : sameAgain(light.id(), light.desired(), light.confirmed(), light.findReason());
  }

  private Optional<Order> sameAgain(
      String id, double desired, double confirmed, Optional<LevelReason> reason) {
    return Math.abs(desired - confirmed) > LEVEL_TOLERANCE
        ? reason.map(
            why -> ground.rules().order(id, new DimLevel(desired), why, Command.Urgency.NORMAL))
        : Optional.empty();
  }
}

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells devices their level again that do something else: such as come back into reach, as a
 * controller that was without power may burn otherwise than it last confirmed, and such as report
 * something else. A first report is given {@value #SETTLE_SECONDS} s of machine time, a command on
 * its way {@value #ANSWER_SECONDS} s. A device that goes on saying something else is told ever more
 * seldom, from every {@value #PAUSE_SECONDS} s to every half an hour. Devices are noted by any
 * thread, one thread asks for the orders.
 */
final class Restating {
  private static final long SETTLE_SECONDS = 3;
  private static final long ANSWER_SECONDS = 10;
  private static final long PAUSE_SECONDS = 30;
  private static final int MOST_DOUBLINGS = 6;

  /** So many devices are looked at in one go, so that the programme's turn stays short. */
  private static final int MOST_AT_ONCE = 5_000;

  /** So many are noted at most; the next report of a further one notes it again. */
  private static final int MOST_NOTED = 100_000;

  private static final long SECOND = 1_000_000;
  private static final double LEVEL_TOLERANCE = 0.005;

  private final LightingGround ground;
  private final MachineClock machine;

  /** When a device is to be looked at. */
  private final Map<String, Long> noted = new ConcurrentHashMap<>();

  /** Those that were told again and have not done it yet. */
  private final Map<String, Told> stubborn = new HashMap<>();

  /** When a device was told its level again last, and how often before. */
  private record Told(long at, int times) {
    private long next() {
      return at + (PAUSE_SECONDS << Math.min(times, MOST_DOUBLINGS)) * SECOND;
    }
  }

  Restating(LightingGround ground, MachineClock machine) {
    this.ground = ground;
    this.machine = machine;
  }

  /** Notes that the device of a light or circuit came into reach. */
  void returned(String id, long machineNow) {
    noted.put(id, machineNow + SETTLE_SECONDS * SECOND);
  }

  /** Notes that a light or circuit may do something else than it was told. */
  void contradicted(String id, long machineNow) {
    if (noted.size() < MOST_NOTED) {
      noted.putIfAbsent(id, machineNow + ANSWER_SECONDS * SECOND);
    }
  }

  boolean isIdle() {
    return noted.isEmpty();
  }

  /** The orders for devices whose time to do it is over and that say something else. */
  List<Order> take(ReadView view) {
    long now = machine.micros();
    if (stubborn.size() >= MOST_NOTED) {
      stubborn.values().removeIf(told -> told.next() <= now);
    }
    List<Order> orders = new ArrayList<>();
    List<Map.Entry<String, Long>> due =
        noted.entrySet().stream()
            .filter(each -> each.getValue() <= now)
            .limit(MOST_AT_ONCE)
            .toList();
    for (Map.Entry<String, Long> each : due) {
      if (noted.remove(each.getKey(), each.getValue())) {
        take(each.getKey(), view, now).ifPresent(orders::add);
      }
    }
    return orders;
  }

  private Optional<Order> take(String id, ReadView view, long now) {
    Optional<Order> order = view.find(id).flatMap(this::sameAgain);
    Optional<Told> before = Optional.ofNullable(stubborn.get(id));
    if (order.isEmpty()) {
      stubborn.remove(id);
    } else if (before.isPresent() ? now < before.get().next() : stubborn.size() >= MOST_NOTED) {
      // Its next report notes it again.
      return Optional.empty();
    } else {
      stubborn.put(id, new Told(now, before.map(told -> told.times() + 1).orElse(0)));
    }
    return order;
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

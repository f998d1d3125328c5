package city.laterne.app.simulation;

import city.laterne.app.simulation.SimulatedDevices.SimulatedDevice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/** The simulated field: its controllers, who follows whom, and what goes wrong. */
final class Field {
  /** How many devices that take commands one connection may carry: the door's bound is 1,000. */
  private static final int MOST_COMMANDED = 900;

  final List<Controller> controllers = new ArrayList<>();

  Field(List<SimulatedDevice> devices, String apikey, long seed, Misfortunes misfortunes) {
    Map<String, CircuitModel> circuits = new HashMap<>();
    for (SimulatedDevice device : devices) {
      if (device.isCircuit()) {
        CircuitModel circuit = new CircuitModel(device.deviceId(), apikey, seed);
        circuits.put(device.circuit(), circuit);
        controllers.add(circuit);
      } else {
        controllers.add(
            new LampModel(
                device.deviceId(),
                apikey,
                seed,
                device.ratedWatts(),
                device.inGroup(),
                misfortunes));
      }
    }
    Map<String, Misfortunes.Window> outages = outages(devices, seed, misfortunes.darkCabinets());
    for (int i = 0; i < devices.size(); i++) {
      Controller controller = controllers.get(i);
      SimulatedDevice device = devices.get(i);
      controller.suffers(outages.getOrDefault(device.cabinet(), Misfortunes.Window.NEVER));
      switch (controller) {
        case CircuitModel _ -> {}
        case LampModel lamp -> {
          if (device.inGroup()) {
            Optional.ofNullable(circuits.get(device.circuit()))
                .ifPresent(circuit -> circuit.feeds(lamp));
          }
        }
      }
    }
  }

  private static Map<String, Misfortunes.Window> outages(
      List<SimulatedDevice> devices, long seed, int wanted) {
    TreeSet<String> names = new TreeSet<>();
    devices.forEach(device -> names.add(device.cabinet()));
    names.remove("");
    List<String> cabinets = new ArrayList<>(names);
    Collections.shuffle(cabinets, new Random(seed));
    Map<String, Misfortunes.Window> outages = new HashMap<>();
    for (int i = 0; i < Math.min(wanted, cabinets.size()); i++) {
      outages.put(cabinets.get(i), Misfortunes.Window.outage(i));
    }
    return outages;
  }

  /**
   * The controllers dealt out to connections.
   *
   * @param wanted how many connections; more when they could not carry so many devices each
   */
  List<List<Controller>> connections(int wanted) {
    long commanded = controllers.stream().filter(Controller::takesCommands).count();
    int least = (int) ((commanded + MOST_COMMANDED - 1) / MOST_COMMANDED);
    int count = Math.clamp(Math.max(wanted, least), 1, controllers.size());
    List<List<Controller>> groups = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      groups.add(new ArrayList<>());
    }
    // Those that take commands are dealt out first, so that each connection gets its share of them.
    int next = 0;
    for (boolean takes : new boolean[] {true, false}) {
      for (Controller controller : controllers) {
        if (controller.takesCommands() == takes) {
          groups.get(next++ % count).add(controller);
        }
      }
    }
    return groups;
  }
}

package city.laterne.lighting.internal;

import city.laterne.lighting.Circuit;
import city.laterne.lighting.SunProgramme;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The circuits that the sun programme switches, each with what its lights make of it. Some 300
 * bytes a circuit; used by one thread.
 */
final class CircuitBook {
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, CircuitFollowing.Group> groups = new HashMap<>();

  /** A circuit's name and the cell of its cabinet, empty where that has no place. */
  private record Place(String name, Optional<SunProgramme.Cell> cell) {}

  void clear() {
    places.clear();
    ids.clear();
    groups.clear();
  }

  /** Takes a circuit in, or anew. */
  void put(Circuit circuit) {
    forget(circuit.id());
    places.put(
        circuit.id(),
        new Place(
            circuit.name(),
            circuit.hasPlace()
                ? Optional.of(SunProgramme.Cell.of(circuit.longitude(), circuit.latitude()))
                : Optional.empty()));
    ids.put(circuit.name(), circuit.id());
  }

  /** Forgets the circuit of a URI, if it is one. What its lights make of it stays. */
  void forget(String id) {
    Optional.ofNullable(places.remove(id)).ifPresent(gone -> ids.remove(gone.name(), id));
  }

  /** The name of the circuit with a URI. */
  Optional<String> findName(String id) {
    return Optional.ofNullable(places.get(id)).map(Place::name);
  }

  /** The URI of the circuit of a name. */
  Optional<String> findId(String name) {
    return Optional.ofNullable(ids.get(name));
  }

  /** What the lights of a circuit make of it. */
  CircuitFollowing.Group group(String name) {
    return groups.getOrDefault(name, CircuitFollowing.Group.EMPTY);
  }

  /** Notes what the lights of a circuit make of it; answers whether that is new. */
  boolean put(String name, CircuitFollowing.Group group) {
    return !group.equals(groups.put(name, group));
  }

  /** Where a circuit's sun is reckoned: at its cabinet, or else at one of its lights. */
  Optional<SunProgramme.Cell> findCell(String id) {
    return Optional.ofNullable(places.get(id))
        .flatMap(place -> place.cell().or(() -> group(place.name()).cell()));
  }

  /** Passes the URIs of all circuits. */
  void each(Consumer<String> visitor) {
    places.keySet().forEach(visitor);
  }
}

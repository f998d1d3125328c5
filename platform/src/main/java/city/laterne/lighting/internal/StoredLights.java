package city.laterne.lighting.internal;

import city.laterne.lighting.StreetlightTerms;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an import has to know of the lights that the city has: places and circuits, in columns of 30
 * bytes a light, and the names of those alone that it may take away. Used by one thread.
 */
final class StoredLights {
  private int size;
  private boolean hasEstimated;
  private long[] hash = new long[1 << 8];
  private double[] longitude = new double[1 << 8];
  private double[] latitude = new double[1 << 8];
  private String[] circuit = new String[1 << 8];
  private String[] cabinet = new String[1 << 8];
  private byte[] marks = new byte[1 << 8];
  private final LongTable byHash = new LongTable();
  private final Map<Integer, String> removable = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();

  private static final int ESTIMATED = 1;
  private static final int ASSUMED = 2;
  private static final int PLACED = 4;
  private static final int RATING_ASSUMED = 8;
  private static final int FLOOR_ASSUMED = 16;
  private static final int RATING_RECORDED = 32;
  private static final int FLOOR_RECORDED = 64;

  /** Of a view; {@code ours} says of a light's number whether this source once brought it. */
  static StoredLights of(ReadView view, StreetlightTerms terms, Predicate<String> ours) {
    StoredLights lights = new StoredLights();
    view.each(
        new Filter.HasType(terms.type()),
        entity -> {
          lights.add(entity, terms, ours);
          return true;
        });
    return lights;
  }

  private void add(Entity entity, StreetlightTerms terms, Predicate<String> ours) {
    if (size == hash.length) {
      int length = size + (size >> 1);
      hash = Arrays.copyOf(hash, length);
      longitude = Arrays.copyOf(longitude, length);
      latitude = Arrays.copyOf(latitude, length);
      circuit = Arrays.copyOf(circuit, length);
      cabinet = Arrays.copyOf(cabinet, length);
      marks = Arrays.copyOf(marks, length);
    }
    String number = LightDrafts.number(entity.id());
    hash[size] = LongTable.hash(number);
    byHash.put(hash[size], size);
    boolean estimated = holds(entity, terms.estimated());
    int mark = (estimated ? ESTIMATED : 0) | (holds(entity, terms.assumed()) ? ASSUMED : 0);
    mark |=
        number(entity, terms.powerRating(), terms.ratingAssumed(), RATING_ASSUMED, RATING_RECORDED);
    mark |= number(entity, terms.floor(), terms.floorAssumed(), FLOOR_ASSUMED, FLOOR_RECORDED);
    Optional<Value> place = entity.find(terms.location()).map(Attribute::value);
    if (place.isPresent() && place.get() instanceof Value.Point point) {
      longitude[size] = point.longitude().toDouble();
      latitude[size] = point.latitude().toDouble();
      mark |= PLACED;
    }
    circuit[size] = known(entity.text(terms.circuit()));
    cabinet[size] = known(LightDrafts.name(entity.text(terms.cabinet())));
    marks[size] = (byte) mark;
    hasEstimated |= estimated;
    if (estimated || ours.test(number)) {
      removable.put(size, number);
    }
    size++;
  }

  private static int number(Entity entity, Name name, Name mark, int assumed, int recorded) {
    if (holds(entity, mark)) {
      return assumed;
    }
    return Double.isNaN(entity.number(name)) ? 0 : recorded;
  }

  private String known(String text) {
    return names.computeIfAbsent(text, same -> same);
  }

  /** Whether there are estimated ones. */
  boolean hasEstimated() {
    return hasEstimated;
  }

  int size() {
    return size;
  }

  /** The light of a number's hash, or −1. */
  int find(long idHash) {
    return byHash.find(idHash);
  }

  long hash(int light) {
    return hash[light];
  }

  double longitude(int light) {
    return longitude[light];
  }

  double latitude(int light) {
    return latitude[light];
  }

  String circuit(int light) {
    return circuit[light];
  }

  String cabinet(int light) {
    return cabinet[light];
  }

  boolean isEstimated(int light) {
    return (marks[light] & ESTIMATED) != 0;
  }

  /** Whether circuit and cabinet were reckoned. */
  boolean isAssumed(int light) {
    return (marks[light] & ASSUMED) != 0;
  }

  /** Which of its marks the city holds. */
  LightDrafts.Held held(int light) {
    return new LightDrafts.Held(
        isAssumed(light),
        (marks[light] & RATING_ASSUMED) != 0,
        (marks[light] & FLOOR_ASSUMED) != 0);
  }

  /** Whether somebody told its rated power, so that none is to be assumed. */
  boolean hasRating(int light) {
    return (marks[light] & RATING_RECORDED) != 0;
  }

  /** Whether somebody told its safety floor, so that none is to be assumed. */
  boolean hasFloor(int light) {
    return (marks[light] & FLOOR_RECORDED) != 0;
  }

  boolean isPlaced(int light) {
    return (marks[light] & PLACED) != 0;
  }

  /** The numbers of lights that were estimated or came from this source, by their position. */
  Map<Integer, String> removable() {
    return removable;
  }

  private static boolean holds(Entity entity, Name name) {
    return entity.find(name).filter(found -> found.value().equals(Value.Bool.TRUE)).isPresent();
  }
}

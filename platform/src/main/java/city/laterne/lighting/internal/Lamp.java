package city.laterne.lighting.internal;

import city.laterne.store.Value;
import java.util.Map;

/**
 * A lamp as a file gives it.
 *
 * @param index its feature's place in the file, from 1 on
 * @param id its URI
 * @param place where it stands
 * @param texts values of the file's properties by their name there
 */
record Lamp(int index, String id, Value.Point place, Map<String, String> texts) {
  Lamp {
    texts = Map.copyOf(texts);
  }
}

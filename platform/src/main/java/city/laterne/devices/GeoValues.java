package city.laterne.devices;

import city.laterne.store.Value;
import java.util.Optional;

/**
 * Places as devices write them: a GeoJSON Point, {@code [longitude, latitude]}, or FIWARE's {@code
 * "latitude,longitude"}.
 */
final class GeoValues {
  private GeoValues() {}

  static Optional<Value> read(Value value) {
    return switch (value) {
      case Value.Point point -> Optional.of(point);
      case Value.Items items when items.values().size() == 2 ->
          point(items.values().get(0).asDouble(), items.values().get(1).asDouble());
      case Value.Text text -> {
        String[] parts = text.value().split(",", 3);
        yield parts.length == 2 ? point(number(parts[1]), number(parts[0])) : Optional.empty();
      }
      case Value.Fields fields
          when new Value.Text("Point").equals(fields.values().get("type"))
              && fields.values().get("coordinates") instanceof Value.Items at ->
          read(at);
      case Value.Fields _,
          Value.Items _,
          Value.Null _,
          Value.Bool _,
          Value.Decimal _,
          Value.Real _ ->
          Optional.empty();
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Optional<Value> point(double longitude, double latitude) {
    boolean onEarth = longitude >= -180 && longitude <= 180 && latitude >= -90 && latitude <= 90;
    return onEarth ? Optional.of(Value.Point.of(longitude, latitude)) : Optional.empty();
  }
}

package city.laterne.store;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What an attribute holds: any JSON value, numbers kept digit for digit as they came. */
public sealed interface Value {
  /** JSON null. */
  record Null() implements Value {
    /** The one null. */
    public static final Null NULL = new Null();
  }

  /** JSON true or false. */
  record Bool(boolean value) implements Value {
    /** True. */
    public static final Bool TRUE = new Bool(true);

    /** False. */
    public static final Bool FALSE = new Bool(false);

    /** The one of the two. */
    public static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /**
   * A decimal number {@code unscaled × 10^-scale}, written back with exactly {@code scale} digits
   * after the point: 20.50 is (2050, 2).
   */
  record Decimal(long unscaled, int scale) implements Value {
    /** Checks the scale: 0 to 18. */
    public Decimal {
      if (scale < 0 || scale > 18) {
        throw new IllegalArgumentException("scale " + scale + " is not between 0 and 18");
      }
    }

    /** A whole number. */
    public static Decimal of(long whole) {
      return new Decimal(whole, 0);
    }

    private static final double[] POWERS = powers();

    private static double[] powers() {
      double[] powers = new double[19];
      powers[0] = 1;
      for (int i = 1; i < powers.length; i++) {
        powers[i] = powers[i - 1] * 10;
      }
      return powers;
    }

    /** The nearest double. */
    public double toDouble() {
      return Math.abs(unscaled) < 1L << 53
          ? unscaled / POWERS[scale]
          : BigDecimal.valueOf(unscaled, scale).doubleValue();
    }
  }

  /** A number that is no short decimal (many digits or an exponent). */
  record Real(double value) implements Value {
    /** Checks that JSON can carry it. */
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(value + " is not a JSON number");
      }
    }
  }

  /** A text. For relationships: the target's URI. */
  record Text(String value) implements Value {}

  /** A JSON array. */
  record Items(List<Value> values) implements Value {
    /** Copies the list. */
    public Items {
      values = List.copyOf(values);
    }
  }

  /** A JSON object, order kept. */
  record Fields(SequencedMap<String, Value> values) implements Value {
    /** Copies the map. */
    public Fields {
      values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** The same from any map. */
    public static Fields of(Map<String, Value> values) {
      return new Fields(new LinkedHashMap<>(values));
    }
  }

  /** A GeoJSON Point in WGS 84; other geometries are {@link Fields} as GeoJSON (RFC 7946). */
  record Point(Decimal longitude, Decimal latitude) implements Value {
    /** Checks the ranges. */
    public Point {
      double lon = longitude.toDouble();
      double lat = latitude.toDouble();
      if (!(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90)) {
        throw new IllegalArgumentException(
            "longitude "
                + lon
                + ", latitude "
                + lat
                + " is not on the earth; maybe swapped or projected?");
      }
    }

    /** A point with the coordinates cut to 1e-7 degrees (1 cm). */
    public static Point of(double longitude, double latitude) {
      return new Point(
          new Decimal(Math.round(longitude * 1e7), 7), new Decimal(Math.round(latitude * 1e7), 7));
    }
  }

  /**
   * The shortest decimal of a double, or the double itself where it has none of at most 18 digits.
   */
  static Value ofDouble(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Decimal.of((long) value);
    }
    return ofDecimal(BigDecimal.valueOf(value));
  }

  /**
   * A number digit for digit where it is a decimal of at most 18 digits, else the nearest double.
   */
  static Value ofDecimal(BigDecimal value) {
    int scale = value.scale();
    if (scale >= 0 && scale <= 18 && value.precision() <= 18) {
      return new Decimal(value.unscaledValue().longValueExact(), scale);
    }
    if (scale < 0 && value.precision() - scale <= 18) {
      return Decimal.of(value.longValueExact());
    }
    return new Real(value.doubleValue());
  }

  /** The number in a value, or NaN when it is none. */
  default double asDouble() {
    return switch (this) {
      case Decimal decimal -> decimal.toDouble();
      case Real real -> real.value();
      case Null _, Bool _, Text _, Items _, Fields _, Point _ -> Double.NaN;
    };
  }
}

package city.laterne.lighting.internal;

import city.laterne.lighting.LightingGround;
import city.laterne.lighting.PowerCurve;
import city.laterne.lighting.PowerState;
import city.laterne.lighting.Streetlight;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts what records and reports say of lights into a {@link LightTable}, and what that changes into
 * the districts' sums. Used under its owner's lock.
 */
final class WatchedLights {
  /** Seconds of the table count from here, so that they fit an int until 2091. */
  private static final long BASE = 1_700_000_000L;

  private final LightingGround ground;
  private final LightTable table;
  private final DistrictMeter meter;
  private final Set<Name> readings;
  private final Consumer<String> contradicting;
  private Curves curves = Curves.NONE;
  private double longitudes;
  private double latitudes;
  private int placed;

  /**
   * Lights of a table.
   *
   * @param contradicting is told which lights report something else than they were told
   */
  WatchedLights(
      LightingGround ground,
      LightTable table,
      DistrictMeter meter,
      Consumer<String> contradicting) {
    this.contradicting = contradicting;
    this.ground = ground;
    this.table = table;
    this.meter = meter;
    StreetlightTerms terms = ground.terms();
    this.readings =
        Set.of(
            terms.powerState(),
            terms.illuminanceLevel(),
            terms.powerConsumption(),
            terms.desired());
  }

  /** The attributes that change often. */
  Set<Name> readings() {
    return readings;
  }

  /** Sets what the models' lights take; counts for those taken from now on. */
  void use(Curves known) {
    curves = known;
  }

  /** The middle of all lights, longitude and latitude in degrees; empty while none has a place. */
  Optional<double[]> findMiddle() {
    return placed == 0
        ? Optional.empty()
        : Optional.of(new double[] {longitudes / placed, latitudes / placed});
  }

  /** Puts a light's whole record into the table. */
  void take(Entity entity) {
    int row = entity.ordinal();
    boolean isNew = !table.has(row);
    if (!table.add(row)) {
      return;
    }
    Streetlight light = Streetlight.of(entity, ground.terms());
    int before = table.district[row];
    double watts = isNew ? 0 : table.watts(row);
    int lit = isNew ? 0 : table.lit(row);
    boolean counted = !isNew && !table.is(row, LightTable.GONE);
    PowerCurve curve = curves.of(light);
    table.rated[row] = (float) curve.ratedWatts();
    table.standbyTenths[row] = (byte) Math.min(255, Math.round(curve.standbyWatts() * 10));
    table.circuit[row] = table.circuits.number(light.circuit());
    table.district[row] = (short) table.districts.number(light.district());
    table.desired[row] = LightTable.percent(light.desired());
    table.level[row] = LightTable.percent(light.confirmed());
    table.power[row] = (float) light.power();
    table.set(row, LightTable.GONE, false);
    table.set(row, LightTable.IN_GROUP, light.inGroup());
    power(row, light.powerState());
    long seen = Micros.ABSENT;
    for (Attribute attribute : entity.attributes()) {
      if (attribute.name() != ground.terms().desired() && readings.contains(attribute.name())) {
        seen = Math.max(seen, attribute.observedAt());
      }
    }
    if (seen != Micros.ABSENT) {
      table.seen[row] = Math.max(table.seen[row], Math.max(1, seconds(seen)));
      judge(row, table.seen[row]);
    }
    meter.move(before, -watts, -lit);
    meter.move(table.district[row], table.watts(row), table.lit(row));
    if (!counted && light.findPlace().isPresent()) {
      longitudes += light.longitude();
      latitudes += light.latitude();
      placed++;
    }
  }

  private void power(int row, PowerState state) {
    table.set(row, LightTable.LIT, state == PowerState.LIT);
    table.set(row, LightTable.DARK, state == PowerState.DARK);
  }

  private void judge(int row, int at) {
    Verdict verdict =
        Verdict.of(
            LightTable.fraction(table.desired[row]),
            LightTable.fraction(table.level[row]),
            table.is(row, LightTable.IN_GROUP),
            table.power[row],
            table.curve(row));
    if (verdict.ordinal() != table.verdict[row]) {
      table.verdict[row] = (byte) verdict.ordinal();
      table.verdictSince[row] = at;
    }
  }

  /** Takes a report of a light, or what it was told. */
  void report(int row, Change change) {
    double watts = table.watts(row);
    int lit = table.lit(row);
    StreetlightTerms terms = ground.terms();
    boolean reported = false;
    for (Attribute attribute : change.attributes()) {
      Name name = attribute.name();
      if (name == terms.desired()) {
        table.desired[row] = LightTable.percent(attribute.value().asDouble());
      } else if (name == terms.powerConsumption()) {
        table.power[row] = (float) attribute.value().asDouble();
        reported = true;
      } else if (name == terms.illuminanceLevel()) {
        table.level[row] = LightTable.percent(attribute.value().asDouble());
        reported = true;
      } else if (name == terms.powerState()) {
        power(row, PowerState.of(attribute.value() instanceof Value.Text(String w) ? w : ""));
        reported = true;
      }
    }
    if (reported) {
      int at = Math.max(1, seconds(change.at()));
      if (table.isHeard(row) && !table.is(row, LightTable.SILENT)) {
        table.gap[row] = FaultSweep.gap(table.gap[row], at - table.seen[row]);
      }
      table.set(row, LightTable.SILENT, false);
      table.set(row, LightTable.LONG_SILENT, false);
      table.seen[row] = at;
      judge(row, at);
      if (contradicts(row)) {
        contradicting.accept(change.entityId());
      }
    }
    double more = table.watts(row) - watts;
    int moreLit = table.lit(row) - lit;
    if (more != 0 || moreLit != 0) {
      meter.move(table.district[row], more, moreLit);
    }
  }

  /** Whether a light that is switched alone reports another level than it was told. */
  private boolean contradicts(int row) {
    return !table.is(row, LightTable.IN_GROUP)
        && table.desired[row] >= 0
        && table.level[row] >= 0
        && Math.abs(table.desired[row] - table.level[row]) > 1;
  }

  /** A light is no more. */
  void drop(int row) {
    if (table.has(row)) {
      meter.move(table.district[row], -table.watts(row), -table.lit(row));
      table.set(row, LightTable.GONE, true);
    }
  }

  /** Machine time as the table counts it. */
  static int seconds(long micros) {
    return (int) (micros / 1_000_000 - BASE);
  }
}

package city.laterne.portal;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The wire form of lights, their changes and their counts: JSON by columns, since 45,000 lights
 * repeat no key. Levels are whole percent, −1 for "not known" (in changes "as before"); power 0
 * unknown, 1 on, 2 off; condition 0 unknown, 1 in order, 2 faulty.
 *
 * <pre>
 * {"ids":[…],"poles":[…],"lon":[…],"lat":[…],"confirmed":[…],"desired":[…],"power":[…],"condition":[…]}
 * {"zoom":18,"x":[…],"y":[…],"count":[…],"on":[…],"faults":[…],"silent":[…]}
 * {"appeared":{as above},"read":{"ids":[…],"confirmed":[…],"desired":[…],"power":[…],"condition":[…]},"gone":["id",…]}
 * </pre>
 */
final class LightsJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private LightsJson() {}

  /** Writes {@code {"lights":{…}}}; the stream stays open. */
  static void writeLights(List<Light> lights, OutputStream out) {
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("lights");
      columns(json, lights);
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  /** Writes {@code {"cells":{…}}}; the stream stays open. */
  static void writeCells(int zoom, List<LightCell> cells, OutputStream out) {
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("cells");
      json.writeNumberProperty("zoom", zoom);
      counts(json, "x", cells, cell -> cell.square().x());
      counts(json, "y", cells, cell -> cell.square().y());
      counts(json, "count", cells, LightCell::count);
      counts(json, "on", cells, LightCell::on);
      counts(json, "faults", cells, LightCell::faults);
      counts(json, "silent", cells, LightCell::silent);
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void counts(
      JsonGenerator json, String name, List<LightCell> cells, ToIntFunction<LightCell> of) {
    json.writeArrayPropertyStart(name);
    for (LightCell cell : cells) {
      json.writeNumber(of.applyAsInt(cell));
    }
    json.writeEndArray();
  }

  /** Writes a batch of changes; the stream stays open. */
  static void writeChanges(Collection<LightChange> changes, OutputStream out) {
    List<Light> appeared = new ArrayList<>();
    List<LightChange.Read> read = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (LightChange change : changes) {
      switch (change) {
        case LightChange.Appeared(Light light) -> appeared.add(light);
        case LightChange.Read one -> read.add(one);
        case LightChange.Gone(int _, String id) -> gone.add(id);
      }
    }
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("appeared");
      columns(json, appeared);
      json.writeEndObject();
      json.writeObjectPropertyStart("read");
      texts(json, "ids", read.stream().map(LightChange.Read::id).toList());
      readings(json, read.stream().map(LightChange.Read::readings).toList());
      json.writeEndObject();
      texts(json, "gone", gone);
      json.writeEndObject();
    }
  }

  private static void columns(JsonGenerator json, List<Light> lights) {
    texts(json, "ids", lights.stream().map(Light::id).toList());
    texts(json, "poles", lights.stream().map(Light::pole).toList());
    degrees(json, "lon", lights, Light::longitude);
    degrees(json, "lat", lights, Light::latitude);
    readings(json, lights.stream().map(Light::readings).toList());
  }

  private static void readings(JsonGenerator json, List<Light.Readings> readings) {
    numbers(json, "confirmed", readings, one -> percent(one.confirmed()));
    numbers(json, "desired", readings, one -> percent(one.desired()));
    numbers(json, "power", readings, one -> one.power().code());
    numbers(json, "condition", readings, one -> one.condition().code());
  }

  private static double percent(double level) {
    return Double.isNaN(level) ? -1 : Math.round(Math.clamp(level, 0, 1) * 100);
  }

  private static void texts(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  private static void numbers(
      JsonGenerator json,
      String name,
      List<Light.Readings> values,
      ToDoubleFunction<Light.Readings> of) {
    json.writeArrayPropertyStart(name);
    for (Light.Readings value : values) {
      json.writeNumber((int) of.applyAsDouble(value));
    }
    json.writeEndArray();
  }

  /** Six digits after the point: 11 cm. */
  private static void degrees(
      JsonGenerator json, String name, List<Light> lights, ToDoubleFunction<Light> of) {
    json.writeArrayPropertyStart(name);
    for (Light light : lights) {
      json.writeNumber(Math.round(of.applyAsDouble(light) * 1e6) / 1e6);
    }
    json.writeEndArray();
  }
}

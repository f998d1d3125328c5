package city.laterne.portal;

/** What happened to one light of the map. */
public sealed interface LightChange {
  /** The light's number, {@link Light#number}. */
  int number();

  /** The light's URI. */
  String id();

  /** The light is new, or all of it has to be shown anew. */
  record Appeared(Light light) implements LightChange {
    @Override
    public int number() {
      return light.number();
    }

    @Override
    public String id() {
      return light.id();
    }
  }

  /** Some of its readings are new. */
  record Read(int number, String id, Light.Readings readings) implements LightChange {}

  /** It is no longer there. */
  record Gone(int number, String id) implements LightChange {}

  /** One change that stands for this one and a later one of the same light. */
  default LightChange then(LightChange later) {
    return switch (later) {
      case Appeared _, Gone _ -> later;
      case Read read ->
          switch (this) {
            case Appeared(Light light) ->
                new Appeared(
                    new Light(
                        light.number(),
                        light.id(),
                        light.pole(),
                        light.longitude(),
                        light.latitude(),
                        light.readings().then(read.readings())));
            case Read earlier ->
                new Read(earlier.number(), earlier.id(), earlier.readings().then(read.readings()));
            case Gone _ -> later;
          };
    };
  }
}

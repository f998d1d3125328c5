package city.laterne.context.subscription;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

/** A way to one endpoint, for one thread, which closes it when it has nothing more to send. */
interface Channel extends AutoCloseable {
  /** Readies what the first notification needs, so that it does not wait; failures show there. */
  default void prepare() throws InterruptedException {}

  /** How long the channel stays open with nothing to send. */
  default Duration rest() {
    return Duration.ZERO;
  }

  /** Sends a notification; false when it did not arrive. */
  boolean send(Message message) throws InterruptedException;

  @Override
  void close();

  /**
   * The channel of an endpoint's scheme.
   *
   * @param info what the endpoint says of the channel: MQTT-Version and MQTT-QoS
   */
  static Channel open(URI endpoint, Map<String, String> info, HttpClient client) {
    return MqttAddress.isMqtt(endpoint)
        ? new MqttChannel(MqttAddress.of(endpoint), info)
        : new HttpChannel(endpoint, client);
  }
}

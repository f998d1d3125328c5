package city.laterne.app;

import city.laterne.commands.Dispatcher;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.Quarantine;
import city.laterne.devices.mqtt.ExternalBroker;
import city.laterne.devices.mqtt.MqttDoor;
import city.laterne.devices.mqtt.MqttSettings;
import city.laterne.security.Authentication;
import city.laterne.shared.MachineClock;
import city.laterne.store.Tenant;
import java.util.List;
import java.util.Optional;

/**
 * The ways to devices, as configured: the own door, an external broker, both or none. With both the
 * dispatcher asks the door first.
 *
 * @param door the own door
 * @param broker the link to an external broker
 */
record DeviceLinks(Optional<MqttDoor> door, Optional<ExternalBroker> broker) {
  /** What the links lean on. */
  record Parts(
      Tenant tenant,
      DeviceRegistry registry,
      Quarantine quarantine,
      Dispatcher dispatcher,
      Authentication authentication,
      MachineClock clock) {}

  /**
   * Opens the door and prepares the link to the broker.
   *
   * @param closing takes what is to be closed at the end
   */
  static DeviceLinks open(Configuration configuration, Parts parts, List<AutoCloseable> closing) {
    Optional<MqttDoor> door = door(configuration, parts);
    Optional<ExternalBroker> broker =
        configuration
            .broker()
            .map(
                settings ->
                    new ExternalBroker(
                        settings,
                        parts.tenant(),
                        parts.registry(),
                        parts.quarantine(),
                        parts.dispatcher(),
                        parts.clock()));
    door.ifPresent(closing::add);
    broker.ifPresent(closing::add);
    door.map(MqttDoor::link).ifPresent(parts.dispatcher()::addLink);
    broker.ifPresent(parts.dispatcher()::addLink);
    return new DeviceLinks(door, broker);
  }

  /** Begins to connect to the broker. */
  void start() {
    broker.ifPresent(ExternalBroker::start);
  }

  private static Optional<MqttDoor> door(Configuration configuration, Parts parts) {
    if (configuration.mqttPort().isEmpty() && configuration.mqttsPort().isEmpty()) {
      return Optional.empty();
    }
    MqttSettings settings =
        new MqttSettings(
            configuration.bind().getHostAddress(),
            configuration.mqttPort(),
            configuration.open(),
            tls(configuration),
            MqttSettings.Bounds.CITY);
    return Optional.of(
        new MqttDoor(
            settings,
            parts.tenant(),
            parts.registry(),
            parts.quarantine(),
            parts.dispatcher(),
            parts.authentication(),
            parts.clock()));
  }

  private static Optional<MqttSettings.Tls> tls(Configuration configuration) {
    if (configuration.mqttsPort().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new MqttSettings.Tls(
            configuration.mqttsPort().getAsInt(),
            configuration.tlsCertificate().orElseThrow(),
            configuration.tlsKey().orElseThrow(),
            Optional.empty()));
  }
}

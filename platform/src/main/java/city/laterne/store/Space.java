package city.laterne.store;

/**
 * The side tables of a tenant: what is durable and transactional, but no entity. The order is part
 * of the stored form: a row lies under one byte, the constant's position here, and the key that its
 * owner gave it. In keys, texts are UTF-8, numbers are big-endian, and {@code 0} is a zero byte.
 */
public enum Space {
  /**
   * MQTT sessions, queued and retained messages. Keys, with the session's name for its owner, a
   * line feed and the client id: {@code 's', name, 0} a session with its subscriptions; {@code 'q',
   * name, 0, 8 bytes of sequence number} a queued message; {@code 'i', name, 0, 2 bytes of packet
   * id} a message received at QoS 2; {@code 'r', topic, 0} a retained message.
   */
  SESSION,
  /**
   * Provisioned devices. Keys: {@code 'g', apikey} a service group with its hashed secret; {@code
   * d/apikey/device id} a device; {@code 'e', entity id} the path of the device that serves it.
   */
  DEVICE,
  /** Outgoing commands. Key: {@code entity id, 0, command id}. */
  OUTBOX,
  /** Bad input set aside, with its reason. Key: 8 bytes of a running number. */
  QUARANTINE,
  /** Principals and hashed API keys. Keys: {@code p/name} a principal; {@code salt}. */
  PRINCIPAL,
  /**
   * Subscriptions of the context API and the state of their deliveries. Keys: {@code s/id} a
   * subscription; {@code d/id} its deliveries.
   */
  SUBSCRIPTION,
  /**
   * Settings of the tenant, one row each: {@code simulated} (the mark of a simulated city), {@code
   * city-time} (8 bytes, µs since 1970), {@code demo-provisioned} (how many lamps).
   */
  SETTING,
  /**
   * Audit leaves. Key: 8 bytes of time (µs since 1970, machine time), 4 bytes that tell the
   * process.
   */
  AUDIT,
  /**
   * State of the domains that is no entity. Keys: {@code lighting/lock/circuit} a crew's lock;
   * {@code lighting/energy/2026-11-23} a day's energy and burning hours by district.
   */
  DOMAIN,
  /** JSON-LD contexts that the platform serves to others. Key: the context's local id. */
  CONTEXT,
  /**
   * Context source registrations. Keys: {@code r/id} a registration; {@code s/id} a subscription to
   * registrations; {@code f/id} the copies of a subscription at sources; {@code alias} the name
   * under which the tenant signs what it forwards.
   */
  REGISTRATION,
  /** Snapshots of the context API; what they hold lies in annexes. Key: {@code s/id}. */
  SNAPSHOT
}

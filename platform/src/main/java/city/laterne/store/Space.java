package city.laterne.store;

/**
 * The side tables of a tenant: what is durable and transactional, but no entity. The order is part
 * of the stored form.
 */
public enum Space {
  /** MQTT sessions, subscriptions, queued and retained messages. */
  SESSION,
  /** Provisioned devices and their keys. */
  DEVICE,
  /** Outgoing commands. */
  OUTBOX,
  /** Bad input set aside, with its reason. */
  QUARANTINE,
  /** Principals and hashed API keys. */
  PRINCIPAL,
  /** Subscriptions of the context API and the state of their deliveries. */
  SUBSCRIPTION,
  /** Settings of the tenant: its place, the stored city time, marks. */
  SETTING,
  /** Audit leaves. */
  AUDIT,
  /** State of the domains that is no entity: locks, programmes in force. */
  DOMAIN
}

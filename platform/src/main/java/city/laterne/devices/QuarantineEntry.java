package city.laterne.devices;

/**
 * A piece of bad input set aside.
 *
 * @param at when it came, µs since 1970, machine time
 * @param topic where it came from
 * @param reason why it was set aside
 * @param detail what, with the value
 * @param payload the message's text, cut to 1,024 characters
 */
public record QuarantineEntry(
    long at, String topic, QuarantineReason reason, String detail, String payload) {}

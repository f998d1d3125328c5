package city.laterne.devices;

/**
 * A piece of bad input set aside.
 *
 * @param at when it came, µs since 1970, machine time
 * @param topic where it came from
 * @param reason why it was set aside
 * @param detail what, with the value; cut to 1,024 characters
 * @param payload the first 1,024 bytes of the message, read as UTF-8
 */
public record QuarantineEntry(
    long at, String topic, QuarantineReason reason, String detail, String payload) {}

package city.laterne.devices.mqtt;

/**
 * What is published when a client goes without saying goodbye.
 *
 * @param message the message
 * @param delaySeconds how long its coming back can prevent it
 */
record Will(Message message, long delaySeconds) {}

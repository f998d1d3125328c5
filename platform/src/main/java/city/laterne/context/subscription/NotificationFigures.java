package city.laterne.context.subscription;

/**
 * How the notifications of one tenant fared since the process began.
 *
 * @param sent handed to their endpoint's queue
 * @param failed of those, given up after the last try
 * @param dropped taken from a full queue, or entities that fell out of what a throttling holds back
 */
public record NotificationFigures(long sent, long failed, long dropped) {}

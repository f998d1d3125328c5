package city.laterne.context.subscription;

import java.util.Map;

/**
 * A notification as it is sent, whatever the channel.
 *
 * @param headers what is said of the body: the media type, the context, what the receiver wants to
 *     hear
 * @param body the notification as JSON
 */
record Message(Map<String, String> headers, byte[] body) {
  Message {
    headers = Map.copyOf(headers);
  }
}

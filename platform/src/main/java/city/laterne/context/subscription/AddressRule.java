package city.laterne.context.subscription;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Which endpoints may be notified: without leave, none on a loopback, private, link-local, shared
 * or multicast address, so that nobody reaches the city's inner network through its platform. Asked
 * at creation and before each sending, as a name may come to mean another address.
 */
public record AddressRule(boolean privateAllowed) {
  /** Why an endpoint is refused, or empty. A name that means nothing now is let through here. */
  public Optional<String> refusal(URI endpoint) {
    if (privateAllowed) {
      return Optional.empty();
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(bare(endpoint.getHost()))) {
        if (isInner(address)) {
          return Optional.of(
              "Endpoint "
                  + endpoint
                  + " has the private address "
                  + address.getHostAddress()
                  + ". Maybe start with --allow-private-endpoints.");
        }
      }
      return Optional.empty();
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isInner(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || uniqueLocal
        || shared
        || thisNetwork;
  }
}

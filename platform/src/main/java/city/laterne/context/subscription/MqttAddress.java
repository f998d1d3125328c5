package city.laterne.context.subscription;

import java.net.URI;

/**
 * Where notifications go over MQTT (ETSI GS CIM 009 v1.9.1, clause 7.2): {@code
 * mqtt[s]://[user[:password]@]host[:port]/topic[/subtopic]*}.
 *
 * @param tls whether the connection is encrypted
 * @param user may be empty
 * @param password may be empty
 */
record MqttAddress(boolean tls, String host, int port, String user, String password, String topic) {
  private static final int PORT = 1883;
  private static final int MOST_PORT = 65_535;
  private static final int TLS_PORT = 8883;

  static boolean isMqtt(URI uri) {
    return "mqtt".equals(uri.getScheme()) || "mqtts".equals(uri.getScheme());
  }

  /**
   * Whether a URI says where to publish: a host, a port that can be and a topic without wildcards.
   */
  static boolean isGood(URI uri) {
    String path = uri.getPath();
    return isMqtt(uri)
        && uri.getHost() != null
        && uri.getPort() <= MOST_PORT
        && (uri.getUserInfo() == null || uri.getUserInfo().indexOf('\0') < 0)
        && path != null
        && path.length() > 1
        && path.indexOf('+') < 0
        && path.indexOf('#') < 0
        && path.indexOf('\0') < 0;
  }

  static MqttAddress of(URI uri) {
    boolean tls = "mqtts".equals(uri.getScheme());
    String login = uri.getUserInfo() == null ? "" : uri.getUserInfo();
    int colon = login.indexOf(':');
    return new MqttAddress(
        tls,
        uri.getHost(),
        uri.getPort() < 0 ? (tls ? TLS_PORT : PORT) : uri.getPort(),
        colon < 0 ? login : login.substring(0, colon),
        colon < 0 ? "" : login.substring(colon + 1),
        uri.getPath().substring(1));
  }
}

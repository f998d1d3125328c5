package city.laterne.app;

/** The options of the command line: one line a piece, used for parsing and for {@code --help}. */
enum Option {
  PORT("--port", "P", "port of the HTTP server, 0 for any free one (8080)", false),
  DATA("--data", "D", "the data directory (./data)", false),
  OPEN("--open", "", "no login; only on a loopback address", false),
  BIND("--bind", "ADDRESS", "address to listen on (127.0.0.1)", false),
  MQTT_PORT(
      "--mqtt-port", "N", "port of the MQTT door, 0 for any free one; absent: no door", false),
  MQTTS_PORT("--mqtts-port", "N", "port of the MQTT door over TLS", false),
  TLS_CERT("--tls-cert", "FILE", "certificate chain for TLS, PEM", false),
  TLS_KEY("--tls-key", "FILE", "private key for TLS, PEM (PKCS #8)", false),
  MQTT_BROKER(
      "--mqtt-broker",
      "URI",
      "an MQTT 5 broker to use, mqtt://host:port or mqtts://host:port",
      false),
  MQTT_BROKER_USER("--mqtt-broker-user", "NAME", "user name at that broker", false),
  MQTT_BROKER_PASSWORD_FILE(
      "--mqtt-broker-password-file", "FILE", "holds the password of that user", false),
  MQTT_BROKER_CLIENT_ID(
      "--mqtt-broker-client-id", "ID", "client id at that broker (laterne)", false),
  ALLOW_PRIVATE(
      "--allow-private-endpoints", "", "let subscriptions notify private addresses", false),
  SPEED("--speed", "N", "city seconds in one second of the machine (1)", false),
  CITY_TIME(
      "--city-time", "ISO", "where the city's clock starts, e.g. 2026-06-21T19:00:00Z", false),
  OPEN_INGEST("--open-ingest", "", "take undeclared types and attributes", false),
  SLAB("--slab-bytes", "N", "memory for packed entities a tenant, in bytes", false),
  LOG_FORMAT("--log-format", "json|text", "form of the log on stderr (json)", false),
  OSM("--osm", "FILE", "OpenStreetMap extract to show: .osm.pbf, .osm or .osm.gz", true),
  LAMPS("--lamps", "FILE", "GeoJSON points of the demo's lamps", true),
  NO_BROWSER("--no-browser", "", "do not open the page", true);

  private final String flag;
  private final String argument;
  private final String help;
  private final boolean demoOnly;

  Option(String flag, String argument, String help, boolean demoOnly) {
    this.flag = flag;
    this.argument = argument;
    this.help = help;
    this.demoOnly = demoOnly;
  }

  String flag() {
    return flag;
  }

  boolean takesValue() {
    return !argument.isEmpty();
  }

  boolean belongsTo(String command) {
    return !demoOnly || command.equals("demo");
  }

  String line() {
    return String.format("  %-32s %s", (flag + " " + argument).trim(), help);
  }
}

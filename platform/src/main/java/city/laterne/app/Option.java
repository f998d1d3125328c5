package city.laterne.app;

import java.util.Set;

/** The options of the command line: one line a piece, used for parsing and for {@code --help}. */
enum Option {
  PORT("--port", "P", "port of the HTTP server, 0 for any free one (8080)", Command.RUN),
  DATA("--data", "D", "the data directory (./data)", Command.RUN),
  OPEN("--open", "", "no login; only on a loopback address", Command.RUN),
  BIND("--bind", "ADDRESS", "address to listen on (127.0.0.1)", Command.RUN),
  MQTT_PORT(
      "--mqtt-port",
      "N",
      "port of the MQTT door, 0 for any free one; absent: no door",
      Command.RUN),
  MQTTS_PORT("--mqtts-port", "N", "port of the MQTT door over TLS", Command.RUN),
  TLS_CERT("--tls-cert", "FILE", "certificate chain for TLS, PEM", Command.RUN),
  TLS_KEY("--tls-key", "FILE", "private key for TLS, PEM (PKCS #8)", Command.RUN),
  MQTT_BROKER(
      "--mqtt-broker",
      "URI",
      "an MQTT 5 broker to use, mqtt://host:port or mqtts://host:port",
      Command.RUN),
  MQTT_BROKER_USER("--mqtt-broker-user", "NAME", "user name at that broker", Command.RUN),
  MQTT_BROKER_PASSWORD_FILE(
      "--mqtt-broker-password-file", "FILE", "holds the password of that user", Command.RUN),
  MQTT_BROKER_CLIENT_ID(
      "--mqtt-broker-client-id", "ID", "client id at that broker (laterne)", Command.RUN),
  ALLOW_PRIVATE(
      "--allow-private-endpoints", "", "let subscriptions notify private addresses", Command.RUN),
  SPEED("--speed", "N", "city seconds in one second of the machine (1)", Command.RUN),
  CITY_TIME(
      "--city-time",
      "ISO",
      "where the city's clock starts, e.g. 2026-06-21T19:00:00Z",
      Command.RUN),
  OPEN_INGEST("--open-ingest", "", "take undeclared types and attributes", Command.RUN),
  SLAB("--slab-bytes", "N", "memory for packed entities a tenant, in bytes", Command.RUN),
  LOG_FORMAT("--log-format", "json|text", "form of the log on stderr (json)", Command.RUN),
  OSM("--osm", "FILE", "OpenStreetMap extract to show: .osm.pbf, .osm or .osm.gz", Command.DEMO),
  LAMPS("--lamps", "FILE", "lamps to show: GeoJSON or CSV, any column order", Command.DEMO),
  CRS(
      "--crs",
      "NAME",
      "the lamps' coordinates, e.g. EPSG:25832; absent: recognised",
      Command.DEMO,
      Command.LIGHTS),
  COLUMNS(
      "--columns",
      "KEY=HEADING,…",
      "the lamps' columns, e.g. id=Nr,lon=Ost,lat=Nord; absent: recognised",
      Command.DEMO,
      Command.LIGHTS),
  ESTIMATE(
      "--estimate",
      "none|lit|usual",
      "along which streets lamps are reckoned (usual; with a list none)",
      Command.DEMO,
      Command.MAP,
      Command.LIGHTS),
  SIZE("--size", "N", "lights of the model city (45000)", Command.DEMO, Command.MODEL),
  SEED("--seed", "N", "another model city (1)", Command.DEMO, Command.MODEL),
  NO_BROWSER("--no-browser", "", "do not open the page", Command.DEMO),
  NO_LIGHTS("--no-lights", "", "take no lights from a map", Command.MAP),
  SECONDS("--seconds", "S", "how long to search (30)", Command.SOLVE),
  SOLVE_SEED("--seed", "N", "another search (1)", Command.SOLVE),
  THREADS("--threads", "T", "how many threads search (1)", Command.SOLVE),
  VEHICLES("--vehicles", "K", "at most so many routes; absent: as the file says", Command.SOLVE),
  OUT("--out", "FILE", "writes the routes there, as JSON", Command.SOLVE),
  FROM("--from", "FILE", "begins with the routes of such a file", Command.SOLVE),
  INSERT(
      "--insert",
      "",
      "puts what the routes of --from lack into them, moving nothing else",
      Command.SOLVE),
  WHY("--why", "ID,…", "says why these services are where they are", Command.SOLVE),
  METHOD(
      "--method",
      "search|path-scanning",
      "the search, or the baseline that is measured against (search)",
      Command.SOLVE);

  /** Which command takes it. */
  private enum Command {
    RUN,
    DEMO,
    MAP,
    LIGHTS,
    MODEL,
    SOLVE
  }

  private final String flag;
  private final String argument;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of gives an immutable one
  private final Set<Command> commands;

  Option(String flag, String argument, String help, Command... commands) {
    this.flag = flag;
    this.argument = argument;
    this.help = help;
    this.commands = Set.of(commands);
  }

  String flag() {
    return flag;
  }

  boolean takesValue() {
    return !argument.isEmpty();
  }

  /**
   * Whether a command takes it.
   *
   * @param command {@code run}, {@code demo}, {@code import map}, {@code import lights}, {@code
   *     import model} or {@code solve}
   */
  boolean belongsTo(String command) {
    return switch (command) {
      case "import map" -> isOfImport() || commands.contains(Command.MAP);
      case "import lights" -> isOfImport() || commands.contains(Command.LIGHTS);
      case "import model" -> isOfImport() || commands.contains(Command.MODEL);
      case "solve" -> commands.contains(Command.SOLVE);
      case "demo" -> commands.contains(Command.RUN) || commands.contains(Command.DEMO);
      default -> commands.contains(Command.RUN);
    };
  }

  private boolean isOfImport() {
    return this == DATA || this == LOG_FORMAT || this == SLAB;
  }

  String line() {
    return String.format("  %-32s %s", (flag + " " + argument).trim(), help);
  }
}

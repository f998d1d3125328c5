package city.laterne.app;

import city.laterne.app.demo.Demo;
import city.laterne.app.demo.Filling;
import city.laterne.app.modelcity.ModelCity;
import city.laterne.app.simulation.SimulateLights;
import city.laterne.lighting.Estimate;
import city.laterne.lighting.LampListSettings;
import city.laterne.shared.Failure;
import city.laterne.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The command line of Laterne. It ends with 0, with 1 after a fault, with 2 when the command line
 * cannot be carried out, with 3 when another process has the data directory, or when {@code solve}
 * finds no plan.
 */
public final class Main {
  private static final int FAULT = 1;
  private static final int WRONG_USAGE = 2;
  private static final int DIRECTORY_IN_USE = 3;

  private Main() {}

  /** Runs one command of the platform. */
  public static void main(String[] args) {
    int code = run(Arrays.asList(args));
    if (code != 0) {
      System.exit(code);
    }
  }

  private static void tell(String sentence) {
    System.err.println("laterne: " + sentence);
  }

  /** Runs one command and answers the exit code. */
  static int run(List<String> args) {
    try {
      return dispatch(args);
    } catch (Usage e) {
      tell(e.sentence());
      return WRONG_USAGE;
    } catch (Failure e) {
      tell(e.detail());
      return e.code().equals("DirectoryInUse") ? DIRECTORY_IN_USE : FAULT;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return FAULT;
    } catch (RuntimeException e) {
      // Parts of it may run already: without an exit code they would go on for ever.
      tell("a fault of Laterne itself; please report it with these lines:");
      e.printStackTrace();
      return FAULT;
    }
  }

  private static int dispatch(List<String> args) throws InterruptedException {
    if (args.isEmpty()) {
      throw new Usage("a command is missing: run or demo. Maybe look at --help.");
    }
    String command = args.getFirst();
    List<String> rest = args.subList(1, args.size());
    switch (command) {
      case "--help", "-h", "help" -> System.out.print(help());
      case "--version", "version" -> System.out.println("laterne " + version());
      case "run" -> {
        if (rest.contains("--help")) {
          System.out.print(help());
        } else {
          serve(Configuration.of(CommandLine.parse(command, rest)), _ -> {}, Main::tell, _ -> {});
        }
      }
      case "demo" -> {
        if (rest.contains("--help")) {
          System.out.print(help());
        } else {
          demo(rest);
        }
      }
      case "import" -> importFile(rest);
      case "simulate" -> {
        if (rest.isEmpty() || !rest.getFirst().equals("lights")) {
          throw new Usage("simulate what? There is: simulate lights.\n" + SimulateLights.USAGE);
        }
        return SimulateLights.run(rest.subList(1, rest.size()));
      }
      case "solve" -> {
        return Solve.run(rest);
      }
      default -> throw new Usage("command \"" + command + "\" is not known. Maybe look at --help.");
    }
    return 0;
  }

  /**
   * The demo is an open platform on loopback with a device door, its city's clock shortly before
   * dusk.
   */
  private static void demo(List<String> rest) throws InterruptedException {
    List<String> args = new ArrayList<>(rest);
    if (!args.contains(Option.OPEN.flag())) {
      args.add(Option.OPEN.flag());
    }
    if (!args.contains(Option.MQTT_PORT.flag())) {
      args.addAll(List.of(Option.MQTT_PORT.flag(), "0"));
    }
    CommandLine line = CommandLine.parse("demo", args);
    CityContent content = CityContent.of(line);
    boolean asked = line.has(Option.CITY_TIME);
    if (!asked) {
      Instant start =
          Demo.cityStart(
              content.findPlace(), new SystemMachineClock().now(), Configuration.of(line).speed());
      args.addAll(List.of(Option.CITY_TIME.flag(), start.toString()));
    }
    Configuration configuration = Configuration.of(CommandLine.parse("demo", args));
    // Nobody asked for the start that the demo chose itself: no word when it does not count.
    Consumer<String> notice = asked ? Main::tell : _ -> {};
    serve(
        configuration,
        parts ->
            new Filling(
                    parts.into("demo", System.out::println),
                    parts.tenant(),
                    configuration.data(),
                    content,
                    System.out::println)
                .run(),
        notice,
        platform -> show(configuration, platform));
  }

  /**
   * Runs the platform until the process is ended.
   *
   * @param notice is told what of the configuration does not count
   * @param fill may fill the directory before
   * @param ready is handed the platform when it listens
   */
  private static void serve(
      Configuration configuration,
      Consumer<Wiring.ForImport> fill,
      Consumer<String> notice,
      Consumer<Platform> ready)
      throws InterruptedException {
    LogFormatter.install(configuration.logFormat());
    Platform platform =
        new Wiring(configuration)
            .build(
                fill, file -> System.out.println("The administrator's key is in " + file), notice);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      platform.close();
                      ended.countDown();
                    }));
    platform.start();
    System.out.println(
        "Laterne listens on "
            + platform.address()
            + (configuration.open() ? " without login (--open), for this machine only" : ""));
    platform
        .mqttPort()
        .ifPresent(port -> System.out.println("Devices find the MQTT door at port " + port));
    platform
        .mqttsPort()
        .ifPresent(port -> System.out.println("Devices find it over TLS at port " + port));
    configuration
        .broker()
        .ifPresent(
            broker -> System.out.println("Devices of the MQTT broker " + broker + " are served"));
    ready.accept(platform);
    ended.await();
  }

  private static final String IMPORT_USAGE =
      """
      import map FILE [--data D] [--estimate none|lit|usual] [--no-lights]
          an OpenStreetMap extract: .osm.pbf, .osm, .osm.gz
      import lights FILE [--data D] [--crs NAME] [--columns KEY=HEADING,…] [--estimate none|lit|usual]
          lamps as GeoJSON or CSV
      import model [--data D] [--size N] [--seed N]
          the model city
      """;

  /** Imports into a data directory that no platform uses meanwhile. */
  private static void importFile(List<String> args) {
    String what = args.isEmpty() ? "" : args.getFirst();
    boolean file = what.equals("map") || what.equals("lights");
    int words = file ? 2 : 1;
    if (args.size() < words || !(file || what.equals("model"))) {
      throw new Usage("import what? There is:\n" + IMPORT_USAGE);
    }
    CommandLine line = CommandLine.parse("import " + what, args.subList(words, args.size()));
    if (file && !Files.isRegularFile(Path.of(args.get(1)))) {
      throw new Usage("there is no file " + args.get(1) + ".");
    }
    Configuration configuration = Configuration.of(line);
    Optional<Estimate> estimate = line.find(Option.ESTIMATE).map(CityContent::estimate);
    LogFormatter.install(configuration.logFormat());
    LampListSettings list = CityContent.list(line);
    ModelCity model = CityContent.model(line);
    try (Wiring.ForImport parts = new Wiring(configuration).forImport()) {
      Import into = parts.into("import", System.out::println);
      switch (what) {
        case "map" ->
            into.map(
                Path.of(args.get(1)),
                line.has(Option.NO_LIGHTS)
                    ? Optional.empty()
                    : Optional.of(estimate.orElse(Estimate.USUAL)));
        case "lights" -> into.lamps(Path.of(args.get(1)), list, estimate.orElse(Estimate.NONE));
        default -> into.model(model);
      }
    }
  }

  private static void show(Configuration configuration, Platform platform) {
    Demo demo =
        new Demo(
            platform.store().tenant(Store.DEFAULT_TENANT),
            configuration.data(),
            platform.address(),
            platform.mqttPort().orElseThrow(),
            Optional.empty());
    platform.accompany(demo);
    try {
      demo.start(configuration.browser());
    } catch (Failure e) {
      tell(e.detail());
      System.exit(FAULT);
    }
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "of the working tree" : version;
  }

  private static String help() {
    StringBuilder text =
        new StringBuilder("laterne run [options]      starts the platform\n")
            .append("laterne demo [options]     starts it with a lit city and simulated lights\n")
            .append("laterne simulate lights    runs simulated lamps alone\n")
            .append("laterne import map FILE    streets, districts, base map and lights\n")
            .append("laterne import lights FILE lamps as GeoJSON or CSV\n")
            .append("laterne import model       the model city\n")
            .append("laterne solve FILE         plans routes of street sweepers\n")
            .append("laterne --version | --help\n\nOptions of run:\n");
    for (Option option : Option.values()) {
      if (option.belongsTo("run")) {
        text.append(option.line()).append('\n');
      }
    }
    text.append("\nOptions of demo, besides those of run:\n");
    for (Option option : Option.values()) {
      if (option.belongsTo("demo") && !option.belongsTo("run")) {
        text.append(option.line()).append('\n');
      }
    }
    return text.append("\nOptions of solve:\n").append(Solve.options()).toString();
  }
}

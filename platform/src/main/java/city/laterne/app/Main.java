package city.laterne.app;

import city.laterne.shared.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The command line of Laterne. It ends with 0, with 1 after a fault, with 2 when the command line cannot be carried out,
 * with 3 when another process has the data directory.
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

  /** Runs one command and answers the exit code. */
  static int run(List<String> args) {
    try {
      return dispatch(args);
    } catch (Usage e) {
      System.err.println("laterne: " + e.sentence());
      return WRONG_USAGE;
    } catch (Failure e) {
      System.err.println("laterne: " + e.detail());
      return e.code().equals("DirectoryInUse") ? DIRECTORY_IN_USE : FAULT;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
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
          serve(Configuration.of(CommandLine.parse(command, rest)));
        }
      }
      default ->
          throw new Usage("command \"" + command + "\" is not known. Maybe look at --help.");
    }
    return 0;
  }

  private static void serve(Configuration configuration) throws InterruptedException {
    LogFormatter.install(configuration.logFormat());
    Platform platform =
        new Wiring(configuration)
            .build(file -> System.out.println("The administrator's key is in " + file));
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
    ended.await();
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "of the working tree" : version;
  }

  private static String help() {
    StringBuilder text =
        new StringBuilder("laterne run [options]     starts the platform\n")
            .append("laterne --version | --help\n\nOptions of run:\n");
    for (Option option : Option.values()) {
      if (option.belongsTo("run")) {
        text.append(option.line()).append('\n');
      }
    }
    return text.toString();
  }
}

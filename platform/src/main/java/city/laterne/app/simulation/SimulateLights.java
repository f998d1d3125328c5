package city.laterne.app.simulation;

import city.laterne.shared.Failure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code simulate lights}: lamps and circuits that speak MQTT to a broker, one connection each by
 * default, or many on a few as behind gateways. Runs until it is ended; with {@code --with-parent}
 * also until its standard input ends, which is when the process that started it is gone.
 */
public final class SimulateLights {
  /** How to call it. */
  public static final String USAGE =
      """
      simulate lights --broker HOST:PORT --apikey KEY --secret-file FILE --devices FILE.csv|URL
        [--connections each|N] [--report-interval SECONDS] [--seed N] [--failures SHARE] [--day-burners SHARE]
        [--lost-contact SHARE] [--dark-cabinets N] [--with-parent]
      """;

  private static final int CONNECTS_PER_SECOND = 2_000;

  private final Map<String, String> options = new HashMap<>();
  private boolean withParent;

  private SimulateLights(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String name = args.get(i);
      if (name.equals("--with-parent")) {
        withParent = true;
      } else if (name.startsWith("--") && i + 1 < args.size()) {
        options.put(name.substring(2), args.get(++i));
      } else {
        throw new IllegalArgumentException("What is " + name + "?\n" + USAGE);
      }
    }
  }

  /** Runs as a process of its own, with the arguments behind {@code simulate lights}. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(List.of(args)));
  }

  /** Runs the command until the end of the process; returns its exit code. */
  public static int run(List<String> args) throws InterruptedException {
    try {
      new SimulateLights(args).simulate();
      return 0;
    } catch (Failure e) {
      System.err.println("laterne simulate lights: " + e.detail());
      return 2;
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("laterne simulate lights: " + e.getMessage());
      return 2;
    }
  }

  private void simulate() throws IOException, InterruptedException {
    String apikey = required("apikey");
    String[] broker = required("broker").split(":");
    if (broker.length != 2) {
      throw new IllegalArgumentException("--broker wants HOST:PORT, got " + required("broker"));
    }
    String secret = Files.readString(Path.of(required("secret-file"))).strip();
    List<SimulatedDevices.SimulatedDevice> devices =
        SimulatedDevices.list(required("devices"), apikey);
    if (devices.isEmpty()) {
      throw new IOException(
          "there is no device of API key " + apikey + " in " + required("devices"));
    }
    long seed = Long.parseLong(option("seed", "1"));
    Misfortunes misfortunes =
        new Misfortunes(
            Double.parseDouble(option("failures", "0")),
            Double.parseDouble(option("day-burners", "0")),
            Double.parseDouble(option("lost-contact", "0")),
            Integer.parseInt(option("dark-cabinets", "0")));
    int reportSeconds = Integer.parseInt(option("report-interval", "60"));
    String wanted = option("connections", "each");
    List<List<Controller>> groups =
        new Field(devices, apikey, seed, misfortunes)
            .connections(wanted.equals("each") ? Integer.MAX_VALUE : Integer.parseInt(wanted));

    Census census = new Census();
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
            .remoteAddress(broker[0], Integer.parseInt(broker[1]));
    System.out.println(
        devices.size() + " devices on " + groups.size() + " connections to " + required("broker"));
    long start = System.nanoTime();
    for (int i = 0; i < groups.size(); i++) {
      LampConnection connection =
          new LampConnection(bootstrap, groups.get(i), secret, reportSeconds, census, start);
      long at = i * 1_000_000L / CONNECTS_PER_SECOND;
      var _ = loops.schedule(connection::connect, at, TimeUnit.MICROSECONDS);
    }
    var _ =
        loops.scheduleAtFixedRate(
            () -> System.out.println(census.line()), 10, 30, TimeUnit.SECONDS);
    await();
    System.exit(0);
  }

  /** Waits for the end: of the parent's pipe, or of this process from outside. */
  private void await() throws InterruptedException {
    if (!withParent) {
      new CountDownLatch(1).await();
    }
    try (InputStream in = System.in) {
      long _ = in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("the parent's pipe broke: " + e.getMessage());
    }
  }

  private String required(String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing.\n" + USAGE);
    }
    return value;
  }

  private String option(String name, String usual) {
    return options.getOrDefault(name, usual);
  }
}

package city.laterne.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Loads an MQTT door on loopback with reports of three attributes at QoS 1 and measures the way to
 * the PUBACK. MQTT 3.1.1 over plain sockets, two threads a connection, nothing of the platform
 * used, so that the client is small and independent.
 *
 * <p>{@code MqttLoad --port P --user K --password S [--connections 100] [--window 20] [--seconds
 * 20] [--warmup 5] [--rate 0] [--devices 1000] [--prefix lamp-] [--tls FILE]}: devices are {@code
 * <prefix>1} to {@code <prefix>N} of group K; a rate of 0 keeps every window full; with a file the
 * port speaks TLS and the file's certificate (PEM) is trusted.
 */
public final class MqttLoad {

  /**
   * More than any window; few, as large tables would cost the client pauses that count as waits.
   */
  private static final int PACKET_IDS = 4_000;

  private static final int BUCKETS = 200_000;
  private static final int MICROS_PER_BUCKET = 10;
  private static final long LAST_ANSWERS_NANOS = 200_000_000L;

  private final int port;
  private final String user;
  private final String password;
  private final int connections;
  private final int window;
  private final int seconds;
  private final int warmup;
  private final double rate;
  private final int devices;
  private final String prefix;
  private final SocketFactory sockets;
  private final AtomicLongArray latencies = new AtomicLongArray(BUCKETS);
  private volatile long measureFrom;
  private volatile long end;

  private MqttLoad(String[] arguments) throws GeneralSecurityException, IOException {
    port = Integer.parseInt(option(arguments, "port", "1883"));
    user = option(arguments, "user", "k");
    password = option(arguments, "password", "");
    connections = Integer.parseInt(option(arguments, "connections", "100"));
    window = Integer.parseInt(option(arguments, "window", "20"));
    seconds = Integer.parseInt(option(arguments, "seconds", "20"));
    warmup = Integer.parseInt(option(arguments, "warmup", "5"));
    rate = Double.parseDouble(option(arguments, "rate", "0"));
    devices = Integer.parseInt(option(arguments, "devices", "1000"));
    prefix = option(arguments, "prefix", "lamp-");
    String tls = option(arguments, "tls", "");
    sockets = tls.isEmpty() ? SocketFactory.getDefault() : trusting(Path.of(tls));
  }

  private static SocketFactory trusting(Path pem) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      trusted.setCertificateEntry(
          "door", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static String option(String[] arguments, String name, String otherwise) {
    int at = Arrays.asList(arguments).indexOf("--" + name);
    return at >= 0 && at + 1 < arguments.length ? arguments[at + 1] : otherwise;
  }

  /** Runs the load and prints its figures. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(new MqttLoad(arguments).run());
  }

  private String run() throws Exception {
    long start = System.nanoTime();
    measureFrom = start + TimeUnit.SECONDS.toNanos(warmup);
    end = measureFrom + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> threads = new ArrayList<>();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Client client = new Client(i);
      clients.add(client);
      threads.add(Thread.ofPlatform().daemon().start(client::send));
      threads.add(Thread.ofPlatform().daemon().start(client::receive));
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(warmup + seconds + 10L));
    }
    long count = 0;
    for (int i = 0; i < BUCKETS; i++) {
      count += latencies.get(i);
    }
    long failed = clients.stream().filter(client -> client.failed).count();
    return String.format(
        java.util.Locale.ROOT,
        "%d connections, window %d, %s: %.0f acknowledged/s, p50 %.2f ms, p99 %.2f ms, max %.2f ms,"
            + " %d connections lost",
        connections,
        window,
        rate > 0 ? "paced " + rate + "/s" : "closed",
        count / (double) seconds,
        percentile(count, 0.50),
        percentile(count, 0.99),
        percentile(count, 1.0),
        failed);
  }

  private double percentile(long count, double fraction) {
    long wanted = Math.max(1, (long) Math.ceil(count * fraction));
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += latencies.get(i);
      if (seen >= wanted) {
        return (i + 1) * MICROS_PER_BUCKET / 1_000.0;
      }
    }
    return Double.NaN;
  }

  private final class Client {
    private final int number;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Semaphore free = new Semaphore(window);
    private final AtomicLongArray sentAt = new AtomicLongArray(PACKET_IDS + 1);
    private volatile boolean failed;

    Client(int number) throws IOException {
      this.number = number;
      socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 16 << 10));
      out =
          new DataOutputStream(
              new java.io.BufferedOutputStream(socket.getOutputStream(), 32 << 10));
      connect();
    }

    private void connect() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream body = new DataOutputStream(bytes);
      body.writeUTF("MQTT");
      body.writeByte(4);
      body.writeByte(user.isEmpty() ? 0x02 : 0xC2);
      body.writeShort(60);
      body.writeUTF("load-" + number);
      if (!user.isEmpty()) {
        body.writeUTF(user);
        body.writeUTF(password);
      }
      packet(0x10, bytes.toByteArray());
      out.flush();
      if (in.readUnsignedByte() != 0x20 || in.readUnsignedByte() != 2 || in.readShort() != 0) {
        throw new IOException("the door refused connection " + number);
      }
    }

    private void packet(int header, byte[] body) throws IOException {
      out.writeByte(header);
      int length = body.length;
      do {
        int digit = length & 0x7F;
        length >>= 7;
        out.writeByte(length > 0 ? digit | 0x80 : digit);
      } while (length > 0);
      out.write(body);
    }

    void send() {
      long gap = rate > 0 ? (long) (1e9 * connections / rate) : 0;
      long next = System.nanoTime() + (gap * number) / Math.max(1, connections);
      int packetId = 0;
      long turn = number;
      try {
        while (System.nanoTime() < end) {
          if (gap > 0) {
            long wait = next - System.nanoTime();
            if (wait > 0) {
              out.flush();
              LockSupport.parkNanos(wait);
              continue;
            }
          }
          if (!free.tryAcquire()) {
            out.flush();
            if (!free.tryAcquire(1, TimeUnit.SECONDS)) {
              continue;
            }
          }
          packetId = packetId == PACKET_IDS ? 1 : packetId + 1;
          // Paced: the time counts from when the report was due, so that waiting is not left out.
          sentAt.set(packetId, gap > 0 ? next : System.nanoTime());
          next += gap;
          report(packetId, turn);
          turn += connections;
        }
        out.flush();
        LockSupport.parkNanos(LAST_ANSWERS_NANOS);
        socket.close();
      } catch (IOException | InterruptedException e) {
        failed = System.nanoTime() < end;
      }
    }

    private void report(int packetId, long turn) throws IOException {
      byte[] topic =
          ("/" + user + "/" + prefix + (turn % devices + 1) + "/attrs")
              .getBytes(StandardCharsets.UTF_8);
      long noise = (turn * 0x9E3779B97F4A7C15L) >>> 33;
      byte[] payload =
          ("{\"powerState\":\""
                  + ((noise & 1) == 0 ? "on" : "off")
                  + "\",\"illuminanceLevel\":0."
                  + (10 + noise % 90)
                  + ",\"powerConsumption\":"
                  + (20 + noise % 60)
                  + "."
                  + noise % 10
                  + "}")
              .getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream body = new ByteArrayOutputStream(topic.length + payload.length + 4);
      body.write(topic.length >> 8);
      body.write(topic.length);
      body.write(topic, 0, topic.length);
      body.write(packetId >> 8);
      body.write(packetId);
      body.write(payload, 0, payload.length);
      packet(0x32, body.toByteArray());
    }

    void receive() {
      try {
        while (System.nanoTime() < end) {
          if (in.readUnsignedByte() != 0x40 || in.readUnsignedByte() != 2) {
            throw new IOException("connection " + number + " got something that is no PUBACK");
          }
          int packetId = in.readUnsignedShort();
          long now = System.nanoTime();
          free.release();
          if (now >= measureFrom && now < end) {
            long bucket = (now - sentAt.get(packetId)) / 1_000 / MICROS_PER_BUCKET;
            latencies.incrementAndGet((int) Math.min(BUCKETS - 1, Math.max(0, bucket)));
          }
        }
      } catch (IOException e) {
        failed = System.nanoTime() < end;
      }
    }
  }
}

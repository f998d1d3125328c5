package city.laterne.devices.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.devices.DevicesFixture;
import city.laterne.devices.MemoryTenant;
import city.laterne.shared.Failure;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class MqttDoorTlsTest {
  private static final char[] PASSWORD = "only-for-this-test".toCharArray();

  private final MemoryTenant tenant = new MemoryTenant(List.of());
  private final DevicesFixture fixture = new DevicesFixture(tenant);
  @TempDir private Path folder;
  private Path certificate;
  private Path key;
  private TrustManagerFactory trust;

  /** A key pair for 127.0.0.1 that lives as long as the test. */
  @BeforeEach
  void makeCertificate() throws Exception {
    Path file = folder.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "door",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                String.valueOf(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Certificate made = store.getCertificate("door");
    certificate = pem("certificate.pem", "CERTIFICATE", made.getEncoded());
    key = pem("key.pem", "PRIVATE KEY", store.getKey("door", PASSWORD).getEncoded());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("door", made);
    trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
  }

  @AfterEach
  void close() {
    tenant.close();
  }

  @Test
  void clientsOfBothPortsMeetAtOneBroker() throws Exception {
    try (MqttDoor door = open(plain().withTls(tls()))) {
      Mqtt5BlockingClient open = client(door.port().orElseThrow(), "open").buildBlocking();
      Mqtt5BlockingClient secret =
          client(door.tlsPort().orElseThrow(), "secret").sslConfig(trusting()).buildBlocking();
      connect(open);
      connect(secret);
      try (Mqtt5Publishes messages = open.publishes(MqttGlobalPublishFilter.ALL)) {
        open.subscribeWith().topicFilter("/k/+/note").send();
        secret.publishWith().topic("/k/lamp-1/note").payload("hello".getBytes(UTF_8)).send();
        assertThat(messages.receive(10, TimeUnit.SECONDS)).isPresent();
      }
      secret
          .publishWith()
          .topic("/k/lamp-1/attrs")
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload("{\"powerState\":\"on\"}".getBytes(UTF_8))
          .send();
      assertThat(tenant.reports).hasSize(1);
      assertThat(door.figures().connections()).isEqualTo(2);
    }
  }

  @Test
  void theDoorCanListenForTlsAlone() throws Exception {
    try (MqttDoor door = open(MqttSettings.secured("127.0.0.1", tls(), false))) {
      assertThat(door.port()).isEmpty();
      int port = door.tlsPort().orElseThrow();
      connect(client(port, "secret").sslConfig(trusting()).buildBlocking());
      Mqtt5BlockingClient stranger =
          client(port, "stranger").sslWithDefaultConfig().buildBlocking();
      assertThatThrownBy(stranger::connect).hasRootCauseInstanceOf(Exception.class);
      assertThatThrownBy(() -> connect(client(port, "plain").buildBlocking()))
          .isInstanceOf(Exception.class);
    }
  }

  @Test
  void aKeyThatIsNoKeyIsRefusedWithASentence() {
    MqttSettings.Tls wrong = new MqttSettings.Tls(0, certificate, certificate, Optional.empty());
    assertThatThrownBy(() -> open(plain().withTls(wrong)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("BadCertificate"));
  }

  private Path pem(String name, String kind, byte[] content) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    String pem = "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    return Files.writeString(folder.resolve(name), pem);
  }

  private MqttSettings.Tls tls() {
    return new MqttSettings.Tls(0, certificate, key, Optional.empty());
  }

  private MqttClientSslConfig trusting() {
    return MqttClientSslConfig.builder().trustManagerFactory(trust).build();
  }

  private static MqttSettings plain() {
    return MqttSettings.plain("127.0.0.1", 0, false);
  }

  private MqttDoor open(MqttSettings settings) {
    return new MqttDoor(
        settings,
        tenant,
        fixture.registry,
        fixture.quarantine,
        fixture,
        fixture.authentication,
        fixture.clock);
  }

  private static Mqtt5ClientBuilder client(int port, String id) {
    return Mqtt5Client.builder().identifier(id).serverHost("127.0.0.1").serverPort(port);
  }

  private static void connect(Mqtt5BlockingClient client) {
    client
        .connectWith()
        .simpleAuth()
        .username("k")
        .password(DevicesFixture.SECRET.getBytes(UTF_8))
        .applySimpleAuth()
        .send();
  }
}

package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8080/",
    "127.0.0.2, http://127.0.0.2:8080/",
    "192.0.2.7, http://192.0.2.7:8080/",
    "0.0.0.0, http://127.0.0.1:8080/",
    "::, http://[::1]:8080/",
    "::1, http://[0:0:0:0:0:0:0:1]:8080/",
    "2001:db8::7, http://[2001:db8:0:0:0:0:0:7]:8080/"
  })
  void theAddressIsTheOneListenedOn(String bind, String address) throws UnknownHostException {
    assertThat(Platform.address(InetAddress.getByName(bind), 8080)).hasToString(address);
  }
}

package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proofs of an entity's integrity (ETSI GS CIM 009 v1.9.1, clause 4.5.2.2, ngsildproof). */
class ProofTest {
  private static final String CAR = "/entities/urn:x:Car:1";
  private static final String PROOF =
      "{'type':'Property','value':{'type':'DataIntegrityProof','proofValue':'z1'},"
          + "'entityIdSealed':'urn:x:Car:1','entityTypeSealed':'Car'}";

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    call(201, "POST", "/entities", "{'id':'urn:x:Car:1','type':'Car','ngsildproof':" + PROOF + "}");
  }

  @AfterEach
  void stop() {
    city.close();
  }

  private String call(int status, String method, String path, String body) throws Exception {
    HttpResponse<String> answer = city.call(method, path, body.replace('\'', '"'));
    assertThat(answer.statusCode()).as(method + " " + path + " " + answer.body()).isEqualTo(status);
    return answer.body().replace('"', '\'');
  }

  @Test
  void whatAProofWasMadeOverStandsBesideIt() throws Exception {
    assertThat(call(200, "GET", CAR + "?pick=ngsildproof", ""))
        .isEqualTo("{'ngsildproof':" + PROOF + "}");
    assertThat(call(200, "GET", CAR + "?pick=ngsildproof&format=simplified", ""))
        .isEqualTo("{'ngsildproof':{'type':'DataIntegrityProof','proofValue':'z1'}}");
    assertThat(call(200, "GET", "/temporal" + CAR + "?pick=ngsildproof", ""))
        .contains("'entityIdSealed':'urn:x:Car:1','entityTypeSealed':'Car'");
  }

  @Test
  void aPartialUpdateKeepsWhatItDoesNotGive() throws Exception {
    call(204, "PATCH", CAR + "/attrs/ngsildproof", "{'entityTypeSealed':['Car','Taxi']}");
    assertThat(call(200, "GET", CAR + "?pick=ngsildproof", ""))
        .contains("'entityIdSealed':'urn:x:Car:1','entityTypeSealed':['Car','Taxi']")
        .contains("'proofValue':'z1'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ngsildproof':{'type':'Property','value':'z1'}",
        "'ngsildproof':'z1'",
        "'ngsildproof':{'type':'Relationship','object':'urn:x:1'}",
        "'ngsildproof':{'value':{'a':1},'entityTypeSealed':42}",
        "'ngsildproof':{'value':{'a':1},'entityIdSealed':'no uri'}",
        "'speed':{'value':1,'entityIdSealed':'urn:x:Car:2'}",
        "'speed':{'value':1,'accuracy':{'value':1,'entityTypeSealed':'Car'}}"
      })
  void whatIsNoProofIsRefused(String member) throws Exception {
    call(400, "POST", "/entities", "{'id':'urn:x:Car:2','type':'Car'," + member + "}");
    call(404, "GET", "/entities/urn:x:Car:2", "");
  }
}

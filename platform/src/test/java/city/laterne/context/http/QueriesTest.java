package city.laterne.context.http;

import static city.laterne.context.http.ServedNgsiLd.encode;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What q asks of languages, terms and the entities behind relationships. */
class QueriesTest {
  private static final String ALL =
      """
      [{"id":"urn:x:Tower:1","type":"Tower","color":{"languageMap":{"en":"red","fr":"rouge"}},
      "managedBy":{"object":"urn:x:Person:1"},"kind":{"vocab":"monument"},
      "address":{"value":{"city":"Berlin"}}},
      {"id":"urn:x:Tower:2","type":"Tower","color":{"languageMap":{"en":"blue"}},
      "managedBy":{"object":"urn:x:Firm:1"}},
      {"id":"urn:x:Person:1","type":"Person","name":"Ada","worksFor":{"object":"urn:x:Firm:1"}},
      {"id":"urn:x:Firm:1","type":"Firm","name":"Ada"}]""";

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    assertThat(city.call("POST", "/entityOperations/create", ALL).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    city.close();
  }

  private HttpResponse<String> ask(String q, String more) throws Exception {
    return city.call("GET", "/entities?type=Tower&pick=id&q=" + encode(q) + more, "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "address[city]==\"Berlin\"                  |                              | 1",
        "address[postcode]==\"Berlin\"              |                              | ``",
        "color[en]==\"red\"                         |                              | 1",
        "color[en]==\"rouge\"                       |                              | ``",
        "color[*]==\"rouge\"                        |                              | 1",
        "color[*]!=\"red\"                          |                              | 2",
        "managedBy>\"urn:a\"                        |                              | ``",
        "managedBy==\"urn:x:Firm:1\"                |                              | 2",
        "managedBy{name}==\"Ada\"                   | &join=inline                 | 12",
        "managedBy{Person:name}==\"Ada\"            | &join=inline&joinLevel=1     | 1",
        "managedBy{Firm,Person:name}==\"Ada\"       | &join=inline                 | 12",
        "managedBy{Tower:name}==\"Ada\"             | &join=inline                 | ``",
        "managedBy{worksFor{Firm:name}}==\"Ada\"    | &join=flat&joinLevel=2       | 1",
        "managedBy{worksFor}                        | &join=inline                 | 1",
        "kind==monument                             | &expandValues=kind           | 1",
        "kind==monument                             |                              | ``"
      })
  void entitiesMatch(String q, String more, String which) throws Exception {
    HttpResponse<String> answer = ask(q, more == null ? "" : more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    StringBuilder found = new StringBuilder();
    for (String id : new String[] {"1", "2"}) {
      found.append(answer.body().contains("urn:x:Tower:" + id) ? id : "");
    }
    assertThat(found.toString()).isEqualTo(which);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&join=@none", "&join=inline", "&join=flat&joinLevel=1"})
  void relationshipsAreFollowedAsDeepAsTheyAreJoined(String join) throws Exception {
    HttpResponse<String> answer = ask("managedBy{worksFor{name}}==\"Ada\"", join);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("joinLevel=2");
  }
}

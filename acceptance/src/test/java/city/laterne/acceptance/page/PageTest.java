package city.laterne.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

class PageTest {
  private static FixedCity city;
  private Browser browser;

  @BeforeAll
  static void build() {
    city = new FixedCity(40, 50, Optional.empty());
  }

  @AfterAll
  static void leave() {
    city.close();
  }

  @BeforeEach
  void start() {
    browser = new Browser(1440, 900, "en", true);
    browser.open(city);
  }

  @AfterEach
  void quietConsole() {
    try {
      assertThat(browser.console().stream().filter(line -> !line.contains("409")).toList())
          .isEmpty();
    } finally {
      browser.close();
    }
  }

  @Test
  void allLightsAreDrawnAndCounted() {
    assertThat(browser.drawn()).isEqualTo(2000);
    browser.until("the summary is there", () -> !browser.text("#power-now").equals("–"));
    assertThat(browser.text("#city-time")).contains("18:30");
    assertThat(browser.text("#sun-next")).isEqualTo("rises 08:28");
    assertThat(browser.text("#count-on")).contains("of 2,000");
    assertThat(browser.text("#power-plan")).startsWith("plan ");
    assertThat(browser.text("#city-name")).isEqualTo("Musterstadt");
    assertThat(browser.text("#programme")).isEqualTo("Programme: evening\noff at 08:09");
    assertThat(brightPixels()).isGreaterThan(2000);
  }

  @Test
  void clickingALightOpensItsPanelWithReasonAndHistory() {
    List<?> place =
        (List<?>) browser.script("return laterne.pixelOf(arguments[0])", FixedCity.id(25));
    new Actions(browser.driver())
        .moveToLocation(((Number) place.get(0)).intValue(), ((Number) place.get(1)).intValue())
        .click()
        .perform();
    browser.until("the panel is open", () -> browser.has("#panel .chart"));
    assertThat(browser.text("#facts")).contains("urn:ngsi-ld:Streetlight:", "Mastleuchte LED 52");
    assertThat(browser.text("#why")).isEqualTo("The switching programme, phase night, until 08:09");
    assertThat(browser.text("#history figcaption")).contains("14 reports", "last 70%");
    assertThat(browser.driver().switchTo().activeElement().getAttribute("id")).isEqualTo("panel");
  }

  @Test
  void searchFindsALightByPoleAndEscapeClosesItAgain() {
    browser.element("#search").sendKeys("K3-7");
    browser.until("matches are listed", () -> browser.has("#matches li"));
    browser.element("#search").sendKeys(Keys.ARROW_DOWN, Keys.ENTER);
    browser.until("the panel is open", () -> browser.has("#panel"));
    assertThat(browser.text("#panel-title")).isEqualTo("Light K3-7");
    browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
    browser.until("the panel is closed", () -> !browser.has("#panel"));
    assertThat(browser.driver().switchTo().activeElement().getAttribute("id")).isEqualTo("search");
  }

  @Test
  void faultListLeadsToTheLightAndToThePlaceOfACircuit() {
    browser.until("faults are known", () -> browser.has("#faults summary"));
    assertThat(browser.text("#faults-title")).isEqualTo("Faults: 2");
    browser.element("#faults summary").sendKeys(Keys.ENTER);
    browser.until("faults are listed", () -> browser.has("#fault-list button"));
    assertThat(browser.text("#fault-list button"))
        .contains(
            "Lamp out", "Light K1-8, Königstraße", "17:40", "Takes 0.5 W, expected are 76 W.");
    assertThat(browser.text("#fault-list li:nth-child(2)"))
        .contains("34 lights of circuit C-12 do not report any more.");
    browser.picture("faults");
    browser.element("#fault-list li:nth-child(2) button").sendKeys(Keys.ENTER);
    browser.until("the map is near", () -> browser.drawn() < 2000);
    browser.element("#fault-list button").sendKeys(Keys.ENTER);
    browser.until("the panel is open", () -> browser.text("#panel-title").equals("Light K1-8"));
    browser.until("its fault is told", () -> browser.has("#panel-faults button"));
    browser.element("#panel-faults button").sendKeys(Keys.ENTER);
    browser.until("it is noted", () -> browser.text("#panel-faults").contains("acknowledged"));
    assertThat(browser.text("#fault-list li")).contains("acknowledged");
  }

  @Test
  void lightOfACircuitOffersItsCircuitsSwitchAndNoSlider() {
    choose("K1-22");
    browser.until("its circuit is read", () -> browser.has("#switch"));
    assertThat(browser.has("#dim")).isFalse();
    assertThat(browser.text("#dim-title")).isEqualTo("Switch circuit C-12");
    assertThat(browser.text("#control-note"))
        .contains("all its 34 lights together", "It is on.", "at least 50%");
    assertThat(browser.element("#switch-off").isEnabled()).isFalse();
    browser.element("#switch-on").click();
    browser.until("the command was taken", () -> !step().equals("none"));
    assertThat(city.patches())
        .contains(
            "urn:ngsi-ld:StreetlightFeeder:C-12"
                + " {\"desiredIlluminanceLevel\":{\"type\":\"Property\",\"value\":1}}");
  }

  @Test
  void districtsStandInATable() {
    browser.until("districts are known", () -> browser.has("#districts summary"));
    browser.element("#districts summary").click();
    browser.until("the table is open", () -> browser.has("#district-rows tr"));
    assertThat(browser.text("#district-rows tr")).isEqualTo("Mitte 12,034 98% 1,830 38,212");
    assertThat(browser.text("#district-sums")).isEqualTo("All 17,264 98% 2,540 55,222");
    browser.element("#district-rows button").sendKeys(Keys.ENTER);
    browser.until("the map shows the district", () -> browser.drawn() < 2000);
  }

  @Test
  void searchFindsADistrict() {
    browser.element("#search").sendKeys("ost");
    browser.until("it is listed", () -> browser.has("#matches li"));
    assertThat(browser.text("#matches li")).isEqualTo("Ost district");
    browser.element("#search").sendKeys(Keys.ENTER);
    browser.until("the map shows it", () -> browser.drawn() < 2000);
  }

  @Test
  void searchFindsAStreetAndGoesThere() {
    browser.element("#search").sendKeys("längs");
    browser.until("streets are listed", () -> browser.has("#matches li"));
    assertThat(browser.text("#matches li")).isEqualTo("Längsweg 1 street, Mitte");
    browser.element("#search").sendKeys(Keys.ENTER);
    browser.until("the list is closed", () -> !browser.has("#matches"));
  }

  @Test
  void keysOnTheMapChooseTheLightInTheMiddle() {
    browser.script("document.getElementById('map').focus()");
    browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
    browser.until("the panel is open", () -> browser.has("#panel"));
  }

  @Test
  void visibleLightsAreListedForReaders() {
    browser.element("#visible summary").click();
    browser.until("lights are listed", () -> browser.has("#visible-list button"));
    assertThat(browser.text("#visible-title")).isEqualTo("Visible: 2,000");
    browser.element("#visible-list button").sendKeys(Keys.ENTER);
    browser.until("the panel is open", () -> browser.has("#panel"));
  }

  @Test
  void sliderSendsTheWantedLevelAndShowsItsConfirmation() {
    choose("K2-20");
    browser.dim(35);
    browser.until("the command was taken", () -> step().equals("accepted"));
    assertThat(city.patches())
        .contains(
            FixedCity.id(69)
                + " {\"desiredIlluminanceLevel\":{\"type\":\"Property\",\"value\":0.35}}");
    city.confirm(FixedCity.id(69), 0.35);
    browser.until("the lamp confirmed", () -> step().equals("confirmed"));
    assertThat(browser.text("#dim-status")).isEqualTo("The lamp confirmed 35%.");
    assertThat(browser.text("#level-confirmed")).isEqualTo("35%");
  }

  @Test
  void refusalShowsItsReason() {
    choose("K1-14");
    browser.dim(100);
    browser.until("the refusal is shown", () -> browser.has("#dim-refusal"));
    assertThat(browser.text("#dim-refusal")).isEqualTo("Refused: " + FixedCity.REFUSAL);
    assertThat(step()).isEqualTo("none");
  }

  @Test
  void languageSwitchesAndIsRemembered() {
    choose("K2-20");
    assertThat(browser.script("return document.documentElement.lang")).isEqualTo("en");
    browser.element("#language").click();
    browser.until(
        "the page speaks German",
        () -> browser.script("return document.documentElement.lang").equals("de"));
    assertThat(browser.text("#why-title")).isEqualTo("Warum dieses Dimmniveau");
    assertThat(browser.driver().getTitle()).isEqualTo("Laterne: die Lichter der Stadt");
    browser.open(city);
    assertThat(browser.script("return document.documentElement.lang")).isEqualTo("de");
  }

  @Test
  void themeSwitches() {
    assertThat(browser.script("return document.documentElement.dataset.theme")).isEqualTo("dark");
    browser.element("#theme").click();
    assertThat(browser.script("return document.documentElement.dataset.theme")).isEqualTo("light");
  }

  @Test
  void axeFindsNothingInEitherTheme() {
    choose("K1-14");
    browser.dim(60);
    browser.until("the refusal is shown", () -> browser.has("#dim-refusal"));
    browser.until("the history is drawn", () -> browser.has("#panel .chart"));
    for (String part : List.of("#visible", "#districts", "#faults")) {
      browser.element(part + " summary").click();
      assertThat(findings()).as(part).isEmpty();
    }
    browser.element("#theme").click();
    assertThat(findings()).isEmpty();
  }

  private List<String> findings() {
    return new AxeBuilder()
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"))
            .analyze(browser.driver())
            .getViolations()
            .stream()
            .map(PageTest::finding)
            .toList();
  }

  private static String finding(Rule rule) {
    return rule.getImpact() + " " + rule.getId() + ": " + rule.getNodes();
  }

  private void choose(String pole) {
    browser.element("#search").sendKeys(pole);
    browser.until("matches are listed", () -> browser.has("#matches li"));
    browser.element("#search").sendKeys(Keys.ENTER);
    browser.until("the panel is open", () -> browser.text("#panel-title").endsWith(pole));
  }

  private String step() {
    return String.valueOf(browser.element("#dim-steps").getAttribute("data-step"));
  }

  private long brightPixels() {
    return (Long)
        browser.script(
            """
            const c = document.querySelector('canvas.lights');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0;
            for (let i = 0; i < d.length; i += 4) if (d[i] > 200 && d[i + 3] > 200) n++;
            return n\
            """);
  }
}

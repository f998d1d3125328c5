package city.laterne.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page at the sizes, languages and themes it promises; with pictures where {@code
 * laterne.pictures} is set.
 */
class PagePicturesTest {
  /** Times count on a machine with nothing else to do only: {@code -Dlaterne.timed=true}. */
  private static final boolean TIMED = Boolean.getBoolean("laterne.timed");

  @ParameterizedTest
  @CsvSource({
    "1440, 900, en, true",
    "1440, 900, de, false",
    "390, 844, de, true",
    "390, 844, en, false"
  })
  void nothingSticksOutAtAnySize(int width, int height, String language, boolean dark) {
    try (FixedCity city = new FixedCity(40, 50, Optional.empty());
        Browser browser = new Browser(width, height, language, dark)) {
      browser.open(city);
      browser.until("the summary is there", () -> !browser.text("#power-now").equals("–"));
      String name = width + "-" + language + (dark ? "-dark" : "-light");
      assertThat(browser.script("return document.documentElement.lang")).isEqualTo(language);
      fits(browser, width);
      browser.picture(name + "-map");
      browser.script(
          "const badge = document.getElementById('city-speed');"
              + " badge.hidden = false; badge.textContent = '× 600'");
      fits(browser, width);
      browser.element("#search").sendKeys("K2-20");
      browser.until("a match is listed", () -> browser.has("#matches li"));
      browser.picture(name + "-search");
      browser.element("#search").sendKeys(org.openqa.selenium.Keys.ENTER);
      browser.until("the history is drawn", () -> browser.has("#panel .chart"));
      browser.dim(35);
      browser.until("it is accepted", () -> browser.has("#dim-steps[data-step=accepted]"));
      fits(browser, width);
      browser.picture(name + "-panel");
    }
  }

  @Test
  void cityWithKeysAsksForOne() {
    try (FixedCity city = new FixedCity(4, 10, Optional.of("secret"));
        Browser browser = new Browser(1440, 900, "en", false)) {
      browser.driver().get(city.address());
      browser.until("it asks for the key", () -> browser.has("#key-dialog[open]"));
      browser.element("#key").sendKeys("wrong", org.openqa.selenium.Keys.ENTER);
      browser.until("the key is not accepted", () -> browser.has("#key-problem"));
      browser.picture("key");
      browser.element("#key").sendKeys("secret", org.openqa.selenium.Keys.ENTER);
      browser.until("the lights are drawn", () -> browser.drawn() == 40);
      assertThat(browser.has("#key-dialog[open]")).isFalse();
    }
  }

  @Test
  void cityOf45000LightsIsSmallAndOnRequestSoonThereAndSmooth() {
    try (FixedCity city = new FixedCity(300, 150, Optional.empty());
        Browser browser = new Browser(1440, 900, "de", true)) {
      browser.open(city);
      assertThat(browser.drawn()).as("counted from afar").isEqualTo(45_000);
      browser.picture("1440-de-dark-45000");
      double first = number(browser, "return laterne.firstLights");
      double loaded =
          number(browser, "return performance.getEntriesByType('navigation')[0].loadEventEnd");
      double bytes =
          number(
              browser,
              "return performance.getEntriesByType('resource')"
                  + ".filter(r => !r.name.includes('/portal/files/'))"
                  + ".reduce((sum, r) => sum + r.encodedBodySize, 0)");
      LOG.log(
          System.Logger.Level.INFO,
          "first lights after {0} ms, {1} ms after load, {2} bytes",
          first,
          first - loaded,
          bytes);
      if (TIMED) {
        assertThat(first - loaded).as("first lights, ms after load").isLessThan(2_000);
      }
      assertThat(bytes).as("bytes of the first view").isLessThan(1 << 20);
      if (TIMED) {
        browser.until("a warm frame takes less than 100 ms", () -> frame(browser) < 100);
      }
      for (double zoom : new double[] {13, 15.5}) {
        browser.script("laterne.zoom(arguments[0])", zoom);
        browser.until("its lights are there", () -> browser.has("#link-state[data-state=live]"));
        browser.script(PAN);
        browser.until("ten seconds are over", () -> number(browser, "return laterne.panned") > 0);
        double longest = number(browser, "return laterne.longest");
        double frames = number(browser, "return laterne.frames");
        LOG.log(
            System.Logger.Level.INFO,
            "zoom {0}: {1} frames in ten seconds, longest task {2} ms (0: none over 50 ms)",
            zoom,
            frames,
            longest);
        assertThat(browser.drawn()).as("lights in view while panning").isPositive();
        browser.picture("1440-de-dark-45000-" + (int) zoom);
        if (TIMED) {
          assertThat(frames).as("frames while panning").isGreaterThan(20);
          assertThat(longest).as("longest task while panning, ms").isLessThan(200);
        }
      }
    }
  }

  /** Pans in circles for ten seconds and notes the longest task of the main thread. */
  private static final String PAN =
      """
      laterne.panned = 0;
      laterne.longest = 0;
      laterne.frames = 0;
      const seen = new PerformanceObserver(list => list.getEntries()
        .forEach(task => laterne.longest = Math.max(laterne.longest, task.duration)));
      seen.observe({type: 'longtask'});
      const began = performance.now();
      const step = now => {
        laterne.frames++;
        laterne.pan(9 * Math.cos(now / 900), 9 * Math.sin(now / 900));
        if (now - began < 10000) requestAnimationFrame(step);
        else laterne.panned = now - began;
      };
      requestAnimationFrame(step);
      """;

  private static final System.Logger LOG = System.getLogger(PagePicturesTest.class.getName());

  private static double number(Browser browser, String script) {
    return browser.script(script) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** How many milliseconds the last frame took; asks for the next one. */
  private static double frame(Browser browser) {
    Object took =
        browser.script(
            """
            laterne.lights.dispatchEvent(new CustomEvent('change', {detail: new Set()}));
            return document.querySelector('canvas.lights').dataset.took\
            """);
    return Double.parseDouble((String) took);
  }

  private static void fits(Browser browser, int width) {
    assertThat(
            (List<?>)
                browser.script(
                    """
                    return [...document.querySelectorAll('body *')]
                      .filter(e => e.checkVisibility() && !e.closest('.unseen, .ol-viewport'))
                      .filter(e => e.getBoundingClientRect().right > arguments[0] + 0.5)
                      .map(e => e.tagName + '#' + e.id + ' ' + e.textContent.trim().slice(0, 30))\
                    """,
                    width))
        .isEmpty();
  }
}

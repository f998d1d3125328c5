package city.laterne.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The system's Chromium, without a window and without any traffic of its own. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChromeDriver driver;

  /**
   * Starts it.
   *
   * @param width of the view in CSS pixels
   * @param height of the view in CSS pixels
   * @param language {@code de} or {@code en}
   * @param dark whether the system prefers dark colours
   */
  Browser(int width, int height, String language, boolean dark) {
    boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(CHROMIUM + " and " + DRIVER + " are missing; CI must have them");
    }
    Assumptions.assumeTrue(
        there, "not run: install chromium and chromium-driver to test the page in a browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
        "--lang=" + language,
        "--accept-lang=" + language,
        "--force-device-scale-factor=1");
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(DRIVER.toString()))
                .withSilent(true)
                .build(),
            options);
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** The driver itself. */
  ChromeDriver driver() {
    return driver;
  }

  /** Opens the page and waits until its lights are drawn and live. */
  Browser open(FixedCity city) {
    driver.get(city.address());
    return until("the lights are live", () -> has("#link-state[data-state=live]") && drawn() > 0);
  }

  /** How many lights the map drew in its last frame. */
  long drawn() {
    Object drawn = script("return Number(document.querySelector('canvas.lights')?.dataset.drawn)");
    return drawn instanceof Number number ? number.longValue() : 0;
  }

  /** The one element of a selector. */
  WebElement element(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** The visible text of an element. */
  String text(String css) {
    return element(css).getText();
  }

  /** Whether a selector finds anything that is visible. */
  boolean has(String css) {
    return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
  }

  /** Runs a script in the page. */
  Object script(String script, Object... arguments) {
    Object result = driver.executeScript(script, arguments);
    return result == null ? "" : result;
  }

  /** Waits for a condition, polling the page. */
  Browser until(String what, Supplier<Boolean> condition) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> "waited for: " + what + "; console: " + console())
        .until(page -> condition.get());
    return this;
  }

  /** Moves the slider of the panel and sends the level. */
  void dim(int percent) {
    script(
        "const s = document.getElementById('dim-level'); s.value = arguments[0];"
            + " s.dispatchEvent(new Event('input', {bubbles: true}))",
        percent);
    element("#dim-send").click();
  }

  /** What the page wrote to its console as warning or error. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Keeps a picture of the page where the property {@code laterne.pictures} names a folder. */
  void picture(String name) {
    String folder = System.getProperty("laterne.pictures", "");
    if (folder.isEmpty()) {
      return;
    }
    try {
      Path file = Path.of(folder, name + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
      assertThat(file).isNotEmptyFile();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}

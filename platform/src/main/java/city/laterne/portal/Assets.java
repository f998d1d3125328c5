package city.laterne.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All files of the page: a fixed list from the jar, so what is kept in memory is bounded by it.
 * They live under one path that carries the digest of all of them; hence each may be cached for
 * ever, and the modules find each other by relative addresses.
 */
final class Assets {
  private static final String OWN = "/city/laterne/portal/";
  private static final String OPEN_LAYERS = "/META-INF/resources/webjars/ol/10.7.0/";

  /** The place in {@code index.html} where the digest belongs. */
  private static final String DIGEST = "{{digest}}";

  private static final List<String> OWN_FILES =
      List.of(
          "page.css",
          "logo.svg",
          "app.js",
          "base.js",
          "board.js",
          "api.js",
          "chart.js",
          "clock.js",
          "control.js",
          "dense.js",
          "early.js",
          "facts.js",
          "i18n.js",
          "layer.js",
          "lights.js",
          "map.js",
          "panel.js",
          "search.js",
          "sprites.js",
          "theme.js",
          "messages_de.json",
          "messages_en.json");

  private final Map<String, String> resources = new LinkedHashMap<>();
  private final Map<String, Asset> assets = new ConcurrentHashMap<>();
  private final String digest;
  private final Asset index;

  Assets() {
    resources.put("ol.js", OPEN_LAYERS + "dist/ol.js");
    resources.put("ol.css", OPEN_LAYERS + "ol.css");
    for (String file : OWN_FILES) {
      resources.put(file, OWN + file);
    }
    List<byte[]> all = new ArrayList<>();
    for (String resource : resources.values()) {
      all.add(Asset.read(resource));
    }
    String page = new String(Asset.read(OWN + "index.html"), UTF_8);
    all.add(page.getBytes(UTF_8));
    digest = Asset.digest(all.toArray(byte[][]::new));
    index = Asset.of("text/html; charset=utf-8", page.replace(DIGEST, digest).getBytes(UTF_8));
  }

  /** What stands in the path of all files but the first. */
  String digest() {
    return digest;
  }

  /** The first file. */
  Asset index() {
    return index;
  }

  /** A file by its name. */
  Optional<Asset> find(String name) {
    String resource = resources.get(name);
    if (resource == null) {
      return Optional.empty();
    }
    return Optional.of(
        assets.computeIfAbsent(name, key -> Asset.of(type(key), Asset.read(resource))));
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "json" -> "application/json";
      default -> "application/octet-stream";
    };
  }
}

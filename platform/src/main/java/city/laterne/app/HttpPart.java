package city.laterne.app;

import io.helidon.webserver.http.HttpService;

/**
 * A service and where it is mounted.
 *
 * @param path the prefix, e.g. {@code /admin/principals}
 * @param service what answers there
 */
public record HttpPart(String path, HttpService service) {}

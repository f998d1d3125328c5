package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A page of a list that is wholly in memory (clauses 5.5.9 and 6.3.10).
 *
 * @param limit how many
 * @param offset how many before
 * @param count whether their number is told
 */
record Paging(int limit, int offset, boolean count) {
  private static final int USUAL = 20;
  private static final int MOST = 1_000;

  static Paging of(Exchange exchange) {
    Paging paging =
        new Paging(
            exchange.number("limit", USUAL, MOST),
            exchange.number("offset", 0, Integer.MAX_VALUE),
            exchange.flag("count"));
    if (paging.limit == 0 && !paging.count) {
      throw Bad.data("limit 0 needs count=true; otherwise use 1 to " + MOST + ".");
    }
    return paging;
  }

  <T> List<T> of(List<T> all) {
    return all.stream().skip(offset).limit(limit).toList();
  }

  /** Adds the links to the pages before and behind, and the number of all. */
  void headers(Exchange exchange, String path, int all) {
    if (count) {
      exchange.header("NGSILD-Results-Count", Integer.toString(all));
    }
    if (limit > 0 && offset > 0) {
      exchange.linkTo(url(exchange, path, Math.max(0, offset - limit)), "prev");
    }
    if (limit > 0 && all > (long) offset + limit) {
      exchange.linkTo(url(exchange, path, offset + limit), "next");
    }
  }

  private String url(Exchange exchange, String path, int from) {
    StringBuilder url = new StringBuilder(path).append('?');
    for (Map.Entry<String, String> given : exchange.given().entrySet()) {
      if (!given.getKey().equals("limit") && !given.getKey().equals("offset")) {
        url.append(given.getKey())
            .append('=')
            .append(URLEncoder.encode(given.getValue(), StandardCharsets.UTF_8))
            .append('&');
      }
    }
    return url.append("limit=").append(limit).append("&offset=").append(from).toString();
  }
}

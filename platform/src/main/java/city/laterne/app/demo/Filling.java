package city.laterne.app.demo;

import static java.util.stream.Collectors.joining;

import city.laterne.app.CityContent;
import city.laterne.app.Import;
import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fills the demo's directory before the platform runs on it, once: the city's time begins when its
 * lights are there.
 */
public final class Filling {
  private static final byte[] FILLED = "demo-filled".getBytes(StandardCharsets.UTF_8);
  private static final String FILLING = "filling";
  private static final String DONE = "filled";
  private static final char BEHIND = '\t';

  private final Import into;
  private final Tenant tenant;
  private final Path data;
  private final CityContent content;
  private final Consumer<String> out;

  /**
   * A filling.
   *
   * @param into brings the content into the tenant
   * @param data the data directory, for sentences
   * @param out is told in a sentence what is there already
   */
  public Filling(Import into, Tenant tenant, Path data, CityContent content, Consumer<String> out) {
    this.out = out;
    this.into = into;
    this.tenant = tenant;
    this.data = data;
    this.content = content;
  }

  /**
   * Brings in what is not there yet; the same files as at the last start are not read again. What
   * is being filled is written down first, so that a start after a kill goes on with it.
   */
  public void run() {
    String wanted = stamp();
    Optional<String> was =
        tenant.row(Space.SETTING, FILLED).map(row -> new String(row, StandardCharsets.UTF_8));
    if (was.equals(Optional.of(DONE + wanted))) {
      out.accept("The city is filled already, from the same sources.");
      return;
    }
    if (was.isEmpty() && into.hasLights() && content.isModel()) {
      out.accept("The directory " + data + " holds a city already; it is shown.");
      return;
    }
    if (was.isPresent() && !isSameCity(was.get(), wanted)) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "OtherCity",
          "The directory %s holds the demo of another city: %s. Maybe show this one in a directory of its own: --data DIRECTORY."
              .formatted(
                  data, was.get().lines().skip(1).map(Filling::source).collect(joining(", "))));
    }
    mark(Optional.of(FILLING + wanted));
    try {
      into.fill(content);
    } catch (Failure e) {
      // What was refused changed nothing: the next attempt may be of another city.
      mark(was);
      throw e;
    }
    mark(Optional.of(DONE + wanted));
  }

  private void mark(Optional<String> state) {
    RowWrite write =
        state
            .map(text -> RowWrite.put(Space.SETTING, FILLED.clone(), bytes(text)))
            .orElseGet(() -> RowWrite.delete(Space.SETTING, FILLED.clone()));
    Outcome _ = tenant.commit(Transaction.ofRows(Author.domain("demo"), List.of(write)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What the city is made of, a line each: the files with their length and time of change. */
  private String stamp() {
    if (content.isModel()) {
      return "\nmodel city of " + content.model().size() + " lights";
    }
    StringBuilder text = new StringBuilder();
    for (Path file : content.files().toList()) {
      text.append('\n').append(file.toAbsolutePath().normalize()).append(BEHIND);
      try {
        text.append(Files.size(file)).append(' ');
        text.append(Files.getLastModifiedTime(file).toMillis());
      } catch (IOException e) {
        throw new Failure(
            Failure.Kind.UNAVAILABLE,
            "FileUnreadable",
            "The file " + file + " cannot be looked at: " + e.getMessage() + ".",
            e);
      }
    }
    return text.toString();
  }

  private static boolean isSameCity(String was, String wanted) {
    return was.lines()
        .skip(1)
        .map(Filling::source)
        .toList()
        .equals(wanted.lines().skip(1).map(Filling::source).toList());
  }

  private static String source(String line) {
    int end = line.indexOf(BEHIND);
    return end < 0 ? line : line.substring(0, end);
  }
}

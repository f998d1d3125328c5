package city.laterne.sweeping.routing.file;

import java.util.List;

/**
 * Reads a routing problem from a file, whose form is told by its content:
 *
 * <ul>
 *   <li>Laterne's own JSON, which begins with <code>{</code>;
 *   <li>the plain form, which begins with a number;
 *   <li>CARPLIB's (Belenguer and Benavent 2005), with keywords in Spanish or English, with arcs as
 *       in the mixed sets (Belenguer, Benavent, Lacomme and Prins 2006);
 *   <li>that of node, edge and arc routing (Bach, Hasle and Wøhlk 2013), and with turn penalties
 *       (Vidal 2017).
 * </ul>
 *
 * The forms are described in docs/solver.md.
 */
public final class ProblemFile {
  private ProblemFile() {}

  /** The most bytes that a file may have. */
  public static final int MOST_BYTES = Limits.BYTES;

  /**
   * Reads a file.
   *
   * @param name of the problem, where the file gives none
   * @param content its bytes
   */
  public static Reading read(String name, byte[] content) {
    try {
      String text = TextOf.bytes(content);
      if (text.isBlank()) {
        return new Reading.Malformed(1, "the file is empty");
      }
      if (text.stripLeading().startsWith("{")) {
        return ProblemJson.read(name, text);
      }
      List<Line> lines = Line.of(text);
      return new Reading.Read(readLines(name, lines));
    } catch (MalformedLine e) {
      return new Reading.Malformed(e.line(), e.reason());
    }
  }

  private static Instance readLines(String name, List<Line> lines) {
    if (PlainForm.fits(lines)) {
      return PlainForm.read(name, lines);
    }
    if (TurnPenaltyForm.fits(lines)) {
      return TurnPenaltyForm.read(name, lines);
    }
    if (GeneralForm.fits(lines)) {
      return GeneralForm.read(name, lines);
    }
    if (CarplibForm.fits(lines)) {
      return CarplibForm.read(name, lines);
    }
    throw lines
        .getFirst()
        .refused(
            "begins no form that is known: JSON begins with {, the plain form with a number, the"
                + " others with keywords as NOMBRE, NAME or #Nodes");
  }
}

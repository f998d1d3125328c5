package city.laterne.lighting.internal;

import city.laterne.lighting.ImportReport;
import city.laterne.lighting.ImportReport.Rejection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes a list's lamps to check them as a whole. Used by one thread. */
final class CheckedLamps implements LampSource.Sink {
  private static final int LONGEST_ID = 500;

  private static final Set<String> NONE =
      Set.of("-", "--", "---", "0", "null", "none", "nan", "n/a", "na", "k.a.", "k. a.", "?");

  private final LampSource source;
  final RawLamps lamps = new RawLamps();
  private final List<Rejection> rejections = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  int rejectedBefore;

  CheckedLamps(LampSource source) {
    this.source = source;
  }

  @Override
  public void lamp(int index, String id, double x, double y, LampSource.Rest rest) {
    if (id.length() > LONGEST_ID || isNone(id)) {
      // It will be called by its place then.
      lamps.add(index, 0, x, y, rest.circuit(), rest.cabinet());
      return;
    }
    long hash = LongTable.hash(LightDrafts.clean(id));
    String pole = rest.pole();
    // A kind of pole, or a dash for none, is no number of one.
    boolean told = pole.chars().anyMatch(Character::isDigit);
    lamps.add(index, hash, x, y, rest.circuit(), rest.cabinet(), told ? pole : "");
  }

  @Override
  public void reject(int index, String id, String code, String reason) {
    rejectedBefore++;
    if (rejections.size() < ImportReport.LISTED) {
      rejections.add(new Rejection(index, cut(id), code, reason));
    }
  }

  /**
   * Whether a register says with it that there is no number: a dash, a zero, a word for nothing.
   */
  private static boolean isNone(String id) {
    return id.isBlank() || NONE.contains(id.strip().toLowerCase(Locale.ROOT));
  }

  /** How many entries the list has. */
  int count() {
    return lamps.size() + rejectedBefore;
  }

  /** What a list calls a lamp, no longer than a report should show. */
  static String cut(String id) {
    return id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id;
  }

  /** The number under which a lamp is kept. */
  static String number(String id, double longitude, double latitude) {
    return isNone(id) || id.length() > LONGEST_ID
        ? LightDrafts.numberOfPlace(longitude, latitude)
        : LightDrafts.clean(id);
  }

  /** Judges lamps that are there twice, in the list or in the city. */
  void findDuplicates(StoredLights stored) {
    for (int i = 0; i < lamps.size(); i++) {
      if (lamps.isGood(i) && lamps.hash(i) == 0) {
        String number = LightDrafts.numberOfPlace(lamps.x(i), lamps.y(i));
        lamps.hash(i, LongTable.hash(number));
      }
    }
    int together = new Duplicates(lamps, stored).run();
    if (together > 0) {
      notes.add(
          "Luminaires taken as further ones of a pole, as the list gives both the same pole number"
              + " and each a number of its own within 0.5 m: "
              + together
              + ".");
    }
  }

  /** A list without any lamp to take is refused in the words of its first. */
  void refuseIfAllBad() {
    for (int i = 0; i < lamps.size(); i++) {
      // Lamps that stand where others of the city do are no fault of the list.
      if (lamps.isGood(i) || lamps.verdict(i) == RawLamps.Verdict.TAKEN_PLACE) {
        return;
      }
    }
    String kind = source.countsLines() ? "line" : "feature";
    String first = "";
    if (lamps.size() > 0) {
      first = kind + " " + lamps.index(0) + ": " + Refusals.plain(lamps, 0);
    }
    if (!rejections.isEmpty()
        && (lamps.size() == 0 || rejections.getFirst().index() < lamps.index(0))) {
      first = kind + " " + rejections.getFirst().index() + ": " + rejections.getFirst().reason();
    }
    throw ListText.refused(
        "NoLamps",
        "None of the " + count() + " entries of the list is a lamp that can be taken; " + first);
  }

  /** The first rejections of these and others, in the list's order. */
  List<Rejection> listed(List<Rejection> others) {
    List<Rejection> all = new ArrayList<>(rejections);
    all.addAll(others);
    all.sort(Comparator.comparingInt(Rejection::index));
    return all.subList(0, Math.min(ImportReport.LISTED, all.size()));
  }
}

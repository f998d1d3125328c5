package city.laterne.app.modelcity;

import city.laterne.streets.RoadClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes German street names up from parts: plants, animals, trades, places. No person is named. A
 * name occurs once in a borough, as in cities that grew from several towns.
 */
final class StreetNames {
  private static final List<String> STEMS =
      List.of(
          "Ahorn",
          "Akazien",
          "Amsel",
          "Anger",
          "Apfel",
          "Aster",
          "Auen",
          "Bach",
          "Bäcker",
          "Bahnhof",
          "Berg",
          "Bienen",
          "Binsen",
          "Birken",
          "Birnbaum",
          "Blumen",
          "Böttcher",
          "Brombeer",
          "Brücken",
          "Brunnen",
          "Buchen",
          "Buchfinken",
          "Bussard",
          "Dahlien",
          "Damm",
          "Deich",
          "Distel",
          "Dohlen",
          "Dorf",
          "Drossel",
          "Eibischen",
          "Eichen",
          "Elster",
          "Enzian",
          "Erlen",
          "Eschen",
          "Espen",
          "Eulen",
          "Falken",
          "Färber",
          "Farn",
          "Feld",
          "Felsen",
          "Fichten",
          "Fischer",
          "Flieder",
          "Flachs",
          "Forst",
          "Fuchs",
          "Garten",
          "Gerber",
          "Gersten",
          "Ginster",
          "Glocken",
          "Habicht",
          "Hafer",
          "Hagebutten",
          "Hammer",
          "Hasel",
          "Hasen",
          "Heide",
          "Hirsch",
          "Hirten",
          "Holunder",
          "Hopfen",
          "Hütten",
          "Igel",
          "Iris",
          "Jäger",
          "Jasmin",
          "Kamillen",
          "Kanal",
          "Kastanien",
          "Kiebitz",
          "Kiefern",
          "Kies",
          "Kirch",
          "Kirsch",
          "Klee",
          "Kloster",
          "Korn",
          "Kranich",
          "Krokus",
          "Lärchen",
          "Lavendel",
          "Lehm",
          "Lerchen",
          "Lilien",
          "Linden",
          "Löwenzahn",
          "Luchs",
          "Malven",
          "Margeriten",
          "Markt",
          "Maulbeer",
          "Meisen",
          "Milan",
          "Mispel",
          "Mohn",
          "Moor",
          "Moos",
          "Mühlen",
          "Nachtigallen",
          "Narzissen",
          "Nelken",
          "Nussbaum",
          "Obst",
          "Orchideen",
          "Otter",
          "Pappel",
          "Pfarr",
          "Pflaumen",
          "Pirol",
          "Platanen",
          "Primel",
          "Quell",
          "Quitten",
          "Raben",
          "Reb",
          "Reh",
          "Reiher",
          "Ritter",
          "Robinien",
          "Roggen",
          "Rohr",
          "Rosen",
          "Rotdorn",
          "Salz",
          "Sand",
          "Sattler",
          "Schäfer",
          "Schiffer",
          "Schilf",
          "Schlehen",
          "Schloss",
          "Schmiede",
          "Schul",
          "Schwalben",
          "Schwanen",
          "See",
          "Seiler",
          "Silber",
          "Sonnen",
          "Sperber",
          "Stein",
          "Sternen",
          "Storchen",
          "Tannen",
          "Teich",
          "Töpfer",
          "Tulpen",
          "Turm",
          "Ufer",
          "Ulmen",
          "Veilchen",
          "Wacholder",
          "Wagner",
          "Wald",
          "Wasser",
          "Weber",
          "Weiden",
          "Weinberg",
          "Weißdorn",
          "Weizen",
          "Wiesen",
          "Wolfs",
          "Zeder",
          "Ziegel",
          "Zimmer",
          "Zinnien");
  private static final List<String> AFTER_AM =
      List.of(
          "alten Speicher",
          "alten Friedhof",
          "Anger",
          "Bach",
          "Backhaus",
          "Bahndamm",
          "Bildstock",
          "Bleichplatz",
          "Brunnen",
          "Damm",
          "Deich",
          "Dorfteich",
          "Eichwald",
          "Feldrain",
          "Finkenschlag",
          "Forsthaus",
          "Gutshof",
          "Hang",
          "Heidberg",
          "Hochbehälter",
          "Holzplatz",
          "Hügel",
          "Kalkofen",
          "Kirchberg",
          "Knick",
          "Kornspeicher",
          "Kreuz",
          "Lindenhof",
          "Mühlgraben",
          "Mühlenteich",
          "Obsthof",
          "Pfarrgarten",
          "Ring",
          "Sandberg",
          "Schafstall",
          "Schlagbaum",
          "Schützenplatz",
          "Seilerhof",
          "Sonnenhang",
          "Sportplatz",
          "Stadtgraben",
          "Steinbruch",
          "Südhang",
          "Tannenhof",
          "Tiergarten",
          "Torfstich",
          "Uhlenhorst",
          "Wehr",
          "Weiher",
          "Wiesengrund",
          "Winkel",
          "Zehnthof",
          "Ziegelhof");
  private static final List<String> AFTER_AN_DER =
      List.of(
          "alten Mühle",
          "Allmende",
          "Aue",
          "Bastion",
          "Bleiche",
          "Brücke",
          "Furt",
          "Gasanstalt",
          "Heide",
          "Kapelle",
          "Lehmgrube",
          "Lohmühle",
          "Landwehr",
          "Obstwiese",
          "Pferdetränke",
          "Quelle",
          "Reitbahn",
          "Schanze",
          "Schleuse",
          "Schmiede",
          "Stadtmauer",
          "Tongrube",
          "Viehweide",
          "Waage",
          "Windmühle",
          "Wolfskuhle",
          "Ziegelei",
          "Zollbrücke");
  private static final List<String> IN =
      List.of(
          "Im Brühl",
          "Im Eichholz",
          "Im Erlengrund",
          "Im Grund",
          "Im Hag",
          "Im Hasenwinkel",
          "Im Kamp",
          "Im Langen Feld",
          "Im Loh",
          "Im Moor",
          "Im Ried",
          "Im Rosengarten",
          "Im Siepen",
          "Im Stillen Winkel",
          "Im Vogelsang",
          "Im Wiesental",
          "In den Birken",
          "In den Gärten",
          "In der Au",
          "In der Delle",
          "In der Kuhle",
          "In der Senke",
          "Auf dem Acker",
          "Auf dem Brink",
          "Auf dem Esch",
          "Auf der Höhe",
          "Auf der Horst",
          "Auf der Worth",
          "Hinter den Höfen",
          "Hinter dem Turm",
          "Unter den Linden",
          "Zum Fährhaus",
          "Zum Hofgut",
          "Zum Wasserturm",
          "Zur Hude",
          "Zur Mühle");
  private static final List<String> INDUSTRIAL =
      List.of(
          "Industrie",
          "Gewerbe",
          "Werft",
          "Hafen",
          "Hütten",
          "Kohlen",
          "Zechen",
          "Walzwerk",
          "Kran",
          "Speicher",
          "Lager",
          "Fracht",
          "Gießerei",
          "Ziegelei",
          "Eisen",
          "Kupfer",
          "Zink",
          "Dampf",
          "Kessel",
          "Energie",
          "Glas",
          "Papier",
          "Kabel",
          "Seil");
  private static final List<String> STREET_TAILS =
      List.of("straße", "straße", "straße", "weg", "weg", "weg", "allee", "kamp", "pfad", "stieg");
  private static final List<String> CLOSE_TAILS =
      List.of("weg", "weg", "hof", "winkel", "grund", "stieg", "busch", "hag");
  private static final List<String> LANE_TAILS =
      List.of("gasse", "gasse", "gasse", "gässchen", "twiete", "straße", "markt", "gang");
  private static final List<String> FAR =
      List.of(
          "Auenhagen",
          "Birkbüttel",
          "Dornwede",
          "Erlenstedt",
          "Falkrode",
          "Grauhorst",
          "Heidesiel",
          "Kaltenwede",
          "Lohbüttel",
          "Mittelwede",
          "Neuhorst am Moor",
          "Ostwinkel",
          "Rohrsiel",
          "Steinwede",
          "Tiefenhagen",
          "Wolkenrode");

  private final Draw draw;
  private final List<Set<String>> used = new ArrayList<>();
  private int far;

  StreetNames(long seed, int boroughs) {
    draw = new Draw(seed, "names");
    for (int i = 0; i < boroughs; i++) {
      used.add(new HashSet<>());
    }
    far = draw.below(FAR.size());
  }

  /** The name of a road that leads out of the city, after a made-up place. */
  String outward() {
    String place = FAR.get(far++ % FAR.size());
    String stem = place.contains(" ") ? place.substring(0, place.indexOf(' ')) : place;
    return everywhere(stem + "er " + (draw.chance(0.5) ? "Landstraße" : "Straße"));
  }

  /** A name kept from all boroughs, given once. */
  String everywhere(String name) {
    used.forEach(names -> names.add(name));
    return name;
  }

  /** A name that is not used yet in any of the boroughs that the street touches. */
  String of(RoadClass roadClass, Fabric fabric, boolean isClose, Set<Integer> boroughs) {
    for (int attempt = 0; attempt < 80; attempt++) {
      String name = draw(roadClass, fabric, isClose);
      if (take(name, boroughs)) {
        return name;
      }
    }
    for (int number = 2; ; number++) {
      String name = "Weg " + number;
      if (take(name, boroughs)) {
        return name;
      }
    }
  }

  private boolean take(String name, Set<Integer> boroughs) {
    if (boroughs.stream().anyMatch(borough -> used.get(borough).contains(name))) {
      return false;
    }
    boroughs.forEach(borough -> used.get(borough).add(name));
    return true;
  }

  private String draw(RoadClass roadClass, Fabric fabric, boolean isClose) {
    double kind = draw.between(0, 1);
    if (fabric == Fabric.INDUSTRY && kind < 0.7) {
      return draw.pick(INDUSTRIAL) + draw.pick(List.of("straße", "straße", "weg", "ring", "damm"));
    }
    if (fabric == Fabric.OLD_TOWN && kind < 0.75) {
      return draw.pick(STEMS) + draw.pick(LANE_TAILS);
    }
    if (kind > 0.8 && roadClass != RoadClass.TERTIARY) {
      double which = draw.between(0, 1);
      return which < 0.45
          ? "Am " + draw.pick(AFTER_AM)
          : which < 0.7 ? "An der " + draw.pick(AFTER_AN_DER) : draw.pick(IN);
    }
    if (kind > 0.74) {
      return draw.pick(List.of("Alter ", "Neuer ", "Langer ", "Krummer ", "Hoher ", "Grüner "))
          + draw.pick(List.of("Weg", "Damm", "Deich", "Graben", "Kamp", "Hag", "Stieg", "Pfad"));
    }
    if (roadClass == RoadClass.TERTIARY) {
      return draw.pick(STEMS) + draw.pick(List.of("straße", "straße", "allee", "damm"));
    }
    return draw.pick(STEMS) + draw.pick(isClose ? CLOSE_TAILS : STREET_TAILS);
  }
}

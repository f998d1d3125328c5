package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountryTest {
  @ParameterizedTest
  @CsvSource({
    "6.67, 53.59, Borkum",
    "7.21, 53.37, Emden",
    "7.89, 54.18, Helgoland",
    "8.44, 55.02, List on Sylt",
    "9.43, 54.79, Flensburg",
    "11.07, 54.45, Fehmarn",
    "13.43, 54.68, Kap Arkona",
    "14.20, 53.94, Ahlbeck",
    "14.55, 52.34, Frankfurt (Oder)",
    "14.99, 51.16, Görlitz",
    "14.81, 50.90, Zittau",
    "12.13, 50.17, Selb",
    "12.86, 49.30, Furth im Wald",
    "13.83, 48.77, the Dreisesselberg",
    "13.47, 48.57, Passau",
    "13.00, 47.59, Schönau am Königssee",
    "11.26, 47.44, Mittenwald",
    "10.27, 47.32, Einödsbach",
    "9.68, 47.55, Lindau",
    "8.69, 47.70, Büsingen",
    "7.66, 47.61, Lörrach",
    "7.82, 48.57, Kehl",
    "6.39, 49.47, Perl",
    "6.08, 50.77, Aachen",
    "5.87, 51.05, Isenbruch",
    "5.97, 51.83, Kranenburg",
    "6.70, 52.49, Emlichheim",
    "7.04, 52.63, Twist",
    "10.45, 51.16, the middle",
  })
  void germanyIsInIt(double longitude, double latitude, String name) {
    assertThat(Country.isNear(longitude, latitude)).as(name).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "6.50, 54.50, the North Sea",
    "4.00, 53.50, the North Sea off Holland",
    "7.00, 54.30, the German Bight",
    "14.50, 55.00, the Baltic Sea",
    "51.43, 6.77, Duisburg with its axes swapped",
    "0, 51.43, Greenwich",
    "2.35, 48.86, Paris",
    "4.90, 52.37, Amsterdam",
    "8.54, 47.37, Zürich",
    "16.37, 48.21, Wien",
    "14.42, 50.09, Praha",
    "12.57, 55.68, København",
    "9.50, 42.00, the Mediterranean",
    "-6.77, 51.43, a sign too many",
  })
  void seaAndOtherCountriesAreNot(double longitude, double latitude, String name) {
    assertThat(Country.isNear(longitude, latitude)).as(name).isFalse();
  }
}

package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.GeoJson;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Filter;
import city.laterne.store.Filter.SpatialRelation;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/** Reads a geo-query (clause 4.10). */
public final class GeoQuery {
  private GeoQuery() {}

  /**
   * The filter of a geo-query.
   *
   * @param georel {@code near;maxDistance==500}, {@code within}, …
   * @param geometry a GeoJSON type
   * @param coordinates GeoJSON coordinates
   * @param geoproperty the GeoProperty's term; empty for location
   */
  public static Filter parse(
      String georel, String geometry, Value coordinates, String geoproperty, Vocabulary terms) {
    Optional<Name> property = terms.find(geoproperty.isEmpty() ? "location" : geoproperty);
    String[] parts = georel.split(";", -1);
    if (parts[0].equals("near")) {
      return near(parts, GeoJson.geometry(geometry, coordinates), property);
    }
    if (parts.length > 1) {
      throw Bad.data("georel \"" + georel + "\": only near has modifiers.");
    }
    SpatialRelation relation =
        switch (georel) {
          case "within" -> SpatialRelation.WITHIN;
          case "contains" -> SpatialRelation.CONTAINS;
          case "intersects" -> SpatialRelation.INTERSECTS;
          case "equals" -> SpatialRelation.EQUALS;
          case "disjoint" -> SpatialRelation.DISJOINT;
          case "overlaps" -> SpatialRelation.OVERLAPS;
          default ->
              throw Bad.data(
                  "georel \""
                      + georel
                      + "\" is none of near, within, contains, intersects, equals, disjoint,"
                      + " overlaps.");
        };
    var shape = GeoJson.geometry(geometry, coordinates);
    return property
        .<Filter>map(name -> new Filter.Spatial(name, relation, shape))
        .orElseGet(Filter.None::new);
  }

  private static Filter near(String[] parts, Geometry place, Optional<Name> property) {
    double least = 0;
    double most = Double.POSITIVE_INFINITY;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf("==");
      String modifier = equals < 0 ? parts[i] : parts[i].substring(0, equals);
      double metres = equals < 0 ? Double.NaN : metres(parts[i].substring(equals + 2));
      switch (modifier) {
        case "maxDistance" -> most = metres;
        case "minDistance" -> least = metres;
        default -> throw Bad.data("georel near has the unknown modifier \"" + parts[i] + "\".");
      }
      boolean good = Double.isFinite(metres) && metres >= 0;
      if (!good || (metres == 0 && modifier.equals("maxDistance"))) {
        throw Bad.data(
            "\"" + parts[i] + "\" must be a distance such as maxDistance==500, in metres.");
      }
    }
    if (parts.length < 2) {
      throw Bad.data("georel near needs maxDistance== or minDistance==, in metres.");
    }
    double from = least;
    double to = most;
    return property
        .<Filter>map(name -> new Filter.Near(name, place, from, to))
        .orElseGet(Filter.None::new);
  }

  private static double metres(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}

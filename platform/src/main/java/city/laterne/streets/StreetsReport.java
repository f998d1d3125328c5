package city.laterne.streets;

import city.laterne.context.EntityImport.Counts;

/**
 * What an installation of a map did.
 *
 * @param streets pieces of streets
 * @param districts districts
 * @param shapes shapes of the base map that the installed map has
 * @param lamps lamps that the map shows; they are lighting's to take
 * @param changed whether anything differs from the map before
 */
public record StreetsReport(
    Counts streets, Counts districts, int shapes, int lamps, boolean changed) {}

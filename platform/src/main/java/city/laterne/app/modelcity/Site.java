package city.laterne.app.modelcity;

/**
 * Where a city is built, and how large.
 *
 * @param seed which city
 * @param lights how many lights it has
 * @param firstLight number of its first light
 * @param name of the city
 * @param river its river's name
 * @param longitude of its centre, degrees east
 * @param latitude of its centre, degrees north
 * @param prefix what names of cabinets and numbers of streets begin with, so that no two cities
 *     share one
 */
record Site(
    long seed,
    int lights,
    long firstLight,
    String name,
    String river,
    double longitude,
    double latitude,
    String prefix) {}

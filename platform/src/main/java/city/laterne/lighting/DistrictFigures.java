package city.laterne.lighting;

/**
 * The lights of a district at a glance.
 *
 * @param name of the district; empty for lights without one
 * @param lights how many
 * @param on how many burn, as their devices say
 * @param powerWatts what they take now, as their devices say, W
 * @param energyTodayWh what they took since midnight of the city's zone, Wh
 * @param burningHoursToday the sum over lights of the hours that they burnt since then
 */
public record DistrictFigures(
    String name,
    int lights,
    int on,
    double powerWatts,
    double energyTodayWh,
    double burningHoursToday) {}

package city.laterne.store;

import java.util.List;

/**
 * What was written to an entity at one time: a report, or an update through the API.
 *
 * @param time the observedAt of the report, or the time of the update; µs since 1970
 * @param attributes the instances written, with their own observedAt
 * @param removed the attributes taken away
 */
public record HistoryRow(long time, List<Attribute> attributes, List<Name> removed) {}

package city.laterne.store;

import java.util.Map;

/**
 * What a tenant's engine measures of itself, for operators.
 *
 * @param entities entities ever made, the deleted ones included
 * @param queued transactions waiting
 * @param queueLimit how many may wait
 * @param commits commits since start
 * @param transactions transactions committed since start
 * @param fsyncMicros sum of the time spent in durable writes since start, µs
 * @param logPosition the number of the last change
 * @param logTrimmed the number up to which the change log was cut
 * @param cursors positions of the durable cursors
 * @param slabBytes bytes of packed entities in memory
 * @param slabLimit how many there may be
 * @param indexBytes estimate of the indexes' memory
 * @param diskRefuses what the disk last said if it refuses writes, otherwise empty
 * @param commitSeconds commits counted by duration: upper bound in seconds → count, cumulative, as
 *     Prometheus wants it
 */
public record StoreFigures(
    long entities,
    long queued,
    long queueLimit,
    long commits,
    long transactions,
    long fsyncMicros,
    long logPosition,
    long logTrimmed,
    Map<String, Long> cursors,
    long slabBytes,
    long slabLimit,
    long indexBytes,
    String diskRefuses,
    Map<Double, Long> commitSeconds) {}

package city.laterne.store.internal;

import java.util.Map;

/**
 * What readers may see.
 *
 * @param commit the number of the newest commit since start, ≥ 1
 * @param position the number of the last change
 * @param ordinals how many ordinals are given out
 * @param liveByType live entities by type number
 */
record Published(long commit, long position, int ordinals, Map<Integer, Integer> liveByType) {}

package city.laterne.store;

import java.util.List;
import java.util.OptionalLong;

/**
 * A page of a query's answer.
 *
 * @param entities those asked for
 * @param count how many match in all, where asked
 * @param more whether some follow
 */
public record Page(List<Entity> entities, OptionalLong count, boolean more) {}

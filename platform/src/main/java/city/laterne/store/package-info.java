/**
 * The engine: tenants, transactions, change log, indexes, snapshots and history of the city's
 * entities. It knows neither HTTP nor JSON-LD; names arrive expanded, time arrives as data.
 */
@NullMarked
package city.laterne.store;

import org.jspecify.annotations.NullMarked;

/**
 * NGSI-LD's query language, type selections and geo-queries, translated into the filters of the
 * store.
 */
@NullMarked
package city.laterne.context.query;

import org.jspecify.annotations.NullMarked;

/** Entities and attributes as NGSI-LD JSON: read by streaming, written straight into bytes. */
@NullMarked
package city.laterne.context.entity;

import org.jspecify.annotations.NullMarked;

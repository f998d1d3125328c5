/** NGSI-LD's HTTP binding under /ngsi-ld/v1. */
@NullMarked
package city.laterne.context.http;

import org.jspecify.annotations.NullMarked;

/** JSON-LD contexts, compiled once into tables that expand and compact terms. */
@NullMarked
package city.laterne.context.jsonld;

import org.jspecify.annotations.NullMarked;

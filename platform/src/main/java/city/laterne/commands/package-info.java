/**
 * The gate that every command passes, the outbox it is written to, and what a link to devices must
 * do.
 */
@NullMarked
package city.laterne.commands;

import org.jspecify.annotations.NullMarked;

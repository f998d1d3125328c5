/** What stands in the outbox, over HTTP. */
@NullMarked
package city.laterne.commands.http;

import org.jspecify.annotations.NullMarked;

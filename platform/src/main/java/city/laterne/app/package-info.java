/** The command line, the configuration and the wiring of all other packages into one process. */
@NullMarked
package city.laterne.app;

import org.jspecify.annotations.NullMarked;

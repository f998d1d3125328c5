/** Reading of maps and the file that holds the installed one. */
@NullMarked
package city.laterne.streets.internal;

import org.jspecify.annotations.NullMarked;

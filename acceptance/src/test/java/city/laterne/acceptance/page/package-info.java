/** The page at {@code /} in a real browser, before a city of fixed lights. */
@NullMarked
package city.laterne.acceptance.page;

import org.jspecify.annotations.NullMarked;

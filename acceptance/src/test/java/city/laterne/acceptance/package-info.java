/** Tests that start the packaged jar as its users do and know nothing of its classes. */
@NullMarked
package city.laterne.acceptance;

import org.jspecify.annotations.NullMarked;

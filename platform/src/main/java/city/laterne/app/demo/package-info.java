/**
 * The model city of {@code laterne demo}: lamps, their simulated controllers, the hour before dusk.
 */
@NullMarked
package city.laterne.app.demo;

import org.jspecify.annotations.NullMarked;

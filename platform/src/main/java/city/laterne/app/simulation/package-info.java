/**
 * Simulated lamps: a process of its own that speaks MQTT only, as lamp controllers in the street
 * do.
 */
@NullMarked
package city.laterne.app.simulation;

import org.jspecify.annotations.NullMarked;

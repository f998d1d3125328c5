/** The MQTT door. */
@NullMarked
package city.laterne.devices.mqtt;

import org.jspecify.annotations.NullMarked;

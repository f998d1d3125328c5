/** Provisioning of devices over HTTP, as FIWARE's IoT Agents offer it. */
@NullMarked
package city.laterne.devices.http;

import org.jspecify.annotations.NullMarked;

/** Codecs and links to devices; nothing of the domain. */
@NullMarked
package city.laterne.devices;

import org.jspecify.annotations.NullMarked;

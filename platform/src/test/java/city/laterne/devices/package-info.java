@org.jspecify.annotations.NullMarked
package city.laterne.devices;

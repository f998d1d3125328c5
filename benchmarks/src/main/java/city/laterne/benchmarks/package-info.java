/** Measurements of small parts with JMH, started by {@code ./laterne bench}. */
@NullMarked
package city.laterne.benchmarks;

import org.jspecify.annotations.NullMarked;

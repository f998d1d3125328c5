/** Snapshots: frozen copies of what queries find (ETSI GS CIM 009 v1.9.1, clauses 4.3.7, 5.16). */
@NullMarked
package city.laterne.context.snapshot;

import org.jspecify.annotations.NullMarked;

/** Other brokers as sources of context: registrations and requests to them (clauses 4.3.6, 5.9). */
@NullMarked
package city.laterne.context.registration;

import org.jspecify.annotations.NullMarked;

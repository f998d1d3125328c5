/**
 * Files of routing problems and plans: four forms of the literature, told apart by their content,
 * and Laterne's own JSON.
 *
 * <p>{@link city.laterne.sweeping.routing.file.ProblemFile} reads problems, {@link
 * city.laterne.sweeping.routing.file.PlanFile} reads and writes routes. Files name vertices by
 * numbers of their own; {@link city.laterne.sweeping.routing.file.Instance} keeps them.
 */
@NullMarked
package city.laterne.sweeping.routing.file;

import org.jspecify.annotations.NullMarked;

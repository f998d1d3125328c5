/**
 * The search for problems of every kind: large neighbourhood search (Shaw 1998; Schrimpf,
 * Schneider, Stamm-Wilbrandt, Dueck 2000) over drafts that heed all constraints at every step. In
 * the order in which to read it: {@code Draftings} makes drafts of plans; {@code Ruin} chooses what
 * is taken out; {@code Recreate} puts it back where it fits; {@code Tidying} takes out visits and
 * changes vehicles; {@code Cooling} says what is accepted; {@code PlainRounds} lets the plain
 * search better a place, of which {@code Relaxation} says about the same as a plain problem; {@code
 * GeneralSearch} puts all together, {@code SolverChoice} says which problems come here, and {@code
 * GivenPlans} mends what the others begin with.
 */
@NullMarked
package city.laterne.sweeping.routing.internal.general;

import org.jspecify.annotations.NullMarked;

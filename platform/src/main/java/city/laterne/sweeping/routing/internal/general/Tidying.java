package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Draft;
import city.laterne.sweeping.routing.internal.insert.Roster;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes visits of facilities out of routes that hold without, and drives routes by cheaper kinds.
 */
final class Tidying {
  private final Calls calls;
  private final Draftings draftings;

  Tidying(Calls calls, Draftings draftings) {
    this.calls = calls;
    this.draftings = draftings;
  }

  /**
   * Betters the routes that are not among those that were there before.
   *
   * @param before by identity
   */
  void change(State state, Set<Draft> before) {
    List<Draft> drafts = state.roster().drafts();
    for (int i = 0; i < drafts.size(); i++) {
      if (!before.contains(drafts.get(i))) {
        withoutVisits(state.roster(), i);
        byCheaperKind(state.roster(), i);
      }
    }
  }

  /** A set of drafts by identity. */
  static Set<Draft> identities(List<Draft> drafts) {
    Set<Draft> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(drafts);
    return set;
  }

  private void withoutVisits(Roster roster, int index) {
    for (int position = roster.drafts().get(index).length() - 1; position >= 0; position--) {
      Draft draft = roster.drafts().get(index);
      if (calls.isVisit(draft.token(position))) {
        offer(roster, index, draftings.of(draft.kind, draft.day, draft.without(position)));
      }
    }
  }

  private void byCheaperKind(Roster roster, int index) {
    Draft draft = roster.drafts().get(index);
    for (int kind : roster.kindsLeft(draft.day)) {
      if (kind != draft.kind) {
        offer(roster, index, draftings.of(kind, draft.day, draft.tokens()));
      }
    }
  }

  private static void offer(Roster roster, int index, Optional<Draft> other) {
    other
        .filter(draft -> roster.rise(index, draft) < 0)
        .ifPresent(draft -> roster.drafts().set(index, draft));
  }
}

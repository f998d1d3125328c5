package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Draft;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Takes services out of a plan: mostly strings of neighbouring ones out of a few routes that lie
 * together (Christiaens, Vanden Berghe 2020), else near ones (Shaw 1998), a whole short route, or
 * some of a day (Schrimpf et al. 2000). A service that is done on several days is taken out of all.
 */
final class Ruin {
  private static final int LONGEST_STRING = 10;
  private static final int REMOVED = 10;
  private static final int MOST = 30;

  private final Calls calls;
  private final Nearness nearness;
  private final Draftings draftings;
  private final SplittableRandom random;

  Ruin(Calls calls, Nearness nearness, Draftings draftings, SplittableRandom random) {
    this.calls = calls;
    this.nearness = nearness;
    this.draftings = draftings;
    this.random = random;
  }

  /** Ruins a state that serves something; the services that are taken out are open afterwards. */
  void change(State state) {
    List<Draft> drafts = state.roster().drafts();
    if (drafts.isEmpty()) {
      return;
    }
    int way = random.nextInt(20);
    if (way < 13) {
      strings(state, drafts);
    } else if (way < 16) {
      near(state);
    } else if (way < 18) {
      route(state, drafts);
    } else {
      day(state, drafts);
    }
    draftings.settled(state);
  }

  private void strings(State state, List<Draft> drafts) {
    double mean =
        IntStream.range(0, drafts.size()).map(i -> drafts.get(i).length()).average().orElse(1);
    double longest = Math.min(LONGEST_STRING, mean);
    double most = 4.0 * REMOVED / (1 + longest) - 1;
    int strings = 1 + (int) (random.nextDouble() * Math.max(1, most));
    int seed = seed(state, drafts);
    BitSet near = new BitSet();
    int[] order = nearness.to(seed);
    boolean[] touched = new boolean[drafts.size()];
    for (int other : order) {
      near.set(other);
    }
    int[][] places = places(drafts, near);
    for (int i = 0; i < order.length && strings > 0; i++) {
      int other = order[i];
      if (state.open().get(other) || places[other].length == 0) {
        continue;
      }
      int choice = 2 * random.nextInt(places[other].length / 2);
      int draft = places[other][choice];
      if (!touched[draft]) {
        touched[draft] = true;
        take(state, drafts, draft, places[other][choice + 1], longest);
        strings--;
      }
    }
  }

  private static final int[] NOWHERE = {};

  /** For each of some services the drafts and positions where it is, in pairs. */
  private int[][] places(List<Draft> drafts, BitSet wanted) {
    int[][] places = new int[calls.services][];
    Arrays.fill(places, NOWHERE);
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      for (int position = 0; position < draft.length(); position++) {
        int service = calls.service(draft.token(position));
        if (service >= 0 && wanted.get(service)) {
          int[] longer = Arrays.copyOf(places[service], places[service].length + 2);
          longer[longer.length - 2] = i;
          longer[longer.length - 1] = position;
          places[service] = longer;
        }
      }
    }
    return places;
  }

  /** A service from which to begin: one that is open, now and then, to make room for it. */
  private int seed(State state, List<Draft> drafts) {
    if (!state.open().isEmpty() && random.nextBoolean()) {
      int wanted = random.nextInt(state.missing());
      return state.open().stream().skip(wanted).findFirst().orElseThrow();
    }
    while (true) {
      Draft draft = drafts.get(random.nextInt(drafts.size()));
      int service = calls.service(draft.token(random.nextInt(draft.length())));
      if (service >= 0) {
        return service;
      }
    }
  }

  /** Takes a string about a position; the visits within it go as well where the rest holds. */
  private void take(State state, List<Draft> drafts, int index, int position, double longest) {
    Draft draft = drafts.get(index);
    int length = 1 + (int) (random.nextDouble() * Math.min(draft.length(), longest));
    length = Math.min(length, draft.length());
    int first = Math.max(0, Math.min(draft.length() - length, position - random.nextInt(length)));
    int[] tokens = draft.tokens();
    boolean visits = false;
    for (int i = first; i < first + length; i++) {
      int service = calls.service(tokens[i]);
      visits |= service < 0;
      if (service >= 0) {
        state.open().set(service);
      }
    }
    if (visits) {
      int behind = first + length;
      int[] rest =
          IntStream.range(0, tokens.length)
              .filter(i -> i < first || i >= behind)
              .map(i -> tokens[i])
              .toArray();
      if (!Arrays.stream(rest).allMatch(calls::isVisit)) {
        draftings.of(draft.kind, draft.day, rest).ifPresent(less -> drafts.set(index, less));
      }
    }
  }

  private void near(State state) {
    int seed = seed(state, state.roster().drafts());
    int[] order = nearness.to(seed);
    int count = 1 + random.nextInt(Math.min(order.length, 2 * REMOVED));
    for (int i = 0; i < count; i++) {
      state.open().set(order[i]);
    }
  }

  /** A whole route, the shortest of three drawn. */
  private void route(State state, List<Draft> drafts) {
    Draft shortest = drafts.get(random.nextInt(drafts.size()));
    for (int i = 0; i < 2; i++) {
      Draft other = drafts.get(random.nextInt(drafts.size()));
      shortest = other.length() < shortest.length() ? other : shortest;
    }
    open(state, shortest, MOST);
  }

  /** Some services of a day, of any route. */
  private void day(State state, List<Draft> drafts) {
    int day = drafts.get(random.nextInt(drafts.size())).day;
    double share = random.nextDouble(0.05, 0.4);
    int left = MOST;
    for (Draft draft : drafts) {
      if (draft.day == day) {
        for (int position = 0; position < draft.length() && left > 0; position++) {
          int service = calls.service(draft.token(position));
          if (service >= 0 && random.nextDouble() < share) {
            state.open().set(service);
            left--;
          }
        }
      }
    }
  }

  private void open(State state, Draft draft, int most) {
    int first = draft.length() <= most ? 0 : random.nextInt(draft.length() - most);
    for (int position = first; position < Math.min(draft.length(), first + most); position++) {
      int service = calls.service(draft.token(position));
      if (service >= 0) {
        state.open().set(service);
      }
    }
  }
}

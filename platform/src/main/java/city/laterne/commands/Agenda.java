package city.laterne.commands;

import city.laterne.shared.MachineClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The unfinished commands of a tenant that are in memory, and when something is to be done with
 * each: those of urgency STOP before others, then the earliest first. Used under its owner's lock.
 */
final class Agenda {
  private final MachineClock clock;
  private final Map<String, Pending> byId = new HashMap<>();
  private final Map<String, List<Pending>> byEntity = new HashMap<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingInt(Due::urgent).thenComparingLong(Due::at));
  private final PriorityQueue<Due> later = new PriorityQueue<>(Comparator.comparingLong(Due::at));

  private long looked;

  Agenda(MachineClock clock) {
    this.clock = clock;
    this.looked = clock.micros();
  }

  /**
   * A moment at which something is to be done with a command; outdated when the command was put
   * elsewhere since.
   */
  private record Due(long at, int urgent, Pending pending) {}

  /** A command that is not finished. */
  static final class Pending {
    /** As it stands now. */
    Command command;

    /** How often no link reached its device since it last came into reach. */
    int misses;

    /** It is with a link. */
    boolean sending;

    /** Its device came into reach while it was being sent. */
    boolean reached;

    private long nextAt;

    private Pending(Command command) {
      this.command = command;
    }
  }

  /** Adds a command, for which nothing is to be done yet. */
  Pending add(Command command) {
    Pending pending = new Pending(command);
    byId.put(command.id(), pending);
    byEntity.computeIfAbsent(command.entityId(), _ -> new ArrayList<>(1)).add(pending);
    return pending;
  }

  /** Takes a command out. */
  void remove(Pending pending) {
    Command command = pending.command;
    byId.remove(command.id(), pending);
    List<Pending> siblings = byEntity.getOrDefault(command.entityId(), new ArrayList<>());
    siblings.remove(pending);
    if (siblings.isEmpty()) {
      byEntity.remove(command.entityId());
    }
  }

  /** A command by its id. */
  Optional<Pending> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The commands of an entity, as they are now. */
  List<Pending> list(String entityId) {
    return List.copyOf(byEntity.getOrDefault(entityId, List.of()));
  }

  /** All commands, as they are now. */
  List<Pending> list() {
    return List.copyOf(byId.values());
  }

  /** How many there are. */
  int size() {
    return byId.size();
  }

  /** Puts a command to a moment, µs of machine time, or to its expiry when that is earlier. */
  void schedule(Pending pending, long at) {
    pending.nextAt = Math.min(at, pending.command.expiresAt());
    if (!pending.sending) {
      // A stop that may go out now must not wait for the end of a turn that sends thousands.
      boolean atOnce =
          pending.command.urgency() == Command.Urgency.STOP && pending.nextAt <= clock.micros();
      (atOnce ? due : later).add(new Due(pending.nextAt, urgency(pending), pending));
    }
  }

  /**
   * Makes all due that waits when the clock was set back since the last call: moments taken from a
   * clock that was ahead would hold commands up for as long. Expiries stay what they are.
   *
   * @return whether it was set back
   */
  boolean heedClockSetBack() {
    long now = clock.micros();
    boolean back = now < looked;
    looked = now;
    if (back) {
      list().forEach(pending -> schedule(pending, now));
    }
    return back;
  }

  /** Makes due what came to its moment; lists what came to its expiry instead. */
  Set<Pending> listExpired() {
    Set<Pending> expired = new LinkedHashSet<>();
    long now = clock.micros();
    for (Due first = later.peek(); first != null && first.at() <= now; first = later.peek()) {
      later.remove();
      if (isLive(first.pending())) {
        if (first.pending().command.expiresAt() <= now) {
          expired.add(first.pending());
        } else if (first.pending().nextAt == first.at()) {
          due.add(new Due(first.at(), urgency(first.pending()), first.pending()));
        }
      }
    }
    return expired;
  }

  /** The next command that is due and not with a link. */
  Optional<Pending> pollDue() {
    for (Due first = due.poll(); first != null; first = due.poll()) {
      Pending pending = first.pending();
      if (isLive(pending) && !pending.sending && pending.nextAt == first.at()) {
        return Optional.of(pending);
      }
    }
    return Optional.empty();
  }

  /** When something comes to its moment next, µs of machine time. */
  long nextAt() {
    Due first = later.peek();
    return first == null ? Long.MAX_VALUE : first.at();
  }

  private boolean isLive(Pending pending) {
    return byId.get(pending.command.id()) == pending;
  }

  private static int urgency(Pending pending) {
    return switch (pending.command.urgency()) {
      case STOP -> 0;
      case NORMAL -> 1;
    };
  }
}

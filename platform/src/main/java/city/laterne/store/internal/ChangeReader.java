package city.laterne.store.internal;

import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A cursor on the change log of a tenant. */
final class ChangeReader implements ChangeCursor {
  private final TenantState state;
  private final ChangeSignal signal;
  private final Scope scope;
  private final int[] touching;
  private final Optional<Filter> restriction;
  private final BiConsumer<ChangeReader, Long> advancing;
  private final Consumer<ChangeReader> closing;
  private final Image image = new Image();
  private final PackReader in = new PackReader();
  private final RecentChanges.Copy copy = new RecentChanges.Copy();
  private LeftOff leftOff = new LeftOff(-1, -1, 0);
  private volatile long position;

  ChangeReader(
      TenantState state,
      ChangeSignal signal,
      Scope scope,
      Set<Name> touching,
      long position,
      BiConsumer<ChangeReader, Long> advancing,
      Consumer<ChangeReader> closing) {
    this.state = state;
    this.signal = signal;
    this.scope = scope;
    this.touching = touching.stream().mapToInt(Name::id).toArray();
    this.restriction = View.restriction(scope, state.names);
    this.position = position;
    this.advancing = advancing;
    this.closing = closing;
  }

  /**
   * Where in a block the last read ended.
   *
   * @param block the position of the block's first change
   * @param position the position of the next change
   * @param offset where that one begins in the block's bytes
   */
  private record LeftOff(long block, long position, int offset) {}

  @Override
  public List<Change> read(int most, Duration wait) throws InterruptedException {
    return read(most, signal.awaitBeyond(position, wait));
  }

  @Override
  public List<Change> read(int most) {
    return read(most, state.published.position());
  }

  private List<Change> read(int most, long end) {
    List<Change> changes = new ArrayList<>(Math.min(most, 256));
    if (end <= position) {
      return changes;
    }
    long[] next = {position + 1};
    boolean recent = find(next[0]);
    if (!recent) {
      readFromDisk(next, end, most, changes);
    }
    while (recent && block(copy.first, copy.bytes, copy.length, next, end, most, changes)) {
      recent = find(next[0]);
    }
    position = next[0] - 1;
    return changes;
  }

  /** Whether the block that holds a position is in memory; copies it unless it is the last one. */
  private boolean find(long wanted) {
    boolean same = leftOff.block() == copy.first && leftOff.position() == wanted;
    return same || state.recent.find(wanted, copy);
  }

  private void readFromDisk(long[] next, long end, int most, List<Change> changes) {
    boolean[] there = {false};
    state.disk.scanFromFloor(
        Disk.Table.CHANGES,
        Keys.position(next[0]),
        (key, value) -> {
          there[0] = true;
          return block(Keys.position(key), value, value.length, next, end, most, changes);
        });
    if (!there[0]) {
      throw lost(next[0], end);
    }
  }

  private Failure lost(long wanted, long end) {
    long[] first = {end + 1};
    state.disk.scan(
        Disk.Table.CHANGES,
        new byte[0],
        false,
        (key, _) -> {
          first[0] = Keys.position(key);
          return false;
        });
    position = first[0] - 1;
    return new Failure(
        Failure.Kind.UNPROCESSABLE,
        "ChangesTrimmed",
        (first[0] - wanted)
            + " changes from "
            + wanted
            + " on were cut before they were read; the reader was too slow.");
  }

  private boolean block(
      long first, byte[] value, int length, long[] next, long end, int most, List<Change> into) {
    in.over(value, 0, length);
    long count = in.varint();
    long at = first;
    if (leftOff.block() == first && leftOff.position() == next[0]) {
      at = leftOff.position();
      in.at = leftOff.offset();
    }
    int place = state.epochs.pin(() -> state.published.commit());
    try {
      for (; at < first + count; at++) {
        if (at > end || into.size() >= most) {
          leftOff = new LeftOff(first, at, in.at);
          return false;
        }
        if (touching.length > 0 && Delta.passesOver(in, touching)) {
          next[0] = Math.max(next[0], at + 1);
          continue;
        }
        Delta delta = Delta.unpack(in, state.names);
        if (at == next[0]) {
          next[0]++;
          change(at, delta, state.epochs.pinned(place)).ifPresent(into::add);
        }
      }
      return next[0] <= end && into.size() < most;
    } finally {
      state.epochs.release(place);
    }
  }

  private Optional<Change> change(long at, Delta delta, long commit) {
    if (!state.load(delta.ordinal(), commit, image)) {
      return Optional.empty();
    }
    if (restriction.isPresent()
        && !new Matching(state.names, _ -> true).matches(restriction.get(), image)) {
      return Optional.empty();
    }
    List<Name> types = image.types(state.names);
    List<Attribute> written = delta.upserts();
    List<Name> removed = delta.removedNames();
    if (scope.purposes().isPresent()) {
      Predicate<Name> visible = name -> state.rules.visible(types, name, scope.purposes().get());
      written = written.stream().filter(each -> visible.test(each.name())).toList();
      removed = removed.stream().filter(visible).toList();
    }
    return Optional.of(
        new Change(
            at,
            delta.at(),
            delta.ordinal(),
            image.id(),
            delta.base(),
            types,
            delta.kind(),
            written,
            removed));
  }

  @Override
  public void skipTo(long to) {
    position = Math.max(position, to);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void advance(long to) {
    advancing.accept(this, to);
  }

  @Override
  public void close() {
    closing.accept(this);
  }
}

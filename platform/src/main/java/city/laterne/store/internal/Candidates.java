package city.laterne.store.internal;

import city.laterne.store.AttributePath;
import city.laterne.store.Filter;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Turns a filter into the ordinals worth testing, in ascending order: from the indexes, never fewer
 * than match.
 */
final class Candidates {
  private final TenantState state;

  Candidates(TenantState state) {
    this.state = state;
  }

  /**
   * Visits the candidates of a range of ordinals until the visitor answers false.
   *
   * @param from the first, a multiple of 64
   * @param to the end, excluded
   */
  void each(Filter filter, long commit, int from, int to, Image scratch, IntPredicate visitor) {
    Optional<int[]> few = few(filter, commit, scratch);
    if (few.isPresent()) {
      for (int ordinal : few.get()) {
        if (ordinal >= from && ordinal < to && !visitor.test(ordinal)) {
          return;
        }
      }
      return;
    }
    Words words = words(filter);
    int last = (to + 63) >>> 6;
    for (int index = from >>> 6; index < last; index++) {
      for (long bits = words.word(index); bits != 0; bits &= bits - 1) {
        int ordinal = (index << 6) + Long.numberOfTrailingZeros(bits);
        if (ordinal >= to || !visitor.test(ordinal)) {
          return;
        }
      }
    }
  }

  /** A short list where ids or a place name it. */
  private Optional<int[]> few(Filter filter, long commit, Image scratch) {
    return switch (filter) {
      case Filter.None _ -> Optional.of(new int[0]);
      case Filter.IdIn ids -> {
        int[] found = new int[ids.ids().size()];
        int count = 0;
        for (String id : ids.ids()) {
          int ordinal = state.find(id, commit, scratch);
          if (ordinal >= 0) {
            found[count++] = ordinal;
          }
        }
        int[] some = Arrays.copyOf(found, count);
        Arrays.sort(some);
        yield Optional.of(some);
      }
      case Filter.Near near ->
          near.property() == state.location && near.maxMetres() < 20_000_000
              ? inBox(Box.around(near.from().getEnvelopeInternal(), near.maxMetres()))
              : Optional.empty();
      case Filter.Spatial spatial ->
          spatial.property() == state.location
                  && spatial.relation() != Filter.SpatialRelation.DISJOINT
              ? inBox(box(spatial))
              : Optional.empty();
      case Filter.And and -> few(and, commit, scratch);
      case Filter.HasType type -> state.indexes.type(type.type().id()).flatMap(BitIndex::few);
      case Filter.Compare compare -> sets(compare).flatMap(Candidates::few);
      case Filter.ExpiredBy expired -> few(state.indexes.expiring(expired.at()));
      case Filter.All _,
          Filter.Or _,
          Filter.IdMatches _,
          Filter.ScopeMatches _,
          Filter.HasAnyAttribute _,
          Filter.Linked _,
          Filter.Missing _,
          Filter.Exists _,
          Filter.Time _ ->
          Optional.empty();
    };
  }

  /** The shortest list among the parts, without what the others' sets rule out. */
  private Optional<int[]> few(Filter.And and, long commit, Image scratch) {
    Optional<int[]> best = Optional.empty();
    List<Filter> others = new ArrayList<>(and.parts());
    for (Filter part : and.parts()) {
      Optional<int[]> found = few(part, commit, scratch);
      if (found.isPresent() && (best.isEmpty() || found.get().length < best.get().length)) {
        best = found;
        others = new ArrayList<>(and.parts());
        others.remove(part);
      }
    }
    Words words = words(new Filter.And(others));
    return words == Words.ALL
        ? best
        : best.map(
            few ->
                Arrays.stream(few)
                    .filter(ordinal -> (words.word(ordinal >>> 6) >>> ordinal & 1) != 0)
                    .toArray());
  }

  /** The members of small sets together, ascending; empty when one of the sets is large. */
  private static Optional<int[]> few(List<BitIndex> sets) {
    List<int[]> each = new ArrayList<>(sets.size());
    int size = 0;
    for (BitIndex set : sets) {
      Optional<int[]> few = set.few();
      if (few.isEmpty()) {
        return Optional.empty();
      }
      each.add(few.get());
      size += few.get().length;
    }
    int[] all = new int[size];
    int at = 0;
    for (int[] few : each) {
      System.arraycopy(few, 0, all, at, few.length);
      at += few.length;
    }
    Arrays.sort(all);
    return Optional.of(all);
  }

  private static Box box(Filter.Spatial spatial) {
    var envelope = spatial.geometry().getEnvelopeInternal();
    return new Box(envelope.getMinX(), envelope.getMinY(), envelope.getMaxX(), envelope.getMaxY());
  }

  private Optional<int[]> inBox(Box box) {
    return Grid.cellsOf(box) > 4 * Grid.MOST_CELLS
        ? Optional.empty()
        : Optional.of(state.indexes.grid.candidates(box));
  }

  /** A lazily computed bitset. */
  private interface Words {
    long word(int index);

    Words ALL = _ -> -1L;
    Words NONE = _ -> 0L;
  }

  private static Words of(Optional<BitIndex> bits) {
    return bits.isPresent() ? bits.get()::word : Words.NONE;
  }

  private Words words(Filter filter) {
    return switch (filter) {
      case Filter.None _ -> Words.NONE;
      case Filter.HasType type -> of(state.indexes.type(type.type().id()));
      case Filter.Compare compare -> words(compare);
      case Filter.ExpiredBy expired ->
          any(state.indexes.expiring(expired.at()).stream().<Words>map(set -> set::word).toList());
      case Filter.And and -> {
        List<Words> parts = new ArrayList<>();
        for (Filter part : and.parts()) {
          Words words = words(part);
          if (words != Words.ALL) {
            parts.add(words);
          }
        }
        yield parts.isEmpty() ? Words.ALL : all(parts);
      }
      case Filter.Or or -> {
        List<Words> parts = new ArrayList<>();
        for (Filter part : or.parts()) {
          parts.add(words(part));
        }
        yield parts.contains(Words.ALL) ? Words.ALL : any(parts);
      }
      case Filter.All _,
          Filter.IdIn _,
          Filter.IdMatches _,
          Filter.ScopeMatches _,
          Filter.HasAnyAttribute _,
          Filter.Linked _,
          Filter.Missing _,
          Filter.Exists _,
          Filter.Time _,
          Filter.Near _,
          Filter.Spatial _ ->
          Words.ALL;
    };
  }

  private static Words all(List<Words> parts) {
    Words[] each = parts.toArray(Words[]::new);
    return index -> {
      long word = -1L;
      for (Words part : each) {
        word &= part.word(index);
      }
      return word;
    };
  }

  private static Words any(List<Words> parts) {
    Words[] each = parts.toArray(Words[]::new);
    return index -> {
      long word = 0;
      for (Words part : each) {
        word |= part.word(index);
      }
      return word;
    };
  }

  private Words words(Filter.Compare compare) {
    return sets(compare)
        .map(sets -> any(sets.stream().<Words>map(set -> set::word).toList()))
        .orElse(Words.ALL);
  }

  /** The sets in which an equality is found; empty when the indexes do not cover it. */
  private Optional<List<BitIndex>> sets(Filter.Compare compare) {
    boolean covered =
        compare.operator() == Filter.Operator.EQUAL
            && compare.path().member() == AttributePath.Member.VALUE
            && compare.path().sub().isEmpty()
            && compare.path().trail().isEmpty()
            && state.indexed.contains(compare.path().attribute());
    List<BitIndex> sets = new ArrayList<>();
    for (Filter.Operand operand : compare.operands()) {
      Optional<String> key =
          covered && operand instanceof Filter.Operand.Single(Value value)
              ? IndexKeys.canonical(value)
              : Optional.empty();
      if (key.isEmpty()) {
        return Optional.empty();
      }
      state.indexes.value(compare.path().attribute().id(), key.get()).ifPresent(sets::add);
    }
    return Optional.of(sets);
  }
}

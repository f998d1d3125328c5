package city.laterne.lighting.internal;

import city.laterne.lighting.Fault;
import city.laterne.lighting.FaultKind;
import city.laterne.lighting.FaultTerms;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.AttributePath;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The faults that last: at most one of a kind for a light or circuit, at most {@value #MOST} in
 * all; further ones wait until some are over. Writes them as entities, some hundred in a
 * transaction. One thread.
 */
public final class FaultBook {
  static final int MOST = 50_000;

  private static final System.Logger LOG = System.getLogger(FaultBook.class.getName());
  private static final int CHUNK = 500;
  private static final Author AUTHOR = Author.domain("lighting");

  private final Tenant tenant;
  private final FaultTerms terms;
  private final MachineClock machine;
  private final Map<Long, Entry> open = new HashMap<>();

  /** A lasting fault's URI and how many lights it concerns. */
  private record Entry(String id, int affected) {}

  /**
   * A fault to be opened.
   *
   * @param number row of the light, or number of the circuit
   * @param subject URI of the light or circuit
   * @param since city time
   */
  record Opening(
      FaultKind kind,
      int number,
      String subject,
      String circuit,
      String district,
      Optional<Value> location,
      int affected,
      double measured,
      double expected,
      Instant since) {
    long key() {
      return FaultBook.key(kind, number);
    }
  }

  FaultBook(Tenant tenant, FaultTerms terms, MachineClock machine) {
    this.tenant = tenant;
    this.terms = terms;
    this.machine = machine;
  }

  /** What tells a fault from others. */
  static long key(FaultKind kind, int number) {
    return (long) kind.ordinal() << 32 | number;
  }

  /** The faults that last. */
  public static Filter lasting(FaultTerms terms) {
    return new Filter.And(
        List.of(
            new Filter.HasType(terms.type()),
            new Filter.Compare(
                AttributePath.of(terms.state()),
                Filter.Operator.EQUAL,
                List.of(new Filter.Operand.Single(new Value.Text(FaultTerms.OPEN))))));
  }

  boolean isOpen(FaultKind kind, int number) {
    return open.containsKey(key(kind, number));
  }

  int affected(FaultKind kind, int number) {
    Entry entry = open.get(key(kind, number));
    return entry == null ? 0 : entry.affected();
  }

  boolean isFull() {
    return open.size() >= MOST;
  }

  /**
   * Takes up what lasts from before.
   *
   * @param row the row of a light by its URI; negative for one that is no more
   * @param circuit the number of a circuit by its name
   * @return keys of faults whose light is no more
   */
  List<Long> load(ReadView view, ToIntFunction<String> row, ToIntFunction<String> circuit) {
    open.clear();
    List<Long> orphans = new ArrayList<>();
    view.each(
        lasting(terms),
        entity -> {
          Fault.of(entity, terms).ifPresent(fault -> load(fault, row, circuit, orphans));
          return true;
        });
    return orphans;
  }

  private void load(
      Fault fault, ToIntFunction<String> row, ToIntFunction<String> circuit, List<Long> orphans) {
    int number =
        fault.kind().isOfCircuit()
            ? circuit.applyAsInt(fault.circuit())
            : row.applyAsInt(fault.entity());
    long key = number >= 0 ? key(fault.kind(), number) : -1L - orphans.size();
    open.put(key, new Entry(fault.id(), fault.count()));
    if (number < 0) {
      orphans.add(key);
    }
  }

  /**
   * Opens and closes faults, and writes how many lights those of circuits concern by now.
   *
   * @param grown numbers of lights by the faults' keys
   * @param now city time
   */
  void apply(List<Opening> opening, List<Long> closing, Map<Long, Integer> grown, Instant now) {
    List<Operation> operations = new ArrayList<>();
    List<Runnable> done = new ArrayList<>();
    for (Opening each : opening) {
      if (!isFull() && !open.containsKey(each.key())) {
        String id = id(each);
        operations.add(create(id, each));
        done.add(() -> open.put(each.key(), new Entry(id, each.affected())));
      }
    }
    for (long key : closing) {
      Optional.ofNullable(open.get(key))
          .ifPresent(
              entry -> {
                operations.add(close(entry.id(), now));
                done.add(() -> open.remove(key));
              });
    }
    grown.forEach(
        (key, affected) ->
            Optional.ofNullable(open.get(key))
                .filter(entry -> entry.affected() != affected && !closing.contains(key))
                .ifPresent(
                    entry -> {
                      operations.add(
                          write(
                              entry.id(),
                              List.of(Attribute.property(terms.affected(), number(affected)))));
                      done.add(() -> open.put(key, new Entry(entry.id(), affected)));
                    }));
    for (int from = 0; from < operations.size(); from += CHUNK) {
      int to = Math.min(operations.size(), from + CHUNK);
      commit(operations.subList(from, to), done.subList(from, to));
    }
  }

  /**
   * Commits together, or one by one when one is refused; what the store does not take comes again.
   */
  private void commit(List<Operation> operations, List<Runnable> done) {
    try {
      switch (tenant.commit(Transaction.of(AUTHOR, operations))) {
        case Outcome.Committed _ -> done.forEach(Runnable::run);
        case Outcome.Refused(var refusal) -> {
          if (operations.size() == 1) {
            LOG.log(System.Logger.Level.WARNING, "A fault is not kept: {0}", refusal.message());
            done.getFirst().run();
          } else {
            for (int i = 0; i < operations.size(); i++) {
              commit(operations.subList(i, i + 1), done.subList(i, i + 1));
            }
          }
        }
      }
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Faults wait: {0}", e.detail());
    }
  }

  private String id(Opening opening) {
    String subject = opening.subject();
    return "urn:ngsi-ld:StreetlightFault:"
        + opening.kind().word()
        + "-"
        + subject.substring(subject.lastIndexOf(':') + 1)
        + "-"
        + machine.micros() / 1_000;
  }

  private Operation create(String id, Opening each) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(text(terms.kind(), each.kind().word()));
    attributes.add(
        Attribute.relationship(
            each.kind().isOfCircuit() ? terms.feeder() : terms.light(), each.subject()));
    if (!each.circuit().isEmpty()) {
      attributes.add(text(terms.circuit(), each.circuit()));
    }
    if (!each.district().isEmpty()) {
      attributes.add(text(terms.district(), each.district()));
    }
    each.location().ifPresent(place -> attributes.add(Attribute.geo(terms.location(), place)));
    attributes.add(text(terms.since(), each.since().toString()));
    attributes.add(text(terms.state(), FaultTerms.OPEN));
    attributes.add(Attribute.property(terms.affected(), number(each.affected())));
    watts(attributes, terms.measured(), each.measured());
    watts(attributes, terms.expected(), each.expected());
    return new Operation.Create(id, List.of(terms.type()), List.of(), attributes, machine.micros());
  }

  private static void watts(List<Attribute> to, Name name, double watts) {
    if (!Double.isNaN(watts)) {
      to.add(
          Attribute.property(name, new Value.Decimal(Math.round(watts * 10), 1)).withUnit("WTT"));
    }
  }

  private Operation close(String id, Instant now) {
    return write(
        id, List.of(text(terms.state(), FaultTerms.CLOSED), text(terms.until(), now.toString())));
  }

  private Operation write(String id, List<Attribute> attributes) {
    return new Operation.Write(
        id, List.of(), List.of(), attributes, Operation.WriteMode.APPEND, machine.micros());
  }

  private static Attribute text(Name name, String text) {
    return Attribute.property(name, new Value.Text(text));
  }

  private static Value number(int number) {
    return Value.Decimal.of(number);
  }
}

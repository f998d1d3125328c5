package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.AttributePath;
import city.laterne.store.Author;
import city.laterne.store.Declaration;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Operation.WriteMode;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random sequences of operations against a naive model in plain maps: what the store answers, also
 * after restarts, is what the model says; queries from indexes equal a look at every entity;
 * folding the change log over nothing gives the stored bytes.
 */
class ModelCheckTest {
  private static final String BASE = "https://example.org/";
  private static final long NOON = 1_780_000_000_000_000L;
  private static final Scope ALL = Scope.all(Store.DEFAULT_TENANT);
  private static final Author ANYBODY = Author.domain("test");
  private static final double LON = 6.76;
  private static final double LAT = 51.43;

  /** What a step does. */
  enum Verb {
    CREATE,
    PUT,
    APPEND,
    UPDATE,
    REPORT,
    DROP_ATTRIBUTE,
    DELETE,
    RESTART
  }

  /**
   * One step.
   *
   * @param entity which of six entities
   * @param attribute which of three attributes; 2 is the place
   * @param value which of four values
   * @param seconds when it was observed, from 0 to 5 s after noon
   */
  record Step(Verb verb, int entity, int attribute, int value, int seconds) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(4, Verb.CREATE),
                net.jqwik.api.Tuple.of(2, Verb.PUT),
                net.jqwik.api.Tuple.of(5, Verb.APPEND),
                net.jqwik.api.Tuple.of(4, Verb.UPDATE),
                net.jqwik.api.Tuple.of(8, Verb.REPORT),
                net.jqwik.api.Tuple.of(2, Verb.DROP_ATTRIBUTE),
                net.jqwik.api.Tuple.of(2, Verb.DELETE),
                net.jqwik.api.Tuple.of(1, Verb.RESTART)),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 5))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  /** An attribute of the model. */
  private record Held(Value value, long observedAt) {}

  /** The naive model. */
  private static final class Model {
    final Map<String, Map<Integer, Held>> entities = new TreeMap<>();
    final Map<String, TreeSet<String>> history = new HashMap<>();

    Map<Integer, Held> attributes(String id) {
      return java.util.Objects.requireNonNull(entities.get(id));
    }

    void put(String id, int attribute, Held held, long at) {
      attributes(id).put(attribute, held);
      remember(id, attribute, held, at);
    }

    void removed(String id, int attribute, long at) {
      history
          .computeIfAbsent(id, _ -> new TreeSet<>())
          .add(at + " " + attribute + " " + Value.Null.NULL);
    }

    void remember(String id, int attribute, Held held, long at) {
      history
          .computeIfAbsent(id, _ -> new TreeSet<>())
          .add(
              (held.observedAt() == Micros.ABSENT ? at : held.observedAt())
                  + " "
                  + attribute
                  + " "
                  + held.value());
    }
  }

  private static String id(int entity) {
    return "urn:e:" + entity;
  }

  private static Value value(int attribute, int value) {
    return attribute == 2
        ? Value.Point.of(LON + value * 0.004, LAT)
        : attribute == 0
            ? new Value.Text(value % 2 == 0 ? "on" : "off")
            : new Value.Decimal(value * 1_250L, 2);
  }

  private static final class Subject implements AutoCloseable {
    final Path directory;
    Store store;
    TenantEngine tenant;
    Name[] names = new Name[3];
    Name type;

    Subject(Path directory) {
      this.directory = directory;
      open();
    }

    final void open() {
      store =
          Store.open(
              StoreSettings.of(
                  directory,
                  List.of(
                      new Declaration(
                          BASE + "Thing",
                          BASE + "state",
                          AttributeKind.PROPERTY,
                          Declaration.ValueType.ANY,
                          "",
                          Writer.DEVICE,
                          true,
                          "test",
                          "test",
                          Optional.empty())),
                  true),
              () -> Micros.toInstant(NOON));
      tenant = (TenantEngine) store.tenant(Store.DEFAULT_TENANT);
      names[0] = tenant.names().intern(BASE + "state");
      names[1] = tenant.names().intern(BASE + "power");
      names[2] = tenant.names().intern(Dictionary.LOCATION);
      type = tenant.names().intern(BASE + "Thing");
    }

    Attribute attribute(int attribute, int value, long observedAt) {
      return Attribute.of(
          names[attribute],
          attribute == 2 ? AttributeKind.GEO_PROPERTY : AttributeKind.PROPERTY,
          value(attribute, value),
          observedAt);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Property(tries = 60, seed = "20261123")
  void theStoreSaysWhatTheModelSays(@ForAll("steps") List<Step> steps) throws IOException {
    Path directory = Files.createTempDirectory("model");
    Model model = new Model();
    try (Subject subject = new Subject(directory)) {
      long at = NOON;
      for (Step step : steps) {
        at += 1_000;
        carryOut(step, subject, model, at);
        compare(subject, model);
      }
      subject.store.close();
      subject.open();
      compare(subject, model);
      compareHistory(subject, model);
      foldingTheLogGivesTheSameBytes(subject, model);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  private static void carryOut(Step step, Subject subject, Model model, long at) {
    String id = id(step.entity());
    boolean there = model.entities.containsKey(id);
    long observed = NOON + step.seconds() * 1_000_000L;
    boolean timed = step.seconds() > 0 && step.attribute() != 2;
    Attribute given =
        subject.attribute(step.attribute(), step.value(), timed ? observed : Micros.ABSENT);
    Held held = new Held(given.value(), given.observedAt());
    Operation operation =
        switch (step.verb()) {
          case CREATE -> {
            if (!there) {
              model.entities.put(id, new TreeMap<>());
              model.put(id, step.attribute(), held, at);
            }
            yield new Operation.Create(id, List.of(subject.type), List.of(), List.of(given), at);
          }
          case PUT -> {
            model.entities.put(id, new TreeMap<>());
            model.put(id, step.attribute(), held, at);
            yield new Operation.Put(
                id, List.of(subject.type), List.of(), List.of(given), false, at);
          }
          case APPEND -> {
            if (there) {
              model.put(id, step.attribute(), held, at);
            }
            yield write(id, given, WriteMode.APPEND, at);
          }
          case UPDATE -> {
            if (there && model.attributes(id).containsKey(step.attribute())) {
              model.put(id, step.attribute(), held, at);
            }
            yield write(id, given, WriteMode.UPDATE, at);
          }
          case REPORT -> {
            report(model, id, there, step.attribute(), given.value(), timed ? observed : at, at);
            yield new Operation.Report(id, List.of(given), at);
          }
          case DROP_ATTRIBUTE -> {
            if (there && model.attributes(id).remove(step.attribute()) != null) {
              model.removed(id, step.attribute(), at);
            }
            yield new Operation.DeleteAttribute(id, subject.names[step.attribute()], "", false, at);
          }
          case DELETE -> {
            model.entities.remove(id);
            yield new Operation.Delete(id, at);
          }
          case RESTART -> {
            subject.store.close();
            subject.open();
            yield new Operation.Delete("urn:e:none", at);
          }
        };
    subject.tenant.commit(Transaction.of(ANYBODY, operation));
  }

  private static Operation write(String id, Attribute given, WriteMode mode, long at) {
    return new Operation.Write(id, List.of(), List.of(), List.of(given), mode, at);
  }

  private static void report(
      Model model, String id, boolean there, int attribute, Value value, long observed, long at) {
    if (!there) {
      return;
    }
    Held before = model.attributes(id).get(attribute);
    Held held = new Held(value, observed);
    if (before == null || before.observedAt() == Micros.ABSENT || observed >= before.observedAt()) {
      model.put(id, attribute, held, at);
    } else {
      model.remember(id, attribute, held, at);
    }
  }

  private static void compare(Subject subject, Model model) {
    try (ReadView view = subject.tenant.read(ALL)) {
      for (int entity = 0; entity < 6; entity++) {
        Map<Integer, Held> expected = model.entities.get(id(entity));
        Optional<Entity> found = view.find(id(entity));
        assertThat(found.isPresent()).as(id(entity)).isEqualTo(expected != null);
        if (expected != null) {
          for (int attribute = 0; attribute < 3; attribute++) {
            Held held = expected.get(attribute);
            Optional<Held> stored =
                found
                    .get()
                    .find(subject.names[attribute])
                    .map(a -> new Held(a.value(), a.observedAt()));
            assertThat(stored).isEqualTo(Optional.ofNullable(held));
          }
        }
      }
      assertThat(view.count(new Filter.HasType(subject.type))).isEqualTo(model.entities.size());
      assertThat(ids(view, new Filter.HasType(subject.type)))
          .containsExactlyInAnyOrderElementsOf(model.entities.keySet());
      Filter on =
          new Filter.Compare(
              AttributePath.of(subject.names[0]),
              Filter.Operator.EQUAL,
              List.of(new Filter.Operand.Single(new Value.Text("on"))));
      assertThat(ids(view, on))
          .containsExactlyInAnyOrderElementsOf(having(model, 0, new Value.Text("on")));
      assertThat(ids(view, new Filter.Near(subject.names[2], LON, LAT, 0, 100)))
          .containsExactlyInAnyOrderElementsOf(having(model, 2, Value.Point.of(LON, LAT)));
    }
  }

  private static List<String> having(Model model, int attribute, Value value) {
    return model.entities.entrySet().stream()
        .filter(
            entry ->
                entry.getValue().containsKey(attribute)
                    && java.util.Objects.requireNonNull(entry.getValue().get(attribute))
                        .value()
                        .equals(value))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> ids(ReadView view, Filter filter) {
    return view.list(new Query(filter, 0, 100, false)).entities().stream().map(Entity::id).toList();
  }

  private static void compareHistory(Subject subject, Model model) {
    try (ReadView view = subject.tenant.read(ALL)) {
      model.history.forEach(
          (id, expected) -> {
            Set<String> rows = new TreeSet<>();
            for (HistoryRow row : view.history(id, Long.MIN_VALUE, Long.MAX_VALUE, 10_000, false)) {
              for (Attribute attribute : row.attributes()) {
                int index = List.of(subject.names).indexOf(attribute.name());
                rows.add(row.time() + " " + index + " " + attribute.value());
              }
            }
            assertThat(rows).as("history of " + id).isEqualTo(expected);
          });
    }
  }

  private static void foldingTheLogGivesTheSameBytes(Subject subject, Model model) {
    List<Delta> deltas = new ArrayList<>();
    Dictionary names = (Dictionary) subject.tenant.names();
    subject.tenant.eachDelta(deltas::add);
    Folding folding = new Folding(names);
    Map<Integer, Image> images = new HashMap<>();
    for (Delta delta : deltas) {
      if (Folding.changesState(delta.kind())) {
        Image image = images.computeIfAbsent(delta.ordinal(), _ -> new Image());
        Folding.Version version = folding.fold(image, delta);
        image.load(version.cold(), version.hot());
      }
    }
    Map<String, Image> byId = new HashMap<>();
    images.values().forEach(image -> byId.put(image.id(), image));
    for (String id : model.entities.keySet()) {
      byte[][] stored = subject.tenant.packed(id).orElseThrow();
      Image image = java.util.Objects.requireNonNull(byId.get(id));
      assertThat(image.cold()).isEqualTo(stored[0]);
      assertThat(image.hot()).isEqualTo(stored[1]);
    }
  }
}

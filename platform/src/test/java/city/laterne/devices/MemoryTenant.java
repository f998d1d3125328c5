package city.laterne.devices;

import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Declaration;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Refusal;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Scope;
import city.laterne.store.Space;
import city.laterne.store.StoreFigures;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A tenant in memory that commits on a thread of its own and can be told to hold, to be full or to
 * fail.
 */
public final class MemoryTenant implements Tenant, AutoCloseable {
  private final Map<Space, NavigableMap<byte[], byte[]>> spaces = new EnumMap<>(Space.class);
  private final Map<String, Map<String, Attribute>> entities = new HashMap<>();
  private final Map<String, Name> names = new ConcurrentHashMap<>();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final List<Declaration> declarations;
  private final List<Runnable> held = new ArrayList<>();
  private boolean holding;
  private volatile int refusals;
  private volatile boolean broken;

  /** Every report that was committed. */
  public final List<Operation.Report> reports = new CopyOnWriteArrayList<>();

  /** A tenant that takes everything, or only what is declared where there are declarations. */
  public MemoryTenant(List<Declaration> declarations) {
    this.declarations = List.copyOf(declarations);
    for (Space space : Space.values()) {
      spaces.put(space, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  /** Lets commits wait. */
  public synchronized void hold() {
    holding = true;
  }

  /** Lets the waiting commits go on. */
  public synchronized void letGo() {
    holding = false;
    held.forEach(writer::execute);
    held.clear();
  }

  /** Refuses so many of the next submissions as if the queue were full. */
  public void refuseNext(int submissions) {
    refusals = submissions;
  }

  /** Fails all commits as a broken disk does. */
  public void breakDisk() {
    broken = true;
  }

  /** How many rows a space has. */
  public synchronized int count(Space space, String prefix) {
    return rows(
            space, prefix.getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[0], 1 << 30)
        .size();
  }

  @Override
  public String name() {
    return "default";
  }

  @Override
  public Names names() {
    return new Names() {
      @Override
      public Name intern(String iri) {
        return names.computeIfAbsent(iri, _ -> new Name(names.size() + 1, iri));
      }

      @Override
      public Optional<Name> find(String iri) {
        return Optional.ofNullable(names.get(iri));
      }

      @Override
      public Name get(int id) {
        return names.values().stream().filter(one -> one.id() == id).findFirst().orElseThrow();
      }
    };
  }

  @Override
  public List<Declaration> declarations() {
    return declarations;
  }

  @Override
  public boolean openIngest() {
    return declarations.isEmpty();
  }

  @Override
  public synchronized CompletableFuture<List<Outcome>> submit(List<Transaction> transactions) {
    if (refusals > 0) {
      refusals--;
      throw new Failure(Failure.Kind.UNAVAILABLE, "QueueFull", "The queue is full.");
    }
    CompletableFuture<List<Outcome>> future = new CompletableFuture<>();
    Runnable commit =
        () -> {
          if (broken) {
            future.completeExceptionally(
                new Failure(Failure.Kind.UNAVAILABLE, "DiskRefuses", "No space left."));
          } else {
            future.complete(transactions.stream().map(this::apply).toList());
          }
        };
    if (holding) {
      held.add(commit);
    } else {
      writer.execute(commit);
    }
    return future;
  }

  private synchronized Outcome apply(Transaction transaction) {
    for (Operation operation : transaction.operations()) {
      if (operation instanceof Operation.Report && !entities.containsKey(operation.entityId())) {
        return new Outcome.Refused(new Refusal.EntityMissing(operation.entityId()));
      }
    }
    for (Operation operation : transaction.operations()) {
      switch (operation) {
        case Operation.Report report -> {
          reports.add(report);
          for (Attribute one : report.attributes()) {
            entities
                .computeIfAbsent(report.entityId(), _ -> new HashMap<>())
                .put(one.name().iri(), one);
          }
        }
        case Operation.Write write ->
            entities.computeIfAbsent(write.entityId(), _ -> new HashMap<>());
        case Operation.Delete delete -> entities.remove(delete.entityId());
        case Operation.Create _,
            Operation.Put _,
            Operation.PartialUpdate _,
            Operation.Merge _,
            Operation.DeleteAttribute _,
            Operation.Expire _,
            Operation.Evolve _,
            Operation.Rewrite _,
            Operation.Adopt _ ->
            throw new IllegalStateException("no device does this: " + operation);
      }
    }
    for (RowWrite row : transaction.rows()) {
      if (row.delete()) {
        space(row.space()).remove(row.key());
      } else {
        space(row.space()).put(row.key(), row.value());
      }
    }
    return new Outcome.Committed(1, List.of());
  }

  private NavigableMap<byte[], byte[]> space(Space space) {
    NavigableMap<byte[], byte[]> found = spaces.get(space);
    if (found == null) {
      throw new IllegalStateException("no space " + space);
    }
    return found;
  }

  @Override
  public Outcome commit(Transaction transaction) {
    return submit(List.of(transaction)).join().getFirst();
  }

  @Override
  public ReadView read(Scope scope) {
    throw new UnsupportedOperationException("devices do not read entities");
  }

  @Override
  public ChangeCursor cursor(String name, boolean fromBeginning) {
    throw new UnsupportedOperationException("devices do not read changes");
  }

  @Override
  public ChangeCursor tail(Scope scope, java.util.Set<Name> touching) {
    return tail(scope);
  }

  @Override
  public ChangeCursor tail(Scope scope) {
    throw new UnsupportedOperationException("devices do not read changes");
  }

  @Override
  public synchronized Optional<byte[]> row(Space space, byte[] key) {
    return Optional.ofNullable(space(space).get(key));
  }

  @Override
  public synchronized List<Row> rows(Space space, byte[] prefix, byte[] after, int most) {
    List<Row> found = new ArrayList<>();
    byte[] from = Arrays.compareUnsigned(prefix, after) > 0 ? prefix : after;
    for (Map.Entry<byte[], byte[]> one : space(space).tailMap(from, true).entrySet()) {
      boolean matches =
          one.getKey().length >= prefix.length
              && Arrays.equals(one.getKey(), 0, prefix.length, prefix, 0, prefix.length);
      if (!matches || found.size() == most) {
        break;
      }
      if (after.length == 0 || !Arrays.equals(one.getKey(), after)) {
        found.add(new Row(one.getKey(), one.getValue()));
      }
    }
    return found;
  }

  @Override
  public StoreFigures figures() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public void close() {
    letGo();
    writer.close();
  }
}

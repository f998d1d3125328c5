package city.laterne.context.subscription;

import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Declaration;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Row;
import city.laterne.store.Scope;
import city.laterne.store.Space;
import city.laterne.store.StoreFigures;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A tenant that counts how often its durable cursors are read. */
record CountingTenant(Tenant real, AtomicInteger counter) implements Tenant {
  CountingTenant(Tenant real) {
    this(real, new AtomicInteger());
  }

  int reads() {
    return counter.get();
  }

  @Override
  public ChangeCursor cursor(String name, boolean fromBeginning) {
    ChangeCursor cursor = real.cursor(name, fromBeginning);
    return new ChangeCursor() {
      @Override
      public List<Change> read(int most, Duration wait) throws InterruptedException {
        counter.incrementAndGet();
        return cursor.read(most, wait);
      }

      @Override
      public List<Change> read(int most) {
        counter.incrementAndGet();
        return cursor.read(most);
      }

      @Override
      public void skipTo(long position) {
        cursor.skipTo(position);
      }

      @Override
      public long position() {
        return cursor.position();
      }

      @Override
      public void advance(long position) {
        cursor.advance(position);
      }

      @Override
      public void close() {
        cursor.close();
      }
    };
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public Names names() {
    return real.names();
  }

  @Override
  public List<Declaration> declarations() {
    return real.declarations();
  }

  @Override
  public boolean openIngest() {
    return real.openIngest();
  }

  @Override
  public CompletableFuture<List<Outcome>> submit(List<Transaction> transactions) {
    return real.submit(transactions);
  }

  @Override
  public Outcome commit(Transaction transaction) {
    return real.commit(transaction);
  }

  @Override
  public ReadView read(Scope scope) {
    return real.read(scope);
  }

  @Override
  public ChangeCursor tail(Scope scope) {
    return real.tail(scope);
  }

  @Override
  public ChangeCursor tail(Scope scope, Set<Name> touching) {
    return real.tail(scope, touching);
  }

  @Override
  public Optional<byte[]> row(Space space, byte[] key) {
    return real.row(space, key);
  }

  @Override
  public List<Row> rows(Space space, byte[] prefix, byte[] after, int most) {
    return real.rows(space, prefix, after, most);
  }

  @Override
  public StoreFigures figures() {
    return real.figures();
  }

  @Override
  public long position() {
    return real.position();
  }
}

package city.laterne.context;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Details;
import city.laterne.store.Entity;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Refusal;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entities whose time is over. */
class ExpiryTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final long NOW = NOON.toEpochMilli() * 1_000;
  private static final long HOUR = 3_600_000_000L;
  private static final Author AUTHOR = Author.domain("test");

  @TempDir Path data;
  private Store store;
  private Tenant tenant;

  @BeforeEach
  void open() {
    store =
        Store.open(StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), () -> NOON);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Outcome create(String id, long expiresAt) {
    List<Name> types = List.of(tenant.names().intern("urn:t:Event"));
    return tenant.commit(
        Transaction.of(
            AUTHOR, new Operation.Create(id, types, List.of(), List.of(), expiresAt, NOW)));
  }

  private Optional<Entity> find(String id) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.find(id);
    }
  }

  private static List<String> deleted(ChangeCursor changes, int many) throws InterruptedException {
    List<String> deleted = new ArrayList<>();
    for (int i = 0; i < 200 && deleted.size() < many; i++) {
      changes.read(100, Duration.ofMillis(100)).stream()
          .filter(change -> change.kind() == Change.Kind.DELETED)
          .map(Change::entityId)
          .forEach(deleted::add);
    }
    return deleted;
  }

  @Test
  void whatIsOverGoesAndTheRestStays() throws Exception {
    try (ChangeCursor changes = tenant.tail(Scope.all(tenant.name()))) {
      assertThat(create("urn:e:later", NOW + HOUR)).isInstanceOf(Outcome.Committed.class);
      for (int i = 0; i < 1_200; i++) {
        assertThat(create("urn:e:" + i, NOW - i)).isInstanceOf(Outcome.Committed.class);
      }
      try (Expiry expiry = new Expiry(store, () -> NOON)) {
        assertThat(deleted(changes, 1_200)).hasSize(1_200).doesNotContain("urn:e:later");
        assertThat(expiry).isNotNull();
      }
    }
    assertThat(find("urn:e:later")).isPresent();
    assertThat(find("urn:e:7")).isEmpty();
  }

  @Test
  void attributesGoAndTheirEntityStays() throws Exception {
    Name name = tenant.names().intern("urn:t:note");
    Name other = tenant.names().intern("urn:t:other");
    Details over = new Details(List.of(), "", NOW - 1);
    Details later = new Details(List.of(), "", NOW + HOUR);
    Attribute note = Attribute.property(name, new Value.Text("a"));
    Attribute kept = Attribute.property(other, new Value.Text("b"), NOW);
    assertThat(create("urn:e:1", Micros.ABSENT)).isInstanceOf(Outcome.Committed.class);
    assertThat(
            tenant.commit(
                Transaction.of(
                    AUTHOR,
                    new Operation.Write(
                        "urn:e:1",
                        List.of(),
                        List.of(),
                        List.of(note.withDetails(over), kept.withDetails(later)),
                        Operation.WriteMode.APPEND,
                        NOW))))
        .isInstanceOf(Outcome.Committed.class);
    store.close();
    open();
    try (ChangeCursor changes = tenant.tail(Scope.all(tenant.name()));
        Expiry expiry = new Expiry(store, () -> NOON)) {
      assertThat(changes.read(1, Duration.ofSeconds(20)).getFirst().removed())
          .extracting(Name::iri)
          .containsExactly("urn:t:note");
      assertThat(expiry).isNotNull();
    }
    assertThat(find("urn:e:1").orElseThrow().attributes())
        .extracting(one -> one.name().iri())
        .containsExactly("urn:t:other");
  }

  @Test
  void moreTimeCountsAlsoAfterARestart() {
    assertThat(create("urn:e:1", NOW - HOUR)).isInstanceOf(Outcome.Committed.class);
    assertThat(create("urn:e:2", NOW - HOUR)).isInstanceOf(Outcome.Committed.class);
    HeadChange more = new HeadChange(false, List.of(), true, NOW + HOUR);
    assertThat(
            tenant.commit(
                Transaction.of(
                    AUTHOR,
                    new Operation.Merge("urn:e:1", List.of(), List.of(), List.of(), more, NOW))))
        .isInstanceOf(Outcome.Committed.class);
    store.close();
    open();
    for (String id : List.of("urn:e:1", "urn:e:2")) {
      assertThat(tenant.commit(Transaction.of(AUTHOR, new Operation.Expire(id, NOW))))
          .isInstanceOf(Outcome.Committed.class);
    }
    assertThat(find("urn:e:1").map(Entity::expiresAt)).contains(NOW + HOUR);
    assertThat(find("urn:e:2")).isEmpty();
    assertThat(tenant.commit(Transaction.of(AUTHOR, new Operation.Expire("urn:e:9", NOW))))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.EntityMissing.class));
  }
}

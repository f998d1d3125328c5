package city.laterne.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
  private static final MachineClock CLOCK = () -> Instant.parse("2026-06-01T12:00:00Z");

  @TempDir Path data;
  private Store store;
  private Tenant tenant;
  private Directory directory;

  @BeforeEach
  void open() {
    store = Store.open(StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), CLOCK);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    directory = directory();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Directory directory() {
    return new Directory(tenant, CLOCK, new SecureRandom(), new AuditTrail(CLOCK, 7));
  }

  @Test
  void aKeyOpensWithBearerAndWithBasicAlsoAfterReadingTheDirectoryAgain() {
    String key = directory.create(Grant.of("office", "default", Set.of(Right.READ)), "key:admin");
    String basic =
        Base64.getEncoder().encodeToString(("office:" + key).getBytes(StandardCharsets.UTF_8));
    for (Directory each : List.of(directory, directory())) {
      assertThat(each.authenticate(Optional.of("Bearer " + key), "default").name())
          .isEqualTo("key:office");
      assertThat(each.authenticate(Optional.of("Basic " + basic), "default").rights())
          .containsExactly(Right.READ);
    }
  }

  @Test
  void aWrongKeyNoKeyAndAnotherTenantAreRefused() {
    String key = directory.create(Grant.of("office", "default", Set.of(Right.READ)), "key:admin");
    assertThatThrownBy(() -> directory.authenticate(Optional.of("Bearer " + key + "x"), "default"))
        .hasMessageContaining("No known principal");
    assertThatThrownBy(() -> directory.authenticate(Optional.empty(), "default"))
        .hasMessageContaining("Bearer");
    assertThatThrownBy(() -> directory.authenticate(Optional.of("Bearer " + key), "other"))
        .hasMessageContaining("does not belong to the tenant other");
  }

  @Test
  void restrictionsOfAGrantBecomeTheScope() {
    Grant grant =
        new Grant(
            "district",
            "",
            Set.of(Right.READ),
            Optional.of(Set.of("urn:type")),
            Optional.of(Set.of("urn:district:1")),
            Optional.empty(),
            0);
    String key = directory.create(grant, "key:admin");
    var scope = directory.authenticate(Optional.of("Bearer " + key), "anywhere").scope();
    assertThat(scope.tenant()).isEqualTo("anywhere");
    assertThat(scope.types()).contains(Set.of("urn:type"));
    assertThat(scope.districts()).contains(Set.of("urn:district:1"));
    assertThat(scope.purposes()).isEmpty();
  }

  @Test
  void aRevokedKeyOpensNothingAndBothDeedsAreInTheAuditLog() {
    String key = directory.create(Grant.of("office", "", Set.of(Right.READ)), "key:admin");
    directory.revoke("office", "key:admin");
    assertThatThrownBy(() -> directory.authenticate(Optional.of("Bearer " + key), "default"))
        .hasMessageContaining("No known principal");
    assertThat(AuditTrail.list(tenant, 0, 10))
        .extracting(AuditLeaf::what)
        .containsExactly("create principal", "revoke principal");
  }

  @Test
  void theLastAdministratorCannotBeRevoked() {
    String unused = directory.create(Grant.of("admin", "", EnumSet.allOf(Right.class)), "x");
    assertThat(unused).startsWith("laterne_");
    assertThatThrownBy(() -> directory.revoke("admin", "key:admin"))
        .hasMessageContaining("last principal that may administer");
  }

  @Test
  void theFirstKeyLiesInAFileOfItsOwnerOnlyAndIsMadeOnce() throws Exception {
    Path file = AdminKey.ensure(directory, data).orElseThrow();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String key = Files.readString(file).trim();
    assertThat(directory.authenticate(Optional.of("Bearer " + key), "default").rights())
        .contains(Right.ADMINISTER);
    assertThat(AdminKey.ensure(directory, data)).isEmpty();
  }

  @Test
  void theOpenDirectoryGrantsAllButAdministration() {
    assertThat(new OpenDirectory().authenticate(Optional.empty(), "default").rights())
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Right.ADMINISTER)));
  }
}

package city.laterne.lighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.devices.MemoryTenant;
import city.laterne.shared.Failure;
import city.laterne.store.Author;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocksTest {
  private static final Author AUTHOR = Author.domain("test");
  private static final Locks.Lock CABLE = new Locks.Lock("K1", "crew 3", "cable", "me");

  private final MemoryTenant tenant = new MemoryTenant(List.of());
  private final Locks locks = new Locks(tenant);

  @AfterEach
  void close() {
    tenant.close();
  }

  @Test
  void aCrewThatLocksAgainGivesANewReasonInMemoryAndOnDisk() {
    Locks.Lock cabinet = new Locks.Lock("K1", "crew 3", "cabinet", "you");
    locks.set(AUTHOR, CABLE);
    locks.set(AUTHOR, cabinet);
    assertThat(locks.list()).containsExactly(cabinet);
    assertThat(new Locks(tenant).list()).containsExactly(cabinet);
  }

  @Test
  void anotherCrewIsRefusedAndChangesNothing() {
    locks.set(AUTHOR, CABLE);
    assertThatThrownBy(() -> locks.set(AUTHOR, new Locks.Lock("K1", "crew 4", "", "you")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("crew 3");
    assertThat(locks.list()).containsExactly(CABLE);
    assertThat(new Locks(tenant).list()).containsExactly(CABLE);
  }

  @Test
  void aLockThatTheDiskRefusedDoesNotHold() {
    tenant.breakDisk();
    assertThatThrownBy(() -> locks.set(AUTHOR, CABLE)).hasMessageContaining("No space left");
    assertThat(locks.find("K1")).isEmpty();
  }

  @Test
  void aReasonOrAReleaseThatTheDiskRefusedLeavesTheLockAsItWas() {
    locks.set(AUTHOR, CABLE);
    tenant.breakDisk();
    assertThatThrownBy(() -> locks.set(AUTHOR, new Locks.Lock("K1", "crew 3", "cabinet", "you")))
        .hasMessageContaining("No space left");
    assertThatThrownBy(() -> locks.release(AUTHOR, "K1", "crew 3"))
        .hasMessageContaining("No space left");
    assertThat(locks.list()).containsExactly(CABLE);
  }
}

package city.laterne.store.internal;

import city.laterne.store.Declaration;
import city.laterne.store.Name;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the writer, the committer and the readers of a tenant share. */
final class TenantState implements AutoCloseable {
  final Disk disk;
  final Dictionary names;
  final Rules rules;
  final Set<Name> indexed;
  final Name location;
  final Name scope;
  final Slab slab = new Slab();
  final Addresses addresses = new Addresses();
  final Epochs epochs = new Epochs();
  final RecentChanges recent = new RecentChanges();
  final Indexes indexes;
  volatile Published published;

  TenantState(
      Disk disk,
      Dictionary names,
      Indexes indexes,
      Published published,
      List<Declaration> declarations,
      boolean open) {
    this.disk = disk;
    this.names = names;
    this.location = names.intern(Dictionary.LOCATION);
    this.scope = names.intern(Dictionary.SCOPE);
    this.rules = new Rules(declarations, open, names);
    this.indexed = IndexKeys.indexed(declarations, names);
    this.indexes = indexes;
    this.published = published;
  }

  /**
   * Loads the version of an entity that a pinned commit sees.
   *
   * @return false when there was none yet
   */
  boolean load(int ordinal, long commit, Image into) {
    long address = addresses.get(ordinal);
    if (address == 0) {
      Optional<byte[][]> parts = disk.image(ordinal);
      // The committer puts the version before into memory ahead of each write, so an address that
      // appeared
      // meanwhile leads to what this reader may see.
      address = addresses.get(ordinal);
      if (address == 0) {
        parts.ifPresent(found -> into.load(found[0], found[1]));
        return parts.isPresent();
      }
    }
    while (slab.commit(address) > commit) {
      address = slab.before(address);
      if (address == 0) {
        return false;
      }
    }
    slab.read(address, into);
    return true;
  }

  /** Finds an entity's ordinal at a pinned commit and loads it, or −1. */
  int find(String id, long commit, Image into) {
    return indexes.ids.find(
        IdTable.hash(id), ordinal -> load(ordinal, commit, into) && into.id().equals(id));
  }

  IndexKeys keys(Image image) {
    return IndexKeys.of(image, names, indexed, location);
  }

  @Override
  public void close() {
    slab.close();
    disk.close();
  }
}

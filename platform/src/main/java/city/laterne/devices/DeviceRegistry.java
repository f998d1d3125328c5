package city.laterne.devices;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The provisioned devices and service groups of a tenant. Groups are held in memory; devices in
 * rows of the store with a bounded cache in front. Safe for use by many threads; what writes waits
 * for the disk.
 */
public final class DeviceRegistry {
  /** The most devices of one call. */
  public static final int MOST_AT_ONCE = 100_000;

  private static final int MOST_GROUPS = 10_000;
  private static final int CHUNK = 500;
  private static final int PAGE = 1_000;
  private static final byte[] GROUPS = bytes("g");
  private static final String DEVICES = "d";
  private static final String ENTITIES = "e";

  private final Tenant tenant;
  private final MachineClock clock;
  private final DeviceCache cache;
  private final ConcurrentHashMap<String, ServiceGroup> groups = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, ResolvedMapping> mappings = new ConcurrentHashMap<>();

  /**
   * Opens the registry of a tenant.
   *
   * @param cached how many devices are kept in memory, about 170 bytes each
   */
  public DeviceRegistry(Tenant tenant, MachineClock clock, int cached) {
    this.tenant = tenant;
    this.clock = clock;
    this.cache = new DeviceCache(cached);
    for (Row row : tenant.rows(Space.DEVICE, GROUPS, new byte[0], MOST_GROUPS)) {
      ServiceGroup group = ProvisioningJson.readGroup(row.value());
      groups.put(group.apikey(), group);
    }
  }

  /** The group of a key. */
  public Optional<ServiceGroup> findGroup(String apikey) {
    return Optional.ofNullable(groups.get(apikey));
  }

  /** All groups, ordered by key. */
  public List<ServiceGroup> listGroups() {
    return groups.values().stream()
        .sorted(java.util.Comparator.comparing(ServiceGroup::apikey))
        .toList();
  }

  /** Makes groups or replaces those of the same key. */
  public void putGroups(Author author, List<ServiceGroup> some) {
    if (groups.size() + some.size() > MOST_GROUPS) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyGroups",
          "There are " + groups.size() + " service groups; the limit is " + MOST_GROUPS + ".");
    }
    List<RowWrite> rows = new ArrayList<>();
    for (ServiceGroup group : some) {
      rows.add(
          RowWrite.put(
              Space.DEVICE, bytes("g" + group.apikey()), ProvisioningJson.writeGroup(group)));
    }
    commit(Transaction.ofRows(author, rows));
    for (ServiceGroup group : some) {
      groups.put(group.apikey(), group);
      mappings.keySet().removeIf(key -> key.startsWith(group.apikey() + "/"));
    }
    cache.clear();
  }

  /** Takes a group away; its devices stay, unreachable until it comes back. */
  public void removeGroup(Author author, String apikey) {
    if (!groups.containsKey(apikey)) {
      throw missing("service group", apikey);
    }
    commit(Transaction.ofRows(author, List.of(RowWrite.delete(Space.DEVICE, bytes("g" + apikey)))));
    groups.remove(apikey);
    mappings.keySet().removeIf(key -> key.startsWith(apikey + "/"));
    cache.clear();
  }

  /**
   * Provisions devices and makes their entities where missing; those that are there are replaced.
   * All are checked before any is written.
   *
   * @return how many were new
   */
  public int putDevices(Author author, List<Device> devices) {
    if (devices.size() > MOST_AT_ONCE) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyDevices",
          devices.size() + " devices at once; the limit is " + MOST_AT_ONCE + ".");
    }
    Map<String, Device> before = check(devices);
    for (int from = 0; from < devices.size(); from += CHUNK) {
      List<Device> chunk = devices.subList(from, Math.min(devices.size(), from + CHUNK));
      List<Operation> operations = new ArrayList<>();
      List<RowWrite> rows = new ArrayList<>();
      for (Device device : chunk) {
        Device old = before.get(device.path());
        if (old != null && !old.entityId().equals(device.entityId())) {
          rows.add(RowWrite.delete(Space.DEVICE, bytes(ENTITIES + old.entityId())));
        }
        rows.add(
            RowWrite.put(
                Space.DEVICE,
                bytes(DEVICES + device.path()),
                ProvisioningJson.writeDevice(device)));
        rows.add(
            RowWrite.put(Space.DEVICE, bytes(ENTITIES + device.entityId()), bytes(device.path())));
        operations.add(entity(device));
      }
      commit(new Transaction(author, operations, rows, Map.of()));
    }
    for (Device device : devices) {
      Device old = before.get(device.path());
      cache.forget(known(old == null ? device : old));
    }
    return devices.size() - before.size();
  }

  private Operation entity(Device device) {
    Name type = tenant.names().intern(Terms.expand(device.entityType()));
    return new Operation.Write(
        device.entityId(),
        List.of(),
        List.of(type),
        List.of(),
        Operation.WriteMode.APPEND,
        clock.micros());
  }

  private Map<String, Device> check(List<Device> devices) {
    Map<String, Device> before = new HashMap<>();
    Set<String> entities = new HashSet<>();
    for (Device device : devices) {
      if (!groups.containsKey(device.apikey())) {
        throw new Failure(
            Failure.Kind.UNPROCESSABLE,
            "NoSuchServiceGroup",
            "Device "
                + device.path()
                + " belongs to no service group. Maybe POST /iot/services first.");
      }
      if (device.entityType().isBlank()) {
        throw new Failure(
            Failure.Kind.INVALID,
            "InvalidProvisioning",
            "Device " + device.path() + " has no entity_type.");
      }
      Optional<byte[]> holder = tenant.row(Space.DEVICE, bytes(ENTITIES + device.entityId()));
      boolean taken = holder.isPresent() && !text(holder.get()).equals(device.path());
      if (taken || !entities.add(device.entityId())) {
        throw new Failure(
            Failure.Kind.CONFLICT,
            "EntityHasDevice",
            "Entity "
                + device.entityId()
                + " has the device "
                + holder.map(DeviceRegistry::text).orElse("of another line")
                + " already; "
                + device.path()
                + " cannot have it too.");
      }
      find(device.apikey(), device.deviceId()).ifPresent(old -> before.put(old.path(), old));
    }
    return before;
  }

  /** A device as it was provisioned. */
  public Optional<Device> find(String apikey, String deviceId) {
    return row(DeviceTopics.path(apikey, deviceId));
  }

  /** Takes a device away; its entity stays. */
  public void removeDevice(Author author, String apikey, String deviceId) {
    Device device =
        find(apikey, deviceId)
            .orElseThrow(() -> missing("device", DeviceTopics.path(apikey, deviceId)));
    commit(
        Transaction.ofRows(
            author,
            List.of(
                RowWrite.delete(Space.DEVICE, bytes(DEVICES + device.path())),
                RowWrite.delete(Space.DEVICE, bytes(ENTITIES + device.entityId())))));
    cache.forget(known(device));
  }

  /** A page of devices in order of their paths. */
  public List<Device> listDevices(int offset, int limit) {
    List<Device> page = new ArrayList<>();
    int[] seen = {0};
    each(
        "",
        device -> {
          if (seen[0]++ >= offset && page.size() < limit) {
            page.add(device);
          }
        },
        offset + limit);
    return page;
  }

  /**
   * Passes every device of a group to a visitor; an empty key means all groups. Reads from disk.
   */
  public void each(String apikey, Consumer<Device> visitor) {
    each(apikey, visitor, Integer.MAX_VALUE);
  }

  private void each(String apikey, Consumer<Device> visitor, int most) {
    byte[] prefix = bytes(apikey.isEmpty() ? DEVICES : DEVICES + "/" + apikey + "/");
    byte[] after = new byte[0];
    int left = most;
    while (left > 0) {
      List<Row> rows = tenant.rows(Space.DEVICE, prefix, after, Math.min(PAGE, left));
      for (Row row : rows) {
        visitor.accept(ProvisioningJson.readDevice(row.value()));
      }
      if (rows.size() < Math.min(PAGE, left)) {
        return;
      }
      left -= rows.size();
      after = rows.getLast().key();
    }
  }

  /** The path of the device that serves an entity. */
  public Optional<String> findPathOf(String entityId) {
    Optional<KnownDevice> cached = cache.findByEntity(entityId);
    if (cached.isPresent()) {
      return cached.map(KnownDevice::path);
    }
    return tenant.row(Space.DEVICE, bytes(ENTITIES + entityId)).map(DeviceRegistry::text);
  }

  /** The URI of the entity that a device of this path serves. */
  public Optional<String> findEntityOf(String path) {
    return findKnown(path).map(KnownDevice::entityId);
  }

  Optional<KnownDevice> findKnown(String path) {
    Optional<KnownDevice> cached = cache.findByPath(path);
    if (cached.isPresent()) {
      return cached;
    }
    Optional<KnownDevice> read =
        row(path).filter(device -> groups.containsKey(device.apikey())).map(this::known);
    read.ifPresent(cache::put);
    return read;
  }

  private KnownDevice known(Device device) {
    if (!device.attributes().isEmpty()) {
      return new KnownDevice(
          device.path(),
          device.entityId(),
          new ResolvedMapping(tenant, device.entityType(), device.attributes()));
    }
    ServiceGroup group = groups.get(device.apikey());
    String key = device.apikey() + "/" + device.entityType();
    ResolvedMapping mapping =
        mappings.computeIfAbsent(
            key,
            _ ->
                new ResolvedMapping(
                    tenant, device.entityType(), group == null ? List.of() : group.attributes()));
    return new KnownDevice(device.path(), device.entityId(), mapping);
  }

  private Optional<Device> row(String path) {
    return tenant.row(Space.DEVICE, bytes(DEVICES + path)).map(ProvisioningJson::readDevice);
  }

  private void commit(Transaction transaction) {
    switch (tenant.commit(transaction)) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused refused ->
          throw new Failure(
              Failure.Kind.UNPROCESSABLE, "ProvisioningRefused", refused.refusal().message());
    }
  }

  private static Failure missing(String what, String which) {
    return new Failure(
        Failure.Kind.NOT_FOUND, "NotProvisioned", "There is no " + what + " " + which + ".");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

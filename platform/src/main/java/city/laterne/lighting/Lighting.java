package city.laterne.lighting;

import city.laterne.commands.Command;
import city.laterne.commands.Gate;
import city.laterne.commands.GateOutcome;
import city.laterne.context.EntityImport;
import city.laterne.lighting.internal.FaultBook;
import city.laterne.lighting.internal.LampImport;
import city.laterne.lighting.internal.LightWatch;
import city.laterne.lighting.internal.Overrides;
import city.laterne.lighting.internal.ProgrammeDriver;
import city.laterne.lighting.internal.Summing;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.CityClock;
import city.laterne.shared.Failure;
import city.laterne.shared.GeoPoint;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import city.laterne.streets.MappedLamp;
import city.laterne.streets.StreetMap;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Envelope;

/** The lights of one tenant: what others may ask of them. Safe for many threads. */
public final class Lighting implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Lighting.class.getName());
  private static final Duration BEAT = Duration.ofMillis(200);
  private static final Duration WATCH_BEAT = Duration.ofMillis(500);
  private static final int CHUNK = 500;

  private final Tenant tenant;
  private final LightingGround ground;
  private final Gate gate;
  private final CityClock clock;
  private final MachineClock machine;
  private final ProgrammeDriver programme;
  private final LightWatch watch;
  private final Overrides overrides;
  private volatile boolean closed;
  private List<Thread> threads = List.of();

  /** The lights of a tenant; {@link #start} sets the programme going. */
  public Lighting(
      Tenant tenant, LightingGround ground, Gate gate, CityClock clock, MachineClock machine) {
    this.tenant = tenant;
    this.ground = ground;
    this.gate = gate;
    this.clock = clock;
    this.machine = machine;
    this.overrides = new Overrides(tenant, ground, gate, clock, machine);
    this.programme = new ProgrammeDriver(tenant, ground, gate, clock, machine);
    this.watch =
        new LightWatch(
            tenant, ground, clock, machine, id -> programme.contradicted(id, machine.micros()));
  }

  /**
   * Whether a command on its way must stay: its circuit was locked since the gate let it through.
   */
  public boolean holdsBack(Command command) {
    if (ground.locks().list().isEmpty()) {
      return false;
    }
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.find(command.entityId())
          .filter(entity -> ground.rules().isLockedOut(entity, command))
          .isPresent();
    }
  }

  /** Takes note that a light's device came into reach. Never blocks. */
  public void returned(String entityId) {
    programme.returned(entityId, machine.micros());
  }

  /** Sets the programme and the watch going, each on a thread of its own. */
  public void start() {
    threads =
        List.of(
            Thread.ofPlatform().name("sun-programme").daemon().start(this::drive),
            Thread.ofPlatform().name("light-watch").daemon().start(this::watch));
  }

  /**
   * Imports a list of lamps alone: GeoJSON or CSV, without completing it.
   *
   * @param map the city's, against which its places are held; one without streets counts as none
   * @throws Failure INVALID when it is no list of lamps, or of another city: then nothing was
   *     changed
   */
  public ImportReport importLamps(Principal principal, InputStream list, StreetMap map) {
    principal.require(Right.PROVISION);
    return lampImport().stream(principal.name(), list, map);
  }

  /**
   * Imports a list of lamps, GeoJSON or CSV, and completes it by the city's map: street and
   * district where the list tells none, circuits and cabinets, marked as assumed.
   *
   * @param map the city's; one without streets counts as none
   * @param progress is told the share done, 0 to 1
   * @throws Failure INVALID when it is no list of lamps, or of another city: then nothing was
   *     changed
   */
  public ImportReport importLamps(
      Principal principal,
      Path file,
      LampListSettings settings,
      StreetMap map,
      Estimate estimate,
      DoubleConsumer progress) {
    principal.require(Right.PROVISION);
    return lampImport().file(principal.name(), file, settings, map, estimate, progress);
  }

  /**
   * Reads a list, and writes nothing.
   *
   * @param map what the city's map covers, degrees
   * @throws Failure INVALID when it is no list of lamps, or of another city
   */
  public static void checkLamps(Path file, LampListSettings settings, Envelope map) {
    LampImport.check(file, settings, map);
  }

  /** Where some lamp of a list stands; empty when it is no list of lamps. */
  public static Optional<GeoPoint> findPlace(Path file, LampListSettings settings) {
    return LampImport.findPlace(file, settings);
  }

  /**
   * Takes the lights of an installed map: the lamps that it shows, estimated ones along streets
   * that show none, and circuits and cabinets, marked as assumed. Those that an earlier map brought
   * and this one lacks go.
   *
   * @param progress is told the share done, 0 to 1
   */
  public ImportReport importMap(
      Principal principal,
      StreetMap map,
      Collection<MappedLamp> lamps,
      Estimate estimate,
      DoubleConsumer progress) {
    principal.require(Right.PROVISION);
    return lampImport().map(principal.name(), map, lamps, estimate, progress);
  }

  /**
   * Takes the lights of a source as they are.
   *
   * @param lights each number once
   * @param count how many they are, for the progress
   * @param ours by its number in the source, whether a light came from there: such as it lacks go
   * @param progress is told the share done, 0 to 1
   */
  public EntityImport.Counts importRecords(
      Principal principal,
      Iterable<LightRecord> lights,
      int count,
      Predicate<String> ours,
      DoubleConsumer progress) {
    principal.require(Right.PROVISION);
    return lampImport().records(principal.name(), lights, ours, count, progress);
  }

  /**
   * Takes models, cabinets and circuits; none is taken away. What is marked as assumed never takes
   * the place of what is there.
   *
   * @return what was done, all together
   */
  public EntityImport.Counts importInventory(Principal principal, Inventory inventory) {
    principal.require(Right.PROVISION);
    return lampImport().inventory(principal.name(), inventory);
  }

  private LampImport lampImport() {
    return new LampImport(tenant, ground.terms(), machine);
  }

  /**
   * Full light, sent before it is logged.
   *
   * @param ids lights and circuits; empty for all. Lights that cannot be switched alone stand for
   *     their circuits
   * @param text what for
   * @param length how long, city time
   */
  public List<GateOutcome> emergency(
      Principal principal, List<String> ids, String text, Duration length) {
    return overrides.emergency(principal, ids, text, length);
  }

  /**
   * Ends emergencies and operators' wishes: the programme takes the lights back.
   *
   * @param ids lights and circuits; empty for all. Lights that cannot be switched alone stand for
   *     their circuits
   * @return how many lights and circuits it takes back
   */
  public int resume(Principal principal, List<String> ids) {
    return overrides.resume(principal, ids);
  }

  /** Locks a circuit for a crew and darkens it. */
  public List<GateOutcome> lock(Principal principal, String circuit, String crew, String text) {
    return overrides.lock(principal, circuit, crew, text);
  }

  /** Releases a crew's lock; the programme takes the lights back. */
  public void release(Principal principal, String circuit, String crew) {
    gate.require(principal, "release", "circuit " + circuit);
    ground.locks().release(principal.author(), circuit, crew);
  }

  /** The crews' locks. */
  public List<Locks.Lock> listLocks(Principal principal) {
    principal.require(Right.READ);
    return List.copyOf(ground.locks().list());
  }

  /** The lights at a glance, as far as a principal may see them. */
  public LightingSummary summary(Principal principal) {
    principal.require(Right.READ);
    try (ReadView view = tenant.read(principal.scope())) {
      return new Summing()
          .run(view, ground, clock, Optional.of(watch).filter(all -> covers(principal.scope())));
    }
  }

  /** Whether the watch counted all lights, and a scope lets them all be seen. */
  private boolean covers(Scope scope) {
    return watch.isReady()
        && scope.types().isEmpty()
        && scope.districts().isEmpty()
        && scope.purposes().isEmpty();
  }

  /**
   * The lasting faults that a principal may see, in the order in which they were found.
   *
   * @param most how many at most
   */
  public List<Fault> listFaults(Principal principal, int most) {
    principal.require(Right.READ);
    List<Fault> faults = new ArrayList<>();
    try (ReadView view = tenant.read(principal.scope())) {
      view.each(
          FaultBook.lasting(ground.faults()),
          entity -> {
            if (faults.size() == most) {
              return false;
            }
            Fault.of(entity, ground.faults()).ifPresent(faults::add);
            return true;
          });
    }
    return faults;
  }

  /** How many faults last, as far as a principal may see them. */
  public long countFaults(Principal principal) {
    principal.require(Right.READ);
    try (ReadView view = tenant.read(principal.scope())) {
      return view.count(FaultBook.lasting(ground.faults()));
    }
  }

  /**
   * Takes note of faults: they stay open, and say who did and what they said.
   *
   * @param ids URIs of faults
   * @return how many of them are there
   */
  public int acknowledge(Principal principal, List<String> ids, String text) {
    gate.require(principal, "acknowledge faults", ids.size() + " faults");
    FaultTerms terms = ground.faults();
    List<Operation> operations = new ArrayList<>();
    try (ReadView view = tenant.read(principal.scope())) {
      for (String id : ids) {
        if (view.find(id).filter(entity -> entity.types().contains(terms.type())).isPresent()) {
          operations.add(
              new Operation.Write(
                  id,
                  List.of(),
                  List.of(),
                  List.of(
                      Attribute.property(terms.acknowledgedBy(), new Value.Text(principal.name())),
                      Attribute.property(
                          terms.acknowledgedAt(), new Value.Text(clock.now().toString())),
                      Attribute.property(terms.acknowledgedText(), new Value.Text(text))),
                  Operation.WriteMode.APPEND,
                  machine.micros()));
        }
      }
    }
    Author author = new Author(principal.name(), Set.of(Writer.values()));
    for (int from = 0; from < operations.size(); from += CHUNK) {
      Outcome _ =
          tenant.commit(
              Transaction.of(
                  author, operations.subList(from, Math.min(operations.size(), from + CHUNK))));
    }
    return operations.size();
  }

  /**
   * The districts at a glance, those that a principal may see.
   *
   * @throws Failure UNAVAILABLE, code NotReady, as long as the lights are looked at for the first
   *     time since the start
   */
  public List<DistrictFigures> listDistricts(Principal principal) {
    principal.require(Right.READ);
    if (!watch.isReady()) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "NotReady",
          "The districts' figures are being put together since the start. Maybe ask again in a"
              + " moment.");
    }
    Scope scope = principal.scope();
    boolean lights =
        scope.purposes().isEmpty()
            && scope.types().map(types -> types.contains(StreetlightTerms.TYPE)).orElse(true);
    return lights
        ? watch.listDistricts().stream()
            .filter(each -> scope.districts().map(in -> in.contains(each.name())).orElse(true))
            .toList()
        : List.of();
  }

  private void drive() {
    try (programme) {
      while (!closed) {
        try {
          int switched = programme.turn(BEAT);
          if (switched > 0) {
            LOG.log(
                System.Logger.Level.INFO,
                "The programme gave {0} lights and circuits a new level",
                switched);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "A turn of the sun programme failed; going on", e);
        }
      }
    }
  }

  private void watch() {
    try (watch) {
      while (!closed) {
        try {
          watch.turn();
          LockSupport.parkNanos(WATCH_BEAT.toNanos());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "A turn of the lights'' watch failed; going on", e);
          LockSupport.parkNanos(WATCH_BEAT.toNanos());
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    programme.end();
    watch.end();
    threads.forEach(Lighting::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package city.laterne.lighting.internal;

import city.laterne.lighting.DistrictFigures;
import city.laterne.lighting.FaultKind;
import city.laterne.lighting.FeederTerms;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.LightingSummary;
import city.laterne.lighting.Locks;
import city.laterne.lighting.ModelTerms;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.shared.CityClock;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.RowWrite;
import city.laterne.store.Scope;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Watches the lights of a tenant: reads the change log, keeps each light's last report in a {@link
 * LightTable}, finds faults with a {@link FaultSweep} every {@value #SWEEP_SECONDS} s of machine
 * time, and reckons energy and burning hours ({@link DistrictMeter}). What lasts is in the store:
 * open faults are entities, the day's energy a row; the rest is read anew from the lights at the
 * start. One thread turns it; the figures may be asked for by any.
 */
public final class LightWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LightWatch.class.getName());
  private static final Author AUTHOR = Author.domain("lighting");

  /** Changes read at a time: what is held when a collection comes has to be moved by it. */
  private static final int READ = 512;

  private static final int SWEEP_SECONDS = 5;
  private static final int SAVE_SECONDS = 60;
  private static final int RESCAN_SECONDS = 30;
  private static final int MOST_AT_ONCE = 5_000;

  private final Tenant tenant;
  private final LightingGround ground;
  private final CityClock clock;
  private final MachineClock machine;
  private final Set<Name> records;
  private final LightTable table = new LightTable();
  private final DistrictMeter meter;
  private final WatchedLights lights;
  private final Consumer<String> contradicting;
  private final FaultBook book;
  private final FaultSubjects subjects;
  private final Object lock = new Object();
  private Optional<ChangeCursor> cursor = Optional.empty();
  private Optional<FaultSweep> sweep = Optional.empty();
  private int sweptAt;
  private int savedAt;
  private int scannedAt;
  private boolean scanning;
  private boolean modelsChanged;

  /** A start that failed is made again from its beginning. */
  private boolean begun;

  private volatile boolean ready;
  private volatile boolean ending;

  /**
   * A watch of a tenant's lights; nothing happens before the first {@link #turn}.
   *
   * @param contradicting is told which lights report something else than they were told, and which
   *     circuits report at all
   */
  public LightWatch(
      Tenant tenant,
      LightingGround ground,
      CityClock clock,
      MachineClock machine,
      Consumer<String> contradicting) {
    this.tenant = tenant;
    this.ground = ground;
    this.clock = clock;
    this.machine = machine;
    this.meter = new DistrictMeter(ground.settings().zone());
    this.lights = new WatchedLights(ground, table, meter, contradicting);
    this.contradicting = contradicting;
    this.book = new FaultBook(tenant, ground.faults(), machine);
    this.subjects = new FaultSubjects(tenant, ground, clock, table);
    StreetlightTerms terms = ground.terms();
    this.records =
        Set.of(
            terms.circuit(),
            terms.district(),
            terms.powerRating(),
            terms.model(),
            terms.controlling());
  }

  /** Takes up what changed, and looks for faults and keeps the day's energy when it is time. */
  public void turn() throws InterruptedException {
    if (!begun) {
      start();
      begun = true;
    }
    try {
      takeUpAll();
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Looking at all lights again: {0}", e.detail());
      scan();
    }
    int now = WatchedLights.seconds(machine.micros());
    if (modelsChanged && now - scannedAt >= RESCAN_SECONDS) {
      scan();
    }
    if (now - sweptAt >= SWEEP_SECONDS || now < sweptAt) {
      sweptAt = now;
      lookForFaults(now);
    }
    if (now - savedAt >= SAVE_SECONDS || now < savedAt) {
      savedAt = now;
      save();
    }
  }

  /** Takes up all changes up to now. */
  private void takeUpAll() {
    List<Change> some;
    do {
      some = cursor.orElseThrow().read(READ);
      takeUp(some);
    } while (some.size() == READ && !ending);
  }

  private void start() {
    Scope wanted =
        new Scope(
            tenant.name(),
            Optional.of(Set.of(StreetlightTerms.TYPE, FeederTerms.TYPE, ModelTerms.TYPE)),
            Optional.empty(),
            Optional.empty());
    Set<Name> touching = new HashSet<>(lights.readings());
    touching.addAll(records);
    touching.add(ground.models().standbyPower());
    if (cursor.isEmpty()) {
      cursor = Optional.of(tenant.tail(wanted, touching));
    }
    sweep = Optional.of(new FaultSweep(table, book, WatchedLights.seconds(machine.micros())));
    sweptAt = WatchedLights.seconds(machine.micros());
    savedAt = sweptAt;
    scan();
    synchronized (lock) {
      try (ReadView view = read()) {
        List<Long> orphans = book.load(view, light -> openRow(view, light), table.circuits::number);
        book.apply(List.of(), orphans, Map.of(), clock.now());
      }
      for (int row = 0; row < table.size(); row++) {
        markOpen(row);
      }
      // At the end: what it adds must not be added again by a start made again.
      meter.resume(tenant.row(Space.DOMAIN, meter.key()), table.districts);
    }
    ready = !ending;
  }

  private int openRow(ReadView view, String light) {
    return view.find(light).map(Entity::ordinal).filter(table::has).orElse(LightTable.NONE);
  }

  private void markOpen(int row) {
    int bits = 0;
    for (FaultKind kind : FaultKind.values()) {
      if (!kind.isOfCircuit() && book.isOpen(kind, row)) {
        bits |= 1 << kind.ordinal();
      }
    }
    table.open[row] = (byte) bits;
  }

  private ReadView read() {
    return tenant.read(Scope.all(tenant.name()));
  }

  private void scan() {
    Set<Name> wanted = new HashSet<>(lights.readings());
    wanted.addAll(records);
    wanted.add(ground.terms().location());
    scanning = true;
    try {
      new FullLook(tenant, ground.terms().type(), wanted, () -> ending)
          .run(this::beginScan, this::look, this::takeUpAll);
    } finally {
      scanning = false;
    }
    synchronized (lock) {
      advance(Micros.of(clock.now()));
    }
  }

  private void beginScan() {
    modelsChanged = false;
    scannedAt = WatchedLights.seconds(machine.micros());
    try (ReadView view = read()) {
      lights.use(Curves.of(view, ground.models()));
    }
  }

  private void look(Entity light) {
    synchronized (lock) {
      advance(Micros.of(clock.now()));
      lights.take(light);
    }
  }

  private void takeUp(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    long machineNow = machine.micros();
    long cityNow = Micros.of(clock.now());
    Set<String> whole = new HashSet<>();
    synchronized (lock) {
      for (Change change : changes) {
        // When it came, as the city's clock showed it then.
        advance(cityNow - Math.round((machineNow - change.at()) * clock.speed()));
        takeUp(change, whole);
      }
    }
    if (!whole.isEmpty()) {
      try (ReadView view = read()) {
        for (String id : whole) {
          Optional<Entity> entity = view.find(id);
          synchronized (lock) {
            entity.ifPresent(lights::take);
          }
        }
      }
    }
  }

  private void takeUp(Change change, Set<String> whole) {
    if (change.types().contains(ground.feeders().type())) {
      if (change.attributes().stream().anyMatch(this::isSwitch)) {
        contradicting.accept(change.entityId());
      }
      return;
    }
    if (!change.types().contains(ground.terms().type())) {
      modelsChanged |= change.types().contains(ground.models().type());
      return;
    }
    switch (change.kind()) {
      case CREATED, REPLACED -> whole.add(change.entityId());
      case DELETED -> lights.drop(change.ordinal());
      case HISTORY -> {}
      case UPDATED -> {
        int row = change.ordinal();
        if (!table.has(row) && scanning) {
          // It will be looked at as it is by then.
          return;
        }
        if (!table.has(row) || isRecord(change)) {
          whole.add(change.entityId());
        } else {
          lights.report(row, change);
        }
      }
    }
  }

  private boolean isSwitch(Attribute attribute) {
    return attribute.name() == ground.feeders().powerState();
  }

  private boolean isRecord(Change change) {
    for (Attribute attribute : change.attributes()) {
      if (records.contains(attribute.name())) {
        return true;
      }
    }
    return !change.removed().isEmpty();
  }

  private void advance(long city) {
    List<RowWrite> ended = meter.advance(city, table.districts);
    if (!ended.isEmpty()) {
      keep(ended);
    }
  }

  private void save() {
    RowWrite row;
    synchronized (lock) {
      advance(Micros.of(clock.now()));
      sumAnew();
      row = meter.row(table.districts);
    }
    keep(List.of(row));
  }

  /** Sums that only ever grow and shrink by small steps drift: now and then they are made anew. */
  private void sumAnew() {
    double[] watts = new double[table.districts.size()];
    for (int row = 0; row < table.size(); row++) {
      watts[table.district[row]] += table.watts(row);
    }
    for (int i = 0; i < watts.length; i++) {
      meter.at(i).watts = watts[i];
    }
  }

  private void keep(List<RowWrite> rows) {
    try {
      var _ = tenant.submit(List.of(Transaction.ofRows(AUTHOR, rows)));
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Today''s energy is not kept: {0}", e.detail());
    }
  }

  private void lookForFaults(int now) {
    FaultSweep.Findings findings;
    synchronized (lock) {
      advance(Micros.of(clock.now()));
      FaultSweep looking = sweep.orElseThrow();
      for (int row : looking.markSilent(now)) {
        double watts = table.watts(row);
        int lit = table.lit(row);
        table.set(row, LightTable.SILENT, !table.is(row, LightTable.SILENT));
        meter.move(table.district[row], table.watts(row) - watts, table.lit(row) - lit);
      }
      Set<String> locked =
          ground.locks().list().stream().map(Locks.Lock::circuit).collect(Collectors.toSet());
      findings = looking.find(locked, now);
    }
    if (findings.found().isEmpty() && findings.over().isEmpty() && findings.grown().isEmpty()) {
      return;
    }
    List<FaultSweep.Found> found =
        book.isFull()
            ? List.of()
            : findings.found().subList(0, Math.min(MOST_AT_ONCE, findings.found().size()));
    book.apply(subjects.openings(found, now), findings.over(), findings.grown(), clock.now());
    synchronized (lock) {
      for (FaultSweep.Found each : found) {
        if (!each.kind().isOfCircuit()) {
          markOpen(each.number());
        }
      }
      for (long key : findings.over()) {
        if (!FaultKind.values()[(int) (key >> 32)].isOfCircuit()) {
          markOpen((int) key);
        }
      }
    }
  }

  /** Whether the figures below cover all lights: from the end of the first look at them on. */
  public boolean isReady() {
    return ready;
  }

  /** What {@link Summing} counts, from the table. */
  public LightingSummary.Counts counts() {
    synchronized (lock) {
      return Summing.of(table);
    }
  }

  /** The middle of all lights, longitude and latitude in degrees; empty while none has a place. */
  public Optional<double[]> findMiddle() {
    synchronized (lock) {
      return lights.findMiddle();
    }
  }

  /** The districts' figures, in order of their names. */
  public List<DistrictFigures> listDistricts() {
    synchronized (lock) {
      advance(Micros.of(clock.now()));
      int[] sizes = new int[table.districts.size()];
      for (int row = 0; row < table.size(); row++) {
        sizes[table.district[row]] += table.isThere(row) ? 1 : 0;
      }
      List<DistrictFigures> figures = new ArrayList<>();
      for (int i = 0; i < sizes.length; i++) {
        DistrictMeter.Sum sum = meter.at(i);
        if (sizes[i] > 0 || sum.wattHours > 0) {
          figures.add(
              new DistrictFigures(
                  table.districts.text(i),
                  sizes[i],
                  sum.lit,
                  Math.max(0, sum.watts),
                  sum.wattHours,
                  sum.litHours));
        }
      }
      figures.sort((a, b) -> a.name().compareTo(b.name()));
      return figures;
    }
  }

  /** Asks the turn that is under way not to begin anything long. By any thread. */
  public void end() {
    ending = true;
  }

  /** Keeps the day's energy, and ends. */
  @Override
  public void close() {
    if (ready) {
      RowWrite row;
      synchronized (lock) {
        advance(Micros.of(clock.now()));
        row = meter.row(table.districts);
      }
      try {
        Outcome _ = tenant.commit(Transaction.ofRows(AUTHOR, List.of(row)));
      } catch (Failure e) {
        LOG.log(System.Logger.Level.WARNING, "Today''s energy is not kept: {0}", e.detail());
      }
    }
    cursor.ifPresent(ChangeCursor::close);
  }
}

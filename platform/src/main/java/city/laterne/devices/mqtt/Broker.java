package city.laterne.devices.mqtt;

import city.laterne.commands.Confirmations;
import city.laterne.devices.DeviceMessages;
import city.laterne.devices.DeviceRegistry;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Author;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The state behind the door: sessions, subscriptions, retained messages, and how a message gets
 * from one client to the others. All of it belongs to one event loop, so it needs no locks and
 * every client sees one order; rows of the store hold what must survive.
 */
final class Broker {
  private static final int PAGE = 1_000;
  private static final Author AUTHOR = Author.domain("mqtt");
  private static final int[] NONE = {};

  final MqttSettings settings;
  final MachineClock clock;
  final DeviceMessages messages;
  final Login login;
  final Intake intake;
  final Retained retained;
  final Reach reach;
  final EventLoop loop;
  final Set<Connection> connections = new LinkedHashSet<>();
  final LongAdder received = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder refusedLogins = new LongAdder();

  private final Tenant tenant;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<Session, Long> wills = new HashMap<>();
  private final TopicTree tree = new TopicTree();

  Broker(
      MqttSettings settings,
      Tenant tenant,
      MachineClock clock,
      DeviceMessages messages,
      DeviceRegistry registry,
      Confirmations confirmations,
      Login login,
      EventLoop loop) {
    this.settings = settings;
    this.tenant = tenant;
    this.clock = clock;
    this.messages = messages;
    this.login = login;
    this.loop = loop;
    this.intake = new Intake(loop, tenant, messages);
    this.reach = new Reach(registry, confirmations);
    this.retained =
        new Retained(settings.bounds().retainedMessages(), settings.bounds().retainedBytes());
  }

  /** Reads what the last run left. Call once, before the first connection. */
  void load() {
    long now = clock.micros();
    scan(SessionRows.SESSION, row -> loadSession(SessionRows.readSession(row.value()), now));
    scan(
        SessionRows.QUEUED,
        row -> {
          Session session = sessions.get(SessionRows.name(row.key()));
          if (session != null) {
            Outgoing outgoing = SessionRows.readQueued(row.key(), row.value());
            session.nextSeq = Math.max(session.nextSeq, outgoing.seq + 1);
            if (outgoing.packetId != 0) {
              session.inFlight.put(outgoing.packetId, outgoing);
            } else {
              session.waiting.add(outgoing);
              session.waitingBytes += outgoing.message.payload().length;
            }
          }
        });
    scan(
        SessionRows.RECEIVED,
        row -> {
          Session session = sessions.get(SessionRows.name(row.key()));
          if (session != null) {
            session.received.add(SessionRows.packetId(row.key()));
          }
        });
    scan(SessionRows.RETAINED, row -> retained.load(SessionRows.readRetained(row.value())));
  }

  private void loadSession(Session session, long now) {
    if (session.disconnectedAt == Micros.ABSENT) {
      session.disconnectedAt = now;
    }
    sessions.put(session.key(), session);
    session.subscriptions.values().forEach(one -> tree.add(session, one));
    Will will = session.will;
    if (will != null) {
      wills.put(session, now + Math.min(will.delaySeconds(), session.expirySeconds) * 1_000_000);
    }
  }

  private void scan(char table, java.util.function.Consumer<Row> visitor) {
    byte[] after = new byte[0];
    List<Row> rows;
    do {
      rows = tenant.rows(Space.SESSION, new byte[] {(byte) table}, after, PAGE);
      rows.forEach(visitor);
      after = rows.isEmpty() ? after : rows.getLast().key();
    } while (rows.size() == PAGE);
  }

  int sessionCount() {
    return sessions.size();
  }

  @Nullable Session find(String owner, String clientId) {
    return sessions.get(Session.key(owner, clientId));
  }

  Session create(String owner, String clientId) {
    Session session = new Session(owner, clientId);
    sessions.put(session.key(), session);
    return session;
  }

  /** Connects a session; its pending will, if any, is void. */
  void attach(Session session, Connection connection) {
    wills.remove(session);
    session.connection = connection;
    session.disconnectedAt = Micros.ABSENT;
  }

  /** A connection is gone; publishes the will unless the client took leave. */
  void detach(Session session, boolean farewell) {
    long now = clock.micros();
    session.connection = null;
    session.disconnectedAt = now;
    session.inFlight.values().removeIf(outgoing -> outgoing.fleeting);
    session.inFlight.values().forEach(outgoing -> outgoing.sentBefore = true);
    session.waiting.removeIf(outgoing -> outgoing.qos == 0);
    session.waitingBytes =
        session.waiting.stream().mapToInt(outgoing -> outgoing.message.payload().length).sum();
    Will will = session.will;
    if (farewell) {
      session.will = null;
    } else if (will != null) {
      long delay = Math.min(will.delaySeconds(), session.expirySeconds);
      if (delay == 0) {
        publishWill(session);
      } else {
        wills.put(session, now + delay * 1_000_000);
      }
    }
    if (session.expirySeconds == 0) {
      end(session);
    } else {
      intake.addRows(AUTHOR, List.of(SessionRows.putSession(session)));
      session.stored = true;
    }
  }

  /** Forgets a session with all that waits for it. */
  void end(Session session) {
    if (wills.remove(session) != null) {
      publishWill(session);
    }
    session.ended = true;
    sessions.remove(session.key(), session);
    session.subscriptions.keySet().forEach(filter -> tree.remove(session, filter));
    if (session.stored) {
      List<RowWrite> rows = new ArrayList<>();
      rows.add(
          RowWrite.delete(
              Space.SESSION, SessionRows.key(SessionRows.SESSION, session.key(), new byte[0])));
      session.waiting.forEach(one -> rows.add(deleteQueued(session, one)));
      session.inFlight.values().forEach(one -> rows.add(deleteQueued(session, one)));
      for (int packetId : session.received) {
        rows.add(RowWrite.delete(Space.SESSION, SessionRows.receivedKey(session, packetId)));
      }
      intake.addRows(AUTHOR, rows);
    }
    session.waiting.clear();
    session.inFlight.clear();
  }

  /** Rows that a session needs on disk now; none when it lives in memory only. */
  List<RowWrite> rowsOf(Session session) {
    if (session.expirySeconds == 0 && session.will == null && !session.stored) {
      return List.of();
    }
    session.stored = true;
    return List.of(SessionRows.putSession(session));
  }

  boolean subscribe(Session session, Subscription subscription) {
    session.subscriptions.put(subscription.filter(), subscription);
    return tree.add(session, subscription);
  }

  boolean unsubscribe(Session session, String filter) {
    tree.remove(session, filter);
    return session.subscriptions.remove(filter) != null;
  }

  /** Takes note that a client has a message: its row goes. */
  void acknowledged(Session session, Outgoing outgoing) {
    if (session.stored && outgoing.qos > 0 && !outgoing.fleeting) {
      intake.addRows(AUTHOR, List.of(deleteQueued(session, outgoing)));
    }
  }

  /** Keeps the state of a QoS 2 delivery. */
  void progressed(Session session, Outgoing outgoing) {
    if (session.expirySeconds > 0 && !outgoing.fleeting) {
      intake.addRows(AUTHOR, List.of(SessionRows.putQueued(session, outgoing)));
    }
  }

  /** A client has released a QoS 2 packet id. */
  void released(Session session, int packetId) {
    if (session.received.remove(packetId) && session.stored) {
      intake.addRows(
          AUTHOR,
          List.of(RowWrite.delete(Space.SESSION, SessionRows.receivedKey(session, packetId))));
    }
  }

  private static RowWrite deleteQueued(Session session, Outgoing outgoing) {
    return RowWrite.delete(Space.SESSION, SessionRows.queuedKey(session, outgoing.seq));
  }

  /**
   * Decides who gets a message and adds the rows of those that must not miss it.
   *
   * @return what to hand out once the rows are on disk
   */
  List<Delivery> route(Message message, @Nullable Session from, List<RowWrite> rows) {
    if (message.retain() && retained.admits(message)) {
      rows.add(retained.put(message));
    }
    Map<Session, Match> matches = new LinkedHashMap<>(2);
    tree.match(
        message.topic(),
        (session, one) -> {
          if (!(one.noLocal() && session == from)) {
            matches.merge(session, Match.of(one), Match::and);
          }
        });
    if (matches.isEmpty()) {
      return List.of();
    }
    List<Delivery> deliveries = new ArrayList<>(matches.size());
    matches.forEach(
        (session, match) -> {
          int qos = Math.min(message.qos(), match.qos);
          Message sent = message.withRetain(message.retain() && match.retainAsPublished);
          offer(session, sent, qos, match.identifiers, rows).ifPresent(deliveries::add);
        });
    return deliveries;
  }

  /**
   * Queues a message for a session, with its row where the session is to survive; hand it out when
   * rows are on disk.
   */
  Optional<Delivery> offer(
      Session session, Message message, int qos, int[] identifiers, List<RowWrite> rows) {
    if (qos == 0 && session.connection == null) {
      return Optional.empty();
    }
    MqttSettings.Bounds bounds = settings.bounds();
    if (session.waiting.size() >= bounds.queuedMessages()
        || session.waitingBytes + message.payload().length > bounds.queuedBytes()) {
      dropped.increment();
      return Optional.empty();
    }
    Outgoing outgoing = new Outgoing(session.nextSeq++, message, qos, identifiers, false, false);
    session.waiting.add(outgoing);
    session.waitingBytes += message.payload().length;
    if (qos > 0 && session.expirySeconds > 0) {
      rows.add(SessionRows.putQueued(session, outgoing));
    }
    return Optional.of(new Delivery(session, outgoing));
  }

  /** Hands out what was queued, or takes it back when the disk refused. */
  void handOut(List<Delivery> deliveries, boolean onDisk) {
    for (Delivery delivery : deliveries) {
      Session session = delivery.session();
      if (!onDisk) {
        if (session.waiting.remove(delivery.outgoing())) {
          session.waitingBytes -= delivery.outgoing().message.payload().length;
        }
        continue;
      }
      delivery.outgoing().ready = true;
      Connection connection = session.connection;
      if (connection != null) {
        connection.pump();
        intake.touch(connection);
      }
    }
  }

  /** The live connections whose subscriptions match a topic, with the QoS that each asked for. */
  Map<Connection, Integer> listeners(String topic) {
    Map<Connection, Integer> found = new LinkedHashMap<>(2);
    tree.match(
        topic,
        (session, one) -> {
          Connection connection = session.connection;
          if (connection != null) {
            found.merge(connection, one.qos(), Math::max);
          }
        });
    return found;
  }

  private void publishWill(Session session) {
    Will will = session.will;
    session.will = null;
    if (will == null) {
      return;
    }
    Message message = will.message();
    long now = clock.micros();
    List<RowWrite> rows = new ArrayList<>();
    List<Delivery> deliveries = route(message, session, rows);
    intake.add(
        new Pending(
            AUTHOR,
            messages.report(message.topic(), message.payload(), now),
            rows,
            message.topic(),
            message.payload(),
            onDisk -> handOut(deliveries, onDisk)));
  }

  /**
   * What falls due with time: keep-alives, wills, the end of sessions. Call about twice a second.
   */
  void tick() {
    long nanos = System.nanoTime();
    for (Connection connection : List.copyOf(connections)) {
      connection.checkAlive(nanos);
    }
    long now = clock.micros();
    List<Session> due = new ArrayList<>();
    wills.forEach(
        (session, at) -> {
          if (now >= at) {
            due.add(session);
          }
        });
    for (Session session : due) {
      wills.remove(session);
      publishWill(session);
    }
    List<Session> over = new ArrayList<>();
    for (Session session : sessions.values()) {
      if (session.hasExpired(now)) {
        over.add(session);
      }
    }
    over.forEach(this::end);
    intake.flush();
  }

  /** A message on its way to a session. */
  record Delivery(Session session, Outgoing outgoing) {}

  /** What several matching subscriptions of one session come to. */
  private record Match(int qos, boolean retainAsPublished, int[] identifiers) {
    static Match of(Subscription one) {
      return new Match(
          one.qos(),
          one.retainAsPublished(),
          one.identifier() == 0 ? NONE : new int[] {one.identifier()});
    }

    Match and(Match other) {
      int[] all =
          java.util.Arrays.copyOf(identifiers, identifiers.length + other.identifiers.length);
      System.arraycopy(other.identifiers, 0, all, identifiers.length, other.identifiers.length);
      return new Match(Math.max(qos, other.qos), retainAsPublished || other.retainAsPublished, all);
    }
  }
}

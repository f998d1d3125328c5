package city.laterne.devices.mqtt;

import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The retained messages by topic. Used by the door's event loop only. */
final class Retained {
  private final TreeMap<String, Message> messages = new TreeMap<>();
  private final int most;
  private final long mostBytes;
  private long bytes;

  Retained(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  void load(Message message) {
    messages.put(message.topic(), message);
    bytes += message.payload().length;
  }

  /** Whether there is room for a message. */
  boolean admits(Message message) {
    Message old = messages.get(message.topic());
    int before = old == null ? 0 : old.payload().length;
    return message.payload().length == 0
        || (messages.size() + (old == null ? 1 : 0) <= most
            && bytes - before + message.payload().length <= mostBytes);
  }

  /** Keeps a message in place of the topic's last one; an empty payload only takes that away. */
  RowWrite put(Message message) {
    Message old = messages.remove(message.topic());
    bytes -= old == null ? 0 : old.payload().length;
    byte[] key = SessionRows.retainedKey(message.topic());
    if (message.payload().length == 0) {
      return RowWrite.delete(Space.SESSION, key);
    }
    load(message);
    return RowWrite.put(Space.SESSION, key, SessionRows.writeRetained(message));
  }

  /** The messages that a filter matches and that have not expired. */
  List<Message> find(String filter, long now) {
    List<Message> found = new ArrayList<>();
    if (!Topics.hasWildcard(filter)) {
      Message one = messages.get(filter);
      if (one != null && !one.isExpired(now)) {
        found.add(one);
      }
      return found;
    }
    int plus = filter.indexOf('+');
    int hash = filter.indexOf('#');
    int wild = plus < 0 ? hash : hash < 0 ? plus : Math.min(plus, hash);
    String literal = wild > 0 ? filter.substring(0, wild - 1) : "";
    for (Message one : messages.tailMap(literal, true).values()) {
      if (!one.topic().startsWith(literal)) {
        break;
      }
      if (Topics.matches(filter, one.topic()) && !one.isExpired(now)) {
        found.add(one);
      }
    }
    return found;
  }

  int size() {
    return messages.size();
  }
}

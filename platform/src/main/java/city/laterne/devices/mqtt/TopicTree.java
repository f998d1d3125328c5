package city.laterne.devices.mqtt;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of all sessions by filter, a node a level. Used by the door's event loop only.
 */
final class TopicTree {
  private static final class Node {
    final Map<String, Node> children = new HashMap<>(4);
    final Map<Session, Subscription> subscribers = new HashMap<>(2);

    boolean isEmpty() {
      return children.isEmpty() && subscribers.isEmpty();
    }
  }

  private final Node root = new Node();

  /** Adds or replaces; answers whether it is new. */
  boolean add(Session session, Subscription subscription) {
    Node node = root;
    for (String level : subscription.filter().split("/", -1)) {
      node = node.children.computeIfAbsent(level, _ -> new Node());
    }
    return node.subscribers.put(session, subscription) == null;
  }

  void remove(Session session, String filter) {
    remove(root, session, filter, 0);
  }

  private static void remove(Node node, Session session, String filter, int from) {
    if (from > filter.length()) {
      node.subscribers.remove(session);
      return;
    }
    int end = end(filter, from);
    String level = filter.substring(from, end);
    Node child = node.children.get(level);
    if (child != null) {
      remove(child, session, filter, end + 1);
      if (child.isEmpty()) {
        node.children.remove(level);
      }
    }
  }

  /** Passes every subscription that matches a name. */
  void match(String name, BiConsumer<Session, Subscription> visitor) {
    if (!root.children.isEmpty()) {
      match(root, name, 0, !name.startsWith("$"), visitor);
    }
  }

  private static void match(
      Node node,
      String name,
      int from,
      boolean wildcards,
      BiConsumer<Session, Subscription> visitor) {
    if (wildcards) {
      visit(node.children.get("#"), visitor);
    }
    if (from > name.length()) {
      visit(node, visitor);
      return;
    }
    int end = end(name, from);
    Node exact = node.children.get(name.substring(from, end));
    if (exact != null) {
      match(exact, name, end + 1, true, visitor);
    }
    Node plus = wildcards ? node.children.get("+") : null;
    if (plus != null) {
      match(plus, name, end + 1, true, visitor);
    }
  }

  private static void visit(@Nullable Node node, BiConsumer<Session, Subscription> visitor) {
    if (node != null) {
      node.subscribers.forEach(visitor);
    }
  }

  private static int end(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }
}

package city.laterne.store;

import java.util.List;
import java.util.Map;

/**
 * Changes that reach the disk together or not at all: operations on any entities, rows of side
 * tables (outgoing commands, audit leaves, approvals, sessions) and positions of cursors. One
 * refused operation refuses all of it.
 *
 * @param author who stands behind it
 * @param operations in order
 * @param rows side tables' changes
 * @param cursors new positions of durable change-log cursors by name
 */
public record Transaction(
    Author author, List<Operation> operations, List<RowWrite> rows, Map<String, Long> cursors) {
  /** Copies the collections. */
  public Transaction {
    operations = List.copyOf(operations);
    rows = List.copyOf(rows);
    cursors = Map.copyOf(cursors);
  }

  /** One operation. */
  public static Transaction of(Author author, Operation operation) {
    return new Transaction(author, List.of(operation), List.of(), Map.of());
  }

  /** Several operations. */
  public static Transaction of(Author author, List<Operation> operations) {
    return new Transaction(author, operations, List.of(), Map.of());
  }

  /** Rows only. */
  public static Transaction ofRows(Author author, List<RowWrite> rows) {
    return new Transaction(author, List.of(), rows, Map.of());
  }
}

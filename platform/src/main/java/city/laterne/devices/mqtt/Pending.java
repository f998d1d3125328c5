package city.laterne.devices.mqtt;

import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.RowWrite;
import java.util.List;
import java.util.function.Consumer;

/** Something on its way to the disk: one transaction and what follows from it. */
final class Pending {
  final Author author;
  final List<RowWrite> rows;

  /** The message that it comes from, for the quarantine; empty where there is none. */
  final String topic;

  final byte[] payload;

  /** Called on the event loop, with whether it is on disk. */
  final Consumer<Boolean> done;

  /** What is left of the report; shrinks when the store refuses a part. */
  List<Operation> operations;

  Pending(
      Author author,
      List<Operation> operations,
      List<RowWrite> rows,
      String topic,
      byte[] payload,
      Consumer<Boolean> done) {
    this.author = author;
    this.operations = operations;
    this.rows = rows;
    this.topic = topic;
    this.payload = payload;
    this.done = done;
  }
}

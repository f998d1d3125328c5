package city.laterne.store;

import java.time.Duration;
import java.util.List;

/**
 * A reader of the change log. A named cursor is durable: it resumes behind the last position that
 * was advanced to, in a transaction of its own or together with the effects. One thread uses a
 * cursor at a time.
 */
public interface ChangeCursor extends AutoCloseable {
  /**
   * The next changes behind those read before, at most so many; waits up to the given time for the
   * first one.
   *
   * @return empty when none came in time
   * @throws city.laterne.shared.Failure UNPROCESSABLE, code ChangesTrimmed, when the log was cut in
   *     front of this cursor because it fell behind the bound; reading goes on behind the gap at
   *     the next call
   */
  List<Change> read(int most, Duration wait) throws InterruptedException;

  /** The same of the changes that are there already. */
  List<Change> read(int most);

  /** Passes over all changes up to a position, unread; does nothing when it is further already. */
  void skipTo(long position);

  /** The position of the last change read or passed over. */
  long position();

  /**
   * Makes a named cursor's position durable, with the next commit; does nothing for an unnamed one.
   */
  void advance(long position);

  @Override
  void close();
}

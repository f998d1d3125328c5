package city.laterne.app;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataListener;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A connection's reader that begins a new chain of buffers whenever all that came was read.
 * Helidon's own keeps one chain for as long as a connection lives, each buffer pointing to the one
 * that came after it; once a collection has moved one of them among the long-lived, it and all that
 * come after it stay until the next full collection, although nobody reads them again. Batches of
 * reports over lasting connections fill the heap in a minute so. One thread.
 */
final class UnchainedReader extends DataReader {
  private final Supplier<byte[]> source;
  private DataReader chain;
  private Optional<Runnable> listening = Optional.empty();

  /**
   * Goes on reading a connection.
   *
   * @param begun what was read of it so far
   * @param source gives what comes next
   */
  @SuppressWarnings("removal") // the server takes no other type, and it has no other constructor
  UnchainedReader(DataReader begun, Supplier<byte[]> source) {
    super(source);
    this.source = source;
    this.chain = begun;
  }

  private DataReader chain() {
    if (chain.available() == 0) {
      chain = DataReader.create(source);
      listening.ifPresent(Runnable::run);
    }
    return chain;
  }

  @Override
  public <T> void listener(DataListener<T> listener, T context) {
    listening = Optional.of(() -> chain.listener(listener, context));
    chain.listener(listener, context);
  }

  @Override
  public int available() {
    return chain.available();
  }

  @Override
  public void pullData() {
    chain().pullData();
  }

  @Override
  public void skip(int length) {
    chain().skip(length);
  }

  @Override
  public void ensureAvailable() {
    chain().ensureAvailable();
  }

  @Override
  public byte read() {
    return chain().read();
  }

  @Override
  public byte lookup() {
    return chain().lookup();
  }

  @Override
  public boolean startsWithNewLine() {
    return chain().startsWithNewLine();
  }

  @Override
  public boolean startsWith(byte[] prefix) {
    return chain().startsWith(prefix);
  }

  @Override
  public BufferData readBuffer() {
    return chain().readBuffer();
  }

  @Override
  public BufferData readBuffer(int length) {
    return chain().readBuffer(length);
  }

  @Override
  public BufferData getBuffer(int length) {
    return chain().getBuffer(length);
  }

  @Override
  public LazyString readLazyString(Charset charset, int length) {
    return chain().readLazyString(charset, length);
  }

  @Override
  public String readAsciiString(int length) {
    return chain().readAsciiString(length);
  }

  @Override
  public byte[] readBytes(int length) {
    return chain().readBytes(length);
  }

  @Override
  public String readLine() throws IncorrectNewLineException {
    return chain().readLine();
  }

  @Override
  public int findOrNewLine(byte wanted, int most) throws IncorrectNewLineException {
    return chain().findOrNewLine(wanted, most);
  }

  @Override
  public String debugDataHex() {
    return chain.debugDataHex();
  }

  @Override
  public int findNewLine(int most) throws IncorrectNewLineException {
    return chain().findNewLine(most);
  }
}

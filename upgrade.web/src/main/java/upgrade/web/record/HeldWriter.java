package upgrade.web.record;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the container's writer; asks before it flushes or closes.
 *
 * <p>Every method goes to the container's own, whose locale and line ends the answer must have.
 */
final class HeldWriter extends PrintWriter {
  private final PrintWriter target;
  private final HeldResponse response;

  HeldWriter(PrintWriter target, HeldResponse response) {
    super(target);
    this.target = target;
    this.response = response;
  }

  /** The container's writer itself, once the answer may be written to. */
  private PrintWriter to() {
    try {
      // Of the write before: a large answer begins when the container's buffer is full.
      response.afterWrite();
      response.beforeWrite();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target;
  }

  @Override
  public void flush() {
    try {
      if (!response.holdFlush()) {
        target.flush();
        response.afterWrite();
      }
    } catch (IOException e) {
      setError();
    }
  }

  @Override
  public void close() {
    try {
      if (!response.holdClose()) {
        target.close();
      }
    } catch (IOException e) {
      setError();
    }
  }

  void closeNow() {
    target.close();
  }

  @Override
  public boolean checkError() {
    // The container's would flush.
    return response.holds() ? false : target.checkError();
  }

  @Override
  public void write(int c) {
    to().write(c);
  }

  @Override
  public void write(char[] chars, int offset, int length) {
    to().write(chars, offset, length);
  }

  @Override
  public void write(char[] chars) {
    to().write(chars);
  }

  @Override
  public void write(String text, int offset, int length) {
    to().write(text, offset, length);
  }

  @Override
  public void write(String text) {
    to().write(text);
  }

  @Override
  public void print(boolean value) {
    to().print(value);
  }

  @Override
  public void print(char value) {
    to().print(value);
  }

  @Override
  public void print(int value) {
    to().print(value);
  }

  @Override
  public void print(long value) {
    to().print(value);
  }

  @Override
  public void print(float value) {
    to().print(value);
  }

  @Override
  public void print(double value) {
    to().print(value);
  }

  @Override
  public void print(char[] value) {
    to().print(value);
  }

  @Override
  public void print(@Nullable String value) {
    to().print(value);
  }

  @Override
  public void print(@Nullable Object value) {
    to().print(value);
  }

  @Override
  public void println() {
    to().println();
  }

  @Override
  public void println(boolean value) {
    to().println(value);
  }

  @Override
  public void println(char value) {
    to().println(value);
  }

  @Override
  public void println(int value) {
    to().println(value);
  }

  @Override
  public void println(long value) {
    to().println(value);
  }

  @Override
  public void println(float value) {
    to().println(value);
  }

  @Override
  public void println(double value) {
    to().println(value);
  }

  @Override
  public void println(char[] value) {
    to().println(value);
  }

  @Override
  public void println(@Nullable String value) {
    to().println(value);
  }

  @Override
  public void println(@Nullable Object value) {
    to().println(value);
  }

  @Override
  public PrintWriter format(String format, @Nullable Object... values) {
    to().format(format, values);
    return this;
  }

  @Override
  public PrintWriter format(@Nullable Locale locale, String format, @Nullable Object... values) {
    to().format(locale, format, values);
    return this;
  }

  @Override
  public PrintWriter printf(String format, @Nullable Object... values) {
    return format(format, values);
  }

  @Override
  public PrintWriter printf(@Nullable Locale locale, String format, @Nullable Object... values) {
    return format(locale, format, values);
  }

  @Override
  public PrintWriter append(@Nullable CharSequence text) {
    to().append(text);
    return this;
  }

  @Override
  public PrintWriter append(@Nullable CharSequence text, int start, int end) {
    to().append(text, start, end);
    return this;
  }

  @Override
  public PrintWriter append(char c) {
    to().append(c);
    return this;
  }
}

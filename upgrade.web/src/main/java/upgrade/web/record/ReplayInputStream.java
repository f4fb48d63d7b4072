package upgrade.web.record;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads what was recorded, then what the first attempt had not read yet. */
final class ReplayInputStream extends ServletInputStream {
  private final ServletInputStream rest;
  private @Nullable InputStream recorded;

  ReplayInputStream(InputStream recorded, ServletInputStream rest) {
    this.recorded = recorded;
    this.rest = rest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    InputStream first = recorded;
    if (first != null) {
      int n = first.read(bytes, offset, length);
      if (n >= 0) {
        return n;
      }
      first.close();
      recorded = null;
    }
    return rest.read(bytes, offset, length);
  }

  @Override
  public int available() throws IOException {
    InputStream first = recorded;
    return first != null && first.available() > 0 ? first.available() : rest.available();
  }

  @Override
  public void close() throws IOException {
    if (recorded != null) {
      recorded.close();
    }
    rest.close();
  }

  @Override
  public boolean isFinished() {
    return recorded == null && rest.isFinished();
  }

  @Override
  public boolean isReady() {
    return recorded != null || rest.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new IllegalStateException(
        "a rerun request is read blocking: its first attempt was, and read part of the body");
  }
}

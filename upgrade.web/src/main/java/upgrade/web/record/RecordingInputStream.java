package upgrade.web.record;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** Records each byte as the application reads it. */
final class RecordingInputStream extends ServletInputStream {
  private final ServletInputStream in;
  private final RecordedBody recorded;
  private final Runnable nonBlocking;

  RecordingInputStream(ServletInputStream in, RecordedBody recorded, Runnable nonBlocking) {
    this.in = in;
    this.recorded = recorded;
    this.nonBlocking = nonBlocking;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      recorded.add(new byte[] {(byte) b}, 0, 1);
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    if (n > 0) {
      recorded.add(bytes, offset, n);
    }
    return n;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  @Override
  public boolean isFinished() {
    return in.isFinished();
  }

  @Override
  public boolean isReady() {
    return in.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    nonBlocking.run();
    in.setReadListener(listener);
  }
}

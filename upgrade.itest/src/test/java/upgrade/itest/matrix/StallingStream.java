package upgrade.itest.matrix;

import java.io.IOException;
import java.io.InputStream;

/** Content of which nothing comes: whoever reads waits, and gets nothing in the end. */
final class StallingStream extends InputStream {
  private final Runnable wait;

  StallingStream(Runnable wait) {
    this.wait = wait;
  }

  @Override
  public int read() throws IOException {
    wait.run();
    throw new IOException("the content stalled as the test wants");
  }
}

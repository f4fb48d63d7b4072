package upgrade.web.record;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Writes to the container's stream; asks before it flushes or closes. */
final class HeldOutputStream extends ServletOutputStream {
  private final ServletOutputStream out;
  private final HeldResponse response;

  HeldOutputStream(ServletOutputStream out, HeldResponse response) {
    this.out = out;
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    response.beforeWrite();
    out.write(b);
    response.afterWrite();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    response.beforeWrite();
    out.write(bytes, offset, length);
    response.afterWrite();
  }

  @Override
  public void print(String text) throws IOException {
    response.beforeWrite();
    out.print(text);
    response.afterWrite();
  }

  @Override
  public void flush() throws IOException {
    if (!response.holdFlush()) {
      out.flush();
      response.afterWrite();
    }
  }

  @Override
  public void close() throws IOException {
    if (!response.holdClose()) {
      out.close();
    }
  }

  void closeNow() throws IOException {
    out.close();
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    response.setNonBlocking();
    out.setWriteListener(listener);
  }
}

package upgrade.itest.karaf;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows down the one who asks by RMI, by some milliseconds for each call: Pax Exam asks for Karaf
 * in a loop without a pause, which takes a whole processor from the Karaf that it waits for.
 */
final class PacedSockets extends RMISocketFactory {
  private static final long PAUSE_NANOS = 20_000_000;

  /** To be called before Pax Exam opens its first connection. */
  static void install() {
    try {
      if (RMISocketFactory.getSocketFactory() == null) {
        RMISocketFactory.setSocketFactory(new PacedSockets());
      }
    } catch (IOException refused) {
      throw new IllegalStateException(refused);
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return new Socket(host, port) {
      @Override
      public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            LockSupport.parkNanos(PAUSE_NANOS);
            out.write(bytes, offset, length);
          }
        };
      }
    };
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new ServerSocket(port);
  }
}

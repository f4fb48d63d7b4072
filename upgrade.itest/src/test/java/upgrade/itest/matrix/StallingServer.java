package upgrade.itest.matrix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import upgrade.itest.kit.Control;

/** Takes connections and never answers: the backlog of a socket that nobody accepts from. */
final class StallingServer {
  private StallingServer() {}

  /** Where there is one, until the end of the test. */
  static String url(Control control) throws IOException {
    ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    control.atEnd(() -> close(socket));
    return "http://127.0.0.1:" + socket.getLocalPort() + "/app.jar";
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // it is gone
    }
  }
}

package upgrade.paxweb.seam;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Measures what our handler costs a request while no upgrade runs: one connection, by turns with
 * and without, in one run.
 */
final class IdleCost {
  private static final int ROUNDS = 21;
  private static final int REQUESTS = 3_000;

  private IdleCost() {}

  public static void main(String[] arguments) throws Exception {
    try (JettySite site = new JettySite().serve("/*", Servlets.says("ok"))) {
      ServerConnector connector =
          new ServerConnector(site.server, new HttpConnectionFactory(site.configuration()));
      connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
      site.server.addConnector(connector);
      site.start();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
        socket.setTcpNoDelay(true);
        measure(site, socket);
      }
    }
  }

  private static void measure(JettySite site, Socket socket) throws Exception {
    double[][] nanos = new double[2][ROUNDS];
    double[][] bytes = new double[2][ROUNDS];
    for (int round = -5; round < ROUNDS; round++) {
      for (int with = 0; with < 2; with++) {
        if (with == 1) {
          site.entrance.enter(site.server);
        } else {
          HandlerField.swap(site.server, site.server.getHandler(), site.contexts);
        }
        long allocated = allocated();
        long begin = System.nanoTime();
        send(socket);
        if (round >= 0) {
          nanos[with][round] = (System.nanoTime() - begin) / (double) REQUESTS;
          bytes[with][round] = (allocated() - allocated) / (double) REQUESTS;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "without %.0f ns %.0f bytes, with %.0f ns %.0f bytes, ratio of the times %.2f%n",
        median(nanos[0]),
        median(bytes[0]),
        median(nanos[1]),
        median(bytes[1]),
        median(nanos[1]) / median(nanos[0]));
  }

  private static void send(Socket socket) throws Exception {
    byte[] request = "GET /shop HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    OutputStream out = socket.getOutputStream();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    for (int i = 0; i < REQUESTS; i++) {
      out.write(request);
      while (!in.readLine().isEmpty()) {
        continue;
      }
      in.read();
      in.read();
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).sum();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

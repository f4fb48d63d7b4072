package upgrade.paxweb.jetty12;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.Test;
import upgrade.web.gate.Gate;
import upgrade.web.inflight.InFlight;
import upgrade.web.park.Parking;
import upgrade.web.path.Parts;
import upgrade.web.record.Bodies;
import upgrade.web.record.SpillFiles;
import upgrade.web.rerun.Policy;
import upgrade.web.settings.WebSettings;

class FrontTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 200;

  /** We are installed under load: a second handler would be found by nobody when we leave. */
  @Test
  void theFirstRequestsOfAServerPlaceOneHandler() throws Exception {
    ExecutorService requests = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier together = new CyclicBarrier(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Server server = new Server();
        Handler own = new DefaultHandler();
        server.setHandler(own);
        Front front = new Front(path());
        Request request = to(server);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          all.add(
              requests.submit(
                  () -> {
                    together.await();
                    return front.customize(request, HttpFields.build());
                  }));
        }
        for (Future<?> each : all) {
          each.get();
        }

        assertThat(server.getHandler()).isInstanceOf(FrontHandler.class);
        assertThat(((FrontHandler) server.getHandler()).getHandler()).isSameAs(own);
        front.close();
        assertThat(server.getHandler()).isSameAs(own);
      }
    } finally {
      requests.shutdownNow();
    }
  }

  private static JettyPath path() {
    Gate gate = new Gate();
    Parking parking = new Parking(gate, () -> WebSettings.DEFAULT);
    Bodies bodies = new Bodies(() -> WebSettings.DEFAULT, new SpillFiles(Path.of("target")));
    return new JettyPath(
        new Parts(
            gate,
            new InFlight(gate, parking::ended),
            parking,
            (path, has) -> Policy.IDEMPOTENT,
            bodies));
  }

  private static Request to(Server server) {
    Connector connector = answers(Connector.class, server);
    return answers(Request.class, answers(ConnectionMetaData.class, connector));
  }

  private static <T> T answers(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, none) -> answer));
  }
}

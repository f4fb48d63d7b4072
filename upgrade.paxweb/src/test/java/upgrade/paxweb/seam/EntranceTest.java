package upgrade.paxweb.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static upgrade.paxweb.seam.Servlets.says;
import static upgrade.paxweb.seam.Servlets.servlet;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.Test;

/** The handler comes to each server with its first request, and leaves all of them when we go. */
class EntranceTest {
  @Test
  void eachServerHasOneOfItsOwnAndWithUsTheyAllGo() throws Exception {
    try (JettySite one = new JettySite().serve("/*", says("one")).enter().start();
        JettySite other = new JettySite().serve("/*", says("other"))) {
      other.configuration().addCustomizer(one.entrance);
      LocalConnector second = new LocalConnector(other.server);
      other.server.addConnector(second);
      other.start();
      assertThat(one.answer(JettySite.get("/"))).endsWith("one");
      assertThat(other.answer(JettySite.get("/"))).endsWith("other");
      // The connector has never heard of us, but its server has.
      one.closeGate();
      CompletableFuture<String> parked =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return second.getResponse(JettySite.get("/"));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      one.awaitWaiting(1);
      one.openGate();
      assertThat(parked.get(30, TimeUnit.SECONDS)).endsWith("other");

      one.entrance.close();

      assertThat(one.server.getHandler()).isSameAs(one.contexts);
      assertThat(other.server.getHandler()).isSameAs(other.contexts);
      assertThat(other.configuration().getCustomizers()).isEmpty();
    }
  }

  /** Pax Web adds everybody again whenever one more is registered. */
  @Test
  void nobodyRunsTwiceBecauseOfUsAndNothingOfUsStays() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    HttpConfiguration.Customizer others =
        (connector, configuration, request) -> ran.incrementAndGet();
    try (JettySite site = new JettySite().serve("/*", says("served"))) {
      site.configuration().addCustomizer(others);
      site.configuration().addCustomizer(others);
      site.enter().enter().start();
      site.answer(JettySite.get("/"));
      ran.set(0);
      site.answer(JettySite.get("/"));
      assertThat(ran).hasValue(1);
      assertThat(site.configuration().getCustomizers()).containsExactly(others, site.entrance);
      site.enter();
      site.entrance.close();
      assertThat(site.configuration().getCustomizers()).containsExactly(others);
    }
  }

  @Test
  void aRequestThatCameBeforeOurHandlerIsToldFromOneThatCameThroughIt() throws Exception {
    BlockingQueue<StackTraceElement[]> stacks = new LinkedBlockingQueue<>();
    try (JettySite site =
        new JettySite()
            .serve(
                "/*", servlet((request, response) -> stacks.add(new Throwable().getStackTrace())))
            .start()) {
      site.answer(JettySite.get("/"));
      assertThat(JettySeam.FRAMES.cameEarlier(stacks.take())).isTrue();
      site.enter();
      site.answer(JettySite.get("/"));
      assertThat(JettySeam.FRAMES.cameEarlier(stacks.take())).isFalse();
    }
  }

  /** A thread of Jetty's at the head of a request, or at the end of an answer, runs nothing old. */
  @Test
  void whoOnlyReadsOrCompletesIsNoOlderRequest() throws Exception {
    BlockingQueue<StackTraceElement[]> stacks = new LinkedBlockingQueue<>();
    try (JettySite site = new JettySite().serve("/*", says("served"))) {
      site.configuration()
          .addCustomizer(
              (connector, configuration, request) -> stacks.add(new Throwable().getStackTrace()));
      site.start();
      site.answer(JettySite.get("/"));
      assertThat(JettySeam.FRAMES.cameEarlier(stacks.take())).isFalse();
    }
  }

  /** Of another Jetty, say: told once, not with each request. */
  @Test
  void aServerWhoseHandlerCannotBeExchangedServesWithoutUs() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    try (JettySite site = new JettySite().serve("/*", says("served"))) {
      Entrance refused =
          new Entrance(
              site.entrance.path(),
              (server, from, to) -> {
                tries.incrementAndGet();
                throw new IllegalStateException("no such field");
              });
      site.configuration().addCustomizer(refused);
      site.start();
      assertThat(refused.problems()).isEmpty();
      assertThat(site.answer(JettySite.get("/"))).endsWith("served");
      assertThat(site.answer(JettySite.get("/"))).endsWith("served");
      assertThat(tries).hasValue(1);
      assertThat(refused.problems()).singleElement().asString().contains("no such field");
      refused.close();
      assertThat(site.configuration().getCustomizers()).isEmpty();
    }
  }

  @Test
  void aServerThatRestartsIsProtectedAgain() throws Exception {
    try (JettySite site = new JettySite().serve("/*", says("served")).enter().start()) {
      assertThat(site.answer(JettySite.get("/"))).endsWith("served");
      site.server.stop();
      assertThat(site.contexts.isStopped()).isTrue();
      site.server.start();
      assertThat(site.answer(JettySite.get("/"))).endsWith("served");
      assertThat(site.server.getHandler()).isInstanceOf(FrontHandler.class);
      assertThat(site.server.getChildHandlersByClass(FrontHandler.class)).hasSize(1);
      assertThat(site.server.getChildHandlersByClass(ContextHandlerCollection.class))
          .containsExactly((Handler) site.contexts);
    }
  }

  @Test
  void whatIsInsideWhenWeGoGoesOn() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    try (JettySite site =
        new JettySite()
            .serve(
                "/*",
                servlet(
                    (request, response) -> {
                      inside.countDown();
                      try {
                        assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      response.getWriter().print("ended");
                    }))
            .enter()
            .start()) {
      CompletableFuture<String> answer = site.send(JettySite.get("/"));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      site.gate.stop();
      site.parking.gateChanged();
      site.entrance.close();
      gone.countDown();
      assertThat(answer.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200").endsWith("ended");
    }
  }
}

package upgrade.paxweb.late;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;

@Timeout(30)
class LateStopsTest {
  private final List<BundleListener> listeners = new ArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final LateStops late = new LateStops(busy::get, 1_000);
  private final Bundle bundle = fake(Bundle.class, (proxy, method, arguments) -> 7L);

  @BeforeEach
  void open() {
    late.open(context());
  }

  private BundleContext context() {
    return fake(
        BundleContext.class,
        (proxy, method, arguments) -> listeners.add((BundleListener) arguments[0]) ? null : null);
  }

  @Test
  void aStartWaitsUntilTheStopWasDeliveredAndDealtWith() throws Exception {
    busy.set(true);
    late.bundleChanged(event(BundleEvent.STOPPED));
    CountDownLatch started = new CountDownLatch(1);
    Thread starting =
        new Thread(
            () -> {
              late.bundleChanged(event(BundleEvent.STARTING));
              started.countDown();
            });
    starting.start();
    deliver(BundleEvent.STOPPED);
    assertThat(started.await(100, TimeUnit.MILLISECONDS)).isFalse();
    busy.set(false);
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStopThatIsToldWhileTheStartWaitsEndsTheWait() throws Exception {
    LateStops patient = new LateStops(busy::get, 600_000);
    listeners.clear();
    patient.open(context());
    patient.bundleChanged(event(BundleEvent.STOPPED));
    Thread starting = new Thread(() -> patient.bundleChanged(event(BundleEvent.STARTING)));
    starting.start();
    Awaitility.await().until(() -> starting.getState() == Thread.State.TIMED_WAITING);
    deliver(BundleEvent.STOPPED);
    starting.join(20_000);
    assertThat(starting.isAlive()).isFalse();
  }

  @Test
  void aStartWithoutAStopWaitsForNothing() {
    busy.set(true);
    late.bundleChanged(event(BundleEvent.STARTING));
  }

  @Test
  void whatNeverEndsIsNotWaitedForLong() {
    busy.set(true);
    late.bundleChanged(event(BundleEvent.STOPPED));
    late.bundleChanged(event(BundleEvent.STARTING));
  }

  private void deliver(int type) {
    listeners.stream()
        .filter(listener -> !(listener instanceof SynchronousBundleListener))
        .forEach(listener -> listener.bundleChanged(event(type)));
  }

  private BundleEvent event(int type) {
    return new BundleEvent(type, bundle);
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}

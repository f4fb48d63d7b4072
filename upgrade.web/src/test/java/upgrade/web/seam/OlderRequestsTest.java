package upgrade.web.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import upgrade.web.path.RequestPath;
import upgrade.web.spi.Frames;

class OlderRequestsTest {
  private static final StackTraceElement[] IDLE = stack("java.lang.Thread");
  private static final StackTraceElement[] DISPATCHED =
      stack(
          "com.acme.shop.Cart",
          "org.apache.felix.http.base.internal.dispatch.Dispatcher",
          "java.lang.Thread");
  private static final StackTraceElement[] OURS =
      stack(
          "com.acme.shop.Cart",
          RequestPath.class.getName(),
          "org.apache.felix.http.base.internal.dispatch.Dispatcher",
          "java.lang.Thread");

  private final Thread one = new Thread();
  private final Thread other = new Thread();
  private final Queue<Map<Thread, StackTraceElement[]>> samples = new ArrayDeque<>();
  private final OlderRequests older =
      new OlderRequests(
          samples::remove,
          new Frames(
              Set.of("org.apache.felix.http.base.internal.dispatch.Dispatcher"),
              Set.of(RequestPath.class.getName())));

  @Test
  void oneThatStaysInTheDispatcherWithoutUsIsOlder() {
    sample(DISPATCHED, IDLE);
    sample(DISPATCHED, OURS);
    assertThat(older.running()).isEqualTo(1);
  }

  /** It is between the dispatcher's first line and ours for some microseconds. */
  @Test
  void aNewOneOnItsWayToUsIsNot() {
    sample(DISPATCHED, IDLE);
    sample(OURS, DISPATCHED);
    assertThat(older.running()).isZero();
  }

  @Test
  void onceThereIsNoneNobodyLooksAgain() {
    sample(OURS, IDLE);
    assertThat(older.running()).isZero();
    assertThat(older.running()).isZero();
    assertThat(samples).isEmpty();
  }

  private void sample(StackTraceElement[] ones, StackTraceElement[] others) {
    samples.add(Map.of(one, ones, other, others));
  }

  private static StackTraceElement[] stack(String... classes) {
    return List.of(classes).stream()
        .map(name -> new StackTraceElement(name, "run", null, -1))
        .toArray(StackTraceElement[]::new);
  }
}

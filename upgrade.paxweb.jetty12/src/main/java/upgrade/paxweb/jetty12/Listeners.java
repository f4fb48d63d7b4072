package upgrade.paxweb.jetty12;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Leads what the connection tells of a request to whom it concerns: the attempt that runs, or the
 * wait. The container itself forgets no listener, those of a failed attempt included.
 */
final class Listeners {
  private final Request request;
  private final List<Predicate<TimeoutException>> idle = new CopyOnWriteArrayList<>();
  private final List<Consumer<Throwable>> failure = new CopyOnWriteArrayList<>();
  private volatile @Nullable Pause pause;
  private boolean hearsIdle;
  private boolean hearsFailure;

  Listeners(Request request) {
    this.request = request;
  }

  void pausedBy(@Nullable Pause now) {
    pause = now;
    if (now != null) {
      hear(true, true);
    }
  }

  void addIdleTimeout(Predicate<TimeoutException> listener) {
    idle.add(listener);
    hear(true, false);
  }

  void addFailure(Consumer<Throwable> listener) {
    failure.add(listener);
    hear(false, true);
  }

  private void hear(boolean ofIdle, boolean ofFailure) {
    if (ofIdle && !hearsIdle) {
      hearsIdle = true;
      request.addIdleTimeoutListener(this::isFailure);
    }
    if (ofFailure && !hearsFailure) {
      hearsFailure = true;
      request.addFailureListener(this::failed);
    }
  }

  /** The attempt's. */
  void forget() {
    idle.clear();
    failure.clear();
  }

  /** Whether nobody says that it is none; a request that waits is idle on purpose. */
  private boolean isFailure(TimeoutException timeout) {
    if (pause != null) {
      return false;
    }
    if (idle.isEmpty()) {
      return true;
    }
    // As the container does with several.
    return idle.stream().anyMatch(listener -> listener.test(timeout));
  }

  private void failed(Throwable how) {
    Pause waits = pause;
    if (waits != null) {
      waits.failed(how);
      return;
    }
    failure.forEach(listener -> listener.accept(how));
  }
}

package upgrade.web.park;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;

/** Lets a request wait in an asynchronous cycle of a servlet container. */
public final class AsyncCycle implements Suspended, AsyncListener {
  private static final Logger LOG = Logs.logger("upgrade.park");

  private final HttpServletRequest request;
  private final AsyncContext context;
  private final CountDownLatch dispatched = new CountDownLatch(1);
  private volatile @Nullable Waiting wait;

  private AsyncCycle(HttpServletRequest request, AsyncContext context) {
    this.request = request;
    this.context = context;
  }

  /** Absent if the request is in a state in which the container refuses. */
  public static @Nullable AsyncCycle start(HttpServletRequest request) {
    try {
      return new AsyncCycle(request, request.startAsync());
    } catch (IllegalStateException e) {
      // No message: a container may put the request into it.
      LOG.log(Level.DEBUG, () -> "waits on its thread: " + e.getClass().getName());
      return null;
    }
  }

  @Override
  public void begin(Waiting waiting, long millis) {
    wait = waiting;
    request.setAttribute(Parking.ATTRIBUTE, waiting);
    waiting.exchange().aboutToWait(context.getTimeout());
    context.setTimeout(millis);
    context.addListener(this);
  }

  @Override
  public void resume() {
    try {
      context.dispatch();
    } finally {
      dispatched.countDown();
    }
  }

  @Override
  public void reject() {
    Waiting waiting = waiting();
    try {
      Rejection.send((HttpServletResponse) context.getResponse());
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.DEBUG,
          () -> Outcomes.told(waiting, "has no client any more: " + e.getClass().getName()));
    } finally {
      try {
        context.complete();
      } catch (RuntimeException e) {
        LOG.log(
            Level.DEBUG, () -> Outcomes.told(waiting, "is complete: " + e.getClass().getName()));
      }
    }
  }

  private Waiting waiting() {
    return Objects.requireNonNull(wait);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    Waiting waiting = waiting();
    waiting.expired();
    if (waiting.end() == Waiting.End.RELEASED) {
      awaitDispatched(waiting);
    }
  }

  /**
   * T1 (release): claims it, then dispatches. T2 (container): times out between the two; once this
   * returns with nothing dispatched it answers 500.
   */
  private void awaitDispatched(Waiting waiting) {
    try {
      if (!dispatched.await(1, TimeUnit.SECONDS)) {
        LOG.log(Level.DEBUG, () -> Outcomes.told(waiting, "timed out while it was released"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    waiting().gone();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    waiting().gone();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // The application starts its own asynchronous cycle after the release: no longer ours.
  }
}

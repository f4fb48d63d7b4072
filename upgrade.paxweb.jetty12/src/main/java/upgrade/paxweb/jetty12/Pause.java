package upgrade.paxweb.jetty12;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import upgrade.web.park.Suspended;
import upgrade.web.park.Waiting;

/** Lets a request wait: its handler has returned, its callback is not completed. */
final class Pause implements Suspended {
  private final Attempts attempts;
  private final Request request;
  private final RecordedRequest recorded;
  private volatile @Nullable Waiting wait;
  private volatile Scheduler.@Nullable Task timer;

  Pause(Attempts attempts, Request request, RecordedRequest recorded) {
    this.attempts = attempts;
    this.request = request;
    this.recorded = recorded;
  }

  @Override
  public void begin(Waiting waiting, long millis) {
    wait = waiting;
    recorded.pausedBy(this);
    timer =
        request
            .getComponents()
            .getScheduler()
            .schedule(waiting::expired, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void resume() {
    Waiting waiting = over();
    try {
      // Not on the thread that opens the gate, which has others to release.
      request.getContext().execute(() -> attempts.resumed(waiting));
    } catch (RuntimeException e) {
      attempts.gone(e);
      throw e;
    }
  }

  @Override
  public void reject() {
    over();
    attempts.reject();
  }

  /** The client or the container has ended it. */
  void failed(Throwable failure) {
    Waiting waiting = over();
    waiting.gone();
    if (waiting.end() == Waiting.End.GONE) {
      attempts.gone(failure);
    }
  }

  private Waiting over() {
    recorded.pausedBy(null);
    Scheduler.Task scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel();
    }
    return Objects.requireNonNull(wait);
  }
}

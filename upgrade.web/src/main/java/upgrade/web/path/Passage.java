package upgrade.web.path;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import upgrade.web.inflight.Exchange;
import upgrade.web.park.AsyncCycle;
import upgrade.web.park.Parking;
import upgrade.web.park.Suspended;
import upgrade.web.park.Waiting;

/** One pass of an exchange through the container, on one thread. */
final class Passage implements Parking.Waiter {
  /**
   * Where the container keeps the exchange of a request that the application handles
   * asynchronously.
   */
  static final String ATTRIBUTE = "upgrade.web.exchange";

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Exchange exchange;
  private final @Nullable Waiting waiting;
  private final @Nullable Attempt attempt;
  private final boolean applications;
  private boolean waits;
  private boolean keepsThread;
  private boolean dispatched;

  private Passage(
      HttpServletRequest request,
      HttpServletResponse response,
      Exchange exchange,
      @Nullable Waiting waiting,
      @Nullable Attempt attempt,
      boolean applications) {
    this.request = request;
    this.response = response;
    this.exchange = exchange;
    this.waiting = waiting;
    this.attempt = attempt;
    this.applications = applications;
  }

  static Passage arrived(
      HttpServletRequest request, HttpServletResponse response, Exchange exchange) {
    return new Passage(request, response, exchange, null, null, false);
  }

  /**
   * @param attempt absent if it was parked before anybody saw it
   */
  static Passage afterWait(
      HttpServletRequest request,
      HttpServletResponse response,
      Waiting waiting,
      @Nullable Attempt attempt) {
    return new Passage(request, response, waiting.exchange(), waiting, attempt, false);
  }

  /** The application has dispatched it again, as it may. */
  static Passage ofApplication(
      HttpServletRequest request, HttpServletResponse response, Exchange exchange) {
    return new Passage(request, response, exchange, null, null, true);
  }

  /** The container's own, before anybody has wrapped it. */
  HttpServletRequest request() {
    return request;
  }

  HttpServletResponse response() {
    return response;
  }

  Exchange exchange() {
    return exchange;
  }

  /** What it waited as, if this pass follows a wait. */
  @Nullable Waiting waiting() {
    return waiting;
  }

  /** The attempt to go on with. */
  @Nullable Attempt attempt() {
    return attempt;
  }

  boolean isApplications() {
    return applications;
  }

  boolean isDispatched() {
    return dispatched;
  }

  void dispatched() {
    dispatched = true;
  }

  /** If it waits, then on this thread. */
  void keepsThread() {
    keepsThread = true;
  }

  @Override
  public @Nullable Suspended suspend() {
    return !keepsThread && request.isAsyncSupported() ? AsyncCycle.start(request) : null;
  }

  /** From now on the exchange may be on another thread: this one must not touch it any more. */
  @Override
  public void leaves() {
    waits = true;
  }

  /** The thread leaves: unless the exchange goes on without it, it has been answered. */
  void left() {
    if (exchange.phase() == Exchange.Phase.ASYNC) {
      // The thread is about to serve others: what it starts then is not this one's doing.
      exchange.runsOn(null);
    }
    if (!waits && !applications && exchange.phase() != Exchange.Phase.ASYNC) {
      exchange.ended();
    }
  }
}

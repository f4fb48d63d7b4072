package upgrade.paxweb.jetty12;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Tally.Figure;
import upgrade.web.inflight.Exchange;
import upgrade.web.park.Parking;
import upgrade.web.park.Suspended;
import upgrade.web.park.Waiting;
import upgrade.web.path.Parts;
import upgrade.web.path.Verdict;
import upgrade.web.rerun.Policy;
import upgrade.web.rerun.Refusal;
import upgrade.web.rerun.Refusals;

/**
 * Dispatches a request, judges how that ended, and dispatches it once more if an upgrade made it
 * fail.
 *
 * <p>Used by one thread at a time: by the one that runs it, or by none while it waits.
 */
final class Attempts implements Exchange.Judge, Parking.Waiter {
  private static final Logger LOG = Logs.logger("upgrade.rerun");

  private final Parts parts;
  private final Handler next;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Exchange exchange;
  private final RecordedRequest recorded;
  private final HeldResponse held;
  private final Policy policy;

  private volatile boolean wentAsync;
  private boolean hasWaited;
  private @Nullable GateState failedUnder;

  Attempts(
      Parts parts,
      Handler next,
      Request request,
      Response response,
      Callback callback,
      Exchange exchange) {
    this.parts = parts;
    this.next = next;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.exchange = exchange;
    this.policy = parts.policies().of(exchange.path(), request.getHeaders()::contains);
    exchange.mayRunAgain(policy.allows(exchange.method()));
    this.recorded = new RecordedRequest(request, exchange, parts.bodies());
    this.held = new HeldResponse(recorded, response, exchange);
    exchange.judgedBy(this);
  }

  /** Arrives, on the container's thread. */
  boolean arrive() {
    try {
      return proceed();
    } catch (RuntimeException | Error e) {
      exchange.ended();
      throw e;
    }
  }

  /**
   * Goes on, on a thread of the container.
   *
   * @return false if nobody has handled it
   */
  private boolean proceed() {
    GateState state = pass();
    while (state != null) {
      if (failedUnder != null) {
        beginAgain(failedUnder);
      }
      exchange.dispatchedUnder(state);
      Ending ending = new Ending(this::endedLater, callback.getInvocationType());
      Throwable thrown = null;
      boolean handled = true;
      try {
        handled = next.handle(recorded, held, ending);
      } catch (Throwable e) {
        // As the container does with whatever comes out of its handlers: it fails the request.
        thrown = e;
      }
      if (handled && thrown == null && !ending.hasEnded() && goesOnWithoutThread(ending)) {
        return true;
      }
      Throwable failure = ending.hasEnded() ? ending.failure() : thrown;
      ending.close();
      GateState upgrade =
          Verdict.of(
              parts,
              exchange,
              policy,
              new JettyEvidence(recorded, held, handled, wentAsync),
              failure);
      if (upgrade == null) {
        return handled ? answered(failure) : unhandled();
      }
      failedUnder = upgrade;
      state = pass();
    }
    return true;
  }

  /**
   * Looks at the gate; while it is closed for the request, parks it.
   *
   * @return the state that lets it pass; absent if it has left this thread or was answered
   */
  private @Nullable GateState pass() {
    exchange.routing();
    GateState state = parts.gate().state();
    while (waits(state)) {
      hasWaited = true;
      Parking.Wait wait;
      try {
        wait =
            failedUnder == null
                ? parts.parking().park(exchange, state, this)
                : parts
                    .parking()
                    .awaitRerun(exchange, state.heldFor(exchange.path(), failedUnder), this);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        wait = Parking.Wait.REJECTED;
      }
      if (wait == Parking.Wait.LEFT) {
        return null;
      }
      if (wait == Parking.Wait.REJECTED) {
        exchange.ended();
        reject();
        return null;
      }
      exchange.routing();
      state = parts.gate().state();
    }
    return state;
  }

  private boolean waits(GateState state) {
    return failedUnder == null
        ? state.parks(exchange.path()) && !exchange.passesGate()
        : state.holdsFailed(exchange.path(), failedUnder);
  }

  private void beginAgain(GateState upgrade) {
    recorded.beginAgain();
    held.beginAgain();
    Servlets.forget(request);
    parts.count(upgrade, Figure.RERUN);
    LOG.log(Level.DEBUG, () -> Verdict.told(upgrade, exchange, "runs again"));
  }

  /**
   * The application answers later. Nobody will judge that, so nothing is held back from now on.
   *
   * @return false if it has answered in the meantime
   */
  private boolean goesOnWithoutThread(Ending ending) {
    wentAsync = true;
    exchange.async();
    exchange.runsOn(null);
    held.letGo();
    return ending.leave();
  }

  private void endedLater(@Nullable Throwable failure) {
    exchange.ended();
    held.whenPassedOn(() -> complete(failure));
  }

  private boolean answered(@Nullable Throwable failure) {
    exchange.ended();
    held.passOn(Callback.from(() -> complete(failure), callback::failed));
    return true;
  }

  private void complete(@Nullable Throwable failure) {
    if (failure == null) {
      callback.succeeded();
    } else {
      callback.failed(failure);
    }
  }

  /**
   * The server does what it does then; if it has been told already that this was handled, we do.
   */
  private boolean unhandled() {
    exchange.ended();
    if (!hasWaited) {
      return false;
    }
    held.letGo();
    Unhandled.answer(recorded, held, callback);
    return true;
  }

  /** Answers 503. */
  void reject() {
    Rejection.send(response, callback);
  }

  /** Back from a wait, on a thread of the container. */
  void resumed(Waiting wait) {
    parts.parking().arrived(wait);
    try {
      proceed();
    } catch (Throwable e) {
      // Nobody is there to do what the container does with what its handlers throw.
      exchange.ended();
      callback.failed(e);
    }
  }

  /** The container has ended it while it waited. */
  void gone(Throwable failure) {
    callback.failed(failure);
  }

  @Override
  public Suspended suspend() {
    return new Pause(this, request, recorded);
  }

  @Override
  public void leaves() {
    // What follows happens-after, by the queue in which it waits.
  }

  @Override
  public boolean isTooLate() {
    try {
      // An event stream does not end by itself: to wait longer for it would not help.
      return !"text/event-stream".equals(request.getHeaders().get("Accept"))
          && (wentAsync || !recorded.canReplay() || response.isCommitted());
    } catch (RuntimeException e) {
      // The container has ended and recycled it in the meantime: nobody waits for it.
      return false;
    }
  }

  @Override
  public Optional<String> whyNotAgain() {
    try {
      return Refusals.soFar(exchange, new JettyEvidence(recorded, held, true, wentAsync), policy)
          .map(Refusal::reason);
    } catch (RuntimeException e) {
      // As above: it has been answered.
      return Optional.empty();
    }
  }
}

package upgrade.web.path;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Tally.Figure;
import upgrade.web.inflight.Exchange;
import upgrade.web.park.Parking;
import upgrade.web.park.Rejection;
import upgrade.web.record.HeldResponse;
import upgrade.web.record.RecordingRequest;
import upgrade.web.rerun.Policy;
import upgrade.web.rerun.Refusal;
import upgrade.web.rerun.Refusals;
import upgrade.web.rerun.ServletEvidence;

/**
 * Dispatches a request, judges how that ended, and dispatches it once more if an upgrade made it
 * fail.
 *
 * <p>A second attempt calls the rest of the chain again, from where the first one was called: what
 * ran before has run once and does not run again, what comes after runs in full.
 */
final class Attempt implements Exchange.Judge {
  private static final String ATTRIBUTE = "upgrade.web.attempt";
  private static final Logger LOG = Logs.logger("upgrade.rerun");

  private final Parts parts;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final FilterChain chain;
  private final Exchange exchange;

  private Passage passage;
  private Policy policy = Policy.IDEMPOTENT;
  private @Nullable RecordingRequest recording;
  private @Nullable HeldResponse held;
  private @Nullable GateState failedUnder;

  Attempt(
      Parts parts,
      Passage passage,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain) {
    this.parts = parts;
    this.passage = passage;
    this.exchange = passage.exchange();
    this.request = request;
    this.response = response;
    this.chain = chain;
  }

  /** Takes the attempt that waits from the container's request. */
  static @Nullable Attempt of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Attempt attempt) {
      request.removeAttribute(ATTRIBUTE);
      return attempt;
    }
    return null;
  }

  /** Goes on after a wait, on another thread. */
  void again(Passage next) throws IOException, ServletException {
    passage = next;
    if (recording == null) {
      first();
    } else {
      rerun(recording, Objects.requireNonNull(held));
    }
  }

  /** Looks at the gate once more, since what ran so far may have led the request into the scope. */
  void first() throws IOException, ServletException {
    if (request != passage.request()) {
      exchange.movedTo(RequestPath.path(request));
    }
    exchange.routing();
    GateState state = parts.gate().state();
    while (state.parks(exchange.path()) && !exchange.passesGate()) {
      if (!goesOn(park(state))) {
        return;
      }
      exchange.routing();
      state = parts.gate().state();
    }
    policy = parts.policies().of(exchange.path(), name -> request.getHeader(name) != null);
    exchange.mayRunAgain(policy.allows(exchange.method()));
    RecordingRequest recorded =
        new RecordingRequest(
            request,
            exchange,
            passage.waiting() != null,
            this::asyncStarted,
            exchange.mayRunAgain(),
            parts.bodies());
    HeldResponse answer = new HeldResponse(response, exchange);
    recording = recorded;
    held = answer;
    exchange.judgedBy(this);
    exchange.dispatchedUnder(state);
    run(recorded, answer);
  }

  @Override
  public boolean isTooLate() {
    RecordingRequest recorded = Objects.requireNonNull(recording);
    HeldResponse answer = Objects.requireNonNull(held);
    try {
      // An event stream does not end by itself: to wait longer for it would not help.
      return !"text/event-stream".equals(request.getHeader("Accept"))
          && (recorded.isAsyncByApplication()
              || recorded.isNonBlocking()
              || answer.isNonBlocking()
              || !recorded.canReplay()
              || answer.isCommitted());
    } catch (RuntimeException e) {
      // The container has ended and recycled it in the meantime: nobody waits for it.
      return false;
    }
  }

  @Override
  public Optional<String> whyNotAgain() {
    try {
      return Refusals.soFar(
              exchange,
              new ServletEvidence(Objects.requireNonNull(recording), Objects.requireNonNull(held)),
              policy)
          .map(Refusal::reason);
    } catch (RuntimeException e) {
      // As above: it has been answered.
      return Optional.empty();
    }
  }

  private void rerun(RecordingRequest recorded, HeldResponse answer)
      throws IOException, ServletException {
    exchange.routing();
    GateState state = parts.gate().state();
    GateState upgrade = Objects.requireNonNull(failedUnder);
    while (state.holdsFailed(exchange.path(), upgrade)) {
      if (!goesOn(await(state.heldFor(exchange.path(), upgrade)))) {
        return;
      }
      exchange.routing();
      state = parts.gate().state();
    }
    if (answer.isCommitted()) {
      // Somebody who ran before us has answered while it waited.
      LOG.log(
          Level.DEBUG, () -> Verdict.told(failedUnder, exchange, "was answered while it waited"));
      return;
    }
    if (chain instanceof Repeatable repeatable) {
      repeatable.beginAgain();
    }
    recorded.beginAgain(passage.waiting() != null);
    answer.beginAgain();
    exchange.dispatchedUnder(state);
    parts.count(upgrade, Figure.RERUN);
    LOG.log(Level.DEBUG, () -> Verdict.told(failedUnder, exchange, "runs again"));
    run(recorded, answer);
  }

  private void run(RecordingRequest recorded, HeldResponse answer)
      throws IOException, ServletException {
    try {
      chain.doFilter(recorded, answer);
    } catch (IOException | ServletException | RuntimeException | Error thrown) {
      if (!recovers(recorded, answer, thrown)) {
        // As the container would have had it without us, a held answer included.
        answer.passOn();
        throw thrown;
      }
      return;
    }
    if (!recovers(recorded, answer, null)) {
      answer.passOn();
    }
  }

  /**
   * Judges an attempt.
   *
   * @return whether the request was taken over: it has run again, or waits to, or was rejected
   */
  private boolean recovers(
      RecordingRequest recorded, HeldResponse answer, @Nullable Throwable thrown)
      throws IOException, ServletException {
    if (recorded.isAsyncByApplication()) {
      return false;
    }
    GateState upgrade =
        Verdict.of(parts, exchange, policy, new ServletEvidence(recorded, answer), thrown);
    if (upgrade == null) {
      return false;
    }
    failedUnder = upgrade;
    rerun(recorded, answer);
    return true;
  }

  private Parking.Wait park(GateState state) throws IOException {
    prepareToWait();
    return parts.wait(passage, () -> parts.parking().park(exchange, state, passage));
  }

  private Parking.Wait await(GateState state) throws IOException {
    prepareToWait();
    return parts.wait(passage, () -> parts.parking().awaitRerun(exchange, state, passage));
  }

  /**
   * Those who ran before us and are still on the stack get the thread back when it leaves. Who has
   * wrapped the response would then finish an answer that has not begun; so it stays.
   */
  private void prepareToWait() {
    passage.request().setAttribute(ATTRIBUTE, this);
    if (passage.attempt() == null
        && (request != passage.request() || response != passage.response())) {
      passage.keepsThread();
    }
  }

  /** Whether the request goes on, on this thread; if it was rejected, answers it. */
  private boolean goesOn(Parking.Wait wait) throws IOException {
    if (wait != Parking.Wait.LEFT) {
      passage.request().removeAttribute(ATTRIBUTE);
    }
    if (wait == Parking.Wait.REJECTED) {
      Rejection.send(passage.response());
    }
    return wait == Parking.Wait.OVER;
  }

  /** The application goes on by itself: the exchange lasts until it completes. */
  private void asyncStarted(AsyncContext context) throws IOException {
    exchange.async();
    Objects.requireNonNull(held).letGo();
    passage.request().setAttribute(Passage.ATTRIBUTE, exchange);
    context.addListener(new EndOfAsync(exchange));
  }
}

package upgrade.web.path;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Passes;
import upgrade.web.inflight.Exchange;
import upgrade.web.park.Parking;
import upgrade.web.park.Rejection;
import upgrade.web.park.Waiting;
import upgrade.web.record.WithoutPass;

/**
 * Leads a request through: in flight, gate, parked, dispatched, failed, rerun, answered.
 *
 * <p>A seam calls {@link #arrive} before everything else that the container runs, and {@link
 * #dispatch} after it, right before the container looks up the servlet. Where a request waits, both
 * return at once, and the container comes back to {@code arrive} later, on another thread.
 */
public final class RequestPath {
  /**
   * From arrive to dispatch, on one thread; what runs between them may wrap or replace the request.
   */
  private final ThreadLocal<@Nullable Passage> current = new ThreadLocal<>();

  private final Parts parts;

  public RequestPath(Parts parts) {
    this.parts = parts;
  }

  /** A request comes from the container, for the first time or after a wait. */
  public void arrive(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Passage passage = passage(request, response);
    current.set(passage);
    try {
      Attempt waited = passage.attempt();
      if (waited != null) {
        waited.again(passage);
      } else if (passage.isApplications() || passes(passage)) {
        boolean ours = passage.exchange().isOurs();
        chain.doFilter(ours ? new WithoutPass(request) : request, response);
      }
    } finally {
      current.remove();
      passage.left();
    }
  }

  /** The request, as it is now, is about to be dispatched. */
  public void dispatch(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Passage passage = current.get();
    // Without a passage the first end was not in the path yet when this request came.
    // With an attempt this is the inner one of two last ends, while they are exchanged.
    if (passage == null || passage.isApplications() || passage.isDispatched()) {
      chain.doFilter(request, response);
      return;
    }
    passage.dispatched();
    new Attempt(parts, passage, request, response, chain).first();
  }

  /** New, or back from a wait, or from an asynchronous cycle of the application's own. */
  private Passage passage(HttpServletRequest request, HttpServletResponse response) {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      if (request.getAttribute(Parking.ATTRIBUTE) instanceof Waiting waiting) {
        request.removeAttribute(Parking.ATTRIBUTE);
        parts.parking().arrived(waiting);
        return Passage.afterWait(request, response, waiting, Attempt.of(request));
      }
      if (request.getAttribute(Passage.ATTRIBUTE) instanceof Exchange exchange) {
        exchange.runsOn(Thread.currentThread());
        return Passage.ofApplication(request, response, exchange);
      }
    }
    Exchange exchange = parts.inFlight().enter(request.getMethod(), path(request));
    return Passage.arrived(request, response, exchange);
  }

  /** What the container resolves: decoded, without its own context path. */
  static String path(HttpServletRequest request) {
    String servletPath = request.getServletPath();
    String pathInfo = request.getPathInfo();
    if (pathInfo == null) {
      return servletPath;
    }
    return servletPath.isEmpty() ? pathInfo : servletPath.concat(pathInfo);
  }

  /**
   * Looks at the gate; while it is closed for the request, parks it.
   *
   * <p>Counts as dispatched from here on, since the preprocessors that come next may belong to a
   * bundle that an upgrade stops.
   */
  private boolean passes(Passage passage) throws IOException {
    passage.exchange().routing();
    GateState state = parts.gate().state();
    if (state.isUpgrading()
        && parts.gate().passes().admits(passage.request().getHeader(Passes.HEADER))) {
      passage.exchange().markOurs();
    }
    while (state.parks(passage.exchange().path()) && !passage.exchange().isOurs()) {
      GateState closed = state;
      Parking.Wait wait =
          parts.wait(passage, () -> parts.parking().park(passage.exchange(), closed, passage));
      if (wait == Parking.Wait.REJECTED) {
        Rejection.send(passage.response());
      }
      if (wait != Parking.Wait.OVER) {
        return false;
      }
      passage.exchange().routing();
      state = parts.gate().state();
    }
    return true;
  }
}

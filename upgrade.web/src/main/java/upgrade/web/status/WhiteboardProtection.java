package upgrade.web.status;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Problem;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.web.gate.GateState;
import upgrade.web.inflight.Exchange;
import upgrade.web.scope.EndpointSnapshot;
import upgrade.web.scope.Scope;
import upgrade.web.seam.WebProtection;

/** Answers the operator's questions about the requests that come through the seam. */
@Component
public final class WhiteboardProtection implements Protection {
  private final WebProtection web;
  private final Requests requests;
  private final OtherServers otherServers;

  @Activate
  public WhiteboardProtection(BundleContext context, @Reference WebProtection web) {
    this.web = web;
    this.requests =
        new Requests(web.inFlight(), web.gate(), web.endpoints()::snapshot, System::nanoTime);
    this.otherServers = new OtherServers(context);
  }

  @Override
  public String seam() {
    EndpointSnapshot now = web.endpoints().snapshot();
    String api = HttpServletRequest.class.getName();
    return web.stack().seam().name(web.stack().server())
        + ", "
        + api.substring(0, api.indexOf('.'))
        + ", "
        + (now.addresses().isEmpty() ? "no address" : String.join(" ", now.addresses()));
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    if (web.gate().state().phase() == GateState.Phase.STOPPED) {
      problems.add(
          Problem.of(
              "gate", "stopped with its bundle or the framework: no request waits any more"));
    }
    EndpointSnapshot now = web.endpoints().snapshot();
    if (!now.isPresent()) {
      problems.add(Problem.of("HTTP service", "there is none with a Whiteboard: start one"));
      return problems;
    }
    String means = web.stack().seam().means();
    web.misplaced().forEach(wrong -> problems.add(Problem.of(means, wrong)));
    long older = web.olderRequests().running();
    if (older > 0) {
      problems.add(
          Problem.of(
              "older requests",
              older + " came before the " + means + " did and are not protected until they end"));
    }
    problems.addAll(otherServers.problems(now));
    return problems;
  }

  @Override
  public List<String> endpoints(Set<Long> affected) {
    return web.endpoints().snapshot().scopeOf(affected).describe();
  }

  @Override
  public List<RequestInFlight> requests() {
    return requests.all();
  }

  @Override
  public CompletionStage<Void> left(Set<String> ids) {
    CompletableFuture<?>[] all =
        requests.of(ids).stream().map(Exchange::left).toArray(CompletableFuture[]::new);
    return CompletableFuture.anyOf(CompletableFuture.allOf(all), web.gate().stopped())
        .thenApply(done -> null);
  }

  /** Running are, in an upgrade, those in its scope but for the one that started it. */
  @Override
  public Map<String, Long> figures() {
    GateState state = web.gate().state();
    Scope scope = state.isUpgrading() ? state.scope() : Scope.EVERYTHING;
    long failed = web.parking().failed();
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("inflight", (long) web.inFlight().count());
    figures.put("parked", Math.max(0, web.parking().size() - failed));
    figures.put("failed", failed);
    figures.put(
        "running",
        web.inFlight().inApplication(scope).stream()
            .filter(exchange -> !exchange.isInitiator())
            .count());
    return figures;
  }

  @Override
  public int release() {
    int waiting = web.parking().size();
    web.gate().release();
    web.parking().gateChanged();
    return waiting;
  }
}

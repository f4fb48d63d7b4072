package upgrade.web.status;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import upgrade.api.RequestInFlight;
import upgrade.web.gate.Gate;
import upgrade.web.inflight.Exchange;
import upgrade.web.inflight.InFlight;
import upgrade.web.scope.EndpointSnapshot;
import upgrade.web.scope.Scope;

/** Shows the requests in flight; all that it tells is found out when somebody asks. */
final class Requests {
  private final InFlight inFlight;
  private final Gate gate;
  private final Supplier<EndpointSnapshot> endpoints;
  private final LongSupplier nanoTime;

  Requests(
      InFlight inFlight, Gate gate, Supplier<EndpointSnapshot> endpoints, LongSupplier nanoTime) {
    this.inFlight = inFlight;
    this.gate = gate;
    this.endpoints = endpoints;
    this.nanoTime = nanoTime;
  }

  /** The oldest first. */
  List<RequestInFlight> all() {
    List<Exchange> exchanges = inFlight.all();
    if (exchanges.isEmpty()) {
      return List.of();
    }
    EndpointSnapshot now = endpoints.get();
    Scope scope = gate.state().scope();
    long time = nanoTime.getAsLong();
    return exchanges.stream()
        .sorted(Comparator.comparingLong(exchange -> exchange.arrivedNanos() - time))
        .map(exchange -> shown(exchange, now, scope, time))
        .toList();
  }

  private static RequestInFlight shown(
      Exchange exchange, EndpointSnapshot now, Scope scope, long time) {
    String path = exchange.path();
    // In an upgrade what serves it may be away; the scope remembers whose it was.
    Optional<String> bundle = scope.ownerOf(path).or(() -> now.ownerOf(path));
    Exchange.Phase phase = exchange.phase();
    RequestInFlight shown =
        RequestInFlight.of(
            id(exchange),
            exchange.method(),
            path,
            bundle,
            Duration.ofNanos(Math.max(0, time - exchange.arrivedNanos())),
            phase.name().toLowerCase(Locale.ROOT),
            exchange.whyNotAgain());
    if (phase.inApplication() && !exchange.isInitiator()) {
      shown = shown.runningFor(Duration.ofNanos(Math.max(0, time - exchange.goesOnSince())));
    }
    String outlasted = exchange.outlasted();
    return outlasted == null ? shown : shown.outlasting(outlasted);
  }

  /** Those of these ids. */
  List<Exchange> of(Set<String> ids) {
    return inFlight.all().stream().filter(exchange -> ids.contains(id(exchange))).toList();
  }

  /** Costs nothing at arrival; two requests in flight have the same one only by a rare chance. */
  private static String id(Exchange exchange) {
    return String.format(Locale.ROOT, "%08x", System.identityHashCode(exchange));
  }
}

package upgrade.web.inflight;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import upgrade.web.gate.Gate;
import upgrade.web.scope.Scope;

/** Knows every request between its arrival and the end of its answer. */
public final class InFlight {
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private final Gate gate;
  private final Runnable roomForNext;

  /**
   * @param roomForNext called when a request has ended that had waited
   */
  public InFlight(Gate gate, Runnable roomForNext) {
    this.gate = gate;
    this.roomForNext = roomForNext;
  }

  /** A request arrives, on its own thread. */
  public Exchange enter(String method, String path) {
    Exchange exchange = new Exchange(this, method, path, System.nanoTime(), gate.state());
    exchanges.add(exchange);
    return exchange;
  }

  /** Removes it; whether it was there. */
  boolean remove(Exchange exchange) {
    boolean removed = exchanges.remove(exchange);
    if (removed && exchange.wasReleased()) {
      roomForNext.run();
    }
    return removed;
  }

  /** Parked and failed ones included. */
  public int count() {
    return exchanges.size();
  }

  /** All of them, as of now. */
  public List<Exchange> all() {
    return List.copyOf(exchanges);
  }

  /** Those that a filter or servlet of {@code scope} may be working on. */
  public List<Exchange> inApplication(Scope scope) {
    return exchanges.stream()
        .filter(exchange -> exchange.phase().inApplication() && scope.covers(exchange.path()))
        .toList();
  }
}

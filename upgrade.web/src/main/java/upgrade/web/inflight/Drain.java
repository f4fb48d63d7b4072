package upgrade.web.inflight;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for requests to leave the application; each tells so itself, nobody polls. */
public final class Drain {
  private final List<Exchange> exchanges;
  private final CompletableFuture<Void> pointless;

  /**
   * @param pointless completed when nobody needs to wait any longer, whoever is left
   */
  public Drain(List<Exchange> exchanges, CompletableFuture<Void> pointless) {
    this.exchanges = List.copyOf(exchanges);
    this.pointless = pointless;
  }

  public int size() {
    return exchanges.size();
  }

  /** Those that have not left yet. */
  public List<Exchange> remaining() {
    return exchanges.stream().filter(exchange -> exchange.phase().inApplication()).toList();
  }

  /**
   * Waits until the container has done its look-ups for each.
   *
   * @return whether that was so within {@code timeout}
   */
  public boolean awaitRouted(Duration timeout) throws InterruptedException {
    return await(exchanges.stream().map(Exchange::routed), timeout);
  }

  /**
   * Waits until all have left.
   *
   * @return whether that was so within {@code timeout}
   */
  public boolean await(Duration timeout) throws InterruptedException {
    return await(exchanges.stream().map(Exchange::left), timeout);
  }

  private boolean await(
      java.util.stream.Stream<? extends CompletableFuture<?>> futures, Duration timeout)
      throws InterruptedException {
    try {
      CompletableFuture<Void> all =
          CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
      CompletableFuture.anyOf(all, pointless).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return all.isDone();
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request's future cannot fail", e);
    }
  }
}

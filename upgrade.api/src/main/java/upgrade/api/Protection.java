package upgrade.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Protects the requests of one kind of server; an OSGi service, registered by each bundle that
 * stands in the path of requests. Safe for use by any thread; never on the path of a request.
 */
@ProviderType
public interface Protection {
  /**
   * What it is, and where the server listens: one line; empty if it protects nothing and another
   * one tells why.
   */
  String seam();

  /** Which requests are not protected, and why; empty if all are. */
  List<Problem> problems();

  /**
   * What an upgrade that affects these bundles would interrupt, one line each: servlets, resources,
   * filters.
   *
   * @param affected as in {@link UpgradeRequest#affected()}
   */
  List<String> endpoints(Set<Long> affected);

  /** The requests in flight and parked now, the oldest first. */
  List<RequestInFlight> requests();

  /**
   * Completed when the attempts of these requests that run now have ended; also if nobody needs to
   * wait for them any longer.
   *
   * @param ids as in {@link RequestInFlight#id()}; those that are not known have ended
   */
  default CompletionStage<Void> left(Set<String> ids) {
    return CompletableFuture.completedStage(null);
  }

  /**
   * How many requests are where now: {@code inflight}, {@code parked}, {@code failed} (waiting to
   * run again), {@code running} (those inside the application that an upgrade waits for).
   */
  Map<String, Long> figures();

  /**
   * Lets everything go that waits, whatever serves it now: for emergencies. An upgrade that runs
   * goes on without holding requests back.
   *
   * @return how many were waiting
   */
  int release();
}

package upgrade.web.rerun;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upgrade.web.inflight.Exchange;

/**
 * Decides whether a failed request may run again: a list of refusals, the first that holds counts.
 */
public final class Refusals {
  private Refusals() {}

  /**
   * @param policy the servlet's, as it was before the attempt
   * @param neverRan whether the attempt did not reach a servlet: then nothing could happen twice
   * @return the reason why it may not; empty if it may
   */
  public static Optional<Refusal> of(
      Exchange exchange, Evidence attempt, Policy policy, boolean neverRan) {
    Optional<Refusal> gone = byState(exchange, attempt);
    if (gone.isPresent()) {
      return gone;
    }
    // The client takes a new answer for a continuation of the old one.
    if (isEventStream(attempt)) {
      return Optional.of(Refusal.EVENT_STREAM);
    }
    Policy said = said(attempt);
    // Filters and handleSecurity may have run even if no servlet has.
    if (neverRan) {
      if (said == Policy.NEVER) {
        return Optional.of(Refusal.NOT_TWICE);
      }
    } else {
      if ("1".equals(attempt.header("Early-Data"))) {
        return Optional.of(Refusal.EARLY_DATA);
      }
      Optional<Refusal> refused = byPolicy(exchange.method(), said, policy);
      if (refused.isPresent()) {
        return refused;
      }
    }
    // The second attempt would read another body.
    if (!attempt.canReplay()) {
      return Optional.of(Refusal.BODY_NOT_RECORDED);
    }
    return Optional.empty();
  }

  /**
   * Why it would not run again if its servlet failed now, as far as that can be told while it runs:
   * the container's request belongs to another thread, so its headers are left alone.
   */
  public static Optional<Refusal> soFar(Exchange exchange, Evidence attempt, Policy policy) {
    return byState(exchange, attempt)
        .or(() -> byPolicy(exchange.method(), said(attempt), policy))
        .or(() -> attempt.canReplay() ? Optional.empty() : Optional.of(Refusal.BODY_NOT_RECORDED));
  }

  private static Optional<Refusal> byState(Exchange exchange, Evidence attempt) {
    // The client has seen part of the answer.
    if (attempt.isCommitted()) {
      return Optional.of(Refusal.COMMITTED);
    }
    // One rerun: what fails twice fails by itself.
    if (exchange.hasRunAgain()) {
      return Optional.of(Refusal.ALREADY_RERUN);
    }
    // Would start the upgrade again.
    if (exchange.isInitiator()) {
      return Optional.of(Refusal.INITIATOR);
    }
    // The connection is no longer HTTP.
    if (attempt.isUpgraded()) {
      return Optional.of(Refusal.UPGRADED);
    }
    // Its own thread may still be at work on it.
    if (attempt.isAsync()) {
      return Optional.of(Refusal.ASYNC);
    }
    // The container calls the old code's listener, whoever is asked to run.
    if (attempt.isNonBlocking()) {
      return Optional.of(Refusal.NON_BLOCKING);
    }
    return Optional.empty();
  }

  private static @Nullable Policy said(Evidence attempt) {
    return Policy.parse(attempt.attribute(Policy.PROPERTY));
  }

  private static Optional<Refusal> byPolicy(
      String method, @Nullable Policy atRunTime, Policy ofServlet) {
    Policy policy = atRunTime != null ? atRunTime : ofServlet;
    if (policy.allows(method)) {
      return Optional.empty();
    }
    return Optional.of(policy == Policy.NEVER ? Refusal.NOT_TWICE : Refusal.NOT_IDEMPOTENT);
  }

  private static boolean isEventStream(Evidence attempt) {
    String type = attempt.contentType();
    return type != null && type.startsWith("text/event-stream")
        || "text/event-stream".equals(attempt.header("Accept"));
  }
}

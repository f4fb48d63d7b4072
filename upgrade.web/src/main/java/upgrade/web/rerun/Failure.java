package upgrade.web.rerun;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upgrade.web.gate.GateState;
import upgrade.web.inflight.Exchange;

/**
 * A failed attempt, as far as an upgrade can be its cause.
 *
 * @param upgrade the gate's state of the upgrade that it overlapped
 * @param neverRan whether no servlet saw the request
 * @param what for the log: a status or the class of an exception, not its message, which is the
 *     application's
 */
public record Failure(GateState upgrade, boolean neverRan, String what) {
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  /**
   * Judges an attempt that has left the application.
   *
   * @param thrown what it threw through the container; absent if nothing
   * @return the failure; absent if it did not fail, or for no reason of an upgrade
   */
  public static @Nullable Failure of(
      Exchange exchange, Evidence attempt, @Nullable Throwable thrown) {
    Throwable cause = thrown != null ? thrown : attempt.failure();
    int status = attempt.status();
    boolean vanished = status == NOT_FOUND && !attempt.foundServlet();
    if (cause == null && status < SERVER_ERROR && !vanished) {
      return null;
    }
    GateState upgrade = exchange.overlapping();
    if (upgrade == null && cause != null && pointsToUpgrade(cause)) {
      // Outside the scope, but the failure says that a bundle has gone under its feet.
      upgrade = exchange.since().upgrading();
    }
    if (upgrade == null) {
      return null;
    }
    return new Failure(
        upgrade,
        vanished || (cause != null && neverRan(cause)),
        "failed with " + (cause != null ? cause.getClass().getName() : status));
  }

  /** Whether something in the chain of causes is typical of a bundle that is not there any more. */
  static boolean pointsToUpgrade(Throwable failure) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (t instanceof LinkageError
          || t instanceof ClassNotFoundException
          || t instanceof IllegalStateException && namesBundle(t)
          || wasUnregistered(t)) {
        return true;
      }
    }
    return false;
  }

  /** Felix: "Invalid BundleContext."; Equinox: "BundleContext is no longer valid ...". */
  private static boolean namesBundle(Throwable t) {
    String message = t.getMessage();
    return message != null
        && (message.toLowerCase(Locale.ROOT).contains("bundlecontext")
            || message.contains("Invalid service reference")
            || message.contains("service reference cannot be null"));
  }

  /**
   * Whether it was the request's own servlet that had gone. It may as well be one to which a
   * servlet forwards, after it has done its part: then the request has run.
   */
  private static boolean neverRan(Throwable failure) {
    return wasUnregistered(failure)
        && Arrays.stream(failure.getStackTrace())
            .noneMatch(frame -> frame.getClassName().endsWith(".dispatch.RequestDispatcherImpl"));
  }

  /**
   * What Felix HTTP throws for a servlet or filter that it has taken out after the look-up, before
   * the call.
   */
  private static boolean wasUnregistered(Throwable t) {
    StackTraceElement[] stack = t.getStackTrace();
    if (t.getMessage() == null || stack.length == 0) {
      return false;
    }
    return switch (t.getMessage()) {
      case "Servlet has been unregistered" ->
          stack[0].getClassName().endsWith(".handler.ServletHandler");
      case "Filter has been unregistered." ->
          stack[0].getClassName().endsWith(".handler.FilterHandler");
      default -> false;
    };
  }
}

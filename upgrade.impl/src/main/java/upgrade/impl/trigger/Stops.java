package upgrade.impl.trigger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import upgrade.api.BundleChange;
import upgrade.api.Trigger;
import upgrade.impl.affected.Affected;
import upgrade.impl.affected.Neighbours;
import upgrade.impl.bundle.Wirings;
import upgrade.impl.run.Stopping;
import upgrade.impl.who.Who;

/** Makes out of a bundle that stops for a cause what an upgrade has to know of it. */
final class Stops {
  private final BundleContext context;
  private final Supplier<Neighbours> neighbours;
  private final Pending pending;

  Stops(BundleContext context, Supplier<Neighbours> neighbours, Pending pending) {
    this.context = context;
    this.neighbours = neighbours;
    this.pending = pending;
  }

  /**
   * The trigger of an upgrade for that cause; empty if it is none of our business.
   *
   * @param deployed whether a deployment stops the bundle
   */
  static Optional<Trigger> trigger(StopCause cause, BooleanSupplier deployed) {
    return switch (cause) {
      case TRANSIENT_STOP, PERSISTENT_STOP, UNINSTALL, UNKNOWN ->
          deployed.getAsBoolean() ? Optional.of(Trigger.DEPLOYMENT) : alone(cause);
      default -> alone(cause);
    };
  }

  private static Optional<Trigger> alone(StopCause cause) {
    return switch (cause) {
      case UPDATE -> Optional.of(Trigger.UPDATE);
      case REFRESH -> Optional.of(Trigger.REFRESH);
      case TRANSIENT_STOP -> Optional.of(Trigger.TRANSIENT_STOP);
      case UNKNOWN -> Optional.of(Trigger.UNKNOWN_STOP);
      case PERSISTENT_STOP, START_LEVEL, UNINSTALL, FAILED_START, SHUTDOWN -> Optional.empty();
    };
  }

  /** Called by the stopping thread, while the bundle's services can still be seen. */
  Stopping of(Bundle bundle, Trigger trigger) {
    List<BundleChange> others = trigger == Trigger.REFRESH ? pending.changes() : List.of();
    Set<Long> initial = new LinkedHashSet<>();
    initial.add(bundle.getBundleId());
    if (trigger == Trigger.REFRESH) {
      refreshed(bundle, others).forEach(other -> initial.add(other.getBundleId()));
    }
    Set<Long> affected = Affected.by(initial, neighbours.get());
    return new Stopping(
        trigger,
        change(bundle),
        others,
        affected,
        Who.runsThisThread(),
        Thread.currentThread(),
        inProgress(trigger),
        trigger == Trigger.DEPLOYMENT ? newestId() : 0);
  }

  private long newestId() {
    return Arrays.stream(context.getBundles()).mapToLong(Bundle::getBundleId).max().orElse(0);
  }

  /**
   * Everything that this refresh may take along. The framework does not tell what it was asked to
   * refresh; the first bundle to stop may be an importer of an importer.
   */
  private Set<Bundle> refreshed(Bundle stopping, List<BundleChange> others) {
    List<Bundle> roots = new ArrayList<>();
    roots.add(stopping);
    roots.addAll(Wirings.removalPending(context));
    for (BundleChange other : others) {
      Bundle bundle = context.getBundle(other.bundleId());
      if (bundle != null) {
        roots.add(bundle);
      }
    }
    try {
      return Wirings.closure(context, roots);
    } catch (IllegalStateException e) { // no global lock to be had: unknown frames led us here
      return new LinkedHashSet<>(roots);
    }
  }

  /**
   * Whether this thread is still inside the update that stops the bundle. It may be inside another
   * one around it, and go on to the next one after it. After a mere stop: whether it is inside an
   * update, a refresh or a start that came later.
   */
  private static BooleanSupplier inProgress(Trigger trigger) {
    Thread thread = Thread.currentThread();
    if (trigger != Trigger.UPDATE && trigger != Trigger.REFRESH) {
      long around = Stack.moving(thread);
      return () -> Stack.moving(thread) > around;
    }
    long depth = Math.max(1, Stack.changing(thread));
    return () -> Stack.changing(thread) >= depth;
  }

  static BundleChange change(Bundle bundle) {
    return BundleChange.of(
        bundle.getBundleId(),
        String.valueOf(bundle.getSymbolicName()),
        bundle.getVersion().toString());
  }
}

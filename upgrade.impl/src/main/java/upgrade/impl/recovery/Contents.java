package upgrade.impl.recovery;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import upgrade.api.BundleChange;
import upgrade.impl.affected.Kind;
import upgrade.impl.recovery.Found.State;
import upgrade.impl.trail.Old;
import upgrade.impl.trail.Unfinished;
import upgrade.impl.version.Entries;
import upgrade.impl.version.Identity;
import upgrade.log.Logs;

/**
 * Looks at what bundles really have: which content a framework comes up with after a crash depends
 * on what it had written by then, not on what its update had answered.
 */
final class Contents {
  private final BundleContext context;

  Contents(BundleContext context) {
    this.context = context;
  }

  List<Found> of(Unfinished upgrade) {
    List<Found> all = new ArrayList<>();
    for (BundleChange change : upgrade.changes()) {
      Optional<Old> old = Optional.ofNullable(upgrade.old().get(change.bundleId()));
      Optional<String> left = Optional.ofNullable(upgrade.found().get(change.bundleId()));
      all.add(found(change, old, left));
    }
    return all;
  }

  private Found found(BundleChange change, Optional<Old> old, Optional<String> left) {
    Optional<Bundle> bundle = bundle(change);
    Optional<String> hash = bundle.flatMap(Contents::hash);
    return new Found(
        change,
        old,
        bundle.isEmpty() ? State.GONE : state(old.map(Old::hash), left, hash),
        bundle.map(Bundle::getBundleId),
        bundle.map(each -> each.getVersion().toString()),
        hash,
        bundle.filter(Contents::isRunning).isPresent());
  }

  private static State state(Optional<String> old, Optional<String> left, Optional<String> now) {
    if (old.isEmpty()) {
      return State.UNKNOWN;
    }
    if (now.isEmpty()) {
      return State.BROKEN;
    }
    if (now.equals(old)) {
      return State.OLD;
    }
    return left.isPresent() && !left.equals(now) ? State.CHANGED : State.NEW;
  }

  /** The same one, or the one that a deployment put in its place. */
  private Optional<Bundle> bundle(BundleChange change) {
    Bundle same = context.getBundle(change.bundleId());
    if (same != null && change.symbolicName().equals(String.valueOf(same.getSymbolicName()))) {
      return Optional.of(same);
    }
    return Arrays.stream(context.getBundles())
        .filter(each -> change.symbolicName().equals(each.getSymbolicName()))
        .max(Comparator.comparing(Bundle::getBundleId));
  }

  private static Optional<String> hash(Bundle bundle) {
    try {
      return Optional.of(Identity.of(Entries.of(bundle)));
    } catch (IOException | RuntimeException e) {
      Logs.logger("upgrade.recovery").log(Level.DEBUG, () -> "not readable: " + bundle, e);
      return Optional.empty();
    }
  }

  /** STARTING is where a lazy bundle rests. */
  static boolean isRunning(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE
        || bundle.getState() == Bundle.STARTING
        || Kind.isFragment(bundle) && bundle.getState() == Bundle.RESOLVED;
  }
}

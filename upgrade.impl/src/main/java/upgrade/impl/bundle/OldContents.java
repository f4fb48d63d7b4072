package upgrade.impl.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevisions;
import upgrade.api.CheckFailedException;
import upgrade.api.StepContext;
import upgrade.api.Trigger;
import upgrade.api.UpgradeException;

/**
 * Keeps what the framework is about to replace in a plain update, and puts it back once the thread
 * that updates has left the framework.
 *
 * <p>What is kept is secured while that thread waits in the hook, before the gate closes: no
 * request waits for it. It needs no lock of the framework, which the waiting thread may hold.
 */
final class OldContents {
  private static final Long BEFORE = -1L;

  private final BundleContext context;
  private final Snapshots snapshots;
  private final Running running;

  /** When each bundle was last modified before anything happened to it. */
  private final Map<Long, Long> modified = new LinkedHashMap<>();

  /** The same when the way down began: who modifies one after that wants something else. */
  private final Map<Long, Long> found = new HashMap<>();

  OldContents(BundleContext context, Snapshots snapshots, Running running) {
    this.context = context;
    this.snapshots = snapshots;
    this.running = running;
  }

  /** Never fails: an update without a way back is what it would be without us. */
  void secure(StepContext step, List<Long> ids) {
    List<Bundle> bundles = present(ids.stream()).toList();
    boolean refresh = step.request().trigger() == Trigger.REFRESH;
    for (Bundle bundle : bundles) {
      boolean before = refresh && isUpdatedBefore(bundle);
      modified.putIfAbsent(bundle.getBundleId(), before ? BEFORE : bundle.getLastModified());
    }
    running.rememberStopping(bundles);
    for (Bundle bundle : bundles) {
      try {
        if (!isUnchanged(bundle)) {
          snapshots.takePrevious(bundle);
        } else if (!refresh) { // that changes no content, and what is not resolved tells nothing
          snapshots.take(bundle);
        }
      } catch (CheckFailedException e) {
        step.warn(e.getMessage() + "; if its update fails, nothing can be put back");
      }
    }
  }

  /** Whether others still use what it had before: a library's update is felt at the refresh. */
  private static boolean isUpdatedBefore(Bundle bundle) {
    BundleRevisions revisions = bundle.adapt(BundleRevisions.class);
    return revisions != null && revisions.getRevisions().size() > 1;
  }

  private boolean isUnchanged(Bundle bundle) {
    return Objects.equals(modified.get(bundle.getBundleId()), bundle.getLastModified());
  }

  private List<Bundle> changed() {
    return present(modified.keySet().stream()).filter(bundle -> !isUnchanged(bundle)).toList();
  }

  /**
   * Those that have another content now, or ran and do not any more. An old version whose stop
   * threw is among them: on Equinox it cannot be started again before it was refreshed.
   */
  List<Bundle> broken() {
    return present(modified.keySet().stream())
        .filter(bundle -> !isUnchanged(bundle) || running.isDown(bundle))
        .toList();
  }

  /**
   * Those of whose old content nothing is kept.
   *
   * @param changing those that may have changed: one of them that was never seen, since there was
   *     no plan to see it by, counts as well
   */
  List<String> lost(Set<Long> changing) {
    Stream<Bundle> unseen = present(changing.stream().filter(id -> !modified.containsKey(id)));
    Stream<Bundle> unkept =
        changed().stream().filter(bundle -> snapshots.of(bundle.getBundleId()).isEmpty());
    return Stream.concat(unseen, unkept)
        .map(bundle -> bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]")
        .toList();
  }

  /** Stops what runs of the new, users first. */
  void stopNew(StepContext step) {
    found.clear();
    broken().forEach(bundle -> found.put(bundle.getBundleId(), bundle.getLastModified()));
    for (long id : backwards()) {
      try {
        running.stop(List.of(id));
      } catch (UpgradeException e) {
        step.warn(
            String.valueOf(
                e.getMessage())); // it has stopped nevertheless, and what replaces it is known
      }
    }
  }

  /** Puts the old contents back where another one is now, and has the framework wire them. */
  void restore(StepContext step) throws UpgradeException, InterruptedException {
    List<Long> back = backwards();
    UpgradeException failed = null;
    for (long id : back) {
      try {
        restore(step, id);
      } catch (UpgradeException e) {
        failed = e; // the others shall be back nevertheless
      }
    }
    Refresh.of(context, back);
    if (failed != null) {
      throw failed;
    }
  }

  private void restore(StepContext step, long id) throws UpgradeException {
    Bundle bundle = context.getBundle(id);
    if (bundle != null && isUnchanged(bundle)) {
      return;
    }
    Optional<Path> snapshot = snapshots.of(id);
    if (bundle == null || snapshot.isEmpty()) {
      throw new UpgradeException("bundle " + id + " is gone: its old content cannot be put back");
    }
    // T1 (here) is about to put it back; T2, an operator, has updated it once more meanwhile: what
    // they brought last counts. If T2 comes right after this look, ours is what was brought last.
    if (Objects.equals(found.get(id), bundle.getLastModified())) {
      BundleSteps.replace(bundle, snapshot.get());
    } else {
      step.warn(bundle.getSymbolicName() + " was updated once more meanwhile, and stays as it is");
    }
  }

  private List<Long> backwards() {
    List<Long> ids = new ArrayList<>(running.ordered(found.keySet()));
    Collections.reverse(ids);
    return ids;
  }

  private Stream<Bundle> present(Stream<Long> ids) {
    return ids.map(context::getBundle).filter(Objects::nonNull);
  }
}

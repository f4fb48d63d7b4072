package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import upgrade.api.UpgradeException;
import upgrade.impl.affected.Kind;

/** Stops and starts bundles, transiently, and remembers which of them ran before. */
final class Running {
  private final BundleContext context;

  /**
   * How a bundle ran before the upgrade.
   *
   * @param options to start it again
   * @param meant whether it is started persistently
   */
  private record Before(int options, boolean meant) {}

  private final Map<Long, Before> before = new LinkedHashMap<>();

  /** Whom each bundle was wired to when it was first seen; afterwards it may not be resolved. */
  private final Map<Long, Set<Long>> wires = new HashMap<>();

  private final List<Long> started = new ArrayList<>();

  /** Equinox keeps the closed context of a bundle whose stop threw, until it is refreshed. */
  private final Set<Long> stopFailed = ConcurrentHashMap.newKeySet(); // by a step left behind, too

  Running(BundleContext context) {
    this.context = context;
  }

  /** Notes which of these bundles, and of those that a refresh takes along, run now. */
  void remember(List<Long> ids) {
    List<Bundle> bundles = ids.stream().map(context::getBundle).filter(Objects::nonNull).toList();
    Set<Bundle> closure = Wirings.closure(context, bundles);
    List<Long> all = StartOrder.of(closure.stream().map(Bundle::getBundleId).toList(), this::wired);
    before.clear();
    for (long id : all) {
      Bundle bundle = context.getBundle(id);
      if (bundle != null && runs(bundle)) {
        before.put(id, before(bundle));
      }
    }
  }

  /**
   * Notes the same for bundles that the framework is stopping, each as it was when it was first
   * seen; needs no lock of the framework.
   */
  void rememberStopping(List<Bundle> bundles) {
    for (Bundle bundle : Wirings.users(bundles)) {
      if (wires.putIfAbsent(bundle.getBundleId(), Wirings.providers(bundle)) == null
          && !Kind.isFragment(bundle)
          && (runs(bundle) || bundle.getState() == Bundle.STOPPING)) {
        before.put(bundle.getBundleId(), before(bundle));
      }
    }
  }

  /** Whether it ran before and does not now. */
  boolean isDown(Bundle bundle) {
    return before.containsKey(bundle.getBundleId()) && !runs(bundle);
  }

  /** The bundles whose stop threw: they have to be refreshed before they can start again. */
  Set<Long> takeStopFailed() {
    Set<Long> taken = Set.copyOf(stopFailed);
    stopFailed.clear();
    return taken;
  }

  /** The same bundles in the order in which to start them. */
  List<Long> ordered(Collection<Long> ids) {
    return StartOrder.of(ids, id -> wires.getOrDefault(id, Set.of()));
  }

  private Set<Long> wired(long id) {
    Bundle bundle = context.getBundle(id);
    return bundle == null ? Set.of() : Wirings.providers(bundle);
  }

  void stop(List<Long> ids) throws UpgradeException {
    for (long id : ids) {
      Bundle bundle = context.getBundle(id);
      if (bundle != null && runs(bundle)) {
        try {
          bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException | IllegalStateException e) {
          stopFailed.add(id);
          throw new UpgradeException(
              bundle.getSymbolicName() + ": did not stop: " + Words.of(e), e);
        }
      }
    }
  }

  /** Starts those of {@code ids} that ran before; a fragment never did. */
  void start(List<Long> ids) throws UpgradeException {
    for (long id : ids) {
      if (before.containsKey(id)) {
        started.add(id);
        start(id);
      }
    }
  }

  void stopStarted() throws UpgradeException {
    java.util.Collections.reverse(started);
    stop(List.copyOf(started));
    started.clear();
  }

  /**
   * Starts everything that ran before, also importers that a bad new version kept from starting.
   */
  void startStopped() throws UpgradeException {
    UpgradeException failed = null;
    for (long id : ordered(before.keySet())) {
      try {
        start(id);
      } catch (UpgradeException e) {
        failed = e; // the others shall run nevertheless
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Fails if a bundle that the refresh took along ran before and does not any more. */
  void checkOthers(List<Long> changed) throws UpgradeException {
    for (long id : before.keySet()) {
      Bundle bundle = context.getBundle(id);
      if (!changed.contains(id) && (bundle == null || !runs(bundle))) {
        throw new UpgradeException(
            "bundle " + id + " does not run any more after the refresh: " + bundle);
      }
    }
  }

  private void start(long id) throws UpgradeException {
    Bundle bundle = context.getBundle(id);
    if (bundle == null) {
      throw new UpgradeException("bundle " + id + " is gone");
    }
    if (Kind.isFragment(bundle) || runs(bundle)) {
      return;
    }
    Before was = before.get(id);
    if (was != null && was.meant() && !isMeantToRun(bundle)) {
      return; // somebody has stopped it for good meanwhile
    }
    try {
      bundle.start(was == null ? Bundle.START_TRANSIENT : was.options());
    } catch (BundleException | IllegalStateException e) {
      throw new UpgradeException(bundle.getSymbolicName() + ": did not start: " + Words.of(e), e);
    }
  }

  /** A transient start leaves alone whether the bundle is meant to run after a restart, too. */
  private static Before before(Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    boolean policy = level != null && level.isActivationPolicyUsed();
    return new Before(
        policy ? Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY : Bundle.START_TRANSIENT,
        isMeantToRun(bundle));
  }

  private static boolean isMeantToRun(Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    return level != null && level.isPersistentlyStarted();
  }

  /** STARTING is where a lazy bundle rests. */
  private static boolean runs(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
  }
}

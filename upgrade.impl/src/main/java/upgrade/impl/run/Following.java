package upgrade.impl.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.osgi.framework.BundleEvent;
import upgrade.api.BundleChange;
import upgrade.api.Trigger;
import upgrade.impl.deployment.RunningDeployments;
import upgrade.impl.settings.Settings;

/**
 * Follows the bundles that the framework stops, updates and starts, by events and, since a failed
 * update sends none, by watching the thread that performs it.
 */
final class Following {
  /** How a bundle came out of it. */
  enum Fate {
    /** It runs, after an update or a refresh. */
    STARTED,
    /** It runs again, as it was. */
    RESTARTED,
    /** Its update failed, and the framework has started it again as it was. */
    KEPT,
    /** It was stopped, nothing more: the possible update did not come. */
    STAYED_STOPPED,
    /** It was stopped only to be uninstalled, and no other came in its place. */
    REMOVED,
    /** The update or refresh is over, and it does not run. */
    DOWN
  }

  private final Bundles bundles;
  private final Settings settings;
  private final RunningDeployments deployments;
  private final LongSupplier nanoTime;
  private final Map<Long, Entry> entries = new LinkedHashMap<>(); // guarded by this

  Following(
      Bundles bundles, Settings settings, RunningDeployments deployments, LongSupplier nanoTime) {
    this.bundles = bundles;
    this.settings = settings;
    this.deployments = deployments;
    this.nanoTime = nanoTime;
  }

  private static final class Entry {
    private final Stopping stopping;
    private long touched;
    private boolean stopped;
    private boolean updated;
    private boolean uninstalled;
    private boolean gone;
    private boolean starting;
    private boolean startFailed;
    private boolean hangs;
    private Optional<Long> newId = Optional.empty();
    private Optional<Fate> fate = Optional.empty();
    private String reason = "";

    private Entry(Stopping stopping, boolean updated, long now) {
      this.stopping = stopping;
      this.updated = updated;
      this.touched = now;
    }

    private boolean isFailed() {
      return fate.equals(Optional.of(Fate.KEPT)) || (fate.equals(Optional.of(Fate.DOWN)) && !gone);
    }

    private void end(Fate how, String why) {
      fate = Optional.of(how);
      reason = why;
    }
  }

  /** A bundle that stops; one that stops again has to come back again. */
  synchronized void add(Stopping stopping) {
    Entry before = entries.get(stopping.bundleId());
    boolean updated = before != null && before.updated;
    entries.put(stopping.bundleId(), new Entry(stopping, updated, nanoTime.getAsLong()));
    notifyAll();
  }

  /** Another upgrade follows it. */
  synchronized void forget(Stopping stopping) {
    entries.values().removeIf(entry -> entry.stopping == stopping);
  }

  /**
   * @param type as in {@link BundleEvent#getType}
   */
  synchronized void event(long bundleId, int type) {
    Entry entry = entries.get(bundleId);
    if (entry == null || entry.fate.isPresent()) {
      return;
    }
    entry.touched = nanoTime.getAsLong();
    switch (type) {
      case BundleEvent.STARTING -> entry.starting = true;
      case BundleEvent.STOPPED -> {
        entry.stopped = true;
        entry.startFailed |= entry.starting;
      }
      case BundleEvent.UPDATED -> entry.updated = true;
      case BundleEvent.STARTED, BundleEvent.LAZY_ACTIVATION -> started(entry);
      case BundleEvent.UNRESOLVED -> entry.updated |= entry.stopping.isDeployed();
      case BundleEvent.UNINSTALLED -> uninstalled(entry);
      default -> {}
    }
    notifyAll();
  }

  private static void started(Entry entry) {
    if (entry.updated || entry.stopping.trigger() == Trigger.REFRESH) {
      entry.end(Fate.STARTED, "");
    } else if (entry.stopping.isOnlyPossible()) {
      entry.end(Fate.RESTARTED, "");
    } else {
      entry.end(Fate.KEPT, "its update failed, the framework kept its old content");
    }
  }

  /** In a deployment, another one may come in its place. */
  private static void uninstalled(Entry entry) {
    if (entry.stopping.isDeployed()) {
      entry.uninstalled = true;
    } else if (entry.stopping.isOnlyPossible() && !entry.updated) {
      entry.end(Fate.REMOVED, "was uninstalled");
    } else {
      entry.gone = true;
      entry.end(Fate.DOWN, "was uninstalled");
    }
  }

  /** Whether all bundles have come out of it; looks at threads and deadlines, too. */
  boolean isSettled() {
    List<Entry> open;
    synchronized (this) {
      open = entries.values().stream().filter(entry -> entry.fate.isEmpty()).toList();
    }
    // Looking at a thread's stack may take a while: not under the lock that event threads need.
    boolean over = !deployments.go();
    for (Entry entry : open) {
      if (entry.stopping.isDeployed()) {
        lookDeployed(entry, over);
        continue;
      }
      boolean left = !entry.stopping.inProgress().getAsBoolean();
      boolean running = bundles.isRunning(entry.stopping.bundleId());
      boolean inside = isInside(entry, left);
      synchronized (this) {
        if (entry.fate.isEmpty()) {
          look(entry, left, running, inside);
        }
      }
    }
    // While a deployment may stop more, the gate would open only to be closed again.
    return open.stream().noneMatch(this::isOpen) && !(isDeployed() && deployments.change());
  }

  /** Whether a deployment has stopped any. */
  synchronized boolean isDeployed() {
    return entries.values().stream().anyMatch(entry -> entry.stopping.isDeployed());
  }

  /** Whether a deployment goes on that has stopped any: it may stop more. */
  boolean isBeingDeployed() {
    return isDeployed() && deployments.go();
  }

  /**
   * @param over whether the deployment had ended, before anything was looked at: what it did is
   *     seen
   */
  private void lookDeployed(Entry entry, boolean over) {
    BundleChange change = entry.stopping.change();
    Optional<Long> newer =
        isUninstalled(entry)
            ? bundles.newer(change.symbolicName(), entry.stopping.newestId())
            : Optional.empty();
    boolean running =
        newer.map(bundles::isStarted).orElseGet(() -> bundles.isRunning(change.bundleId()));
    synchronized (this) {
      if (entry.fate.isEmpty()) {
        entry.newId = newer;
        lookDeployed(entry, over, running);
      }
    }
  }

  private void lookDeployed(Entry entry, boolean over, boolean running) {
    Duration silent = Duration.ofNanos(nanoTime.getAsLong() - entry.touched);
    if (entry.newId.isPresent() && running) {
      entry.end(Fate.STARTED, "");
    } else if (silent.compareTo(settings.stepTimeout()) > 0) {
      entry.end(Fate.DOWN, "did not come back within " + settings.stepTimeout().toMillis() + " ms");
    } else if (!over) {
      return;
    } else if (entry.uninstalled && entry.newId.isEmpty()) {
      entry.end(Fate.REMOVED, "was uninstalled");
    } else if (running && !entry.uninstalled) {
      started(entry);
    } else if (entry.updated || entry.uninstalled) {
      entry.end(Fate.DOWN, "the deployment ended without starting it");
    } else {
      entry.end(Fate.STAYED_STOPPED, "");
    }
  }

  private synchronized boolean isUninstalled(Entry entry) {
    return entry.uninstalled;
  }

  /** The new bundles that run, by the id of the one in whose place they came. */
  synchronized Map<Long, Long> replaced() {
    Map<Long, Long> ids = new LinkedHashMap<>();
    entries.forEach((id, entry) -> entry.newId.ifPresent(newId -> ids.put(id, newId)));
    return ids;
  }

  private synchronized boolean isOpen(Entry entry) {
    return entry.fate.isEmpty();
  }

  private void look(Entry entry, boolean left, boolean running, boolean inside) {
    Duration silent = Duration.ofNanos(nanoTime.getAsLong() - entry.touched);
    if (left && !entry.stopping.isOnlyPossible()) {
      if (running) {
        started(entry);
      } else {
        entry.end(Fate.DOWN, "its update ended without starting it");
      }
    } else if (left && entry.updated && !running && entry.startFailed) {
      entry.end(Fate.DOWN, "its start failed");
    } else if (left
        && entry.stopping.isOnlyPossible()
        && entry.stopped
        && !entry.updated
        && silent.compareTo(settings.possibleUpdate()) > 0) {
      entry.end(Fate.STAYED_STOPPED, "");
    } else if (silent.compareTo(settings.stepTimeout()) > 0) {
      late(entry, inside);
    }
  }

  private void late(Entry entry, boolean inside) {
    if (inside) {
      entry.hangs = true; // nothing can be said of it before it ends
    } else {
      entry.end(Fate.DOWN, "did not come back within " + settings.stepTimeout().toMillis() + " ms");
    }
  }

  /** What has not ended for longer than a step may take. */
  synchronized Optional<Hang> hang() {
    return entries.values().stream()
        .filter(entry -> entry.hangs && entry.fate.isEmpty())
        .map(this::hang)
        .findFirst();
  }

  private Hang hang(Entry entry) {
    String what = entry.stopping.trigger() == Trigger.REFRESH ? "refresh" : "update";
    BundleChange change = entry.stopping.change();
    return new Hang(
        what + " of " + change.symbolicName() + " [" + change.bundleId() + "]",
        entry.stopping.thread(),
        // Who stopped it transiently may do something else by now, while another one starts it.
        !entry.stopping.isOnlyPossible(),
        () -> !isOpen(entry) || !isInside(entry, !entry.stopping.inProgress().getAsBoolean()));
  }

  /** Whether what stopped it is not over: of those that tell, by its thread. */
  private boolean isInside(Entry entry, boolean left) {
    return entry.stopping.isOnlyPossible() ? bundles.isChanging(entry.stopping.bundleId()) : !left;
  }

  /** Something that hung has ended: what is open has as long again. */
  synchronized void touch() {
    for (Entry entry : entries.values()) {
      if (entry.fate.isEmpty()) {
        entry.touched = nanoTime.getAsLong();
        entry.hangs = false;
      }
    }
  }

  /** Waits for the next event, at most as long as is sensible between two looks. */
  synchronized void await(Duration atMost) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(this, atMost.toNanos());
  }

  synchronized void wake() {
    notifyAll();
  }

  synchronized boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether nothing has come of the stops so far: no update, no refresh. */
  synchronized boolean onlyPossible() {
    return !entries.isEmpty()
        && entries.values().stream()
            .allMatch(
                entry ->
                    entry.fate.equals(Optional.of(Fate.RESTARTED))
                        || entry.fate.equals(Optional.of(Fate.STAYED_STOPPED))
                        || entry.fate.equals(Optional.of(Fate.REMOVED)));
  }

  /** Somebody may have started meanwhile what was given up: that is then no reason any more. */
  void reconsider() {
    for (long id : with(Fate.DOWN).keySet()) {
      boolean running = bundles.isRunning(id);
      synchronized (this) {
        Entry entry = entries.get(id);
        if (running && entry != null && entry.isFailed()) {
          entry.end(Fate.STARTED, "");
        }
      }
    }
  }

  /** The bundles whose update failed, and why; who was uninstalled is meant to be away. */
  synchronized Map<Long, String> failed() {
    Map<Long, String> ids = new LinkedHashMap<>();
    entries.forEach(
        (id, entry) -> {
          if (entry.isFailed()) {
            ids.put(id, entry.reason);
          }
        });
    return ids;
  }

  /** The bundles that may have another content now; those of a refresh alone have not. */
  synchronized Set<Long> changing() {
    return entries.entrySet().stream()
        .filter(each -> each.getValue().stopping.trigger() != Trigger.REFRESH)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Whether no thread is inside an update any more that stopped one of them. */
  boolean isLeft() {
    List<Entry> all;
    synchronized (this) {
      all = List.copyOf(entries.values());
    }
    return all.stream().noneMatch(entry -> entry.stopping.inProgress().getAsBoolean())
        && !isBeingDeployed();
  }

  /** The bundles that are gone and have others in their place, by name. */
  synchronized List<String> exchanged() {
    return entries.values().stream()
        .filter(entry -> entry.uninstalled)
        .map(entry -> entry.stopping.change().symbolicName())
        .toList();
  }

  /** What was down runs again with its old content. */
  synchronized void restored() {
    entries.values().stream()
        .filter(Entry::isFailed)
        .forEach(entry -> entry.end(Fate.RESTARTED, ""));
  }

  /** The bundles with that fate, and why. */
  synchronized Map<Long, String> with(Fate fate) {
    Map<Long, String> ids = new LinkedHashMap<>();
    entries.forEach(
        (id, entry) -> {
          if (entry.fate.equals(Optional.of(fate))) {
            ids.put(id, entry.reason);
          }
        });
    return ids;
  }
}

package upgrade.impl.recovery;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import upgrade.api.BundleChange;
import upgrade.api.Problem;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRequest;
import upgrade.impl.history.HistoryComponent;
import upgrade.impl.history.Past;
import upgrade.impl.recovery.Found.State;
import upgrade.impl.trail.TrailFiles;
import upgrade.impl.trail.Unfinished;
import upgrade.log.Logs;

/**
 * Goes through the upgrades that a crash has interrupted, the earliest first: what that one's
 * bundles had before is where they go back to, whatever later ones, such as an attempt to go back,
 * were about to do.
 */
final class Recovery {
  private static final System.Logger LOG = Logs.logger("upgrade.recovery");

  private final TrailFiles trails;
  private final Contents contents;
  private final Restoring restoring;
  private final HistoryComponent history;
  private final BooleanSupplier restores;
  private final Consumer<String> deletesFiles;
  private final List<Interrupted> open = new CopyOnWriteArrayList<>();

  /**
   * @param restores whether the old version shall be put back
   * @param deletesFiles given the id of an upgrade of which nobody needs the files any more
   */
  Recovery(
      TrailFiles trails,
      Contents contents,
      Restoring restoring,
      HistoryComponent history,
      BooleanSupplier restores,
      Consumer<String> deletesFiles) {
    this.trails = trails;
    this.contents = contents;
    this.restoring = restoring;
    this.history = history;
    this.restores = restores;
    this.deletesFiles = deletesFiles;
  }

  /** Those about which something is still to be done. */
  List<Interrupted> open() {
    return List.copyOf(open);
  }

  /** Finds and tells them; what needs no look at bundles is done with. */
  void find() {
    for (Unfinished each : trails.unfinished()) {
      LOG.log(Level.WARNING, "upgrade " + each.id() + ": " + Interrupted.cause(each));
      if (each.found().isEmpty()) { // else that was told before
        tell(each, List.of(Problem.of("upgrade", Interrupted.cause(each))));
      }
      if (each.isPastPoint()) {
        open.add(new Interrupted(each, List.of(), List.of()));
      } else {
        settle(each);
      }
    }
  }

  /** Looks at what they have, and puts the old version back if that shall be. */
  void recover() throws InterruptedException {
    Set<String> known = new HashSet<>();
    for (Interrupted each : open()) {
      List<String> names =
          each.upgrade().changes().stream().map(BundleChange::symbolicName).toList();
      if (known.containsAll(names)) {
        String why = "an earlier one of the same bundles says what they go back to";
        tell(each.upgrade(), List.of(Problem.of("upgrade", why)));
        close(each);
      } else {
        // Of what somebody has changed since, a later one decides.
        recover(each).stream()
            .filter(found -> found.state() != State.CHANGED)
            .forEach(found -> known.add(found.change().symbolicName()));
      }
    }
  }

  private List<Found> recover(Interrupted one) throws InterruptedException {
    Unfinished upgrade = one.upgrade();
    List<Found> found = contents.of(upgrade);
    if (upgrade.found().isEmpty()) {
      remember(upgrade, found);
      List<Problem> problems = new ArrayList<>();
      found.forEach(each -> problems.add(Problem.of(each.subject(), each.words())));
      tell(upgrade, problems);
    }
    Interrupted looked = replace(one, new Interrupted(upgrade, found, List.of()));
    LOG.log(Level.WARNING, "upgrade " + looked.line());
    if (found.stream().anyMatch(Found::isToRestore) && restores.getAsBoolean()) {
      looked = restore(looked);
    }
    if (isDone(looked.bundles())) {
      close(looked);
    } else if (!restores.getAsBoolean()) {
      LOG.log(
          Level.WARNING,
          "upgrade "
              + upgrade.id()
              + ": bundles stay as they are, upgrade:rollback puts one back; with"
              + " restore.after.crash=true the next start does");
    }
    return found;
  }

  private Interrupted restore(Interrupted one) throws InterruptedException {
    List<String> missing = Restoring.missing(one.bundles());
    String done =
        missing.isEmpty()
            ? "the old version was to be put back: " + restoring.restore(one.id(), one.bundles())
            : "the old version cannot be put back: " + missing;
    List<Found> found = contents.of(one.upgrade());
    List<Problem> problems = new ArrayList<>();
    problems.add(Problem.of("restore.after.crash", done));
    found.forEach(each -> problems.add(Problem.of(each.subject(), "now " + each.words())));
    tell(one.upgrade(), problems);
    Interrupted after = replace(one, new Interrupted(one.upgrade(), found, List.of(done)));
    LOG.log(isDone(found) ? Level.WARNING : Level.ERROR, "upgrade " + after.line());
    return after;
  }

  /** Whether there is no bundle any more that is as the crash left it. */
  private static boolean isDone(List<Found> found) {
    return found.stream().noneMatch(Found::isToRestore);
  }

  /** Looks again at those that are open: an upgrade has ended that may have repaired one. */
  void lookAgain(UpgradeRequest ended) {
    Set<String> names = new HashSet<>();
    ended.changes().forEach(change -> names.add(change.symbolicName()));
    for (Interrupted each : open()) {
      if (each.bundles().stream().anyMatch(one -> names.contains(one.change().symbolicName()))) {
        List<Found> found = contents.of(remembered(each));
        Interrupted looked =
            replace(each, new Interrupted(each.upgrade(), found, each.restoring()));
        if (isDone(found)) {
          close(looked);
        }
      }
    }
  }

  /** With what was found first, which it may have been read without. */
  private static Unfinished remembered(Interrupted one) {
    Unfinished was = one.upgrade();
    Map<Long, String> found = was.found().isEmpty() ? hashes(one.bundles()) : was.found();
    return new Unfinished(
        was.id(),
        was.file(),
        was.request(),
        was.started(),
        was.old(),
        was.isPastPoint(),
        was.isOrderly(),
        was.doing(),
        found);
  }

  private static Map<Long, String> hashes(List<Found> found) {
    Map<Long, String> hashes = new HashMap<>();
    found.forEach(
        each ->
            hashes.put(each.change().bundleId(), each.hash().orElseGet(() -> State.BROKEN.name())));
    return hashes;
  }

  private void remember(Unfinished upgrade, List<Found> found) {
    try {
      trails.found(upgrade, hashes(found));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "upgrade " + upgrade.id() + ": its journal cannot be written: " + e);
    }
  }

  private Interrupted replace(Interrupted before, Interrupted after) {
    int index = open.indexOf(before);
    if (index >= 0) {
      open.set(index, after);
    }
    return after;
  }

  private void close(Interrupted one) {
    open.remove(one);
    settle(one.upgrade());
  }

  private void settle(Unfinished upgrade) {
    trails.settle(upgrade);
    deletesFiles.accept(upgrade.id());
  }

  private void tell(Unfinished upgrade, List<Problem> problems) {
    UpgradeRequest request =
        upgrade
            .request()
            .orElseGet(
                () ->
                    UpgradeRequest.of(
                        Trigger.SERVICE, List.of(BundleChange.of(0, "not known", "0.0.0"))));
    history.interrupted(Past.of(upgrade.id(), request, upgrade.started(), Duration.ZERO), problems);
  }
}

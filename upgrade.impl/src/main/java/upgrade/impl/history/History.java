package upgrade.impl.history;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntSupplier;
import upgrade.api.Problem;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.log.Logs;

/**
 * Keeps upgrades: those that run or have just ended in memory and in files, the others in files.
 *
 * <p>Files are written by the thread of {@link Later} alone, also while an upgrade runs: if the
 * framework ends in the middle, the file tells how far it came.
 */
final class History implements UpgradeHistory, Chronicle {
  private static final System.Logger LOG = Logs.logger("upgrade.history");
  private static final Problem CUT_OFF = Problem.of("upgrade", "the framework ended in the middle");

  /** How many are shown at once: a configuration may keep more than fit into memory. */
  private static final int MOST = 1000;

  private final RecordFiles files;
  private final IntSupplier upgrades;
  private final Later later;
  private final ConcurrentMap<String, Watched> watched = new ConcurrentHashMap<>();
  // Whether a file tells of a stop that came to nothing; used by the history's thread only.
  private final Map<String, Boolean> noUpdates = new HashMap<>();
  private final Set<String> unwritable = new HashSet<>(); // the same; reported once

  /**
   * @param upgrades how many to keep, asked anew each time
   */
  History(RecordFiles files, IntSupplier upgrades, Later later) {
    this.files = files;
    this.upgrades = upgrades;
    this.later = later;
    later.in(Duration.ZERO, this::takeStock);
  }

  @Override
  public void begin(Growing upgrade) {
    Watched begun = new Watched(upgrade);
    watched.put(upgrade.id(), begun);
    later.in(Duration.ZERO, () -> look(begun));
  }

  /** The look that is due anyway would do, but people look at the file when they see the end. */
  @Override
  public void end(Growing upgrade) {
    Watched known = watched.computeIfAbsent(upgrade.id(), id -> new Watched(upgrade));
    known.end(upgrade);
    later.in(Duration.ZERO, () -> write(known));
  }

  @Override
  public List<UpgradeRecord> records() {
    Map<String, Watched> live = new HashMap<>(watched);
    Map<String, Past> all = new HashMap<>();
    for (String name : files.names().stream().limit(MOST).toList()) {
      String id = RecordFiles.id(name);
      if (!live.containsKey(id)) {
        read(name).ifPresent(past -> all.put(id, past));
      }
    }
    live.forEach((id, known) -> all.put(id, known.growing().record()));
    List<UpgradeRecord> records = new ArrayList<>(all.values());
    records.sort(
        Comparator.comparing(UpgradeRecord::started).thenComparing(UpgradeRecord::id).reversed());
    return records;
  }

  @Override
  public Optional<UpgradeRecord> record(String id) {
    Watched known = watched.get(id);
    if (known != null) {
      return Optional.of(known.growing().record());
    }
    return files.names().stream()
        .filter(name -> RecordFiles.id(name).equals(id))
        .findFirst()
        .flatMap(this::read)
        .map(past -> past);
  }

  private Optional<Past> read(String name) {
    return files.read(name).map(past -> past.outcome().isPresent() ? past : unended(past));
  }

  /** T1 (here) has looked who is watched, T2 begun an upgrade, T3 written its file. */
  private Past unended(Past past) {
    Watched known = watched.get(past.id());
    return known == null ? cutOff(past) : known.growing().record();
  }

  private static Past cutOff(Past past) {
    return past.because(CUT_OFF).ended(Outcome.INTERRUPTED);
  }

  /**
   * Adds to an upgrade that a framework before this one did not end; on the history's thread.
   *
   * @param known for the case that nothing of it was written
   * @param problems what is known of its end
   */
  void interrupted(Past known, List<Problem> problems) {
    if (upgrades.getAsInt() == 0 || watched.containsKey(known.id())) {
      return;
    }
    Past past =
        files.names().stream()
            .filter(name -> RecordFiles.id(name).equals(known.id()))
            .findFirst()
            .flatMap(files::read)
            .orElse(known);
    past = cutOff(past);
    for (Problem problem : problems) {
      past = past.because(problem);
    }
    if (write(past)) {
      noUpdates.put(RecordFiles.name(past), false);
      forget();
    }
  }

  /** What a framework that has gone has left. */
  private void takeStock() {
    files.deleteDrafts();
    for (String name : files.names()) {
      if (!watched.containsKey(RecordFiles.id(name))) {
        files
            .read(name)
            .filter(past -> past.outcome().isEmpty())
            .map(History::cutOff)
            .ifPresent(this::write);
      }
    }
    forget();
  }

  private void look(Watched upgrade) {
    boolean changed = false;
    try {
      changed = write(upgrade);
    } finally {
      Duration next = upgrade.next(changed);
      if (next.isZero() || upgrade.isEnded() && upgrades.getAsInt() == 0) {
        drop(upgrade);
      } else {
        later.in(next, () -> look(upgrade));
      }
    }
  }

  private void drop(Watched upgrade) {
    watched.values().remove(upgrade);
    Growing growing = upgrade.growing();
    if (!upgrade.isWritten(growing, growing.changes())) {
      files.delete(RecordFiles.name(growing.record())); // it would tell that nothing has ended it
    }
  }

  /** Whether something was written. */
  private boolean write(Watched upgrade) {
    Growing growing = upgrade.growing();
    // First the number, then what it counts: what comes in between is written once more.
    long changes = growing.changes();
    if (upgrades.getAsInt() == 0 || upgrade.isWritten(growing, changes)) {
      return false;
    }
    Past past = growing.record();
    if (!write(past)) {
      return false;
    }
    upgrade.written(growing, changes);
    noUpdates.put(RecordFiles.name(past), past.outcome().equals(Optional.of(Outcome.NO_UPDATE)));
    if (past.outcome().isPresent()) {
      forget();
    }
    return true;
  }

  private boolean write(Past past) {
    try {
      files.write(past);
      return true;
    } catch (IOException | RuntimeException e) {
      if (unwritable.add(past.id())) {
        LOG.log(Level.WARNING, "upgrade " + past.id() + ": its record cannot be written", e);
      }
      return false;
    }
  }

  private void forget() {
    List<String> names = files.names();
    noUpdates.keySet().retainAll(names);
    for (String name : Retention.due(names, upgrades.getAsInt(), this::isNoUpdate)) {
      files.delete(name);
      noUpdates.remove(name);
    }
  }

  private boolean isNoUpdate(String name) {
    return noUpdates.computeIfAbsent(
        name,
        unknown ->
            files
                .read(unknown)
                .map(past -> past.outcome().equals(Optional.of(Outcome.NO_UPDATE)))
                .orElse(false));
  }

  /** Writes what has not been written yet; on the history's thread. */
  void flush() {
    watched.values().forEach(this::write);
  }
}

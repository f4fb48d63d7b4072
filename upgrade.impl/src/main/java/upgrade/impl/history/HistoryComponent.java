package upgrade.impl.history;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import upgrade.api.Message;
import upgrade.api.Problem;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.oldcode.OldLoaders;
import upgrade.impl.settings.SettingsInForce;
import upgrade.impl.thread.Daemons;
import upgrade.log.Logs;

/** Gives the history its directory, its thread and its bound. */
@Component(service = {UpgradeHistory.class, HistoryComponent.class})
public final class HistoryComponent implements UpgradeHistory, Chronicle {
  private static final System.Logger LOG = Logs.logger("upgrade.history");
  private static final Set<Outcome> REPLACED =
      Set.of(Outcome.SUCCEEDED, Outcome.ROLLED_BACK, Outcome.FAILED);
  private static final Duration IDLE = Duration.ofSeconds(2);

  /** The framework's stop must not wait for a slow disk. */
  private static final Duration END = Duration.ofMillis(500);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Daemons.named("history"));
  private final History history;
  private final OldLoaders oldLoaders;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<Protection> protections = List.of();

  @Activate
  public HistoryComponent(BundleContext context, @Reference SettingsInForce settings) {
    thread.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    oldLoaders = new OldLoaders(context, this::requests, System::nanoTime);
    java.io.File directory = context.getDataFile("history");
    Path path =
        directory == null
            ? Path.of(System.getProperty("java.io.tmpdir"), "upgrade-history")
            : directory.toPath();
    history =
        new History(new RecordFiles(path), () -> settings.now().historyUpgrades(), this::later);
  }

  private void later(Duration delay, Runnable task) {
    try {
      thread.schedule(() -> guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Ours is going away: the last flush has it, or the next start finds it cut off.
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.ERROR, "the history missed something", e);
    }
  }

  /** Whoever stops us is in a hurry: what a slow disk does not take is left to the thread. */
  @Deactivate
  void deactivate() {
    later(Duration.ZERO, history::flush);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "the last record is not written yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<RequestInFlight> requests() {
    return protections.stream().flatMap(each -> each.requests().stream()).toList();
  }

  @Override
  public void begin(Growing upgrade) {
    history.begin(upgrade);
    joined(upgrade);
  }

  /** Before any of them stops: what they have now is what becomes old. */
  @Override
  public void joined(Growing upgrade) {
    oldLoaders.replaces(upgrade.id(), upgrade.record().changes());
  }

  /** What was watched before a restart is not known; then its class loaders have gone with it. */
  @Override
  public List<Message> oldCode(String id) {
    Optional<Outcome> outcome = record(id).flatMap(UpgradeRecord::outcome);
    if (outcome.isPresent() && !REPLACED.contains(outcome.get())) {
      return List.of();
    }
    if (outcome.isPresent() && !oldLoaders.knows(id)) {
      return List.of(
          Message.of(false, "not known: it was not watched any more, or since a restart"));
    }
    return oldLoaders.of(id);
  }

  @Override
  public void end(Growing upgrade) {
    history.end(upgrade);
  }

  /**
   * Adds to an upgrade that a framework before this one did not end.
   *
   * @param known for the case that nothing of it was written
   * @param problems what is known of its end
   */
  public void interrupted(Past known, List<Problem> problems) {
    later(Duration.ZERO, () -> history.interrupted(known, problems));
  }

  @Override
  public List<UpgradeRecord> records() {
    return history.records();
  }

  @Override
  public Optional<UpgradeRecord> record(String id) {
    return history.record(id);
  }
}

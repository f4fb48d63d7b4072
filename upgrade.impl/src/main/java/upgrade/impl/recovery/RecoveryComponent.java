package upgrade.impl.recovery;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeResult;
import upgrade.impl.bundle.WorkFiles;
import upgrade.impl.history.HistoryComponent;
import upgrade.impl.run.UpgradeComponent;
import upgrade.impl.settings.Flag;
import upgrade.impl.settings.SettingsInForce;
import upgrade.impl.thread.Daemons;
import upgrade.log.Logs;

/** Gives the recovery its thread, which is there only after a crash, and lets it wait its time. */
@Component(service = RecoveryComponent.class, immediate = true)
public final class RecoveryComponent implements UpgradeListener {
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final Recovery recovery;
  private final Calm calm;
  private final Optional<ServiceRegistration<?>> listening;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, 2, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Daemons.named("recovery"));

  @Activate
  public RecoveryComponent(
      BundleContext context,
      @Reference UpgradeComponent upgrades,
      @Reference HistoryComponent history,
      @Reference SettingsInForce settings) {
    thread.allowCoreThreadTimeOut(true);
    calm = new Calm(context, QUIET, System::nanoTime);
    recovery =
        new Recovery(
            upgrades.trails(),
            new Contents(context),
            new Restoring(context, upgrades),
            history,
            () -> settings.now().is(Flag.RESTORE_AFTER_CRASH),
            id -> WorkFiles.delete(context, id));
    recovery.find();
    boolean any = !recovery.open().isEmpty();
    // Not declared: Declarative Services would find a circle.
    listening =
        any
            ? Optional.of(context.registerService(UpgradeListener.class, this, null))
            : Optional.empty();
    if (any) {
      later(this::recover);
    }
  }

  @Deactivate
  void deactivate() {
    stop.countDown();
    listening.ifPresent(ServiceRegistration::unregister);
    thread.shutdownNow();
  }

  /** The upgrades that a crash has interrupted and about which something is still to be done. */
  public List<Interrupted> open() {
    return recovery.open();
  }

  @Override
  public void upgradeEnded(Upgrade upgrade, UpgradeResult result) {
    if (!recovery.open().isEmpty()) {
      later(() -> recovery.lookAgain(result.request()));
    }
  }

  private void recover() {
    try {
      if (calm.await(stop)) {
        recovery.recover();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is left to be done is for the next start
    }
  }

  private void later(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException | LinkageError e) {
              Logs.logger("upgrade.recovery").log(Level.ERROR, "the recovery broke off", e);
            }
          });
    } catch (RejectedExecutionException e) {
      // Ours is going away: the next start has it.
    }
  }
}

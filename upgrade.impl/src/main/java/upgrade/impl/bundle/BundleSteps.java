package upgrade.impl.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import upgrade.api.CheckFailedException;
import upgrade.api.Instruction;
import upgrade.api.Step;
import upgrade.api.StepContext;
import upgrade.api.UpgradeException;
import upgrade.impl.affected.Kind;
import upgrade.impl.settings.Flag;
import upgrade.impl.settings.Settings;
import upgrade.impl.trail.Trail;
import upgrade.impl.version.CurrentContents;

/**
 * Performs the steps on the bundles of one upgrade, and puts the old content back.
 *
 * <p>Used by one thread at a time: that of the step.
 */
public final class BundleSteps implements AutoCloseable {
  private final BundleContext context;
  private final WorkFiles files;
  private final Loading loading;
  private final Snapshots snapshots;
  private final List<Long> updated = new ArrayList<>();
  private final Running running;
  private final OldContents old;

  /**
   * @param directory where contents are kept until {@link #close}
   * @param settings what new contents have to meet
   * @param current what the bundles have now, as far as it is kept
   * @param newVersion told the version of each new content once it is known
   * @param trail told what the way back is
   */
  public BundleSteps(
      BundleContext context,
      Path directory,
      Settings settings,
      CurrentContents current,
      BiConsumer<Long, String> newVersion,
      Supplier<Trail> trail) {
    this.context = context;
    this.files = new WorkFiles(directory);
    Space space = new Space(settings.diskSpareBytes());
    Loading.Conditions conditions =
        new Loading.Conditions(
            settings.contentBytes(), settings.is(Flag.OTHER_SIGNERS_ALLOWED), space);
    this.loading = new Loading(context, directory, conditions, current, newVersion);
    this.snapshots = new Snapshots(directory, current, space, trail);
    this.running = new Running(context);
    this.old = new OldContents(context, snapshots, running);
  }

  /** What performs and undoes the steps of that kind. */
  public Instruction of(Step.Kind kind) {
    return new Instruction() {
      @Override
      public void run(StepContext step, List<Object> arguments)
          throws UpgradeException, InterruptedException {
        if (!step.request().trigger().byFramework()) {
          perform(kind, step, ids(arguments));
        } else if (kind == Step.Kind.LOAD) {
          secure(step, ids(arguments));
        }
      }

      @Override
      public void undo(StepContext step, List<Object> arguments)
          throws UpgradeException, InterruptedException {
        if (step.request().trigger().byFramework()) {
          putBack(kind, step);
        } else {
          putBackOurs(kind, step);
        }
      }
    };
  }

  private static List<Long> ids(List<Object> arguments) {
    return arguments.stream().map(Long.class::cast).toList();
  }

  private void perform(Step.Kind kind, StepContext step, List<Long> ids)
      throws UpgradeException, InterruptedException {
    switch (kind) {
      case LOAD -> load(step, ids);
      case STOP -> running.stop(ids);
      case UPDATE -> update(ids);
      case REFRESH -> refresh(step, ids);
      case START -> running.start(ids);
      case INSTRUCTION, POINT_OF_NO_RETURN -> {}
    }
  }

  private void putBackOurs(Step.Kind kind, StepContext step)
      throws UpgradeException, InterruptedException {
    switch (kind) {
      case START -> running.stopStarted();
      case UPDATE -> restore(step);
      case STOP -> {
        Refresh.of(context, running.takeStopFailed());
        running.startStopped();
      }
      // Old content is refreshed when it is back: see restore.
      case REFRESH, LOAD, INSTRUCTION, POINT_OF_NO_RETURN -> {}
    }
  }

  /** What the framework did. */
  private void putBack(Step.Kind kind, StepContext step)
      throws UpgradeException, InterruptedException {
    switch (kind) {
      case START -> old.stopNew(step);
      case UPDATE -> old.restore(step);
      case STOP -> running.startStopped();
      case REFRESH, LOAD, INSTRUCTION, POINT_OF_NO_RETURN -> {}
    }
  }

  private void secure(StepContext step, List<Long> ids) {
    try {
      files.create();
    } catch (CheckFailedException e) {
      step.warn(String.valueOf(e.getMessage())); // what cannot be kept is told one by one
    }
    old.secure(step, ids);
  }

  /**
   * The bundles that the framework has changed, but whose old content was not kept.
   *
   * @param changing those that it may have changed
   */
  public List<String> lost(Set<Long> changing) {
    return old.lost(changing);
  }

  /** The bundles that have to be put back, and those that are wired to them. */
  public Set<Long> wiredToBroken() {
    Set<Long> ids = new LinkedHashSet<>();
    Wirings.users(old.broken()).forEach(bundle -> ids.add(bundle.getBundleId()));
    return ids;
  }

  private void load(StepContext step, List<Long> ids)
      throws CheckFailedException, InterruptedException {
    files.create();
    List<Bundle> bundles = new ArrayList<>();
    for (long id : ids) {
      bundles.add(bundle(id));
    }
    loading.load(step, bundles);
    if (!step.checkOnly()) {
      for (Bundle bundle : bundles) {
        snapshots.take(bundle);
      }
      running.remember(ids);
    }
  }

  private void update(List<Long> ids) throws UpgradeException {
    for (long id : ids) {
      Content content =
          loading
              .of(id)
              .orElseThrow(
                  () ->
                      new UpgradeException("the new content of bundle " + id + " was not loaded"));
      updated.add(id);
      replace(bundle(id), content.file());
    }
  }

  private void restore(StepContext step) throws UpgradeException, InterruptedException {
    List<Long> back = new ArrayList<>(updated);
    java.util.Collections.reverse(back);
    for (long id : back) {
      Optional<Path> snapshot = snapshots.of(id);
      if (snapshot.isPresent()) {
        replace(bundle(id), snapshot.get());
      }
    }
    updated.clear();
    Refresh.of(context, back);
  }

  static void replace(Bundle bundle, Path file) throws UpgradeException {
    try (InputStream content = Files.newInputStream(file)) {
      bundle.update(content);
    } catch (IOException | BundleException | IllegalStateException e) {
      throw new UpgradeException(
          bundle.getSymbolicName() + ": update failed: " + e.getMessage(), e);
    }
  }

  private void refresh(StepContext step, List<Long> ids)
      throws UpgradeException, InterruptedException {
    Refresh.of(context, ids);
    running.checkOthers(ids);
  }

  private Bundle bundle(long id) throws CheckFailedException {
    Bundle bundle = context.getBundle(id);
    if (bundle == null || Kind.isOurs(bundle)) {
      throw new CheckFailedException("there is no bundle " + id + " to upgrade any more");
    }
    return bundle;
  }

  /** Deletes what was kept. */
  @Override
  public void close() {
    files.close();
  }
}

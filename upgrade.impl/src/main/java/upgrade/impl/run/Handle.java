package upgrade.impl.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upgrade.api.CheckResult;
import upgrade.api.Plan;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.plan.Planned;
import upgrade.impl.settings.Settings;
import upgrade.log.Logs;

/** Gives others a hold on one upgrade, and runs it from its first event to its result. */
final class Handle implements Upgrade {
  private final String id;
  private final Stage stage;
  private final Progress progress;
  private final Following following;
  private final Admission admission;
  private final Journal journal;
  private final Guard guard;
  private final Hanging hanging;
  private final Optional<Thread> initiator;
  private final long initiatedNanos = System.nanoTime();
  private final CompletableFuture<UpgradeResult> result = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable UpgradeResult how;

  Handle(
      String id,
      Stage stage,
      UpgradeRequest request,
      Optional<Planned> planned,
      Optional<Thread> initiator,
      Function<Handle, Turns> turns) {
    this.id = id;
    this.stage = stage;
    this.initiator = initiator;
    this.progress = new Progress(request, planned);
    this.following =
        new Following(
            stage.bundles(), stage.settings().get(), stage.deployments(), stage.nanoTime());
    this.admission = new Admission(following);
    this.journal =
        new Journal(this, stage.audience(), stage.chronicle(), stage.trails(), stage.clock());
    this.guard = new Guard(stage.workers(), stage.nanoTime());
    this.hanging = new Hanging(journal, admission, turns.apply(this));
  }

  /**
   * Runs it to its end.
   *
   * @return those who came too late to join
   */
  List<Admission.Join> run() {
    Stage.BundleWork work = stage.bundleSteps().apply(id, progress::version);
    Settings settings = stage.settings().get();
    Way way = way(work, settings);
    boolean service = !progress.request().trigger().byFramework();
    journal.started(progress.request());
    Outcome outcome = Outcome.FAILED;
    try {
      outcome = new Run(way, admission, following, journal, service, settings).walk();
    } catch (RuntimeException | Error e) { // ours: nothing may stay closed because of it
      journal.problem(Problem.of("upgrade", "failed itself: " + e));
      Logs.logger("upgrade.run").log(System.Logger.Level.ERROR, "upgrade " + id, e);
      way.back();
    } finally {
      finish(service, outcome, work, isLeft(service, way));
    }
    way.fatal().ifPresent(Handle::rethrowElsewhere);
    return admission.end();
  }

  /**
   * Ends one that broke off before its own end: nobody shall wait for a result that never comes,
   * nor to be let in; in another upgrade they might meet the same, and so on for ever.
   */
  void brokeOff(Throwable why) {
    if (how == null) {
      how = resultOf(why);
      ended.countDown();
    }
    admission.end().forEach(join -> join.passage().open());
  }

  /** By the journal; if what broke it off breaks that, too, at least who waits has a result. */
  private UpgradeResult resultOf(Throwable why) {
    try {
      return journal.brokeOff(progress.request(), why);
    } catch (RuntimeException | Error again) {
      return new Result(
          id,
          progress.request(),
          Outcome.FAILED,
          false,
          List.of(Problem.of("upgrade", "broke off: " + why)),
          List.of(),
          Map.of(),
          stage.clock().instant(),
          Duration.ZERO);
    }
  }

  private Way way(Stage.BundleWork work, Settings settings) {
    Performer performer =
        new Performer(id, journal, admission, guard, stage.nanoTime(), work.steps());
    return new Way(
        progress,
        performer,
        journal,
        admission,
        hanging,
        stage,
        work.wayBack(),
        settings,
        initiator,
        initiatedNanos);
  }

  /**
   * Runs the steps before the point of no return as a check, on the caller's time; a handle that
   * checks does nothing else.
   */
  CheckResult check() {
    Stage.BundleWork work = stage.bundleSteps().apply(id, progress::version);
    try {
      way(work, stage.settings().get()).check();
      UpgradeRequest request = progress.request();
      return journal.checked(plan().forRequest(request));
    } finally {
      work.close().run();
    }
  }

  /** Whether the framework stops in the middle of it: what to do about it is for the next start. */
  private boolean isLeft(boolean service, Way way) {
    return admission.isShutdown()
        && admission.isPastPoint()
        && (way.isLeft() || !service && !following.isSettled());
  }

  private void finish(boolean service, Outcome outcome, Stage.BundleWork work, boolean left) {
    UpgradeRequest request = progress.request();
    if (!service && outcome != Outcome.CANCELLED && outcome != Outcome.ROLLED_BACK) {
      request = Requests.to(request, stage.bundles()::version);
    }
    try {
      journal.over(left); // first: what is deleted then is the way back
      if (!left) {
        work.close().run();
      }
    } finally {
      how = journal.ended(request, outcome);
      ended.countDown();
    }
  }

  /**
   * Hands the result to who waits for it, once the upgrade is no longer the running one; on a
   * thread where what they do with it keeps nobody else waiting.
   */
  void publish() {
    UpgradeResult known = how;
    if (known == null) {
      return;
    }
    try {
      result.completeAsync(() -> known, stage.workers());
    } catch (RuntimeException | Error e) { // we are going away, or there is no thread to be had
      result.complete(known);
    }
  }

  /** On a thread of its own, as nobody's: this one still has others to let in. */
  private static void rethrowElsewhere(Error error) {
    Thread thread =
        new Thread(
            () -> {
              throw error;
            },
            "upgrade-error");
    thread.setDaemon(true);
    thread.start();
  }

  /** What a stop meets; to be followed by {@link #admitted}. */
  Admission.Answer admit(Stopping stopping, Duration timeout) {
    return admission.admit(stopping, timeout);
  }

  /**
   * Interrupts what runs if that would keep the stop waiting; tells of one that need not wait.
   * Calls out: for when no lock is held.
   */
  void admitted(Stopping stopping, Admission.Kind kind) {
    if (kind == Admission.Kind.WAITS) {
      guard.interrupt();
    } else if (kind == Admission.Kind.COVERED && progress.join(stopping)) {
      journal.joined(progress.request());
    }
  }

  /** Takes over one that waits for another upgrade already. */
  void adopt(Admission.Join join) {
    admission.adopt(join);
  }

  /** Takes out those that wait to be let in: they need another upgrade. */
  List<Admission.Join> joins() {
    List<Admission.Join> joins = admission.take();
    joins.forEach(join -> following.forget(join.stopping()));
    return joins;
  }

  void bundleEvent(long bundleId, int type) {
    following.event(bundleId, type);
    journal.bundleEvent(bundleId, type);
  }

  void abort(String reason, boolean framework) {
    admission.abort(reason, framework);
    guard.interrupt();
    following.wake();
  }

  boolean awaitEnd(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public UpgradeRequest request() {
    return progress.request();
  }

  @Override
  public Plan plan() {
    return progress.planned().plan();
  }

  @Override
  public Section section() {
    return journal.section();
  }

  @Override
  public Optional<Stuck> stuck() {
    return hanging.stuck();
  }

  /** Whether a stop belongs to it, even while it is stuck. */
  boolean covers(Stopping stopping) {
    return admission.covers(stopping);
  }

  @Override
  public boolean cancel() {
    boolean early = admission.cancel();
    if (early) {
      guard.interrupt();
    }
    return early;
  }

  @Override
  public CompletionStage<UpgradeResult> result() {
    return result.minimalCompletionStage();
  }

  @Override
  public String toString() {
    return "upgrade " + id;
  }
}

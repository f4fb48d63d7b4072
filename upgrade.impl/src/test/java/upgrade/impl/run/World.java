package upgrade.impl.run;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import upgrade.api.BundleChange;
import upgrade.api.Instruction;
import upgrade.api.Position;
import upgrade.api.StepContext;
import upgrade.api.Trigger;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.impl.deployment.RunningDeployments;
import upgrade.impl.history.Chronicle;
import upgrade.impl.history.Growing;
import upgrade.impl.plan.Catalog;
import upgrade.impl.plan.Named;
import upgrade.impl.plan.Planner;
import upgrade.impl.plan.Registered;
import upgrade.impl.plan.Target;
import upgrade.impl.settings.Settings;

/** Stands in for the world around upgrades: instructions that record, bundles that obey. */
final class World implements AutoCloseable {
  static final long SHOP = 7;

  /** What an instruction does. */
  interface Action {
    void run(StepContext context) throws UpgradeException, InterruptedException;
  }

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final Map<String, Action> runs = new HashMap<>();
  final Map<String, Action> undos = new HashMap<>();
  final Set<Long> down = Collections.synchronizedSet(new java.util.HashSet<>());
  final Set<String> lost = Collections.synchronizedSet(new java.util.HashSet<>());
  final Set<Long> wired = Collections.synchronizedSet(new java.util.HashSet<>());
  final Map<String, Long> newer = new java.util.concurrent.ConcurrentHashMap<>();
  private final Map<String, Registered> instructions = new LinkedHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "world");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((t, e) -> {});
            return thread;
          });
  final Audience audience = new Audience(threads);
  final Recorded chronicle = new Recorded();
  volatile Settings settings =
      Settings.DEFAULTS
          .with() // nothing is rolled back that the framework does
          .within(Duration.ofMillis(100), Duration.ofMillis(50), Duration.ofSeconds(10));
  volatile Runnable breaks = () -> {};
  volatile Runnable looked = () -> {};
  volatile Runnable noThread = () -> {};
  volatile Runnable whenStuck = () -> {};
  final RunningDeployments deployments =
      new RunningDeployments(() -> settings.stepTimeout(), System::nanoTime);
  final Upgrades upgrades =
      new Upgrades(
          new Stage(
              this::plan,
              new Bundles() {
                @Override
                public boolean isRunning(long bundleId) {
                  return !down.contains(bundleId);
                }

                @Override
                public boolean isStarted(long bundleId) {
                  return isRunning(bundleId);
                }

                @Override
                public Optional<String> version(long bundleId) {
                  return Optional.of("2.0.0");
                }

                @Override
                public Optional<Long> newer(String symbolicName, long newestId) {
                  return Optional.ofNullable(newer.get(symbolicName));
                }
              },
              (id, versions) -> {
                breaks.run();
                return new Stage.BundleWork(
                    kind -> recording(kind.name()), wayBack(), () -> calls.add("close"));
              },
              () -> settings,
              task -> {
                noThread.run();
                threads.execute(task);
              },
              threads,
              audience,
              chronicle,
              upgrade.impl.trail.Trails.NONE,
              deployments,
              Clock.systemUTC(),
              System::nanoTime));

  private Stage.WayBack wayBack() {
    return new Stage.WayBack(
        changing -> List.copyOf(lost),
        () -> {
          looked.run();
          return Set.copyOf(wired);
        });
  }

  /** Holds what would be kept. */
  static final class Recorded implements Chronicle {
    final Map<String, Growing> begun = new java.util.concurrent.ConcurrentHashMap<>();
    final Map<String, Growing> ended = new java.util.concurrent.ConcurrentHashMap<>();
    volatile Runnable breaksAtBegin = () -> {};
    volatile Runnable breaksAtEnd = () -> {};

    @Override
    public void begin(Growing upgrade) {
      begun.put(upgrade.id(), upgrade);
      breaksAtBegin.run();
    }

    @Override
    public void end(Growing upgrade) {
      breaksAtEnd.run();
      ended.put(upgrade.id(), upgrade);
    }
  }

  World() {
    add("StartSection", Position.beforePointOfNoReturn());
    add("Check", Position.beforePointOfNoReturn());
    add("Suspend", Position.beforePointOfNoReturn(), "Check");
    add("Ready", Position.append());
    add("Resume", Position.append(), "Suspend");
  }

  private void add(String name, Position position, String... requires) {
    Registered placed = Named.instruction(name, position, requires);
    instructions.put(
        name,
        new Registered(
            name,
            placed.requires(),
            new Instruction() {
              @Override
              public Position position(upgrade.api.Planning planning) {
                return position;
              }

              @Override
              public void run(StepContext context, List<Object> arguments)
                  throws UpgradeException, InterruptedException {
                recording(name).run(context, arguments);
              }

              @Override
              public void undo(StepContext context, List<Object> arguments)
                  throws UpgradeException, InterruptedException {
                recording(name).undo(context, arguments);
              }

              @Override
              public void stuck(StepContext context, List<Object> arguments) {
                calls.add("stuck " + name);
                whenStuck.run();
              }

              @Override
              public void goesOn(StepContext context, List<Object> arguments) {
                calls.add("goes on " + name);
              }
            }));
  }

  private Instruction recording(String name) {
    return new Instruction() {
      @Override
      public void run(StepContext context, List<Object> arguments)
          throws UpgradeException, InterruptedException {
        calls.add((context.checkOnly() ? "check " : "") + name);
        runs.getOrDefault(name, c -> {}).run(context);
      }

      @Override
      public void undo(StepContext context, List<Object> arguments)
          throws UpgradeException, InterruptedException {
        calls.add("undo " + name);
        undos.getOrDefault(name, c -> {}).run(context);
      }
    };
  }

  private upgrade.impl.plan.Planned plan(UpgradeRequest request) throws upgrade.api.PlanException {
    List<Long> ids = request.changes().stream().map(BundleChange::bundleId).toList();
    return Planner.plan(
        new Target(request, ids, List.of()),
        Catalog.of(
            instructions.values(),
            List.of(Named.modification("web", 2, "Check", "Suspend", "Ready", "Resume"))));
  }

  static BundleChange shop() {
    return BundleChange.of(SHOP, "shop", "1.0.0");
  }

  Upgrade start() throws Exception {
    return upgrades.start(UpgradeRequest.of(shop()));
  }

  UpgradeResult run() throws Exception {
    return result(start());
  }

  static UpgradeResult result(Upgrade upgrade) throws Exception {
    return upgrade.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** A stop of the shop by this thread, in an update that has not ended. */
  Stopping stop(Trigger trigger) {
    return stop(shop(), trigger);
  }

  Stopping stop(BundleChange change, Trigger trigger) {
    return new Stopping(
        trigger,
        change,
        List.of(),
        Set.of(change.bundleId()),
        "somebody on thread '" + Thread.currentThread().getName() + "'",
        Thread.currentThread(),
        () ->
            trigger == Trigger.UPDATE || trigger == Trigger.REFRESH
                ? !calls.contains("left " + change.bundleId())
                : calls.contains("inside " + change.bundleId()),
        change.bundleId());
  }

  /** Hears the result of the one upgrade of a test. */
  java.util.concurrent.CompletableFuture<UpgradeResult> ended() {
    java.util.concurrent.CompletableFuture<UpgradeResult> ended =
        new java.util.concurrent.CompletableFuture<>();
    audience.add(
        new UpgradeListener() {
          @Override
          public void upgradeEnded(Upgrade upgrade, UpgradeResult result) {
            ended.complete(result);
          }
        });
    return ended;
  }

  @Override
  public void close() {
    upgrades.close("test ends", false);
    threads.shutdownNow();
  }
}

package upgrade.impl.run;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import upgrade.api.CheckResult;
import upgrade.api.Instruction;
import upgrade.api.Modification;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeService;
import upgrade.impl.affected.Affected;
import upgrade.impl.affected.FrameworkNeighbours;
import upgrade.impl.affected.Neighbours;
import upgrade.impl.bundle.BundleSteps;
import upgrade.impl.bundle.Targets;
import upgrade.impl.bundle.WorkFiles;
import upgrade.impl.deployment.DeploymentsComponent;
import upgrade.impl.deployment.RunningDeployments;
import upgrade.impl.history.HistoryComponent;
import upgrade.impl.plan.Catalog;
import upgrade.impl.plan.Planned;
import upgrade.impl.plan.Planner;
import upgrade.impl.plan.Registered;
import upgrade.impl.settings.Settings;
import upgrade.impl.settings.SettingsInForce;
import upgrade.impl.trail.TrailFiles;
import upgrade.impl.version.CurrentContents;
import upgrade.impl.who.Who;

/** Connects {@link Upgrades} with the framework and with what is registered. */
@Component(
    service = {UpgradeService.class, UpgradeComponent.class},
    immediate = true)
public final class UpgradeComponent implements UpgradeService {
  private final BundleContext context;
  private final Threads threads = new Threads();
  private final Audience audience = new Audience(threads.events());
  private final Upgrades upgrades;
  private final Map<ServiceReference<?>, Registered> instructions =
      new ConcurrentSkipListMap<>(Collections.reverseOrder());

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<Modification> modifications = List.of();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable ServiceComponentRuntime components;

  private volatile CurrentContents contents = CurrentContents.NONE;
  private final SettingsInForce settings;
  private final RunningDeployments deployments;
  private final TrailFiles trails;

  @Activate
  public UpgradeComponent(
      BundleContext context,
      @Reference SettingsInForce settings,
      @Reference HistoryComponent history,
      @Reference DeploymentsComponent deployments) {
    this.context = context;
    this.settings = settings;
    this.deployments = deployments.running();
    this.trails = new TrailFiles(WorkFiles.root(context), Clock.systemUTC());
    Targets targets = new Targets(context, this::neighbours);
    this.upgrades =
        new Upgrades(
            new Stage(
                request -> plan(targets, request),
                new FrameworkBundles(context),
                (id, versions) -> work(steps(id, versions)),
                settings::now,
                threads.runners(),
                threads.workers(),
                audience,
                history,
                trails,
                this.deployments,
                Clock.systemUTC(),
                System::nanoTime));
    Preloaded.classesOf(context.getBundle());
    WorkFiles.deleteLeftovers(context, trails::isNeeded);
  }

  @Deactivate
  void deactivate() {
    upgrades.close("upgrade.impl stops", false);
    try {
      if (upgrades.awaitEnd()) {
        threads.close();
      }
    } catch (InterruptedException e) {
      // Whoever stops us is in a hurry; what is left to undo ends on its own threads.
    }
  }

  /** The upgrades, for those who tell them what the framework does. */
  public Upgrades upgrades() {
    return upgrades;
  }

  /** The deployments that go on, for those who hear which thread stops a bundle. */
  public RunningDeployments deployments() {
    return deployments;
  }

  /** What upgrades have left on disk that have not ended. */
  public TrailFiles trails() {
    return trails;
  }

  public Settings settings() {
    return settings.now();
  }

  /** A snapshot of who uses whom. */
  public Neighbours neighbours() {
    return new FrameworkNeighbours(context, Optional.ofNullable(components));
  }

  private Planned plan(Targets targets, UpgradeRequest request) throws PlanException {
    return Planner.plan(targets.of(request), catalog());
  }

  /** What is registered now. */
  public Catalog catalog() {
    return Catalog.of(instructions.values(), modifications);
  }

  private BundleSteps steps(String id, BiConsumer<Long, String> versions) {
    return new BundleSteps(
        context,
        WorkFiles.directory(context, id),
        settings.now(),
        contents,
        versions,
        () -> trails.of(id));
  }

  private Stage.BundleWork work(BundleSteps steps) {
    Stage.WayBack wayBack =
        new Stage.WayBack(steps::lost, () -> Affected.by(steps.wiredToBroken(), neighbours()));
    return new Stage.BundleWork(steps::of, wayBack, steps::close);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindInstruction(Instruction instruction, ServiceReference<Instruction> reference) {
    Map<String, Object> properties = new java.util.HashMap<>();
    for (String key : reference.getPropertyKeys()) {
      properties.put(key, reference.getProperty(key));
    }
    instructions.put(reference, Registered.of(instruction, properties));
  }

  void unbindInstruction(Instruction instruction, ServiceReference<Instruction> reference) {
    instructions.remove(reference);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindListener(UpgradeListener listener) {
    audience.add(listener);
  }

  void unbindListener(UpgradeListener listener) {
    audience.remove(listener);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindContents(CurrentContents current) {
    contents = current;
  }

  void unbindContents(CurrentContents current) {
    if (contents == current) {
      contents = CurrentContents.NONE;
    }
  }

  @Override
  public Plan plan(UpgradeRequest request) throws PlanException {
    return upgrades.plan(request);
  }

  @Override
  public CheckResult check(UpgradeRequest request) throws PlanException {
    return upgrades.check(request);
  }

  @Override
  public Upgrade start(UpgradeRequest request) throws PlanException {
    boolean known = request.who().isPresent();
    return upgrades.start(known ? request : request.by(Who.runsThisThread()));
  }

  @Override
  public Optional<Upgrade> running() {
    return upgrades.running();
  }

  @Override
  public List<Upgrade> waiting() {
    return upgrades.waiting();
  }

  @Override
  public List<Upgrade> stuck() {
    return upgrades.stuck();
  }
}

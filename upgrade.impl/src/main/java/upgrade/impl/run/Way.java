package upgrade.impl.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import upgrade.api.Direction;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.Step;
import upgrade.api.Trigger;
import upgrade.impl.plan.Planned;
import upgrade.impl.run.Performed.Key;
import upgrade.impl.run.Performed.Keyed;
import upgrade.impl.run.Performer.Mode;
import upgrade.impl.settings.Flag;
import upgrade.impl.settings.Settings;

/** Performs and undoes the stretches of one upgrade's plan; used by the thread of its run. */
final class Way {
  private static final String START_SECTION = "StartSection";

  private final Progress progress;
  private final Performer performer;
  private final Journal journal;
  private final Admission admission;
  private final Hanging hanging;
  private final Stage stage;
  private final Stage.WayBack wayBack;
  private final Duration stepTimeout;
  private final boolean service;
  private final boolean secures;
  private final Performed performed = new Performed();
  private final List<Section> sections = new ArrayList<>();
  private final Set<Key> onBundles = new LinkedHashSet<>();
  private List<Step> undoing = List.of();
  private final Set<Long> secured = new HashSet<>();
  private Optional<Error> fatal = Optional.empty();
  private boolean left;
  private Trigger trigger;
  private Optional<Thread> initiator;
  private long initiatedNanos;

  Way(
      Progress progress,
      Performer performer,
      Journal journal,
      Admission admission,
      Hanging hanging,
      Stage stage,
      Stage.WayBack wayBack,
      Settings settings,
      Optional<Thread> initiator,
      long initiatedNanos) {
    this.progress = progress;
    this.performer = performer;
    this.journal = journal;
    this.admission = admission;
    this.hanging = hanging;
    this.stage = stage;
    this.wayBack = wayBack;
    this.stepTimeout = settings.stepTimeout();
    this.trigger = progress.request().trigger();
    this.service = !trigger.byFramework();
    this.secures = !service && settings.is(Flag.ROLLBACK);
    this.initiator = initiator;
    this.initiatedNanos = initiatedNanos;
  }

  /**
   * Makes the plan for the request with those who joined.
   *
   * @return whether there is one
   */
  boolean plan(List<Admission.Join> joins) {
    for (Admission.Join join : joins) {
      trigger = join.stopping().trigger();
      initiator = Optional.of(join.stopping().thread());
      initiatedNanos = System.nanoTime(); // it waits: whatever it runs arrived before
      if (trigger != Trigger.REFRESH) {
        secured.add(join.stopping().bundleId());
      }
      if (progress.join(join.stopping())) {
        journal.joined(progress.request());
      }
    }
    AtomicReference<Planned> made = new AtomicReference<>();
    List<Problem> problems = new ArrayList<>();
    Guard.Ended ended =
        performer.plan(
            () -> {
              try {
                made.set(stage.plans().plan(progress.planningRequest()));
              } catch (PlanException e) {
                problems.addAll(e.problems());
              }
            },
            stepTimeout);
    Planned planned = made.get();
    if (planned != null) {
      progress.plan(planned);
      journal.planned(planned.modification());
      return true;
    }
    if (problems.isEmpty()) {
      problems.add(Problem.of("plan", ended.reason()));
    }
    problems.forEach(journal::problem);
    return false;
  }

  /** Runs everything before the point of no return as a check only. */
  boolean check() {
    for (Step step : progress.planned().plan().checked()) {
      if (admission.isOver() || !run(step, Mode.CHECK, () -> false)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Runs everything up to the first step on bundles.
   *
   * @return false if a step before the point of no return failed, or it was cancelled
   */
  boolean before(List<Admission.Join> joins) {
    for (Keyed keyed : Performed.up(progress.planned().plan())) {
      Step step = keyed.step();
      if (step.kind().changesBundles()) {
        break;
      }
      if (step.kind() == Step.Kind.POINT_OF_NO_RETURN) {
        if (!pass()) {
          return false;
        }
      } else if (step.kind() == Step.Kind.LOAD && !isLoaded(keyed)) {
        skip(keyed);
      } else if (admission.isOver()) {
        return false;
      } else {
        performed.add(keyed); // also if it fails: what it did half-way has to be undone
        boolean ok = run(step, Mode.RUN, () -> false);
        boolean matters = step.kind() != Step.Kind.LOAD || service; // else it is only secured
        if (!ok && matters && !admission.isPastPoint()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Ours is loaded once; of a plain update, what it replaces is secured whenever others join. */
  private boolean isLoaded(Keyed load) {
    return service ? !performed.contains(load.key()) : secures;
  }

  /** Notes which bundles came in the place of others. */
  void replaced(Map<Long, Long> newIds) {
    if (!newIds.isEmpty() && progress.replaced(newIds)) {
      journal.joined(progress.request());
    }
  }

  boolean pass() {
    if (!journal.passing(progress.request()) && service) {
      return false;
    }
    if (service) {
      admission.performs(progress.request().affected());
    } else if (secures) {
      admission.secures(secured);
    }
    return admission.pass(progress.request().affected());
  }

  /** The first step from the bundles' on that is not done. */
  Optional<Keyed> afterBundles(Set<Key> done) {
    List<Keyed> up = Performed.up(progress.planned().plan());
    int first = 0;
    while (first < up.size() && !up.get(first).step().kind().changesBundles()) {
      first++;
    }
    return up.subList(first, up.size()).stream()
        .filter(keyed -> !done.contains(keyed.key()))
        .findFirst();
  }

  boolean isOnBundles(Key key) {
    return onBundles.contains(key);
  }

  boolean perform(Keyed keyed, BooleanSupplier superseded) {
    if (keyed.step().kind().changesBundles()) {
      onBundles.add(keyed.key());
    }
    performed.add(keyed);
    return run(keyed.step(), Mode.RUN, superseded);
  }

  void skip(Keyed keyed) {
    if (keyed.step().kind().changesBundles()) {
      onBundles.add(keyed.key());
    }
    performer.skipped(keyed.step());
  }

  /**
   * Undoes everything that was performed, backwards.
   *
   * @return whether all of it could be undone
   */
  boolean back() {
    return undo(performed.takeDown(progress.planned().plan()));
  }

  /** What has changed and cannot be put back; in words. */
  List<String> lost(Set<Long> changing) {
    return wayBack.lost().apply(changing);
  }

  /**
   * Closes the gate also for those whom putting back interrupts: who is wired to a bundle that the
   * framework has updated but not refreshed is refreshed by us.
   */
  void coverWayBack() {
    progress.versions(stage.bundles()::version);
    if (!progress.affects(wayBack.affected().get())) {
      return;
    }
    journal.joined(progress.request());
    if (!plan(List.of()) || !before(List.of())) {
      journal.unprotected();
      pass();
    }
  }

  /**
   * Puts back what the framework changed, as if the bundles' steps had been ours; what was done
   * before them stays as it is.
   */
  boolean bundlesBack() {
    Plan plan = progress.planned().plan();
    Performed.up(plan).stream()
        .filter(keyed -> keyed.step().kind().changesBundles())
        .forEach(performed::add);
    return undo(performed.takeDownBundles(plan));
  }

  Set<Long> affected() {
    return progress.request().affected();
  }

  /** Undoes only what was performed before the point of no return. */
  void backFromBefore() {
    Plan plan = progress.planned().plan();
    performed.forgetAfter(plan);
    undo(performed.takeDown(plan));
  }

  private boolean undo(List<Step> steps) {
    if (!steps.isEmpty() && !sections.isEmpty()) {
      journal.section(sections.get(sections.size() - 1), Direction.DOWN);
    }
    boolean all = true;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      undoing = steps.subList(i + 1, steps.size());
      boolean gone =
          (admission.isShutdown() || hanging.isAbandoned()) && step.kind().changesBundles();
      left |= gone;
      if (!gone) {
        all &= run(step, Mode.UNDO, () -> false);
      } else if (!admission.isShutdown()) {
        all = false; // it hangs still, and stays as it is
      }
    }
    undoing = List.of();
    return all;
  }

  private boolean run(Step step, Mode mode, BooleanSupplier superseded) {
    section(step, mode);
    Planned planned = progress.planned();
    Performer.Scene scene = scene(planned);
    // What changes bundles is never torn in the middle: it ends, and is walked back.
    BooleanSupplier unwanted =
        mode == Mode.UNDO || step.kind().changesBundles()
            ? () -> false
            : () -> admission.isOver() || superseded.getAsBoolean();
    Guard.Ended ended =
        performer.perform(step, planned.instruction(step), mode, scene, timeout(), unwanted);
    if (fatal.isEmpty()) {
      fatal = ended.error();
    }
    boolean late = false;
    if (step.kind().changesBundles() && ended.left().isPresent()) {
      Guard.Left behind = ended.left().get();
      outlast(new Hang("step " + step.instruction(), behind.thread(), true, behind::isOver));
      late = mode == Mode.UNDO && behind.isDone(); // the way back goes on from there
    }
    boolean done = ended.kind() == Guard.Kind.DONE || late;
    if (!done && !unwanted.getAsBoolean()) {
      String why = admission.aborted().map(reason -> " (" + reason + ")").orElse("");
      journal.problem(Problem.of(step.instruction(), ended.reason() + why));
    }
    return done;
  }

  private Performer.Scene scene(Planned planned) {
    return new Performer.Scene(
        service ? progress.request() : Requests.triggeredBy(progress.request(), trigger),
        planned.plan(),
        service || secures,
        initiator,
        initiatedNanos);
  }

  /** Interrupts the thread that hangs, once, and says whether it heeded that. */
  boolean interrupts(Hang hang) {
    return hanging.interrupts(hang);
  }

  /** Waits until what hangs has ended, and stands in nobody's way meanwhile. */
  void outlast(Hang hang) {
    List<Step> held = new ArrayList<>(undoing);
    java.util.Collections.reverse(held);
    held.addAll(0, performed.all());
    hanging.outlast(hang, stuck -> tell(held, stuck));
  }

  private void tell(List<Step> steps, boolean stuck) {
    List<Step> ordered = new ArrayList<>(steps);
    if (stuck) {
      java.util.Collections.reverse(ordered);
    }
    for (Step step : ordered) {
      Planned planned = progress.planned();
      performer.tell(step, planned.instruction(step), stuck, scene(planned), timeout());
    }
  }

  /** When we have to go away, each step gets a short time to be undone. */
  private Duration timeout() {
    Duration timeout = stepTimeout;
    Duration hurry = Duration.ofSeconds(1);
    return admission.aborted().isPresent() && timeout.compareTo(hurry) > 0 ? hurry : timeout;
  }

  /** A section starts where its headline stands; going back, where the next one's stands. */
  private void section(Step step, Mode mode) {
    Optional<Section> section =
        step.instruction().equals(START_SECTION)
            ? step.use().option("section").flatMap(Way::section)
            : Optional.empty();
    if (section.isEmpty()) {
      return;
    }
    if (mode == Mode.UNDO) {
      sections.remove(section.get());
      if (!sections.isEmpty()) {
        journal.section(sections.get(sections.size() - 1), Direction.DOWN);
      }
    } else {
      if (mode == Mode.RUN) {
        sections.remove(section.get());
        sections.add(section.get());
      }
      journal.section(section.get(), Direction.UP);
    }
  }

  private static Optional<Section> section(String name) {
    for (Section section : Section.values()) {
      if (section.title().equals(name)) {
        return Optional.of(section);
      }
    }
    return Optional.empty();
  }

  /** Whether bundles stay as they are in the middle of it, since the framework stops. */
  boolean isLeft() {
    return left;
  }

  /** What a step threw that is not ours to swallow. */
  Optional<Error> fatal() {
    return fatal;
  }
}

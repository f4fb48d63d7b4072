package upgrade.impl.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import upgrade.api.Counters;
import upgrade.api.Direction;
import upgrade.api.Instruction;
import upgrade.api.Plan;
import upgrade.api.Step;
import upgrade.api.StepContext;
import upgrade.api.StepResult;
import upgrade.api.StepResult.Outcome;
import upgrade.api.UpgradeRequest;

/** Runs and undoes single steps, guarded, and has them written down. */
final class Performer {
  private final String upgradeId;
  private final Journal journal;
  private final Admission admission;
  private final Guard guard;
  private final LongSupplier nanoTime;
  private final Function<Step.Kind, Instruction> bundleSteps;

  Performer(
      String upgradeId,
      Journal journal,
      Admission admission,
      Guard guard,
      LongSupplier nanoTime,
      Function<Step.Kind, Instruction> bundleSteps) {
    this.upgradeId = upgradeId;
    this.journal = journal;
    this.admission = admission;
    this.guard = guard;
    this.nanoTime = nanoTime;
    this.bundleSteps = bundleSteps;
  }

  /** What a step is given besides its arguments. */
  record Scene(
      UpgradeRequest request,
      Plan plan,
      boolean goesBack,
      Optional<Thread> initiator,
      long initiatedNanos) {}

  /** Whether a step is only checked, run or undone. */
  enum Mode {
    CHECK(Outcome.CHECKED, Outcome.FAILED),
    RUN(Outcome.PERFORMED, Outcome.FAILED),
    UNDO(Outcome.UNDONE, Outcome.UNDO_FAILED);

    private final Outcome done;
    private final Outcome failed;

    Mode(Outcome done, Outcome failed) {
      this.done = done;
      this.failed = failed;
    }
  }

  /**
   * Performs one step.
   *
   * @param instruction empty if it is gone since the plan was made
   */
  Guard.Ended perform(
      Step step,
      Optional<Instruction> instruction,
      Mode mode,
      Scene scene,
      Duration timeout,
      BooleanSupplier superseded) {
    Instruction called =
        step.kind() == Step.Kind.INSTRUCTION
            ? instruction.orElse((context, arguments) -> gone(step))
            : bundleSteps.apply(step.kind());
    if (mode != Mode.CHECK) {
      journal.stepBegins(step, mode == Mode.UNDO);
    }
    Context context = new Context(mode, scene, nanoTime.getAsLong() + timeout.toNanos());
    Guard.Ended ended =
        guard.call(
            () -> {
              Thread performing = Thread.currentThread();
              admission.begins(performing);
              try {
                if (mode == Mode.UNDO) {
                  called.undo(context, step.arguments());
                } else {
                  called.run(context, step.arguments());
                }
              } finally {
                admission.ends(performing);
              }
            },
            timeout,
            superseded);
    boolean again = ended.kind() == Guard.Kind.INTERRUPTED && superseded.getAsBoolean();
    journal.step(
        again
            ? StepResult.failed(step, Outcome.SKIPPED, ended.duration(), "interrupted on purpose")
            : result(step, mode, ended));
    return ended;
  }

  /** Tells the instruction of a step that the upgrade is stuck, or goes on. */
  void tell(
      Step step, Optional<Instruction> instruction, boolean stuck, Scene scene, Duration timeout) {
    if (step.kind() != Step.Kind.INSTRUCTION || instruction.isEmpty()) {
      return;
    }
    Instruction told = instruction.get();
    Context context = new Context(Mode.RUN, scene, nanoTime.getAsLong() + timeout.toNanos());
    Guard.Ended ended =
        guard.call(
            () -> {
              if (stuck) {
                told.stuck(context, step.arguments());
              } else {
                told.goesOn(context, step.arguments());
              }
            },
            timeout,
            () -> false);
    if (ended.kind() != Guard.Kind.DONE) {
      journal.problem(upgrade.api.Problem.of(step.instruction(), ended.reason()));
    }
  }

  private static void gone(Step step) {
    throw new IllegalStateException("the instruction " + step.instruction() + " is gone");
  }

  private static StepResult result(Step step, Mode mode, Guard.Ended ended) {
    return switch (ended.kind()) {
      case DONE -> StepResult.of(step, mode.done, ended.duration());
      case TIMED_OUT ->
          StepResult.failed(
              step,
              mode == Mode.UNDO ? Outcome.UNDO_FAILED : Outcome.TIMED_OUT,
              ended.duration(),
              ended.reason());
      case FAILED, INTERRUPTED ->
          StepResult.failed(step, mode.failed, ended.duration(), ended.reason());
    };
  }

  void skipped(Step step) {
    journal.step(StepResult.of(step, Outcome.SKIPPED, Duration.ZERO));
  }

  /** Makes a plan, guarded as well: instructions and modifications take part in it. */
  Guard.Ended plan(Guard.Call planning, Duration timeout) {
    return guard.call(planning, timeout, () -> false);
  }

  /** Interrupts the step that runs now, if it is superseded. */
  void interrupt() {
    guard.interrupt();
  }

  private final class Context implements StepContext {
    private final Mode mode;
    private final Scene scene;
    private final long deadline;
    private final Figures figures = journal.figures();

    private Context(Mode mode, Scene scene, long deadline) {
      this.mode = mode;
      this.scene = scene;
      this.deadline = deadline;
    }

    @Override
    public String upgradeId() {
      return upgradeId;
    }

    @Override
    public UpgradeRequest request() {
      return scene.request();
    }

    @Override
    public Plan plan() {
      return scene.plan();
    }

    @Override
    public Direction direction() {
      Direction direction = scene.request().direction();
      return mode == Mode.UNDO ? direction.opposite() : direction;
    }

    @Override
    public boolean goesBack() {
      return scene.goesBack();
    }

    @Override
    public boolean checkOnly() {
      return mode == Mode.CHECK;
    }

    @Override
    public Optional<Thread> initiator() {
      return scene.initiator();
    }

    @Override
    public long initiatedNanos() {
      return scene.initiatedNanos();
    }

    @Override
    public Duration remaining() {
      long left = deadline - nanoTime.getAsLong();
      return left < 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    @Override
    public void info(String message) {
      journal.message(false, message);
    }

    @Override
    public void warn(String message) {
      journal.message(true, message);
    }

    @Override
    public Counters counters() {
      return figures;
    }
  }
}

package upgrade.impl.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import upgrade.api.BundleChange;
import upgrade.api.Counters;
import upgrade.api.Direction;
import upgrade.api.Instruction;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Planning;
import upgrade.api.Step;
import upgrade.api.StepContext;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;

class InstructionsTest {
  private static final UpgradeRequest REQUEST =
      UpgradeRequest.of(BundleChange.of(7, "shop", "1.0.0").to("2.0.0"));

  private final List<String> said = new ArrayList<>();
  private boolean checkOnly;

  private Plan plan = bare();

  private static Plan bare() {
    return Plan.of(
        REQUEST,
        List.of(
            Step.on(Step.Kind.LOAD, List.of(7L)),
            Step.on(Step.Kind.POINT_OF_NO_RETURN, List.of()),
            Step.on(Step.Kind.UPDATE, List.of(7L))));
  }

  private void use(Instruction instruction, Use use) throws PlanException {
    Plan before = plan;
    plan =
        instruction.modify(
            before,
            new Planning() {
              @Override
              public UpgradeRequest request() {
                return REQUEST;
              }

              @Override
              public Plan plan() {
                return before;
              }

              @Override
              public Use use() {
                return use;
              }
            });
  }

  private Direction direction = Direction.UP;

  private final class Context implements StepContext {
    @Override
    public String upgradeId() {
      return "id";
    }

    @Override
    public UpgradeRequest request() {
      return REQUEST;
    }

    @Override
    public Plan plan() {
      return plan;
    }

    @Override
    public Direction direction() {
      return direction;
    }

    @Override
    public boolean checkOnly() {
      return checkOnly;
    }

    @Override
    public Optional<Thread> initiator() {
      return Optional.empty();
    }

    @Override
    public long initiatedNanos() {
      return 0;
    }

    @Override
    public Duration remaining() {
      return Duration.ofSeconds(1);
    }

    @Override
    public void info(String message) {
      said.add(message);
    }

    @Override
    public void warn(String message) {
      said.add("warning: " + message);
    }

    @Override
    public Counters counters() {
      throw new AssertionError("nothing is counted here");
    }
  }

  private void up(Instruction instruction) throws UpgradeException, InterruptedException {
    for (Step step : plan.up()) {
      if (step.kind() == Step.Kind.INSTRUCTION) {
        instruction.run(new Context(), step.arguments());
      }
    }
  }

  private void down(Instruction instruction) throws UpgradeException, InterruptedException {
    direction = Direction.DOWN;
    for (Step step : plan.down()) {
      if (step.kind() == Step.Kind.INSTRUCTION) {
        instruction.undo(new Context(), step.arguments());
      }
    }
  }

  private static Use section(String name) {
    return Use.of("StartSection").with("section", name);
  }

  @Test
  void headlinesUpAndMirroredDown() throws Exception {
    StartSection instruction = new StartSection();
    for (String name : List.of("check", "suspend", "upgrade", "resume", "finished")) {
      use(instruction, section(name));
    }
    up(instruction);
    assertThat(said)
        .containsExactly(
            "== check == shop 1.0.0 -> 2.0.0",
            "== suspend == shop 1.0.0 -> 2.0.0",
            "== upgrade == shop 1.0.0 -> 2.0.0",
            "== resume == shop 1.0.0 -> 2.0.0",
            "== finished == shop 1.0.0 -> 2.0.0");
    said.clear();
    down(instruction);
    assertThat(said)
        .containsExactly(
            "== back: resume == shop 2.0.0 -> 1.0.0",
            "== back: upgrade == shop 2.0.0 -> 1.0.0",
            "== back: suspend == shop 2.0.0 -> 1.0.0",
            "== back: check == shop 2.0.0 -> 1.0.0");
  }

  @Test
  void sectionsStandWhereTheirStepsDo() throws Exception {
    use(new StartSection(), section("check"));
    use(new StartSection(), section("upgrade"));
    use(new StartSection(), section("resume"));
    assertThat(plan.up())
        .extracting(step -> step.use().option("section").orElse(step.kind().name()))
        .containsExactly("LOAD", "check", "POINT_OF_NO_RETURN", "upgrade", "UPDATE", "resume");
  }

  @Test
  void anUnknownSectionIsAProblem() {
    PlanException e =
        catchThrowableOfType(PlanException.class, () -> use(new StartSection(), section("chekc")));
    assertThat(e.problems()).singleElement().asString().contains("StartSection", "chekc");
  }

  @Test
  void infoSaysOneThingUpAndAnotherDownAtItsPlace() throws Exception {
    Info info = new Info();
    use(
        info,
        Use.of("Info")
            .with("up", "going up")
            .with("down", "going down")
            .with("position", "before point of no return"));
    use(info, Use.of("Info").with("up", "done"));
    use(info, Use.of("Info").with("up", "first").with("position", "after load"));
    up(info);
    assertThat(said).containsExactly("first", "going up", "done");
    said.clear();
    down(info);
    assertThat(said).containsExactly("going down");
  }

  @Test
  void infoOfARollbackOnRequestSaysTheMessageOfTheWayDown() throws Exception {
    Info info = new Info();
    use(info, Use.of("Info").with("up", "going up").with("down", "going down"));
    direction = Direction.DOWN;
    up(info);
    assertThat(said).containsExactly("going down");
  }

  @Test
  void placesByNameOfAnInstruction() throws Exception {
    Info info = new Info();
    use(info, Use.of("Info").with("up", "a"));
    use(info, Use.of("Info").with("up", "b").with("position", "before Info"));
    use(info, Use.of("Info").with("up", "c").with("position", "after Info"));
    up(info);
    assertThat(said).containsExactly("b", "a", "c");
  }

  @Test
  void anUnknownPlaceIsAProblem() {
    PlanException e =
        catchThrowableOfType(
            PlanException.class,
            () -> use(new Info(), Use.of("Info").with("position", "somewhere")));
    assertThat(e.problems()).singleElement().asString().contains("Info", "somewhere");
  }

  @Test
  void sleepCountsDownButNotInACheck() throws Exception {
    List<Integer> slept = new ArrayList<>();
    Sleep sleep = new Sleep(() -> slept.add(1));
    use(sleep, Use.of("Sleep").with("seconds", "3"));
    checkOnly = true;
    up(sleep);
    assertThat(slept).isEmpty();
    checkOnly = false;
    up(sleep);
    assertThat(slept).hasSize(3);
    assertThat(said).containsExactly("sleeping 3 s", "sleeping 2 s", "sleeping 1 s");
  }

  @Test
  void sleepNeedsANumber() {
    for (String seconds : List.of("-1", "soon")) {
      PlanException e =
          catchThrowableOfType(
              PlanException.class,
              () -> use(new Sleep(), Use.of("Sleep").with("seconds", seconds)));
      assertThat(e.problems()).singleElement().asString().contains("Sleep", seconds);
    }
  }
}

package upgrade.impl.framework;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Modification;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.StepContext;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;

/** An instruction on either side of the bundle steps that records what it is called for. */
final class Probe implements Instruction, Modification {
  /** What it does when it runs. */
  interface Action {
    void run(StepContext context) throws UpgradeException, InterruptedException;
  }

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  volatile Action before = context -> {};
  volatile Action after = context -> {};
  volatile java.util.function.Consumer<String> undone = where -> {};

  static Probe in(BundleContext context) {
    Probe probe = new Probe();
    context.registerService(Modification.class, probe, null);
    context.registerService(
        Instruction.class, probe, new Hashtable<>(Map.of(InstructionName.PROPERTY, "Probe")));
    return probe;
  }

  @Override
  public String name() {
    return "probing";
  }

  @Override
  public int priority() {
    return PRIORITY_USER;
  }

  @Override
  public boolean usableFor(UpgradeRequest request) {
    return true;
  }

  @Override
  public List<Use> uses(UpgradeRequest request) {
    return List.of(
        Use.of("CheckOldCode"),
        Use.of("StartSection").with("section", "suspend"),
        Use.of("Probe").with("where", "before"),
        Use.of("StartSection").with("section", "upgrade"),
        Use.of("Probe").with("where", "after"),
        Use.of("StartSection").with("section", "finished"));
  }

  @Override
  public List<Object> arguments(Planning planning) {
    return List.of(planning.use().option("where").orElseThrow());
  }

  @Override
  public Position position(Planning planning) {
    return planning.use().option("where").orElseThrow().equals("before")
        ? Position.beforePointOfNoReturn()
        : Position.append();
  }

  @Override
  public void run(StepContext context, List<Object> arguments)
      throws UpgradeException, InterruptedException {
    String where = (String) arguments.get(0);
    String names =
        String.join("+", context.request().changes().stream().map(c -> c.symbolicName()).toList());
    calls.add(where + (context.checkOnly() ? " check " : " ") + names);
    (where.equals("before") ? before : after).run(context);
  }

  @Override
  public void undo(StepContext context, List<Object> arguments) {
    calls.add("undo " + arguments.get(0));
    undone.accept((String) arguments.get(0));
  }

  @Override
  public void stuck(StepContext context, List<Object> arguments) {
    calls.add("stuck " + arguments.get(0));
  }

  @Override
  public void goesOn(StepContext context, List<Object> arguments) {
    calls.add("goes on " + arguments.get(0));
  }
}

package upgrade.itest.matrix;

import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.ProtectedTest;
import upgrade.itest.frame.Frame;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.Upgrades;

/**
 * Updates to bad versions under load: each failure by one way, by turns, or by every way with the
 * profile {@code full}; {@code docs/failures.md} has what it prints.
 */
public class FailureMatrixIT extends ProtectedTest {
  private static final long NO_DISK_HAS = 1L << 60;
  private static final Set<Failure> IN_A_CONTAINER =
      EnumSet.of(Failure.UNRESOLVABLE, Failure.START_THROWS, Failure.ANSWERS_500);

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "drain.short.ms", 200L,
        "drain.long.ms", 1_000L,
        "ready.timeout.ms", 3_000L,
        "probes", "/app",
        "probe.timeout.ms", 2_000L,
        "park.timeout.ms", 25_000L);
  }

  @Test
  public void contentIsCorrupt() throws Exception {
    walk(Failure.CORRUPT);
  }

  @Test
  public void contentDoesNotResolve() throws Exception {
    walk(Failure.UNRESOLVABLE);
  }

  @Test
  public void activatorThrows() throws Exception {
    walk(Failure.START_THROWS);
  }

  @Test
  public void activatorHangs() throws Exception {
    walk(Failure.START_HANGS);
  }

  @Test
  public void activatorIsSlow() throws Exception {
    walk(Failure.START_SLOW);
  }

  @Test
  public void componentIsUnsatisfied() throws Exception {
    walk(Failure.COMPONENT_UNSATISFIED);
  }

  @Test
  public void servletIsMissing() throws Exception {
    walk(Failure.SERVLET_MISSING);
  }

  @Test
  public void servletAnswers500() throws Exception {
    walk(Failure.ANSWERS_500);
  }

  @Test
  public void healthCheckIsRed() throws Exception {
    assumeTrue("no health checks here", !Stack.health().isEmpty());
    List<Bundle> health = new ArrayList<>();
    for (File jar : Stack.health()) {
      health.add(context.installBundle(jar.toURI().toString()));
    }
    try {
      for (Bundle bundle : health) {
        bundle.start();
      }
      walk(Failure.HEALTH_RED);
    } finally {
      for (Bundle bundle : health) {
        bundle.uninstall();
      }
    }
  }

  @Test
  public void oldStopThrows() throws Exception {
    walk(Failure.STOP_THROWS);
  }

  @Test
  public void oldStopHangs() throws Exception {
    walk(Failure.STOP_HANGS);
  }

  @Test
  public void diskIsFull() throws Exception {
    walk(Failure.DISK_FULL);
  }

  @Test
  public void contentStalls() throws Exception {
    walk(Failure.CONTENT_STALLS);
  }

  private void walk(Failure failure) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Way way : ways(failure)) {
      Cell cell = new Cell(failure, way);
      try {
        Told.tell(run(cell));
      } catch (AssertionError | Exception broken) {
        Told.tell(cell + ": DOES NOT HOLD, " + broken);
        wrong.add(cell + ": " + broken);
      }
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(String.join("\n\n", wrong));
    }
  }

  private String run(Cell cell) throws Exception {
    configure(cell.failure() == Failure.DISK_FULL, cell.failure() == Failure.HEALTH_RED);
    Bundle application = start(cell.failure().before("1.0.0"));
    Bundle second = start(CellRun.second("1.0.0"));
    try (Upgrades heard = new Upgrades(context)) {
      return new CellRun(cell, context, control, heard, port, application, second)
          .run(() -> repair(cell.failure()));
    } finally {
      control.releaseAll();
      application.uninstall();
      second.uninstall();
    }
  }

  /** What is wrong with the machine, not with a version, is mended. */
  private Void repair(Failure failure) throws Exception {
    configure(false, failure == Failure.HEALTH_RED);
    return null;
  }

  private void configure(boolean diskFull, boolean healthDecides) throws Exception {
    Map<String, Object> values = new HashMap<>();
    values.put("step.timeout.ms", 4_000L);
    values.put("components.timeout.ms", 2_000L);
    values.put("health.timeout.ms", 2_000L);
    values.put("disk.spare.bytes", diskFull ? NO_DISK_HAS : 0L);
    values.put("health.tags", healthDecides ? Failure.TAG : "");
    protection.configured("upgrade", values);
  }

  /** All of them, or one by turns, another one on each framework. */
  private static List<Way> ways(Failure failure) {
    String only = System.getProperty("itest.way", "");
    if (!only.isEmpty()) {
      return List.of(Way.valueOf(only));
    }
    List<Way> holding =
        Arrays.stream(Way.values()).filter(way -> new Cell(failure, way).holds()).toList();
    assumeTrue("none holds", !holding.isEmpty());
    if (Boolean.getBoolean("itest.full")) {
      return holding;
    }
    boolean container = Frame.current().isProtected();
    assumeTrue("in a container some are enough", !container || IN_A_CONTAINER.contains(failure));
    int turn = container || "equinox".equals(System.getProperty("itest.framework")) ? 1 : 0;
    return List.of(holding.get((failure.ordinal() + turn) % holding.size()));
  }
}

package upgrade.impl.trigger;

import java.util.List;
import java.util.Optional;

/**
 * Tells from the stack of the stopping thread why a bundle stops.
 *
 * <p>No event says so. These frames are internals of Felix and Equinox; frames that match nothing
 * are {@link StopCause#UNKNOWN}, never an error. Only the frames right above the hook count, each
 * adjacent to the next: further out the stack tells what others do, such as an activator that
 * updates a bundle while it is being stopped itself.
 */
final class StopCauses {
  private static final String FELIX = "org.apache.felix.framework.";
  private static final String EQUINOX = "org.eclipse.osgi.container.";

  /** From the inside out: the method that stops, then its callers. */
  private record Pattern(StopCause cause, String... frames) {}

  /** The first that matches counts; a frame is the end of a class's name, a dot, a method. */
  private static final List<Pattern> PATTERNS =
      List.of(
          new Pattern(StopCause.FAILED_START, "Felix.activateBundle"),
          new Pattern(StopCause.UPDATE, "Felix.stopBundle", "Felix.updateBundle"),
          new Pattern(
              StopCause.REFRESH,
              "Felix.stopBundle",
              "Felix$RefreshHelper.stop",
              "Felix.refreshPackages"),
          new Pattern(StopCause.UNINSTALL, "Felix.stopBundle", "Felix.uninstallBundle"),
          new Pattern(StopCause.START_LEVEL, "Felix.stopBundle", "Felix.setActiveStartLevel"),
          new Pattern(StopCause.START_LEVEL, "Felix.stopBundle", "Felix.setBundleStartLevel"),
          new Pattern(StopCause.PERSISTENT_STOP, "Felix.stopBundle", "BundleImpl.stop"),
          new Pattern(StopCause.FAILED_START, "Module.doStart"),
          new Pattern(StopCause.UPDATE, "Module.doStop", "Module.stop", "ModuleContainer.update"),
          new Pattern(
              StopCause.REFRESH,
              "Module.doStop",
              "Module.stop",
              "ModuleContainer.unresolve0",
              "ModuleContainer.unresolve",
              "ModuleContainer.refresh"),
          new Pattern(
              StopCause.UNINSTALL, "Module.doStop", "Module.stop", "ModuleContainer.uninstall"),
          new Pattern(
              StopCause.START_LEVEL,
              "Module.doStop",
              "Module.stop",
              "ModuleContainer$ContainerStartLevel.decStartLevel"),
          new Pattern(
              StopCause.START_LEVEL,
              "Module.doStop",
              "Module.stop",
              "ModuleContainer$ContainerStartLevel.dispatchEvent"),
          new Pattern(StopCause.PERSISTENT_STOP, "Module.doStop", "Module.stop"));

  private StopCauses() {}

  /**
   * @param frames those right above the hook, innermost first
   * @param persistentlyStarted whether the bundle is still meant to run
   */
  static StopCause classify(List<Frame> frames, boolean persistentlyStarted) {
    Optional<Integer> start = firstOfLifecycle(frames);
    if (start.isEmpty()) {
      return StopCause.UNKNOWN;
    }
    List<Frame> lifecycle = frames.subList(start.get(), frames.size());
    for (Pattern pattern : PATTERNS) {
      if (matches(pattern, lifecycle)) {
        return pattern.cause() == StopCause.PERSISTENT_STOP && persistentlyStarted
            ? StopCause.TRANSIENT_STOP
            : pattern.cause();
      }
    }
    return StopCause.UNKNOWN;
  }

  private static Optional<Integer> firstOfLifecycle(List<Frame> frames) {
    for (int i = 0; i < frames.size(); i++) {
      for (Pattern pattern : PATTERNS) {
        if (matches(pattern.frames()[0], frames.get(i))) {
          return Optional.of(i);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean matches(Pattern pattern, List<Frame> frames) {
    if (frames.size() < pattern.frames().length) {
      return false;
    }
    for (int i = 0; i < pattern.frames().length; i++) {
      if (!matches(pattern.frames()[i], frames.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String wanted, Frame frame) {
    int dot = wanted.lastIndexOf('.');
    String type = wanted.substring(0, dot);
    String method = wanted.substring(dot + 1);
    return frame.is(FELIX + type, method) || frame.is(EQUINOX + type, method);
  }

  /** Whether the frame belongs to a start that is still going on. */
  static boolean isStarting(Frame frame) {
    return frame.is(FELIX + "Felix", "startBundle") || frame.is(EQUINOX + "Module", "start");
  }

  /** Whether the frame belongs to an update or a refresh that is still going on. */
  static boolean isChanging(Frame frame) {
    return frame.is(FELIX + "Felix", "updateBundle")
        || frame.is(FELIX + "Felix", "refreshPackages")
        || frame.is(EQUINOX + "ModuleContainer", "update")
        || frame.is(EQUINOX + "ModuleContainer", "refresh");
  }
}

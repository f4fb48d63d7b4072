package upgrade.karaf.deployment;

import java.util.Map;
import java.util.Optional;

/**
 * Recognises Karaf's deployers by their frames: they tell nobody that they broke off, or what
 * belongs together. Internals of Karaf; where they are not found, a deployment is bounded by what
 * is told of it and by its silence.
 */
final class Deployers {
  private static final String FEATURES = "org.apache.karaf.features.internal.service.Deployer";
  private static final String KAR = "org.apache.karaf.deployer.kar.KarArtifactInstaller";

  private Deployers() {}

  static boolean deploysFeatures(Thread thread) {
    return isInside(thread.getStackTrace(), FEATURES, "deploy");
  }

  /** Whether the thread replaces a kar by a new one, with a deployment or more for each. */
  static boolean replacesKar(Thread thread) {
    return isInside(thread.getStackTrace(), KAR, "update");
  }

  /** The thread that does; it waits for the features service, which deploys on another one. */
  static Optional<Thread> replacesKar() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> isInside(each.getValue(), KAR, "update"))
        .map(Map.Entry::getKey)
        .findAny();
  }

  static boolean isInside(StackTraceElement[] stack, String type, String method) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(type) && frame.getMethodName().equals(method)) {
        return true;
      }
    }
    return false;
  }
}

package upgrade.demo.karaf;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts Karaf by its script, and ends it.
 *
 * <p>Its shell reads what this process writes: when this process ends, however it ends, so does the
 * shell's input, and with that Karaf.
 */
public final class Karaf implements AutoCloseable {
  private static final long PATIENCE_S = 20;

  private final Process process;
  private final Shell shell;
  private final Thread hook;

  /**
   * @param properties system properties that the application reads
   */
  public Karaf(Installation installation, Map<String, String> properties) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(installation.folder().resolve("bin").resolve("karaf").toString())
            .directory(installation.folder().toFile())
            .redirectErrorStream(true);
    configure(builder.environment(), properties);
    process = builder.start();
    hook = new Thread(this::end, "end Karaf");
    Runtime.getRuntime().addShutdownHook(hook);
    shell = new Shell(process.getInputStream(), process.getOutputStream());
  }

  /** Whatever the operator has set for a Karaf of his own is not meant for this one. */
  private static void configure(Map<String, String> environment, Map<String, String> properties) {
    environment.keySet().removeIf(name -> name.startsWith("KARAF_"));
    environment.remove("JAVA_OPTS");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("EXTRA_JAVA_OPTS", "-Xms64m -Xmx256m" + options(properties));
    // The script becomes Java instead of waiting for it: there is one process to end.
    environment.put("KARAF_EXEC", "exec");
    environment.put("TERM", "dumb");
    environment.put("CHECK_ROOT_INSTANCE_RUNNING", "false");
  }

  private static String options(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(property -> " -D" + property.getKey() + "=" + property.getValue())
        .collect(Collectors.joining());
  }

  public Shell shell() {
    return shell;
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  /** As an operator would who closes the shell; bounded. */
  private void end() {
    shell.close();
    try {
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(PATIENCE_S, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

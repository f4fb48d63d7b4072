package upgrade.itest.frame;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.ops4j.pax.exam.Option;

/** A framework with what a stack needs and nothing else. */
public final class PlainFrame implements Frame {
  private static final Map<String, String> SYMBOLIC_NAMES =
      Map.of("felix", "org.apache.felix.framework", "equinox", "org.eclipse.osgi");

  @Override
  public String symbolicName() {
    return SYMBOLIC_NAMES.get(System.getProperty("itest.framework"));
  }

  /** The framework, its HTTP stack and nothing of ours. */
  public static Option bare() {
    return composite(
        systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
        frameworkProperty("org.osgi.service.http.port").value(port()),
        frameworkProperty("org.ops4j.pax.web.listening.addresses").value("127.0.0.1"),
        frameworkProperty("org.apache.felix.http.host").value("127.0.0.1"),
        systemProperty("org.slf4j.simpleLogger.defaultLogLevel")
            .value(System.getProperty("itest.log", "error")),
        junitBundles(),
        bundles(Stack.base()),
        bundles(Stack.current().bundles()));
  }

  /** Pax Web says the port that it was told, not the one that it got. */
  private static String port() {
    if (Stack.current() != Stack.PAXWEB11) {
      return "0";
    }
    try (ServerSocket free = new ServerSocket(0)) {
      return String.valueOf(free.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Our API protects nothing. */
  @Override
  public Option withApi() {
    return composite(bare(), bundles(Stack.api()));
  }

  @Override
  public boolean isProtected() {
    return false;
  }

  /** The same with Gogo, whose console does not read the standard input. */
  public static Option withShell() {
    return composite(
        frameworkProperty("gosh.args").value("--nointeractive --noshutdown"),
        new PlainFrame().withApi(),
        bundles(Stack.shell()));
  }

  private static Option bundles(List<File> jars) {
    return composite(
        jars.stream().map(jar -> bundle(jar.toURI().toString())).toArray(Option[]::new));
  }
}

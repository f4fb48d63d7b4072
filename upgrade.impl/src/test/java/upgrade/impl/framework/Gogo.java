package upgrade.impl.framework;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Gogo's bundles in a launched framework, and one session with what it has shown. By reflection:
 * the framework's Gogo is not the one of the test's class path.
 */
final class Gogo {
  private final Object session;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private Gogo(Object processor) throws Exception {
    session =
        processor
            .getClass()
            .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
            .invoke(processor, new ByteArrayInputStream(new byte[0]), shown, shown);
  }

  static void install(BundleContext context) throws Exception {
    for (Class<?> marker :
        List.of(
            org.apache.felix.gogo.runtime.Pipe.class, org.apache.felix.gogo.command.Basic.class)) {
      Path jar = Path.of(marker.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (InputStream in = Files.newInputStream(jar)) {
        context.installBundle(jar.getFileName().toString(), in).start();
      }
    }
  }

  static Gogo session(BundleContext context) throws Exception {
    ServiceReference<?> processor =
        context.getServiceReference("org.apache.felix.service.command.CommandProcessor");
    return new Gogo(context.getService(processor));
  }

  Gogo put(String name, Object value) throws Exception {
    session.getClass().getMethod("put", String.class, Object.class).invoke(session, name, value);
    return this;
  }

  Object execute(String line) throws Exception {
    return session.getClass().getMethod("execute", CharSequence.class).invoke(session, line);
  }

  String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}

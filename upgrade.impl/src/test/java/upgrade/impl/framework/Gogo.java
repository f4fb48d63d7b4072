package upgrade.impl.framework;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    install(
        context,
        org.apache.felix.gogo.runtime.Pipe.class,
        org.apache.felix.gogo.command.Basic.class);
  }

  /** The bundles that hold these classes. */
  static void install(BundleContext context, Class<?>... markers) throws Exception {
    for (Class<?> marker : markers) {
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
    try {
      return session.getClass().getMethod("execute", CharSequence.class).invoke(session, line);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** The same on a thread of its own, for a command that is to be interrupted or takes its time. */
  CompletableFuture<Object> start(String line) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(execute(line));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /** What Ctrl-C does in shells on JLine. */
  void interrupt() throws Exception {
    Object job = session.getClass().getMethod("foregroundJob").invoke(session);
    Class<?> type =
        session.getClass().getClassLoader().loadClass("org.apache.felix.service.command.Job");
    type.getMethod("interrupt").invoke(job);
  }

  /** What a shell prints of a command's result. */
  String print(Object result) throws Exception {
    Class<?> converter =
        session.getClass().getClassLoader().loadClass("org.apache.felix.service.command.Converter");
    return String.valueOf(
        session
            .getClass()
            .getMethod("format", Object.class, int.class, converter)
            .invoke(session, result, 0, session));
  }

  String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return shown().lines().filter(line -> !line.isBlank()).toList();
  }
}
